"""What orders need of parts beyond what they have had and what is kept for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Sum

from firstfix.logistics.models import PartUse, Reservation
from firstfix.work.models import PartNeed

#: {order id: {part id: pieces}}
Needs = Mapping[int, Mapping[int, int]]


def lacking(orders: Collection[int], *, parts: Collection[int] | None = None) -> dict[int, dict[int, int]]:
    """What the orders need beyond what was built in, by order in the given sequence; of these parts (ids) or of all."""
    used: Counter[tuple[int, int]] = Counter()
    uses = PartUse.objects.filter(work_order__in=orders).values_list("work_order", "part").order_by()
    for order, part, n in uses.annotate(n=Sum("quantity")):
        used[order, part] += n
    needs = PartNeed.objects.filter(work_order__in=orders)
    found: dict[int, dict[int, int]] = {order: {} for order in orders}
    for need in needs if parts is None else needs.filter(part__in=parts):
        found[need.work_order_id][need.part_id] = need.quantity
    return less(found, used)


def not_kept(needs: Needs) -> dict[int, dict[int, int]]:
    """What of these needs nobody keeps for the orders, lying or on its way."""
    kept: Counter[tuple[int, int]] = Counter()
    rows = Reservation.objects.filter(work_order__in=needs).values_list("work_order", "balance__part").order_by()
    for order, part, n in rows.annotate(n=Sum("quantity")) if needs else ():
        kept[order, part] += n
    return less(needs, kept)


def less(needs: Needs, met: Mapping[tuple[int, int], int]) -> dict[int, dict[int, int]]:
    """The needs without what is `met`, by (order, part); orders that need nothing more are left out."""
    left = {
        order: {part: n - met.get((order, part), 0) for part, n in some.items() if n > met.get((order, part), 0)}
        for order, some in needs.items()
    }
    return {order: some for order, some in left.items() if some}
