"""What arrives is kept for the orders that lack it, and an order that has all its parts waits no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.actions.ledger import open_ledger, shelf
from firstfix.logistics.facts import PartsReserved
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries.stock import DEPOT_KINDS
from firstfix.logistics.queries.waited_for import lacks
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.work.models import WorkOrder


def lock_who_lacks(place: StockPlace, parts: Iterable[Part]) -> list[int]:
    """Before shelves are locked: orders come first in everybody's order. Returns the ids of the orders held; only what
    comes to a depot is kept for them.
    """
    if place.kind not in DEPOT_KINDS:
        return []
    waiting = {one.order.pk for one in lacks({part.pk for part in parts})}
    rows = WorkOrder.objects.filter(pk__in=waiting).order_by("pk").select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True)) if waiting else []


def keep_for_who_lacks(
    place: StockPlace, arrived: Mapping[Part, int], *, orders: Collection[int], by: Actor, at: datetime
) -> None:
    """Keep what has just come to a depot for these orders, which `lock_who_lacks` holds; who is due first has it first.

    Never more than has come, nor what others keep or what is past its day.
    """
    waiting = lacks({part.pk for part in arrived}, orders=set(orders)) if orders else []
    if not waiting:
        return
    kept: dict[WorkOrder, Counter[Part]] = {}
    with open_ledger([shelf(place, part) for part in arrived], by=by, at=at) as ledger:
        left = {part: min(pieces, ledger.usable(shelf(place, part))) for part, pieces in arrived.items()}
        for lack in waiting:
            if pieces := min(lack.pieces, left[lack.part]):
                ledger.keep(shelf(place, lack.part), lack.order, pieces)
                left[lack.part] -= pieces
                kept.setdefault(lack.order, Counter())[lack.part] += pieces
    for order, parts in kept.items():
        told = tuple((part.code, told_quantity(n, part.unit), place.name) for part, n in parts.items())
        record(PartsReserved(told), about=order, by=by, at=at)
