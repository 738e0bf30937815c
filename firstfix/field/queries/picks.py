"""What must go into each van for a day: all needs of the day against what lies where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import inf
from typing import NamedTuple, TypeVar

from django.db.models import Prefetch, Sum
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.field.queries.pick_list import DayPicks, PartLine, PickList, ToolLine
from firstfix.field.rules.picks import Need, Pick, Source, ToolNeed, ToolPick, ToolThere, allot, allot_tools
from firstfix.logistics.models import PartUse, StockPlace
from firstfix.logistics.queries import LotLying, Lying, Where, depots, kept_for, lots_lying, stock_at, tools_at
from firstfix.logistics.rules import LotThere, is_a_choice, is_expired
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.rules import Place, Span, kilometres, place
from firstfix.work.models import PartNeed
from firstfix.work.models import ToolNeed as OrderToolNeed

P = TypeVar("P", Pick, ToolPick)

#: Visits that still need their parts.
TO_COME = ("planned", "on_the_way", "arrived", "working")

#: What a line of the list says of its part.
SHOWN = ("code", "name", "unit", "hazard", "cold_from", "cold_to", "tracking")


class Member(NamedTuple):
    """One of a crew, and where the day begins."""

    engineer: int
    home: Place | None


class Coming(NamedTuple):
    """A visit to come as the pick list sees it; the first of the crew brings the parts."""

    order: int
    visit: int
    start: datetime
    crew: tuple[Member, ...]
    number: str
    site: str


class Needed(NamedTuple):
    """Visits to come, and what their orders need: (order id, part id, pieces) and (order id, type of tool's id)."""

    coming: list[Coming]
    parts: list[tuple[int, int, int]]
    tools: list[tuple[int, int]]


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
    allotment = _Allotment(
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
    allotment = _Allotment(needed, parts=parts, types=types, day=day)
    return needed.coming, allotment.lists()


def _coming(visit: Visit) -> Coming:
    crew = sorted(visit.bookings.all(), key=lambda booking: booking.pk)
    return Coming(
        visit.work_order_id,
        visit.pk,
        visit.planned_start,
        tuple(Member(one.engineer_id, place(one.engineer.home_latitude, one.engineer.home_longitude)) for one in crew),
        visit.work_order.number,
        visit.work_order.site.name,
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
    named = ("work_order__number", "work_order__site__name")
    part_rows = PartNeed.objects.filter(**on_day).exclude(work_order__in=but)
    part_rows = part_rows if parts is None else part_rows.filter(part__in=parts)
    tool_rows = OrderToolNeed.objects.filter(**on_day).exclude(work_order__in=but)
    tool_rows = tool_rows if types is None else tool_rows.filter(tool_type__in=types)
    part_needs = list(part_rows.order_by("part__code").values_list(*visit, *named, "part_id", "quantity"))
    tool_needs = list(tool_rows.order_by("tool_type__code").values_list(*visit, *named, "tool_type_id"))
    found = {row[:5] for row in (*part_needs, *tool_needs)}
    crews: dict[int, list[Member]] = defaultdict(list)
    bookings = Booking.objects.filter(visit__in=[row[1] for row in found]).order_by("pk")
    for visit_id, engineer, latitude, longitude in bookings.values_list(
        "visit_id", "engineer_id", "engineer__home_latitude", "engineer__home_longitude"
    ):
        crews[visit_id].append(Member(engineer, place(latitude, longitude)))
    return Needed(
        [Coming(order, id, start, tuple(crews[id]), number, site) for order, id, start, number, site in sorted(found)],
        [(row[0], row[5], row[6]) for row in part_needs],
        [(row[0], row[5]) for row in tool_needs],
    )


class _Allotment:
    """One computation: what was fetched, and the lines made of it."""

    def __init__(
        self,
        needed: Needed,
        *,
        parts: Mapping[int, Part],
        types: Mapping[int, ToolType],
        day: date,
    ) -> None:
        self.parts, self.types = parts, types
        self.coming = {one.order: one for one in sorted(needed.coming, key=lambda one: (one.start, one.visit))}
        self.rank = {order: n for n, order in enumerate(self.coming)}
        self.lead = {order: one.crew[0].engineer for order, one in self.coming.items() if one.crew}
        engineers = {member.engineer for one in needed.coming for member in one.crew}
        self.depots = depots()
        vans = StockPlace.objects.filter(engineer__in=engineers, kind=StockPlace.Kind.VAN).only("name", "engineer")
        self.places: dict[int, StockPlace] = {one.pk: one for one in (*vans, *self.depots)}
        self.van_of = {van.engineer_id: van.pk for van in self.places.values() if van.engineer_id}
        self.lying: dict[int, list[Lying]] = defaultdict(list)
        for one in stock_at(None, parts=parts) if parts else ():
            self.lying[one.part_id].append(one)
        self.kept = kept_for(self.coming) if parts else {}
        tracked = [pk for pk, part in parts.items() if part.is_tracked]
        depot_ids = [depot.pk for depot in self.depots]
        self.lots = lots_lying(parts=tracked, places=depot_ids) if tracked else {}
        self.tools = {one.id: one for one in (tools_at(self.places, on=day, types=types) if types else [])}
        self._add_places()
        self.carriers = {order: self._carriers(order) for order in self.coming}
        self._needs, self._tool_needs = self._needs_of(needed.parts), self._tool_needs_of(needed.tools)

    def picks(self, own: Iterable[int]) -> DayPicks:
        """Of these orders: by the engineer who brings it, and by order."""
        picks, tool_picks = self._allotted()
        wanted = {order: order for order in own}
        picks = [pick for pick in picks if pick.order in wanted]
        tool_picks = [pick for pick in tool_picks if pick.order in wanted]
        return DayPicks(
            lists=self._lists(_grouped(picks, self.lead), _grouped(tool_picks, self.lead)),
            by_order=self._lists(_grouped(picks, wanted), _grouped(tool_picks, wanted)),
        )

    def lists(self) -> dict[int, PickList]:
        """Of all orders, by the engineer who brings it."""
        picks, tool_picks = self._allotted()
        return self._lists(_grouped(picks, self.lead), _grouped(tool_picks, self.lead))

    def _allotted(self) -> tuple[list[Pick], list[ToolPick]]:
        free = {(one.place_id, part): one.free for part, rows in self.lying.items() for one in rows}
        picks = allot(self._needs, free=free, kept=self.kept)
        tool_picks = allot_tools(
            self._tool_needs,
            tools=[
                ToolThere(
                    one.id,
                    one.tool_type_id,
                    one.place_id,
                    one.calibration.is_usable,
                    self.van_of.get(one.holder, 0) if one.holder else None,
                )
                for one in self.tools.values()
            ],
        )
        return picks, tool_picks

    def _lists(self, picks: Mapping[int, list[Pick]], tools: Mapping[int, list[ToolPick]]) -> dict[int, PickList]:
        return {
            key: PickList(list(self._part_lines(picks.get(key, ()))), list(self._tool_lines(tools.get(key, ()))))
            for key in {*picks, *tools}
        }

    def _add_places(self) -> None:
        """Kept pieces may lie in a van of somebody who is not on the way today, and what is missing in others' vans."""
        with_stock = {one.place_id for rows in self.lying.values() for one in rows}
        if unknown := (with_stock | {where for _order, where, _part in self.kept}) - set(self.places):
            self.places |= StockPlace.objects.in_bulk(unknown)

    def _carriers(self, order: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        crew = self.coming[order].crew
        vans = tuple(self.van_of[member.engineer] for member in crew if member.engineer in self.van_of)
        home = crew[0].home if crew else None

        def far(depot: StockPlace) -> float:
            there = place(depot.latitude, depot.longitude)
            return kilometres(home, there) if home and there else inf

        return vans, tuple(depot.pk for depot in sorted(self.depots, key=far))

    def _needs_of(self, needed: Sequence[tuple[int, int, int]]) -> list[Need]:
        used: dict[tuple[int, int], int] = {}
        rows = PartUse.objects.filter(work_order__in={order for order, _part, _quantity in needed})
        for order, part, total in rows.values_list("work_order", "part").annotate(total=Sum("quantity")).order_by():
            used[order, part] = total
        needs = [
            Need(order, part, quantity - used.get((order, part), 0), *self.carriers[order])
            for order, part, quantity in needed
        ]
        return sorted(
            (need for need in needs if need.quantity > 0), key=lambda need: (self.rank[need.order], need.part)
        )

    def _tool_needs_of(self, tooled: Sequence[tuple[int, int]]) -> list[ToolNeed]:
        needs = [ToolNeed(order, kind, *self.carriers[order]) for order, kind in tooled]
        return sorted(needs, key=lambda need: (self.rank[need.order], need.tool_type))

    def _part_lines(self, picks: Sequence[Pick]) -> Iterator[PartLine]:
        """One line for a part and a place, over all stops."""
        boxes: dict[tuple[int, Source, int | None], list[Pick]] = defaultdict(list)
        for pick in picks:
            boxes[pick.part, pick.source, pick.place].append(pick)
        for (part, source, where), of_box in boxes.items():
            of_box.sort(key=lambda pick: self.rank[pick.order])
            quantity = sum(pick.quantity for pick in of_box)
            yield PartLine(
                self.parts[part],
                source,
                self.places[where] if where else None,
                quantity,
                tuple((pick.order, pick.quantity) for pick in of_box),
                there=self._there(part, where, [pick.order for pick in of_box]) if where else 0,
                elsewhere=tuple(self._elsewhere(part)) if source is Source.MISSING else (),
                numbers=self._numbers(part, where, quantity) if where and source is Source.TAKE else (),
            )

    def _numbers(self, part: int, where: int, quantity: int) -> tuple[LotLying, ...]:
        """The serial numbers and batches there that may go, when it is not clear which of them do."""
        today = company_day(timezone.now())
        lots = [lot for lot in self.lots.get((where, part), ()) if not is_expired(lot.expires_on, on=today)]
        on_shelf = sum(one.quantity for one in self.lying[part] if one.place_id == where)
        known = [LotThere(n, lot.quantity, lot.expires_on) for n, lot in enumerate(lots)]
        unnumbered = on_shelf - sum(lot.quantity for lot in lots)
        return tuple(lots) if is_a_choice(quantity, lots=known, unnumbered=unnumbered) else ()

    def _there(self, part: int, where: int, orders: Iterable[int]) -> int:
        free = sum(one.free for one in self.lying[part] if one.place_id == where)
        return free + sum(self.kept.get((order, where, part), 0) for order in orders)

    def _elsewhere(self, part: int) -> list[Where]:
        """Depots would have been taken from, so these are others' vans."""
        depots = {depot.pk for depot in self.depots}
        rows = (one for one in self.lying[part] if one.free > 0 and one.place_id not in depots)
        vans = [Where(self.places[one.place_id], one.free) for one in rows]
        return sorted(vans, key=lambda where: (-where.free, where.place.code))[:3]

    def _tool_lines(self, picks: Sequence[ToolPick]) -> Iterator[ToolLine]:
        boxes: dict[tuple[int, int | None], list[ToolPick]] = defaultdict(list)
        for pick in picks:
            boxes[pick.tool_type, pick.tool].append(pick)
        for (kind, tool_id), of_box in boxes.items():
            tool = self.tools[tool_id] if tool_id else None
            expired = next((pick.expired for pick in of_box if pick.expired), None)
            yield ToolLine(
                self.types[kind],
                of_box[0].source,
                self.places[tool.place_id] if tool else None,
                tool,
                tuple(sorted({pick.order for pick in of_box}, key=self.rank.__getitem__)),
                self.tools[expired] if expired else None,
            )


def _grouped(picks: Iterable[P], lead: Mapping[int, int]) -> dict[int, list[P]]:
    found: dict[int, list[P]] = defaultdict(list)
    for pick in picks:
        if pick.order in lead:
            found[lead[pick.order]].append(pick)
    return found
