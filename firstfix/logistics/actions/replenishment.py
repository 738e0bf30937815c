"""Suggested refills are accepted: transfers from a depot, lines of a supply order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from firstfix.logistics.actions.ledger import LotsUnnamed
from firstfix.logistics.actions.stock import transfer_parts
from firstfix.logistics.actions.supply import open_supply_order, set_supply_line
from firstfix.logistics.models import Condition, StockBalance
from firstfix.logistics.queries.replenishment import Refill, low_balances, refills
from firstfix.logistics.queries.stock import DEPOT_KINDS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require

#: Shelves that are refilled by one press.
MOST_AT_ONCE = 2000


class Accepted(NamedTuple):
    """So many shelves get parts from a depot, so many a line on a supply order.

    unnamed  so many wait for a transfer, because somebody must say which serial numbers or batches go
    """

    transferred: int
    ordered: int
    unnamed: int = 0


@transaction.atomic
def accept_refills(shelves: Collection[int] | None, *, by: Actor, at: datetime | None = None) -> Accepted:
    """Refill these shelves (ids of balances; None: all that are low) as suggested now, whatever was shown before.

    Two people at once: the shelves are locked first, so the second finds them on the way or full.
    """
    require(by, "replenishment.order")
    rows = low_balances().order_by("place__kind", "place__code", "part__code")
    if shelves is not None:
        rows = rows.filter(pk__in=shelves)
    ids = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    _lock(ids)
    asked = refills(list(rows.filter(pk__in=ids)))
    moving = [one for one in asked if one.kind == "transfer"]
    transferred = sum(_transfer(one, by=by, at=at) for one in moving)
    ordered = _order([one for one in asked if one.kind == "order"], by=by, at=at)
    return Accepted(transferred, ordered, len(moving) - transferred)


def _transfer(refill: Refill, *, by: Actor, at: datetime | None) -> bool:
    assert refill.source is not None
    try:
        with transaction.atomic():
            transfer_parts(
                refill.balance.part, quantity=refill.quantity, from_place=refill.source, to_place=refill.place,
                by=by, at=at,
            )  # fmt: skip
    except LotsUnnamed:
        return False
    return True


def _lock(shelves: Collection[int]) -> None:
    """Together with those they may be refilled from, in the ledger's order, which nobody locks against."""
    parts = StockBalance.objects.filter(pk__in=shelves).values("part")
    sources = Q(place__kind__in=DEPOT_KINDS, part__in=parts, condition=Condition.GOOD)
    rows = StockBalance.objects.filter(Q(pk__in=shelves) | sources).order_by("place", "pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _order(asked: Collection[Refill], *, by: Actor, at: datetime | None) -> int:
    """Needs of several places for one part at the central warehouse are one line; suppliers are locked in one order."""
    wanted: dict[tuple[int, int], list[Refill]] = defaultdict(list)
    for refill in asked:
        assert refill.price is not None
        wanted[refill.price.supplier_id, refill.place.pk].append(refill)
    for _key, refills_of in sorted(wanted.items()):
        first = refills_of[0]
        assert first.price is not None
        order = open_supply_order(first.price.supplier, place=first.place, by=by, at=at)
        for refill in refills_of:
            set_supply_line(order, refill.balance.part, quantity=refill.quantity, is_more=True, by=by, at=at)
    return len(asked)
