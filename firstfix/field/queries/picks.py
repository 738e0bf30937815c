"""What must go into each van for a day: all needs of the day against what lies where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch

from firstfix.equipment.models import Part
from firstfix.field.queries.allotment import Allotment, Coming, Member, Needed, Wanted
from firstfix.field.queries.pick_list import DayPicks, PartLine, PickList
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.rules import Span, place
from firstfix.work.models import PartNeed
from firstfix.work.models import ToolNeed as OrderToolNeed

#: Visits that still need their parts.
TO_COME = ("planned", "on_the_way", "arrived", "working")

#: What a line of the list says of its part.
SHOWN = ("code", "name", "unit", "hazard", "cold_from", "cold_to", "tracking")


def span_of(day: date) -> Span:
    """The company's day."""
    midnight = datetime.combine(day, time(), tzinfo=company_zone())
    return Span(midnight, datetime.combine(day + timedelta(days=1), time(), tzinfo=midnight.tzinfo))


def with_needs(prefix: str = "") -> tuple[Prefetch[str], Prefetch[str]]:
    """What `picks_for` reads of an order; `prefix` is the way to the order."""
    return (
        Prefetch(f"{prefix}part_needs", PartNeed.objects.select_related("part").order_by("part__code")),
        Prefetch(f"{prefix}tool_needs", OrderToolNeed.objects.select_related("tool_type").order_by("tool_type__code")),
    )


def picks_for(visits: Sequence[Visit], *, day: date) -> DayPicks:
    """The pick lists of these visits, whose orders come `with_needs`. Others of the day that need the same are dealt
    with too, so that each page promises a piece to the same visit.
    """
    to_come = [visit for visit in visits if visit.state in TO_COME]
    part_needs = [need for visit in to_come for need in visit.work_order.part_needs.all()]
    tool_needs = [need for visit in to_come for need in visit.work_order.tool_needs.all()]
    parts = {need.part_id: need.part for need in part_needs}
    types = {need.tool_type_id: need.tool_type for need in tool_needs}
    if not parts and not types:
        return DayPicks()
    own = [visit.work_order_id for visit in to_come]
    others = _needed_on(day, but=own, parts=list(parts), types=list(types))
    allotment = Allotment(
        Needed(
            [_coming(visit) for visit in to_come] + others.coming,
            [(need.work_order_id, need.part_id, need.quantity) for need in part_needs] + others.parts,
            [(need.work_order_id, need.tool_type_id) for need in tool_needs] + others.tools,
        ),
        parts=parts,
        types=types,
        day=day,
    )
    return allotment.picks(own)


def picks_of_all(day: date) -> tuple[list[Coming], dict[int, PickList]]:
    """All visits to come on the day that need anything, and what each engineer brings, by the engineer's id."""
    needed = _needed_on(day)
    parts = Part.objects.only(*SHOWN).in_bulk({part for _order, part, _pieces in needed.parts})
    types = ToolType.objects.in_bulk({kind for _order, kind in needed.tools})
    allotment = Allotment(needed, parts=parts, types=types, day=day)
    return needed.coming, allotment.lists()


def spare_for(engineer: Engineer, wanted: Sequence[Wanted], *, day: date) -> list[PartLine]:
    """What of it lies in a depot and no visit of the day needs for sure: the nearest that has all goes first."""
    parts = Part.objects.only(*SHOWN).in_bulk([one.part for one in wanted])
    allotment = Allotment(_needed_on(day, parts=list(parts), types=()), parts=parts, types={}, day=day)
    return list(allotment.spare(wanted, home=place(engineer.home_latitude, engineer.home_longitude)))


def _coming(visit: Visit) -> Coming:
    crew = sorted(visit.bookings.all(), key=lambda booking: booking.pk)
    return Coming(
        visit.work_order_id,
        visit.pk,
        visit.planned_start,
        tuple(Member(one.engineer_id, place(one.engineer.home_latitude, one.engineer.home_longitude)) for one in crew),
        visit.work_order.number,
        visit.work_order.site.name,
        visit.work_order.site_id,
        visit.work_order.site.customer_id,
    )


def _needed_on(
    day: date, *, but: Iterable[int] = (), parts: Iterable[int] | None = None, types: Iterable[int] | None = None
) -> Needed:
    """Visits to come on the day whose orders need some of these parts or types of tools, of all when None; `but` are
    orders to leave out.
    """
    span = span_of(day)
    on_day = {
        "work_order__visits__planned_start__gte": span.start,
        "work_order__visits__planned_start__lt": span.end,
        "work_order__visits__state__in": TO_COME,
    }
    visit = ("work_order_id", "work_order__visits__pk", "work_order__visits__planned_start")
    named = ("work_order__number", "work_order__site__name", "work_order__site", "work_order__site__customer")
    part_rows = PartNeed.objects.filter(**on_day).exclude(work_order__in=but)
    part_rows = part_rows if parts is None else part_rows.filter(part__in=parts)
    tool_rows = OrderToolNeed.objects.filter(**on_day).exclude(work_order__in=but)
    tool_rows = tool_rows if types is None else tool_rows.filter(tool_type__in=types)
    part_needs = list(part_rows.order_by("part__code").values_list(*visit, *named, "part_id", "quantity"))
    tool_needs = list(tool_rows.order_by("tool_type__code").values_list(*visit, *named, "tool_type_id"))
    found = {row[:7] for row in (*part_needs, *tool_needs)}
    crews: dict[int, list[Member]] = defaultdict(list)
    bookings = Booking.objects.filter(visit__in=[row[1] for row in found]).order_by("pk")
    for visit_id, engineer, latitude, longitude in bookings.values_list(
        "visit_id", "engineer_id", "engineer__home_latitude", "engineer__home_longitude"
    ):
        crews[visit_id].append(Member(engineer, place(latitude, longitude)))
    return Needed(
        [Coming(order, id, start, tuple(crews[id]), *named) for order, id, start, *named in sorted(found)],
        [(row[0], row[7], row[8]) for row in part_needs],
        [(row[0], row[7]) for row in tool_needs],
    )
