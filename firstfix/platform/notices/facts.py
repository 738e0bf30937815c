"""Told about the person, whose list it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class NoticeGiven:
    notice: int
    words: ClassVar[Text] = _("Told something")


@dataclass(frozen=True)
class NoticesRead:
    count: int
    words: ClassVar[Text] = _("%(count)s notices read")
