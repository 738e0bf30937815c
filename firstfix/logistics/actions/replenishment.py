"""Suggested refills are accepted: transfers from a depot to be laid out and sent, lines of a supply order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from firstfix.logistics.actions.supply import open_supply_order, set_supply_line
from firstfix.logistics.actions.transfers import MOST_LINES, Wanted, start_transfer
from firstfix.logistics.models import Condition, StockBalance, StockPlace
from firstfix.logistics.queries.replenishment import Refill, low_balances, refills
from firstfix.logistics.queries.stock import DEPOT_KINDS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require

#: Shelves that are refilled by one press.
MOST_AT_ONCE = 2000


class Accepted(NamedTuple):
    """So many shelves get a line on a transfer from a depot, so many on a supply order."""

    transferred: int
    ordered: int


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
    return Accepted(
        transferred=_transfer([one for one in asked if one.kind == "transfer"], by=by, at=at),
        ordered=_order([one for one in asked if one.kind == "order"], by=by, at=at),
    )


def _lock(shelves: Collection[int]) -> None:
    """Together with those they may be refilled from, in the ledger's order, which nobody locks against."""
    parts = StockBalance.objects.filter(pk__in=shelves).values("part")
    sources = Q(place__kind__in=DEPOT_KINDS, part__in=parts, condition=Condition.GOOD)
    rows = StockBalance.objects.filter(Q(pk__in=shelves) | sources).order_by("place", "pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _transfer(asked: Collection[Refill], *, by: Actor, at: datetime | None) -> int:
    """What one place gets from another is laid out together; which serial numbers or batches go is said then."""
    wanted: dict[tuple[StockPlace, StockPlace], list[Wanted]] = defaultdict(list)
    for refill in asked:
        assert refill.source is not None
        wanted[refill.source, refill.place].append(Wanted(refill.balance.part, refill.quantity))
    for (source, place), parts in sorted(wanted.items(), key=lambda item: [one.pk for one in item[0]]):
        for first in range(0, len(parts), MOST_LINES):
            some = parts[first : first + MOST_LINES]
            start_transfer(source, place, wanted=some, reason=_("Refill"), by=by, at=at)
    return len(asked)


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
