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
from firstfix.logistics.models import Condition, StockBalance, StockPlace, Supplier, SupplierPart
from firstfix.logistics.queries.replenishment import Refill, low_balances, refills
from firstfix.logistics.queries.stock import DEPOT_KINDS, central_warehouse
from firstfix.logistics.queries.waited_for import WaitedFor, waited_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require

#: Shelves that are refilled by one press.
MOST_AT_ONCE = 2000


class Accepted(NamedTuple):
    """So many shelves get a line on a transfer from a depot; so many, and parts that orders lack, on a supply order."""

    transferred: int
    ordered: int


@transaction.atomic
def accept_refills(
    shelves: Collection[int] | None,
    *,
    by: Actor,
    parts: Collection[int] | None = (),
    at: datetime | None = None,
) -> Accepted:
    """Refill as suggested now, whatever was shown before: these shelves, and what orders lack of these parts.

    Two people at once: the shelves are locked first, so the second finds them on the way or full.

    shelves  ids of balances; None: all that are low
    parts    ids of parts for which open orders wait; None: all of them
    """
    require(by, "replenishment.order")
    rows = low_balances().order_by("place__kind", "place__code", "part__code")
    if shelves is not None:
        rows = rows.filter(pk__in=shelves)
    ids = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    waited = [one.part.pk for one in waited_for(parts)][:MOST_AT_ONCE]
    _lock(ids, waited)
    bought = _buy([one for one in waited_for(waited) if one.kind == "order"], by=by, at=at)
    asked = refills(list(rows.filter(pk__in=ids)))
    return Accepted(
        transferred=_transfer([one for one in asked if one.kind == "transfer"], by=by, at=at),
        ordered=bought + _order([one for one in asked if one.kind == "order"], by=by, at=at),
    )


def _lock(shelves: Collection[int], waited: Collection[int]) -> None:
    """Together with those they may be refilled from, in the ledger's order, which nobody locks against; then whoever
    sells the parts. What was never at the warehouse gets a shelf there, so that there is something to lock.
    """
    if waited and (central := central_warehouse()):
        made = [StockBalance(place=central, part_id=part, condition=Condition.GOOD) for part in sorted(waited)]
        StockBalance.objects.bulk_create(made, ignore_conflicts=True)
    low = StockBalance.objects.filter(pk__in=shelves).values("part")
    sources = Q(place__kind__in=DEPOT_KINDS, condition=Condition.GOOD) & (Q(part__in=low) | Q(part__in=waited))
    rows = StockBalance.objects.filter(Q(pk__in=shelves) | sources).order_by("place", "pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    sold_by = SupplierPart.objects.filter(Q(part__in=low) | Q(part__in=waited)).values("supplier")
    list(Supplier.objects.filter(pk__in=sold_by).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _buy(waited: Collection[WaitedFor], *, by: Actor, at: datetime | None) -> int:
    """Suppliers are locked in one order."""
    for one in sorted(waited, key=lambda one: (one.price.supplier_id if one.price else 0, one.part.code)):
        assert one.price is not None
        assert one.place is not None
        order = open_supply_order(one.price.supplier, place=one.place, by=by, at=at)
        set_supply_line(order, one.part, quantity=one.quantity, is_more=True, by=by, at=at)
    return len(waited)


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
