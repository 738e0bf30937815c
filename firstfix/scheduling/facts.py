"""What happened to shifts and visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class ShiftsMade:
    """For one engineer; the days are first and last of what was asked for."""

    first: date
    last: date
    count: int
    words: ClassVar[Text] = _("%(count)s shifts from %(first)s to %(last)s")


@dataclass(frozen=True)
class OnCallSet:
    starts_at: datetime
    ends_at: datetime
    words: ClassVar[Text] = _("On call from %(starts_at)s to %(ends_at)s")


@dataclass(frozen=True)
class ShiftRemoved:
    kind: str
    starts_at: datetime
    ends_at: datetime
    words: ClassVar[Text] = _("Shift of %(starts_at)s removed")


@dataclass(frozen=True)
class AbsenceAdded:
    """`visits` are those it hits; somebody has to move them. Why is not said: it may tell of health."""

    starts_at: datetime
    ends_at: datetime
    visits: tuple[int, ...] = ()
    words: ClassVar[Text] = _("Absent from %(starts_at)s to %(ends_at)s")


@dataclass(frozen=True)
class AbsenceRemoved:
    starts_at: datetime
    ends_at: datetime
    words: ClassVar[Text] = _("Absence from %(starts_at)s removed")


@dataclass(frozen=True)
class VisitPlanned:
    work_order_id: int
    number: str
    engineers: tuple[str, ...]
    start: datetime
    end: datetime
    window_from: datetime
    window_to: datetime
    words: ClassVar[Text] = _("Visit planned")


@dataclass(frozen=True)
class VisitMoved:
    """`was_…` is the plan before; the window that the customer was told may have changed."""

    work_order_id: int
    number: str
    engineers: tuple[str, ...]
    start: datetime
    end: datetime
    window_from: datetime
    window_to: datetime
    was_start: datetime
    was_engineers: tuple[str, ...]
    was_window_from: datetime
    was_window_to: datetime
    was_engineer_ids: tuple[int, ...] = ()
    words: ClassVar[Text] = _("Visit moved")


@dataclass(frozen=True)
class VisitLocked:
    """From now on nobody moves it, and no plan either."""

    work_order_id: int
    number: str
    engineers: tuple[str, ...]
    start: datetime
    words: ClassVar[Text] = _("Visit locked")


@dataclass(frozen=True)
class VisitUnlocked:
    work_order_id: int
    number: str
    words: ClassVar[Text] = _("Visit unlocked")


@dataclass(frozen=True)
class VisitCancelled:
    work_order_id: int
    number: str
    engineers: tuple[str, ...]
    start: datetime
    reason: str = ""
    words: ClassVar[Text] = _("Visit cancelled")


@dataclass(frozen=True)
class CallPlanned:
    """A warehouse is called at on the way to a visit, for these parts (codes) or, without any, for tools."""

    work_order_id: int
    place: str
    start: datetime
    parts: tuple[str, ...] = ()
    words: ClassVar[Text] = _("By way of a warehouse")


@dataclass(frozen=True)
class CallLeftOut:
    """Nothing is fetched there for the visit any more."""

    work_order_id: int
    place: str
    start: datetime
    words: ClassVar[Text] = _("Not by way of the warehouse any more")


@dataclass(frozen=True)
class PlanningStarted:
    """Of a run; the days are first and last."""

    first: date
    last: date
    pieces: int
    words: ClassVar[Text] = _("Planning of %(first)s to %(last)s started")


@dataclass(frozen=True)
class PlanningStopped:
    """What was found until then is kept."""

    pieces: int
    words: ClassVar[Text] = _("Planning stopped")


@dataclass(frozen=True)
class EngineerSetOff:
    work_order_id: int
    words: ClassVar[Text] = _("On the way")


@dataclass(frozen=True)
class EngineerArrived:
    work_order_id: int
    words: ClassVar[Text] = _("Arrived")


@dataclass(frozen=True)
class WorkStarted:
    work_order_id: int
    words: ClassVar[Text] = _("Work started")


@dataclass(frozen=True)
class VisitRestored:
    work_order_id: int
    words: ClassVar[Text] = _("Restored")


@dataclass(frozen=True)
class WorkResumed:
    """It had been called restored at `restored_at`, and was not: worked on while the engineers are still there."""

    work_order_id: int
    restored_at: datetime
    reason: str
    words: ClassVar[Text] = _("Does not work after all, worked on")


@dataclass(frozen=True)
class VisitTimeCorrected:
    """`step` is the field of the visit; it said `was` and says `now`."""

    work_order_id: int
    step: str
    was: datetime
    now: datetime
    reason: str
    words: ClassVar[Text] = _("Time corrected")


@dataclass(frozen=True)
class VisitLeft:
    """The visit is over; anything but `restored` makes the order a carry-over."""

    work_order_id: int
    outcome: str
    reason: str = ""
    words: ClassVar[Text] = _("Left")


@dataclass(frozen=True)
class VisitMissed:
    """Nobody let us in."""

    work_order_id: int
    reason: str = ""
    words: ClassVar[Text] = _("Nobody there")


@dataclass(frozen=True)
class StepToldLate:
    """The engineer's own time of a step that the visit was past already. It was put in where none was `noted_at` and it
    fits between its neighbours.
    """

    work_order_id: int
    verb: str
    at: datetime
    noted_at: datetime | None = None
    words: ClassVar[Text] = _("The engineer told a step that was noted already")


@dataclass(frozen=True)
class PlanningRulesChanged:
    """Without `fields` when what held by default was set for the first time."""

    fields: tuple[str, ...] = ()
    words: ClassVar[Text] = _("Planning rules changed")
