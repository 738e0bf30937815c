"""Repairs of a fault that came back are linked: as each is closed, and many at once where history comes from a file or
the company counts by another window.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from firstfix.equipment.models import Asset
from firstfix.platform.tenants.company import company
from firstfix.work.actions.cases import count_repeats
from firstfix.work.models import WorkOrder
from firstfix.work.rules import is_repeat

#: Orders that are written at once.
CHUNK = 5000
#: Both that of the first and that of the second: a repair that is over, with what it was as somebody confirmed it.
COMPARED = Q(kind=WorkOrder.Kind.REPAIR, state="closed", asset__isnull=False, mode__isnull=False)
RESTORED = COMPARED & Q(restored_at__isnull=False)


def link_repeats(order: WorkOrder) -> list[tuple[WorkOrder, WorkOrder]]:
    """The pairs (first, again) that closing `order` reveals; saved for others, set on `order` itself.

    Of several the latest is what came back, in whatever order they are closed: a repair that lies between two others
    takes the link of the first.
    """
    if order.kind != WorkOrder.Kind.REPAIR or order.asset_id is None or order.mode_id is None:
        return []
    # Two orders of one asset closed at the same time must see each other.
    Asset.objects.select_for_update(no_key=True).get(pk=order.asset_id)
    window_days = company().repeat_window_days
    same_fault = list(
        WorkOrder.objects.filter(RESTORED, asset=order.asset_id, mode=order.mode_id)
        .exclude(pk=order.pk)
        .select_related("repeat_of")
        .order_by("-restored_at")
    )
    earlier = next((one for one in same_fault if _came_back(one, order, window_days)), None)
    order.repeat_of = earlier
    later = [one for one in same_fault if _came_back(order, one, window_days) and _is_nearer(order, one)]
    for one in later:
        former, one.repeat_of = one.repeat_of, order
        one.save(update_fields=["repeat_of"])
        if former:
            count_repeats(former)
    return [*([(earlier, order)] if earlier else []), *((order, one) for one in later)]


def relink_repeats(orders: QuerySet[WorkOrder]) -> int:
    """Link `orders` as if they were closed now, one after the other; returns how many links have changed.

    Nothing is told of each: it is history, or the same history counted by another window.
    """
    reported = Coalesce(OuterRef("reported_at"), OuterRef("entered_at"))
    window = timedelta(days=company().repeat_window_days)
    before = WorkOrder.objects.filter(
        RESTORED, asset=OuterRef("asset"), mode=OuterRef("mode"),
        restored_at__lte=reported, restored_at__gte=reported - window,
    )  # fmt: skip
    first = Subquery(before.exclude(pk=OuterRef("pk")).order_by("-restored_at", "-pk").values("pk")[:1])
    is_linked, is_due = Q(repeat_of__isnull=False), Q(due__isnull=False)
    differs = (is_linked & ~is_due) | (~is_linked & is_due) | (is_linked & is_due & ~Q(repeat_of=F("due")))
    wrong = dict(orders.filter(COMPARED).annotate(due=first).filter(differs).values_list("pk", "repeat_of"))
    for chunk in _chunks(list(wrong)):
        rows = WorkOrder.objects.filter(pk__in=chunk)
        former = {wrong[pk] for pk in chunk}
        rows.update(repeat_of=first)
        firsts = filter(None, former.union(rows.values_list("repeat_of", flat=True)))
        for one in WorkOrder.objects.filter(pk__in=firsts, troubleshooting__isnull=False):
            count_repeats(one)
    return len(wrong)


def _chunks(pks: list[int]) -> Iterator[list[int]]:
    return (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))


def _came_back(first: WorkOrder, again: WorkOrder, window_days: int) -> bool:
    return first.restored_at is not None and is_repeat(
        restored_at=first.restored_at, reported_at=again.reported_at or again.entered_at, window_days=window_days
    )


def _is_nearer(order: WorkOrder, again: WorkOrder) -> bool:
    """Than the repair that `again` was held to repeat so far."""
    former = again.repeat_of.restored_at if again.repeat_of else None
    return former is None or (order.restored_at is not None and order.restored_at > former)
