"""Stock and tools as their lists show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from firstfix.equipment.models import Part
from firstfix.equipment.queries import stand_ins_of, superseded
from firstfix.logistics.models import (
    Condition,
    LotBalance,
    PartUse,
    StockBalance,
    StockDifference,
    StockLot,
    StockMove,
    StockPlace,
    Tool,
)
from firstfix.logistics.queries.stock import Where, availability
from firstfix.logistics.rules import CALIBRATION_NOTICE, Calibration, calibration_state
from firstfix.work.models import WorkOrder

#: A balance worth a line: something lies there, or should.
SHOWN = Q(quantity__gt=0) | Q(minimum__gt=0)
LOW = Q(quantity__lt=F("reserved") + F("minimum"))


def stock_listed() -> QuerySet[StockBalance]:
    return StockBalance.objects.filter(SHOWN).select_related("part", "place")


#: Of a part that lies in every van, the fullest places; the list by place has them all.
PLACES_SHOWN = 8


@dataclass(frozen=True)
class PartStock:
    """A part and the fullest shelves on which it lies, or should. Sums are of good pieces; without any, of defective
    ones.
    """

    part: Part
    balances: list[StockBalance]
    place_count: int
    quantity: int
    reserved: int
    is_low: bool

    @property
    def free(self) -> int:
        return self.quantity - self.reserved


def stock_by_part(parts: Iterable[Part], balances: QuerySet[StockBalance]) -> list[PartStock]:
    """Of these parts, with those of their shelves that are among `balances`: two statements."""
    parts = list(parts)
    theirs = balances.filter(part__in=parts)
    fullest = Window(RowNumber(), partition_by=F("part"), order_by=("-quantity", "place__code", "pk"))
    shown: dict[int, list[StockBalance]] = defaultdict(list)
    for one in theirs.annotate(rank=fullest).filter(rank__lte=PLACES_SHOWN).order_by("rank"):
        shown[one.part_id].append(one)
    sums: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = theirs.order_by().values("part", "condition")
    for row in rows.annotate(
        places=Count("pk"),
        low=Count("pk", filter=Q(quantity__lt=F("minimum") + F("reserved"))),
        total=Sum("quantity"),
        kept=Sum("reserved"),
    ):
        sums[row["part"]][row["condition"]] = row
    return [_part_stock(part, shown[part.pk], sums[part.pk]) for part in parts]


def _part_stock(part: Part, shown: list[StockBalance], sums: dict[str, Any]) -> PartStock:
    counted = [sums[Condition.GOOD]] if Condition.GOOD in sums else list(sums.values())
    return PartStock(
        part,
        shown,
        sum(row["places"] for row in sums.values()),
        sum(row["total"] for row in counted),
        sum(row["kept"] for row in counted),
        any(row["low"] for row in sums.values()),
    )


#: Of a shelf with hundreds of serial numbers, so many stand in the list; the search finds every one.
LOTS_SHOWN = 12


def lots_by_balance(balances: Iterable[StockBalance]) -> dict[int, list[LotBalance]]:
    """The lots on these shelves, {balance id: what expires first, first}; one statement, none where nothing has one."""
    numbered = [one.pk for one in balances if one.numbered]
    found: dict[int, list[LotBalance]] = defaultdict(list)
    rows = LotBalance.objects.filter(balance__in=numbered).select_related("lot") if numbered else []
    for one in rows:
        found[one.balance_id].append(one)
    for lots in found.values():
        lots.sort(key=lambda one: (one.lot.expires_on or date.max, one.lot.number))
    return dict(found)


class Shelf(NamedTuple):
    """One line of a place's or a part's stock, with its lots; `more` of them are not shown."""

    balance: StockBalance
    lots: list[LotBalance]
    more: int


def shelves_with_lots(balances: Iterable[StockBalance]) -> list[Shelf]:
    rows = list(balances)
    lots = lots_by_balance(rows)
    return [
        Shelf(one, lots.get(one.pk, [])[:LOTS_SHOWN], max(0, len(lots.get(one.pk, [])) - LOTS_SHOWN)) for one in rows
    ]


def places_listed() -> QuerySet[StockPlace]:
    """With how many kinds of parts each has, how many of them are below their minimum, and how many tools."""
    return StockPlace.objects.select_related("engineer").annotate(
        part_count=Count("balances", filter=Q(balances__quantity__gt=0), distinct=True),
        low_count=Count(
            "balances",
            filter=Q(balances__quantity__lt=F("balances__reserved") + F("balances__minimum")),
            distinct=True,
        ),
        tool_count=Count("tools", distinct=True),
    )


def tools_listed() -> QuerySet[Tool]:
    return Tool.objects.select_related("tool_type", "place__engineer")


def with_calibration(tools: Iterable[Tool], *, on: date) -> list[tuple[Tool, Calibration]]:
    return [
        (tool, calibration_state(tool.calibrated_until, every_months=tool.tool_type.calibration_months, on=on))
        for tool in tools
    ]


def in_calibration_states(tools: QuerySet[Tool], states: Collection[str], *, on: date) -> QuerySet[Tool]:
    """What `rules.calibration_state` says, said in SQL; a tool that needs none is in no state."""
    soon = on + CALIBRATION_NOTICE
    never = Q(calibrated_until=None, tool_type__calibration_months__isnull=False)
    asked = {
        "expired": Q(calibrated_until__lt=on) | never,
        "soon": Q(calibrated_until__gte=on, calibrated_until__lte=soon),
        "valid": Q(calibrated_until__gt=soon),
    }
    wanted = Q()
    for state in states:
        wanted |= asked[state]
    return tools.filter(wanted)


def differences_listed() -> QuerySet[StockDifference]:
    return StockDifference.objects.select_related("part", "place", "work_order__site", "transfer", "settled_from")


def moves_of_part(part: Part, *, limit: int = 20) -> QuerySet[StockMove]:
    return _moves().filter(part=part)[:limit]


def moves_of_place(place: StockPlace, *, limit: int = 20) -> QuerySet[StockMove]:
    return _moves().filter(Q(from_place=place) | Q(to_place=place))[:limit]


def moves_of_lot(lot: StockLot, *, limit: int = 50) -> QuerySet[StockMove]:
    return _moves().filter(lot=lot)[:limit]


def uses_of_lot(lot: StockLot, *, limit: int = 20) -> QuerySet[PartUse]:
    """Where it was built in, newest first: by the moves out of stock for an order, and by what was typed before."""
    orders = StockMove.objects.filter(lot=lot, kind=StockMove.Kind.CONSUME).values("work_order")
    rows = PartUse.objects.filter(part=lot.part, serial_installed__contains=lot.number).filter(
        Q(serial_installed=lot.number) | Q(work_order__in=orders)
    )
    return rows.select_related("asset__product_model", "work_order").order_by("-at", "-pk")[:limit]


def _moves() -> QuerySet[StockMove]:
    return StockMove.objects.select_related("part", "from_place", "to_place", "work_order").order_by("-at", "-pk")


class StandIn(NamedTuple):
    """Another part that may be used, and where it is free; the most first."""

    part: Part
    free: list[Where]


class Supply(NamedTuple):
    """One need of an order: how much is used already, kept where, and where the rest is free.

    instead        what may stand in: for what is short, or because it is older and to be used up first
    is_superseded  this part is used up and not ordered any more
    """

    part: Part
    quantity: int
    used: int
    kept: list[Where]
    lacking: int
    free: list[Where]
    instead: list[StandIn]
    is_superseded: bool


def supplies_of(order: WorkOrder) -> list[Supply]:
    needs = list(order.part_needs.select_related("part").order_by("part__code"))
    kept: dict[int, list[Where]] = defaultdict(list)
    for one in order.reservations.select_related("balance__place").order_by("balance__place__code"):
        kept[one.balance.part_id].append(Where(one.balance.place, one.quantity))
    used = dict(order.part_uses.values_list("part").annotate(total=Sum("quantity")).order_by())
    supplies = []
    others = stand_ins_of(need.part_id for need in needs)
    parts = [need.part for need in needs] + [one for ones in others.values() for one in ones]
    free = availability(parts)
    old = superseded(part.pk for part in parts) if others else set()
    for need in needs:
        held, done = kept[need.part_id], used.get(need.part_id, 0)
        lacking = max(0, need.quantity - done - sum(where.free for where in held))
        there = sum(where.free for where in free[need.part_id])
        offered = [StandIn(one, free[one.pk]) for one in others.get(need.part_id, []) if free[one.pk]]
        # What is short, and what an older part that is to be used up first would do as well.
        instead = [one for one in offered if lacking > there or one.part.pk in old] if lacking else []
        supplies.append(
            Supply(
                need.part, need.quantity, done, held, lacking, free[need.part_id] if lacking else [], instead,
                need.part_id in old,
            )
        )  # fmt: skip
    return supplies
