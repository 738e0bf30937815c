"""What happened on site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class StepRecorded:
    """A step of a checklist; `value` as text where it is a reading."""

    step: str
    verdict: str
    value: str = ""
    words: ClassVar[Text] = _("%(step)s: %(verdict)s %(value)s")


@dataclass(frozen=True)
class PhotoAdded:
    caption: str
    words: ClassVar[Text] = _("Photo added")


@dataclass(frozen=True)
class PhotoRemoved:
    caption: str
    words: ClassVar[Text] = _("Photo removed")


@dataclass(frozen=True)
class PhotoArrived:
    """The file of a photo that a phone had announced."""

    caption: str
    words: ClassVar[Text] = _("Photo arrived")


@dataclass(frozen=True)
class PhotoUnreadable:
    """What came is no picture: it is taken again, or the photo removed."""

    caption: str
    words: ClassVar[Text] = _("A photo cannot be shown")


@dataclass(frozen=True)
class SignatureArrived:
    signer: str
    words: ClassVar[Text] = _("Signature arrived")


@dataclass(frozen=True)
class VisitSigned:
    signer: str
    words: ClassVar[Text] = _("Signed by %(signer)s")


@dataclass(frozen=True)
class SignatureWithdrawn:
    """What was signed did not hold: the work went on. The drawing stays under the uid of its file."""

    signer: str
    signed_at: datetime
    remarks: str
    drawing: str
    words: ClassVar[Text] = _("The signature of %(signer)s holds no more")


@dataclass(frozen=True)
class LeftUnsigned:
    reason: str
    words: ClassVar[Text] = _("Left without a signature: %(reason)s")


@dataclass(frozen=True)
class DayPrinted:
    """Told about the engineer, whose day it is."""

    day: date
    visits: int
    words: ClassVar[Text] = _("Day %(day)s printed, %(visits)s visits")


@dataclass(frozen=True)
class DayAccepted:
    """Told about the engineer, whose day it is."""

    day: date
    visits: int
    words: ClassVar[Text] = _("Day %(day)s accepted, %(visits)s visits")


@dataclass(frozen=True)
class DayPacked:
    """Told about the engineer; what was moved by it is told about the van."""

    day: date
    lines: int
    words: ClassVar[Text] = _("Packed for %(day)s: %(lines)s lines")


@dataclass(frozen=True)
class PartsReportedMissing:
    """Told about the engineer; `report` is the id of the MissingReport."""

    report: int
    day: date
    lines: tuple[str, ...]
    note: str = ""
    words: ClassVar[Text] = _("Missing when packing for %(day)s")


@dataclass(frozen=True)
class MissingPartsAnswered:
    """Told about the engineer who had reported them."""

    report: int
    day: date
    answer: str
    words: ClassVar[Text] = _("Answer about missing parts for %(day)s: %(answer)s")


@dataclass(frozen=True)
class TravelTold:
    engineer: str
    kilometres: str
    minutes: int | None
    words: ClassVar[Text] = _("%(engineer)s: %(kilometres)s km")


@dataclass(frozen=True)
class NoteWritten:
    """Told about the order."""

    text: str
    words: ClassVar[Text] = _("Note: %(text)s")


@dataclass(frozen=True)
class ChecklistAdded:
    words: ClassVar[Text] = _("Checklist added")


@dataclass(frozen=True)
class ChecklistChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Checklist changed")


@dataclass(frozen=True)
class ChecklistStepAdded:
    step: str
    words: ClassVar[Text] = _("Step added: %(step)s")


@dataclass(frozen=True)
class ChecklistStepChanged:
    step: str
    words: ClassVar[Text] = _("Step changed: %(step)s")


@dataclass(frozen=True)
class ChecklistStepMoved:
    step: str
    words: ClassVar[Text] = _("Step moved: %(step)s")


@dataclass(frozen=True)
class ChecklistStepRemoved:
    step: str
    words: ClassVar[Text] = _("Step removed: %(step)s")
