"""What plans that nobody has accepted yet take of engineers: their time, and parts that lie in their vans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firstfix.logistics.queries import depots
from firstfix.scheduling.queries.lacking import unmet
from firstfix.scheduling.queries.promised import OpenNeed
from firstfix.scheduling.rules import Span, place
from firstfix.scheduling.translate.day import DEPOT_STOP, Answer, Standing
from firstfix.work.models import PartNeed, WorkOrder


@dataclass(frozen=True)
class Suggested:
    """The orders that have a place; by the engineer's id what stands in days as if it were planned; and the parts that
    the orders need.
    """

    orders: Sequence[WorkOrder] = ()
    standing: Mapping[int, Sequence[Standing]] = field(default_factory=dict)
    needs: Sequence[OpenNeed] = ()

    @property
    def order_ids(self) -> set[int]:
        return {order.pk for order in self.orders}


NOTHING = Suggested()


def suggested_in(answers: Iterable[Answer], *, since: datetime, now: datetime) -> Suggested:
    """All orders of the answers, and of the times those that end after `since`."""
    answers = list(answers)
    puts = {put.order_id: put for answer in answers for put in answer.puts}
    if not puts:
        return NOTHING
    orders = list(WorkOrder.objects.filter(pk__in=puts).select_related("site"))
    standing: dict[int, list[Standing]] = defaultdict(list)
    for order in orders:
        put = puts[order.pk]
        where = place(order.site.latitude, order.site.longitude)
        for engineer_id in put.crew:
            standing[engineer_id].append(Standing(f"s{order.pk}", Span(put.start, put.end), where))
    stores = {one.pk: place(one.latitude, one.longitude) for one in depots()}
    for number, call in enumerate(call for answer in answers for call in answer.pick_ups):
        span = Span(call.at, call.at + DEPOT_STOP)
        standing[call.engineer_id].append(Standing(f"l{number}", span, stores.get(call.place_id)))
    sites = {order.pk: place(order.site.latitude, order.site.longitude) for order in orders}
    named = set(PartNeed.objects.filter(work_order__in=puts).values_list("part", flat=True))
    lacking = unmet(sorted(puts, key=lambda order: puts[order].start), parts=named, now=now)
    needs = [
        OpenNeed(puts[order].engineer_id, part, pieces, sites[order], puts[order].start)
        for order, parts in lacking.items()
        for part, pieces in parts.items()
    ]
    ahead = {id: [one for one in some if one.span.end > since] for id, some in standing.items()}
    return Suggested(orders, ahead, needs)
