"""A day of visits as the planner sees it: who works with what, what stands, what waits; and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from firstfix.people.models import Engineer
from firstfix.people.rules import Ability, Lack, Needs, lacks
from firstfix.scheduling.rules import Place, Span
from firstfix.scheduling.translate.roads import ESTIMATES, Ways
from firstfix.work.models import WorkOrder
from firstfix.work.queries import Outlook

#: Loading parts at a warehouse.
DEPOT_STOP = timedelta(minutes=15)
#: Per hour: driving home late is dearer than any detour, but a visit that stands is kept.
OVERTIME = 14_400
#: Who was there already knows the fault: worth half an hour of driving.
NOT_THE_SAME = 1800
#: In shifts over noon, unless a visit was put there by hand or a long job has its pause inside.
LUNCH = timedelta(minutes=30)
LONG = timedelta(hours=3)
#: Its start lies between these minutes of the day.
NOON = (11 * 60, 13 * 60)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in somebody's day at a time that is fixed: a visit to come, or a time kept for a customer.

    key  tells it from all others of the day
    """

    key: str
    span: Span
    place: Place | None


@dataclass(frozen=True)
class Worker:
    """An engineer's day: when free of absences, where from, what with, and what stands already."""

    engineer: Engineer
    shifts: Sequence[Span]
    home: Place | None
    ability: Ability
    stock: Mapping[int, int] = field(default_factory=dict)
    tools: frozenset[int] = frozenset()
    standing: Sequence[Standing] = ()
    #: Where and when the engineer can be reckoned with on a day that has begun.
    here: Place | None = None
    ready_at: datetime | None = None
    #: Near the limit of weekly hours: work after it costs as overtime does, so that others get it first.
    dear_from: datetime | None = None
    #: On the other days of the week, so that the share is even over the week.
    worked: timedelta = timedelta(0)


@dataclass(frozen=True)
class Handed:
    """Parts (ids, pieces) that are short, and what of them each van (by its engineer) and each warehouse (both by id)
    has for one job alone, so that the last piece is promised once.
    """

    parts: Mapping[int, int] = field(default_factory=dict)
    vans: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    stores: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    @property
    def is_in_vans_only(self) -> bool:
        return bool(self.parts) and not self.stores


@dataclass(frozen=True)
class Job:
    """An order that waits for a visit. `windows` hold its start; None is any time."""

    order: WorkOrder
    place: Place | None
    needs: Needs
    length: timedelta
    windows: Sequence[Span] | None
    days_waiting: float
    due_at: datetime | None = None
    parts: Mapping[int, int] = field(default_factory=dict)
    tools: frozenset[int] = frozenset()
    #: Parts that do not lie everywhere, of those in `parts`, and where pieces are handed out to this job alone.
    handed: Handed = field(default_factory=lambda: Handed())
    tools_in_vans: frozenset[int] = frozenset()
    preferred: int | None = None
    #: What may be wrong; parts that some repair may take are weighed by it, and are none of `parts`.
    outlook: Outlook = ()


@dataclass(frozen=True)
class Depot:
    """`stock` is what it has free of the parts that orders of the day may need, by id."""

    place_id: int
    place: Place | None
    stock: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Put:
    """What the planner suggests: this order, this engineer, this time; `travel` is the way to it.

    mate_id    who comes along at the same time, where the order takes two
    first_fix  the chance that the visit ends the complaint; None where nothing is known of the fault
    """

    order_id: int
    engineer_id: int
    start: datetime
    end: datetime
    travel: timedelta
    mate_id: int | None = None
    first_fix: float | None = None

    @property
    def crew(self) -> tuple[int, ...]:
        return (self.engineer_id,) if self.mate_id is None else (self.engineer_id, self.mate_id)


@dataclass(frozen=True)
class Offer:
    """In this window the engineer can start, and as the day stands would at `start`; `cost` in seconds of travel and
    the like. `mate_id` is who would come along.
    """

    window: Span
    engineer_id: int
    cost: float
    start: datetime
    mate_id: int | None = None


@dataclass(frozen=True)
class Going:
    """One way to go to an order: who, when, by which warehouse (None: straight), and what it is weighed at.

    called_at  when the call begins
    cost       in seconds of travel; `terms` are its parts by name (travel, late, overtime, revisit …)
    """

    engineer_id: int
    start: datetime
    place_id: int | None
    called_at: datetime | None
    first_fix: float
    cost: float
    terms: Mapping[str, float]


@dataclass(frozen=True)
class DayToPlan:
    day: date
    span: Span
    #: A break starts in it.
    noon: Span
    workers: Sequence[Worker]
    jobs: Sequence[Job]
    depots: Sequence[Depot] = ()
    #: Jobs whose place in the day is decided, by order id.
    fixed: Mapping[int, Put] = field(default_factory=dict)
    #: Jobs that have a place and may be moved, at the price of the change.
    held: Mapping[int, Put] = field(default_factory=dict)
    ways: Ways = ESTIMATES
    #: Share of the deviation of working times that counts: a fairer day is worth a small detour.
    imbalance: float = 0.3


@dataclass(frozen=True)
class PickUp:
    engineer_id: int
    place_id: int
    at: datetime


@dataclass(frozen=True)
class Left:
    """`reason` is one of plan/1: skill, window, time, part, tool, locked, worse."""

    order_id: int
    reason: str


@dataclass(frozen=True)
class Answer:
    puts: tuple[Put, ...]
    pick_ups: tuple[PickUp, ...]
    left: tuple[Left, ...]
    #: In seconds of travel and the like.
    cost: float = 0.0


def job_lacks(job: Job, worker: Worker, day: DayToPlan) -> tuple[Lack, ...]:
    return lacks(worker.ability, job.needs, first=day.day, last=day.day)
