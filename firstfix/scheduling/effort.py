"""What a day of visits takes: time on site, on the road, after the shift, after what was promised. Pure, on values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from firstfix.scheduling.rules import Place, Span, Way, travel_time

NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Task:
    """A stop in somebody's day: a visit, or a call at a warehouse.

    visit_id       0 for what is only proposed
    due_at         when it had to begin at the latest; None where no promise is open
    late_per_hour  what an hour after it weighs, in seconds of driving
    is_unfamiliar  somebody else was there the last time, and knows the fault
    """

    span: Span
    place: Place | None
    visit_id: int = 0
    due_at: datetime | None = None
    late_per_hour: int = 0
    is_unfamiliar: bool = False

    @property
    def late(self) -> timedelta:
        return max(NONE, self.span.start - self.due_at) if self.due_at else NONE


@dataclass(frozen=True)
class Effort:
    """`overtime` is what lies outside of the shifts; `unfamiliar` counts visits by somebody new to the fault.

    late_weight  of the lateness, in driving
    """

    on_site: timedelta = NONE
    driving: timedelta = NONE
    late: timedelta = NONE
    late_weight: timedelta = NONE
    overtime: timedelta = NONE
    unfamiliar: int = 0

    @property
    def working(self) -> timedelta:
        """What the planner balances: on site, at depots and on the road. Waiting is free."""
        return self.on_site + self.driving

    @property
    def drive_share(self) -> float:
        return self.driving / self.working if self.working else 0.0

    def __add__(self, other: Effort) -> Effort:
        return Effort(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def pieces(tasks: Iterable[Task], *, home: Place | None, way: Way = travel_time) -> list[Span]:
    """The stretches of work of one day in order: each stop with the way to it, and the way home from the last.

    A way for which there is too little time takes what there is, and no two pieces overlap.
    """
    found: list[Span] = []
    here = home
    for task in sorted(tasks, key=lambda one: one.span):
        leaves = task.span.start - way(here, task.place, found[-1].end if found else task.span.start)
        free_from = found[-1].end if found else leaves
        found.append(Span(min(max(leaves, free_from), task.span.start), task.span.end))
        here = task.place
    if found:
        found.append(Span(found[-1].end, found[-1].end + way(here, home, found[-1].end)))
    return found


def road_time(tasks: Sequence[Task], *, home: Place | None, way: Way = travel_time) -> timedelta:
    """From home to home."""
    tasks = sorted(tasks, key=lambda one: one.span)
    if not tasks:
        return NONE
    between = (way(one.place, other.place, one.span.end) for one, other in pairwise(tasks))
    first, last = tasks[0], tasks[-1]
    out, back = way(home, first.place, first.span.start), way(last.place, home, last.span.end)
    return sum(between, out + back)


def effort(tasks: Sequence[Task], *, shifts: Sequence[Span], home: Place | None, way: Way = travel_time) -> Effort:
    """One engineer's day from home to home. `shifts` are merged and without absences."""
    working = pieces(tasks, home=home, way=way)
    return Effort(
        on_site=sum((task.span.length for task in tasks), NONE),
        driving=road_time(tasks, home=home, way=way),
        late=sum((task.late for task in tasks), NONE),
        late_weight=sum((task.late * task.late_per_hour / 3600 for task in tasks), NONE),
        overtime=sum((outside(piece, shifts) for piece in working), NONE),
        unfamiliar=sum(task.is_unfamiliar for task in tasks),
    )


def outside(piece: Span, shifts: Iterable[Span]) -> timedelta:
    """How much of a stretch lies in none of the shifts, which do not overlap."""
    inside = (min(piece.end, shift.end) - max(piece.start, shift.start) for shift in shifts if shift.overlaps(piece))
    return piece.length - sum(inside, NONE)
