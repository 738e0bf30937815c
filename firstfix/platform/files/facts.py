"""What became of a file that a phone announced. Told about the upload; records that wait for it react."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class FileArrived:
    """It is whole and stored: `upload.file`."""

    size: int
    words: ClassVar[Text] = _("File arrived")


@dataclass(frozen=True)
class FileUnreadable:
    """It is whole, and no picture. It will not get better: whoever took it takes another one."""

    reason: str
    words: ClassVar[Text] = _("File cannot be read")
