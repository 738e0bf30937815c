"""What stands in engineers' days, as few columns as counting needs: a company has a thousand visits on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from firstfix.people.models import Engineer
from firstfix.scheduling.models import Booking
from firstfix.scheduling.rules import Place, Span, place


class PlannedVisit(NamedTuple):
    """A visit as it is planned, or was made; `id` is the visit's."""

    id: int
    state: str
    span: Span
    where: Place | None


def visits_by_engineer(
    engineers: Collection[Engineer], span: Span, *, but: Collection[int] = ()
) -> dict[int, list[PlannedVisit]]:
    """Their visits that start in the span and are not cancelled, in order of time, by the engineer's id; one statement.

    but  ids of visits to leave out
    """
    taken = Booking.objects.filter(visit__planned_start__gte=span.start, visit__planned_start__lt=span.end)
    taken = taken.filter(engineer__in=engineers)
    taken = taken.exclude(visit__state="cancelled").order_by("visit__planned_start", "visit")
    taken = taken.exclude(visit__in=but) if but else taken
    site = "visit__work_order__site"
    found: dict[int, list[PlannedVisit]] = defaultdict(list)
    for engineer_id, id, state, start, end, latitude, longitude in taken.values_list(
        *("engineer_id", "visit_id", "visit__state", "visit__planned_start", "visit__planned_end"),
        *(f"{site}__latitude", f"{site}__longitude"),
    ):
        found[engineer_id].append(PlannedVisit(id, state, Span(start, end), place(latitude, longitude)))
    return found
