"""What happened to the phones of engineers, and to what they told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class PhoneAdded:
    app: str
    words: ClassVar[Text] = _("The engineer's app was set up")


@dataclass(frozen=True)
class PhoneSignedOut:
    """Nothing more is taken from it, and everything on it is deleted at the next contact."""

    reason: str
    words: ClassVar[Text] = _("Signed out: %(reason)s")


@dataclass(frozen=True)
class VerbRefused:
    """Of a phone: `verb` is its name, `uid` says which."""

    uid: str
    verb: str
    reason: str
    words: ClassVar[Text] = _("Refused: %(reason)s")


@dataclass(frozen=True)
class VerbSettled:
    """What its engineer made of a refused verb: see `PhoneVerb.Settled`."""

    uid: str
    verb: str
    how: str
    words: ClassVar[Text] = _("A refused entry was settled")
