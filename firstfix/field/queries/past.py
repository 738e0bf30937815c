"""What was done on an asset before, and whether the fault may be an old one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Booking, Visit
from firstfix.work.models import WorkOrder
from firstfix.work.rules import is_repeat

#: So much of an asset's past helps before a visit.
PAST_ORDERS = 3


@dataclass(frozen=True)
class Past:
    """Something that was done before: by an earlier visit of the same order, or for an earlier order of the asset.

    visit_id  the visit of the same order that it was, None for an earlier order
    """

    at: datetime
    order: WorkOrder
    engineers: tuple[str, ...]
    done: str
    visit_id: int | None = None

    @property
    def is_same_order(self) -> bool:
        return self.visit_id is not None

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class RepeatWarning:
    """The asset failed again within the company's window: perhaps the same fault.

    is_confirmed  it is: at closing the same failure mode was found
    """

    earlier: WorkOrder
    days: int
    window_days: int
    is_confirmed: bool


def past_of(orders: Sequence[WorkOrder], *, but: Collection[int]) -> dict[int, list[Past]]:
    """By order id, newest first: its own visits but these (ids), and the last restored orders of its asset."""
    earlier = _restored_on({order.asset_id for order in orders if order.asset_id})
    by_asset: dict[int, list[WorkOrder]] = defaultdict(list)
    for one in earlier:
        by_asset[one.asset_id or 0].append(one)
    visits: dict[int, list[Visit]] = defaultdict(list)
    for visit in _visits_made([order.pk for order in (*orders, *earlier)]):
        visits[visit.work_order_id].append(visit)
    found = {}
    for order in orders:
        own = [_own_visit(order, visit) for visit in visits[order.pk] if visit.pk not in but]
        others = [one for one in by_asset.get(order.asset_id or 0, ()) if one.pk != order.pk][:PAST_ORDERS]
        past = [*own, *(_earlier(one, visits[one.pk]) for one in others)]
        found[order.pk] = sorted(past, key=lambda one: one.at, reverse=True)
    return found


def repeat_warning(order: WorkOrder, past: Iterable[Past], *, window_days: int) -> RepeatWarning | None:
    """The earlier repair of this asset that the report may be a repeat of; one that closing confirmed goes first."""
    reported_at = order.reported_at or order.entered_at
    if order.repeat_of and order.repeat_of.restored_at:
        days = (reported_at - order.repeat_of.restored_at).days
        return RepeatWarning(order.repeat_of, days, window_days, is_confirmed=True)
    if order.kind != WorkOrder.Kind.REPAIR:
        return None
    for one in past:
        restored_at = one.order.restored_at
        if one.is_same_order or restored_at is None or one.order.kind != WorkOrder.Kind.REPAIR:
            continue
        if is_repeat(restored_at=restored_at, reported_at=reported_at, window_days=window_days):
            return RepeatWarning(one.order, (reported_at - restored_at).days, window_days, is_confirmed=False)
    return None


@written_once
def _restored_on(assets: Ids) -> QuerySet[WorkOrder]:
    """The last restored orders of each."""
    rank = Window(RowNumber(), partition_by=F("asset"), order_by=(F("entered_at").desc(), F("pk").desc()))
    return (
        WorkOrder.objects.filter(asset__in=assets, restored_at__isnull=False)
        .annotate(rank=rank)
        # One more, because an order may itself be restored already.
        .filter(rank__lte=PAST_ORDERS + 1)
        .select_related("mode", "cause", "remedy")
        .only(
            *("number", "asset", "kind", "subject", "work_done", "entered_at", "restored_at"),
            *("mode__code", "mode__name", "cause__code", "cause__name", "remedy__code", "remedy__name"),
        )
        .order_by("-entered_at")
    )


@written_once
def _visits_made(orders: Ids) -> QuerySet[Visit]:
    rows = Visit.objects.filter(work_order__in=orders, state__in=("left", "missed")).order_by("planned_start")
    crew = Booking.objects.select_related("engineer").only("visit", "engineer__name").order_by("pk")
    told = ("work_order", "state", "outcome", "outcome_reason", "planned_end", "left_at")
    return rows.only(*told).prefetch_related(Prefetch("bookings", crew))


def _own_visit(order: WorkOrder, visit: Visit) -> Past:
    said = _("Nobody there") if visit.state == "missed" else visit.get_outcome_display()
    done = "\n".join(filter(None, (said, visit.outcome_reason)))
    at = visit.left_at or visit.planned_end
    return Past(at, order, _names([visit]), done, visit.pk)


def _earlier(order: WorkOrder, visits: Iterable[Visit]) -> Past:
    codes = " · ".join(str(code) for code in (order.mode, order.cause, order.remedy) if code)
    done = "\n".join(filter(None, (codes, order.work_done or order.subject)))
    return Past(order.restored_at or order.entered_at, order, _names(visits), done)


def _names(visits: Iterable[Visit]) -> tuple[str, ...]:
    names = (booking.engineer.name for visit in visits for booking in visit.bookings.all())
    return tuple(dict.fromkeys(names))
