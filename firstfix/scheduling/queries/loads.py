"""What to take along on a day beside what is needed for sure: parts that its visits may need, counted together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf

from firstfix.equipment.models import Part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import depots, tools_by_engineer, van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.people.queries import abilities_of
from firstfix.scheduling.queries.supplies import needed_for_sure, supplies_of
from firstfix.scheduling.rules import kilometres, place
from firstfix.scheduling.translate.loads import LoadStop, load_of
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.queries import Outlook, foreseen_parts, outlooks_of

#: What an engineer takes beside the van's own stock, kg.
CAPACITY = 60.0
#: A part that is wanted less often than this is not worth a word.
WORTH_A_WORD = 0.02


@dataclass(frozen=True)
class LikelyPart:
    """`chance` that any piece is wanted on the day; `place` where to take it, None where it is nowhere to be had.

    there  how many are in the van already
    """

    part: Part
    quantity: int
    chance: float
    place: StockPlace | None
    orders: tuple[int, ...]
    there: int = 0


@dataclass(frozen=True)
class DayLoad:
    """What is worth taking, most probable first; what is in the van for it; what may be wanted, but stays away.

    before, after  the chance of a first fix by order id: with the van as it is and what is needed for sure, and with
                   what is worth taking
    """

    take: tuple[LikelyPart, ...] = ()
    in_van: tuple[LikelyPart, ...] = ()
    leave: tuple[LikelyPart, ...] = ()
    before: Mapping[int, float] = field(default_factory=dict)
    after: Mapping[int, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.after)


def load_of_day(
    engineer: Engineer, orders: Sequence[WorkOrder], *, day: date, stores: Sequence[StockPlace] | None = None
) -> DayLoad:
    """For these orders of the engineer, in the order of the day. Parts that an order names count as packed.

    stores  where it can be taken: all depots where none are said
    """
    outlooks = outlooks_of(orders, on=day)
    known = [order for order in orders if order.pk in outlooks]
    possible = {part for outlook in outlooks.values() for part in foreseen_parts(outlook)}
    if not possible:
        return DayLoad()
    ids = [order.pk for order in orders]
    van = van_stock_by_engineer([engineer], orders=orders, parts=possible).get(engineer.pk, {})
    stores = _nearest_first(depots() if stores is None else stores, engineer)
    supplies = supplies_of(possible, (), orders=ids, stores=stores, day=day)
    lying = {one.pk: supplies.stock_of(one.pk, possible) for one in stores}
    available = {part: sum(shelf.get(part, 0) for shelf in lying.values()) for part in possible}
    board, available = _with_needs(van, available, ids, outlooks)
    parts = Part.objects.only("code", "name", "weight_kg").in_bulk(possible)
    found = load_of(
        [LoadStop(outlooks[order.pk], order.priority) for order in known],
        skills=frozenset(abilities_of([engineer])[engineer.pk].skills),
        tools=frozenset(tools_by_engineer([engineer], on=day).get(engineer.pk, ())),
        weights={id: float(part.weight_kg or 0) for id, part in parts.items()},
        capacity=CAPACITY,
        board=board,
        available=available,
    )

    def line(part: int, quantity: int) -> LikelyPart:
        there = next((one for one in stores if lying[one.pk].get(part, 0)), None)
        wanting = tuple(order.pk for order in known if part in foreseen_parts(outlooks[order.pk]))
        return LikelyPart(parts[part], quantity, found.chances[part], there, wanting, van.get(part, 0))

    ranked = sorted(found.chances, key=lambda part: (-found.chances[part], parts[part].code))
    spoken = [part for part in ranked if found.chances[part] >= WORTH_A_WORD]
    return DayLoad(
        take=tuple(line(part, found.pieces[part]) for part in ranked if part in found.pieces),
        in_van=tuple(line(part, 0) for part in spoken if board.get(part, 0) > 0),
        leave=tuple(line(part, 0) for part in spoken if part not in found.pieces and board.get(part, 0) <= 0),
        before=dict(zip((order.pk for order in known), found.before, strict=True)),
        after=dict(zip((order.pk for order in known), found.after, strict=True)),
    )


def _nearest_first(stores: Iterable[StockPlace], engineer: Engineer) -> list[StockPlace]:
    """From home, as pick lists have it."""
    home = place(engineer.home_latitude, engineer.home_longitude)

    def far(store: StockPlace) -> float:
        there = place(store.latitude, store.longitude)
        return kilometres(home, there) if home and there else inf

    return sorted(stores, key=far)


def _with_needs(
    van: Mapping[int, int], available: Mapping[int, int], order_ids: Sequence[int], outlooks: Mapping[int, Outlook]
) -> tuple[dict[int, int], dict[int, int]]:
    """What will be on board, and what is left to be had, when the parts that orders name are packed: those needed for
    sure are used, those that only may be needed are there for whoever needs them.
    """
    board, left = dict(van), dict(available)
    named: dict[int, dict[int, int]] = {id: {} for id in order_ids}
    for order, part, pieces in PartNeed.objects.filter(work_order__in=order_ids).values_list(
        "work_order", "part", "quantity"
    ):
        named[order][part] = pieces
    wanted: dict[int, int] = {}
    for order, parts in named.items():
        sure = needed_for_sure(parts, outlooks.get(order, ()))
        for part, pieces in sure.items():
            if part in board or part in left:
                used = min(pieces, board.get(part, 0))
                board[part] = board.get(part, 0) - used
                left[part] = max(0, left.get(part, 0) - (pieces - used))
        for part, pieces in parts.items():
            if part not in sure:
                wanted[part] = wanted.get(part, 0) + pieces
    for part, pieces in wanted.items():
        fetched = min(max(0, pieces - board.get(part, 0)), left.get(part, 0))
        board[part] = board.get(part, 0) + fetched
        left[part] = left.get(part, 0) - fetched
    return board, left
