"""What happens in the rooms of care. Facts about a visit or an order lead the phone to what is new there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class FollowUpMade:
    due_on: str


@dataclass(frozen=True)
class FollowUpWished:
    """Somebody on site promised that we would call."""

    due_on: str
    words: ClassVar[Text] = _("A call is wished for on %(due_on)s")


@dataclass(frozen=True)
class FollowUpPostponed:
    """Nobody was reached; it is tried again."""

    due_on: str
    tries: int


@dataclass(frozen=True)
class FollowUpDone:
    rating: int
    is_running: bool
    nps: int | None = None


@dataclass(frozen=True)
class FollowUpGivenUp:
    tries: int
    reason: str = ""


@dataclass(frozen=True)
class FollowUpRuleAdded:
    pass


@dataclass(frozen=True)
class FollowUpRuleChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ProblemOpened:
    number: str
    subject: str
    words: ClassVar[Text] = _("Problem %(number)s opened")


@dataclass(frozen=True)
class ProblemStepped:
    """Every change of a problem's state is one of these; `text` is what was said."""

    verb: str
    from_state: str
    to_state: str
    text: str = ""


@dataclass(frozen=True)
class ProblemChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Problem changed")


@dataclass(frozen=True)
class OrderEscalated:
    """Told about the order: R&D has it before them, in this problem."""

    number: str
    subject: str
    words: ClassVar[Text] = _("Escalated to R&D: %(number)s %(subject)s")


@dataclass(frozen=True)
class RndAsked:
    """Told about each order of the problem: R&D wants to know more."""

    number: str
    text: str
    words: ClassVar[Text] = _("R&D asks (%(number)s): %(text)s")


@dataclass(frozen=True)
class RndToldMore:
    """Told about the orders of the problem: somebody replied, or brought more."""

    number: str
    text: str
    words: ClassVar[Text] = _("R&D was told (%(number)s): %(text)s")


@dataclass(frozen=True)
class RndAnswered:
    """Told about each order of the problem. `kind` is workaround, fix or declined."""

    number: str
    kind: str
    text: str
    words: ClassVar[Text] = _("R&D answers (%(number)s): %(text)s")


@dataclass(frozen=True)
class FeedbackGiven:
    number: str
    topic: str
    team: str
    words: ClassVar[Text] = _("Feedback %(number)s recorded")


@dataclass(frozen=True)
class FeedbackStepped:
    """Every change of its state; `text` is the answer or the reason."""

    verb: str
    from_state: str
    to_state: str
    text: str = ""


@dataclass(frozen=True)
class FeedbackChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Feedback changed")


@dataclass(frozen=True)
class FeedbackAnswerTold:
    """The customer is to hear the answer; whoever writes to customers reacts to it."""

    number: str
    words: ClassVar[Text] = _("Answer to %(number)s for the customer")


@dataclass(frozen=True)
class FeedbackRuleSaved:
    topic: str
    team: str
    days: int
    words: ClassVar[Text] = _("Rule for feedback changed")


@dataclass(frozen=True)
class TrainingHeld:
    minutes: int
    attendees: int
    words: ClassVar[Text] = _("Training held: %(minutes)s minutes, %(attendees)s attendees")


@dataclass(frozen=True)
class TrainingChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Training changed")


@dataclass(frozen=True)
class AttendanceOpened:
    """People sign in by the QR code until then."""

    until: str
    words: ClassVar[Text] = _("Attendance by QR code opened")


@dataclass(frozen=True)
class AttendeeJoined:
    """Somebody entered their name; the name is in the list only."""

    attendee: int
    words: ClassVar[Text] = _("Somebody signed in")


@dataclass(frozen=True)
class QuizAnswered:
    attendee: int
    score: int
    is_passed: bool
    words: ClassVar[Text] = _("Quiz answered: %(score)s percent")


@dataclass(frozen=True)
class TrainingSigned:
    words: ClassVar[Text] = _("Training signed by the customer")


@dataclass(frozen=True)
class CourseAdded:
    words: ClassVar[Text] = _("Course added")


@dataclass(frozen=True)
class CourseChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Course changed")


@dataclass(frozen=True)
class CourseVersionWritten:
    number: int
    words: ClassVar[Text] = _("Version %(number)s of the course written")


@dataclass(frozen=True)
class ThanksGiven:
    says: str
    words: ClassVar[Text] = _("The customer says thank you")


@dataclass(frozen=True)
class AssetFound:
    number: str
    serial: str
    words: ClassVar[Text] = _("Asset found on site: %(number)s %(serial)s")


@dataclass(frozen=True)
class FoundAssetStepped:
    """`asset` is the number of what it became."""

    verb: str
    from_state: str
    to_state: str
    asset: str = ""
    text: str = ""


@dataclass(frozen=True)
class FoundAssetPhotoArrived:
    words: ClassVar[Text] = _("Photo arrived")


@dataclass(frozen=True)
class CareCaught:
    """Told about the visit on which something was caught: `kind` as `care_of_visits` says it."""

    kind: str
    words: ClassVar[Text] = _("Recorded for the customer's care")


@dataclass(frozen=True)
class CareAnswered:
    """Told about the visit on which it was caught: there is an answer now."""

    kind: str
    number: str
    words: ClassVar[Text] = _("Answered: %(number)s")


@dataclass(frozen=True)
class MaintenancePlanAdded:
    words: ClassVar[Text] = _("Maintenance plan added")


@dataclass(frozen=True)
class MaintenancePlanChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Maintenance plan changed")


@dataclass(frozen=True)
class MaintenancePlanStepped:
    """Switched on or off; `expected`: orders in the twelve months to come, `reason` why the system switched it off."""

    verb: str
    from_state: str
    to_state: str
    expected: int
    reason: str = ""


@dataclass(frozen=True)
class MaintenanceDueMade:
    """Told about the work order: this is the service that a plan asks for on that day."""

    plan: str
    due_on: str
    words: ClassVar[Text] = _("By the maintenance plan “%(plan)s”, due on %(due_on)s")


@dataclass(frozen=True)
class MaintenanceDueMoved:
    """Told about the work order: another day was agreed."""

    from_day: str
    to_day: str
    reason: str
    words: ClassVar[Text] = _("Maintenance moved from %(from_day)s to %(to_day)s: %(reason)s")


@dataclass(frozen=True)
class MaintenanceReminded:
    """Told about the work order: the customer is to hear that the service comes near, and what they can do themselves.

    Whoever writes to customers reacts to it; `advice_zh` and `advice_en` may be empty.
    """

    due_on: str
    plan_zh: str
    plan_en: str
    advice_zh: str
    advice_en: str
    words: ClassVar[Text] = _("Customer reminded of the maintenance on %(due_on)s")


@dataclass(frozen=True)
class BulletinWritten:
    words: ClassVar[Text] = _("Bulletin written")


@dataclass(frozen=True)
class BulletinPublished:
    """`machines`: how many it concerns on that day."""

    machines: int
    words: ClassVar[Text] = _("Bulletin published")


@dataclass(frozen=True)
class BulletinClosed:
    done: int
    waiting: int
    words: ClassVar[Text] = _("Bulletin closed")


@dataclass(frozen=True)
class BulletinReopened:
    words: ClassVar[Text] = _("Bulletin reopened")


@dataclass(frozen=True)
class MachineServed:
    """Told about the bulletin. `how`: ordered, done, left_out, or waiting again."""

    asset: int
    how: str
    words: ClassVar[Text] = _("A machine was served")


@dataclass(frozen=True)
class GuaranteeRuleAdded:
    """Of three guarantees, as the one below."""

    words: ClassVar[Text] = _("Three-guarantee rule added")


@dataclass(frozen=True)
class GuaranteeRuleChanged:
    words: ClassVar[Text] = _("Three-guarantee rule changed")

    fields: tuple[str, ...]


@dataclass(frozen=True)
class DeviceRecordKept:
    """Told about the asset."""

    number: int
    words: ClassVar[Text] = _("Record no. %(number)s kept in the device file")


@dataclass(frozen=True)
class DeviceRecordsTakenUp:
    """Of before the device had a file; told about the asset."""

    count: int
    words: ClassVar[Text] = _("%(count)s earlier records taken up into the device file")
