"""Who gets which piece on a day: the needs of all its visits dealt with at once, and the lines made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import inf
from typing import NamedTuple, TypeVar

from django.db.models import Sum
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.field.queries.pick_list import DayPicks, PartLine, PickList, ToolLine
from firstfix.field.rules.picks import Need, Pick, Source, ToolNeed, ToolPick, ToolThere, allot, allot_tools
from firstfix.logistics.models import PartUse, StockPlace
from firstfix.logistics.queries import (
    LotLying,
    Lying,
    Where,
    depots,
    kept_for,
    lots_lying,
    owned_by_customers,
    stock_at,
    tools_at,
)
from firstfix.logistics.rules import LotThere, choose_shelves, is_a_choice, is_expired
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.rules import Place, kilometres, place

P = TypeVar("P", Pick, ToolPick)


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
    site_id: int
    customer_id: int


class Needed(NamedTuple):
    """Visits to come, and what their orders need: (order id, part id, pieces) and (order id, type of tool's id)."""

    coming: list[Coming]
    parts: list[tuple[int, int, int]]
    tools: list[tuple[int, int]]


class Wanted(NamedTuple):
    """A part that visits may need beside what they need for sure: so many, by that chance."""

    part: int
    quantity: int
    chance: float
    orders: tuple[int, ...]


class Allotment:
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
        self.theirs = owned_by_customers(parts) if parts else []
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

    def spare(self, wanted: Iterable[Wanted], *, home: Place | None) -> Iterator[PartLine]:
        """Lines of what depots have beyond all needs of the day."""
        left = self._left()
        for one in wanted:
            shelves = [(depot, left.get((depot, one.part), 0)) for depot in self._depots_from(home)]
            for depot, pieces in choose_shelves(one.quantity, free=shelves).items():
                yield PartLine(
                    self.parts[one.part],
                    Source.LIKELY,
                    self.places[depot],
                    pieces,
                    tuple((order, 0) for order in one.orders),
                    there=left[depot, one.part],
                    numbers=self._numbers(one.part, depot, pieces),
                    chance=one.chance,
                )

    def _left(self) -> dict[tuple[int, int], int]:
        """{(place, part): pieces} that are free and that no visit takes."""
        left = self._free()
        for pick in self._allotted()[0]:
            if pick.place is not None:
                kept = self.kept.get((pick.order, pick.place, pick.part), 0)
                left[pick.place, pick.part] = left.get((pick.place, pick.part), 0) - max(0, pick.quantity - kept)
        return left

    def _free(self) -> dict[tuple[int, int], int]:
        return {(one.place_id, part): one.free for part, rows in self.lying.items() for one in rows}

    def _allotted(self) -> tuple[list[Pick], list[ToolPick]]:
        free = self._free() | {(one.place.pk, one.part_id): one.free for one in self.theirs}
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
        self.places |= {one.place.pk: one.place for one in self.theirs}
        if unknown := (with_stock | {where for _order, where, _part in self.kept}) - set(self.places):
            self.places |= StockPlace.objects.in_bulk(unknown)

    def _carriers(self, order: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        crew = self.coming[order].crew
        vans = tuple(self.van_of[member.engineer] for member in crew if member.engineer in self.van_of)
        home = crew[0].home if crew else None

        return vans, self._depots_from(home)

    def _depots_from(self, home: Place | None) -> tuple[int, ...]:
        """The nearest first."""

        def far(depot: StockPlace) -> float:
            there = place(depot.latitude, depot.longitude)
            return kilometres(home, there) if home and there else inf

        return tuple(depot.pk for depot in sorted(self.depots, key=far))

    def _needs_of(self, needed: Sequence[tuple[int, int, int]]) -> list[Need]:
        used: dict[tuple[int, int], int] = {}
        rows = PartUse.objects.filter(work_order__in={order for order, _part, _quantity in needed})
        for order, part, total in rows.values_list("work_order", "part").annotate(total=Sum("quantity")).order_by():
            used[order, part] = total
        needs = [
            Need(order, part, quantity - used.get((order, part), 0), *self.carriers[order], self._theirs_at(order))
            for order, part, quantity in needed
        ]
        return sorted(
            (need for need in needs if need.quantity > 0), key=lambda need: (self.rank[need.order], need.part)
        )

    def _theirs_at(self, order: int) -> tuple[int, ...]:
        at = self.coming[order]
        there = [one.place.pk for one in self.theirs if one.serves(customer=at.customer_id, site=at.site_id)]
        return tuple(dict.fromkeys(there))

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
        free += sum(one.free for one in self.theirs if (one.place.pk, one.part_id) == (where, part))
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
