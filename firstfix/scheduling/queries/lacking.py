"""What orders still need of parts, and what of it lies at their customers' as their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from firstfix.logistics.models import Reservation, StockPlace
from firstfix.logistics.queries import owned_by_customers
from firstfix.logistics.queries.needs import Needs, lacking, less, not_kept
from firstfix.scheduling.models import Visit
from firstfix.scheduling.states import BOOKING_STATES
from firstfix.work.models import WorkOrder

#: A visit that should have begun longer ago, and did not, needs nothing.
FORGOTTEN = timedelta(days=1)


def unmet(orders: Collection[int], *, now: datetime, parts: Collection[int] | None = None) -> dict[int, dict[int, int]]:
    """What somebody has to bring: beyond that, too, which is kept for them, on its way or lying, and their own parts.

    orders  in the sequence in which they may choose
    """
    needs = not_kept(lacking(orders, parts=parts))
    return less(needs, met_at_site(needs, now=now))


def to_bring(orders: Collection[int], *, now: datetime, placed: Iterable[int] = ()) -> dict[int, dict[int, int]]:
    """Of orders that are to be planned: what does not lie at their sites. What is kept for them elsewhere is brought.

    orders  in the sequence in which they may choose
    placed  orders that have a place in plans not accepted yet: they choose before them
    """
    needs = lacking(orders)
    there: Counter[tuple[int, int]] = Counter()
    rows = Reservation.objects.filter(work_order__in=needs, balance__place__kind=StockPlace.Kind.CUSTOMER)
    for order, part, n in rows.values_list("work_order", "balance__part", "quantity") if needs else ():
        there[order, part] += n
    return less(less(needs, there), met_at_site(not_kept(needs), now=now, placed=placed))


def met_at_site(needs: Needs, *, now: datetime, placed: Iterable[int] = ()) -> Counter[tuple[int, int]]:
    """By (order, part): pieces that lie at the site as the customer's own and that nothing else there is to use.

    Visits that stand choose first, the next first, those of `needs` among them; then orders that were `placed`, then
    the rest of `needs` in its sequence.
    """
    parts = {part for some in needs.values() for part in some}
    free = {one: one.free for one in owned_by_customers(parts) if one.free} if parts else {}
    if not free:
        return Counter()
    customers = {one.place.customer_id for one in free}
    standing = Visit.objects.filter(
        state__in=BOOKING_STATES, planned_start__gte=now - FORGOTTEN,
        work_order__site__customer__in=customers, work_order__part_needs__part__in=parts,
    )  # fmt: skip
    ahead = standing.order_by("planned_start", "pk").values_list("work_order", flat=True)
    first = dict.fromkeys([*ahead, *placed])
    lack = {**not_kept(lacking([order for order in first if order not in needs], parts=parts)), **needs}
    waiting = {order: lack[order] for order in (first | dict.fromkeys(needs)) if order in lack}
    sites = WorkOrder.objects.filter(pk__in=waiting, site__customer__in=customers)
    at = {order: (customer, site) for order, customer, site in sites.values_list("pk", "site__customer", "site")}
    met: Counter[tuple[int, int]] = Counter()
    for order, customer, site in ((order, *at[order]) for order in waiting if order in at):
        for one in free:
            if one.serves(customer=customer, site=site) and (n := waiting[order].get(one.part_id, 0)):
                given = min(n - met[order, one.part_id], free[one])
                free[one] -= given
                met[order, one.part_id] += given
    return met
