"""What happened to messages, and to what decides about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class MessageQueued:
    """Its row is there; who sends is a job."""

    moment: str
    words: ClassVar[Text] = _("Message to the customer prepared")


@dataclass(frozen=True)
class MessageSent:
    """`number` is the try that succeeded."""

    moment: str
    number: int
    words: ClassVar[Text] = _("Message sent to the customer")


@dataclass(frozen=True)
class MessageGivenUp:
    moment: str
    reason: str
    words: ClassVar[Text] = _("Message not delivered")


@dataclass(frozen=True)
class MessageDropped:
    moment: str
    reason: str
    words: ClassVar[Text] = _("Message not sent")


@dataclass(frozen=True)
class MessageAskedAgain:
    moment: str
    words: ClassVar[Text] = _("Message to be sent again")


@dataclass(frozen=True)
class MessageWordsChanged:
    fields: tuple[str, ...] = ()
    words: ClassVar[Text] = _("Words of a message changed")


@dataclass(frozen=True)
class MessageWordsReset:
    """The company's own words are gone; what holds by default holds again."""

    moment: str
    words: ClassVar[Text] = _("Words of a message set back")


@dataclass(frozen=True)
class MessageRulesChanged:
    fields: tuple[str, ...] = ()
    words: ClassVar[Text] = _("Rules for messages changed")


@dataclass(frozen=True)
class ChannelAdded:
    words: ClassVar[Text] = _("Channel added")


@dataclass(frozen=True)
class ChannelChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Channel changed")


@dataclass(frozen=True)
class MessageChoiceMade:
    fields: tuple[str, ...] = ()
    words: ClassVar[Text] = _("Chosen how messages come")


@dataclass(frozen=True)
class MessagesStopped:
    """Somebody followed the link in a message, or told us."""

    words: ClassVar[Text] = _("No more messages wanted")


@dataclass(frozen=True)
class MessagesAllowed:
    words: ClassVar[Text] = _("Messages wanted again")


@dataclass(frozen=True)
class OutgoingLetGo:
    """Told about the company: what was held since a restore may go; so many that waited in the backup do not."""

    dropped: int
    words: ClassVar[Text] = _("Messages may go out again")


@dataclass(frozen=True)
class MessagesDeleted:
    """Told about the company: so many that were sent long ago are gone."""

    count: int
    words: ClassVar[Text] = _("Old messages deleted: %(count)s")
