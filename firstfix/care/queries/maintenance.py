"""What falls due by a maintenance plan, at which machine, and what is done together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.rules.maintenance import CountsFrom, Trigger
from firstfix.care.translate import Due, Service, crossings_of, dues_of
from firstfix.equipment.models import Asset, ContractCoverage, Reading
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

#: So far ahead a service is worth a thought of whoever goes to the site anyhow.
NEAR = timedelta(days=30)
#: Readings older than this say nothing of the present rate, nor of a service that is still to be counted from.
READINGS_SINCE = timedelta(days=3 * 366)


@dataclass(frozen=True)
class MachineDues:
    """What a plan asks for at one machine: the newest service with its order, and what comes."""

    asset: Asset
    last: MaintenanceDue | None
    coming: Sequence[Due]

    @property
    def number(self) -> int:
        return self.last.number if self.last else 0

    def sure_until(self, day: date) -> list[Due]:
        """For which orders can be made."""
        return [due for due in self.coming if due.is_sure and due.on <= day]


def twelve_months(today: date) -> date:
    """The last day of the twelve calendar months that begin with this one: the year that a plan is judged by."""
    return today.replace(year=today.year + 1, day=1) - timedelta(days=1)


def plans_listed() -> QuerySet[MaintenancePlan]:
    return MaintenancePlan.objects.select_related("product_model", "asset__product_model", "asset__site__customer")


def dues_listed() -> QuerySet[MaintenanceDue]:
    return MaintenanceDue.objects.select_related(
        "plan", "asset__product_model", "asset__site__customer", "work_order", "goes_with"
    )


def open_dues() -> QuerySet[MaintenanceDue]:
    return dues_listed().filter(work_order__state__in=OPEN_STATES)


def machines_of(plan: MaintenancePlan, *, on: date) -> QuerySet[Asset]:
    """Those in use that the plan is for; of one that asks for contracts, those that have one that day."""
    machines = Asset.objects.exclude(state__in=("retired", "delivered")).select_related(
        "product_model", "site__customer"
    )
    machines = (
        machines.filter(pk=plan.asset_id) if plan.asset_id else machines.filter(product_model=plan.product_model_id)
    )
    if plan.only_covered:
        in_force = ContractCoverage.objects.filter(contract__starts_on__lte=on)
        in_force = in_force.filter(Q(contract__ends_on=None) | Q(contract__ends_on__gte=on))
        machines = machines.filter(pk__in=in_force.values("asset"))
    return machines.order_by("site__customer__name", "site__name", "code", "pk")


def plans_of(asset: Asset) -> QuerySet[MaintenancePlan]:
    """Those that are switched on and may ask for something at this machine."""
    return plans_listed().filter(Q(asset=asset) | Q(product_model=asset.product_model_id), state="active")


def timetable_of(
    plan: MaintenancePlan, *, today: date, until: date, machines: Iterable[Asset] | None = None
) -> list[MachineDues]:
    """What the plan asks for until that day, by machine; a value beyond its limit cannot be foretold."""
    assets = list(machines_of(plan, on=today) if machines is None else machines)
    ids = [asset.pk for asset in assets]
    last = _last_dues(plan, ids)
    done = _done_lately(plan, ids) if plan.counts_from == CountsFrom.DONE else {}
    readings = _readings(plan, ids, since=today - READINGS_SINCE) if plan.has_meter else {}

    def coming(asset: Asset) -> list[Due]:
        if plan.trigger == Trigger.CONDITION:
            return []
        anchor, begins = _start(plan, asset)
        return dues_of(
            plan, anchor=anchor, begins=begins, last=_service(last.get(asset.pk), done.get(asset.pk)),
            readings=readings.get(asset.pk, ()), today=today, until=until,
        )  # fmt: skip

    return [MachineDues(asset, last.get(asset.pk), coming(asset)) for asset in assets]


def _start(plan: MaintenancePlan, asset: Asset) -> tuple[date, date]:
    """From when the calendar counts, and before when nothing is due: a new machine needs nothing on its first day."""
    if plan.anchor_on:
        return plan.anchor_on, plan.begins_on
    since = asset.commissioned_on or asset.delivered_on
    return (since, max(plan.begins_on, since + timedelta(days=1))) if since else (plan.begins_on, plan.begins_on)


def _service(last: MaintenanceDue | None, done_on: date | None) -> Service | None:
    """The newest service: the plan's own, or one that was done without it since."""
    if last is None:
        return Service(done_on, done_on=done_on) if done_on else None
    service = Service(
        last.planned_on, done_on=_done_on(last.work_order), is_open=last.is_open,
        target=None if last.target is None else float(last.target),
    )  # fmt: skip
    is_newer = done_on and not service.is_open and done_on > (service.done_on or service.planned_on)
    return Service(service.planned_on, done_on=done_on) if is_newer else service


def _done_on(order: WorkOrder) -> date | None:
    done_at = order.restored_at or order.closed_at
    return company_day(done_at) if done_at and order.state != "cancelled" else None


def _last_dues(plan: MaintenancePlan, asset_ids: Sequence[int]) -> Mapping[int, MaintenanceDue]:
    dues = MaintenanceDue.objects.filter(plan=plan, asset__in=asset_ids).select_related("work_order")
    return {due.asset_id: due for due in dues.order_by("asset", "-number").distinct("asset")}


def _done_lately(plan: MaintenancePlan, asset_ids: Sequence[int]) -> Mapping[int, date]:
    """When work of this kind was last done at each machine by an order that no plan asked for."""
    orders = WorkOrder.objects.filter(
        asset__in=asset_ids, kind=plan.kind, state__in=("restored", "closed"), maintenance_due=None
    )
    newest = orders.values_list("asset").annotate(at=Max("restored_at")).order_by()
    return {asset_id: company_day(at) for asset_id, at in newest if at}


def _readings(
    plan: MaintenancePlan, asset_ids: Sequence[int], *, since: date
) -> Mapping[int, list[tuple[date, Decimal]]]:
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    rows = Reading.objects.filter(asset__in=asset_ids, meter=plan.meter, at__gte=_midnight(since)).order_by("at", "pk")
    for asset_id, at, value in rows.values_list("asset", "at", "value"):
        found[asset_id].append((company_day(at), value))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=company_zone())


def crossing_at(plan: MaintenancePlan, asset: Asset) -> datetime | None:
    """The newest crossing of the plan's limit that no order stands for; none while one is still open."""
    last = _last_dues(plan, [asset.pk]).get(asset.pk)
    if last and last.is_open:
        return None
    readings = Reading.objects.filter(asset=asset, meter=plan.meter).order_by("at", "pk")
    if last:
        readings = readings.filter(at__gt=max(at for at in (last.crossed_at, last.work_order.restored_at) if at))
    else:
        readings = readings.filter(at__gte=_midnight(plan.begins_on))
    found = list(crossings_of(plan, readings.values_list("at", "value"), is_armed=last is None))
    return found[-1] if found else None


def expected_orders(plan: MaintenancePlan, *, today: date | None = None) -> int:
    """How many orders the plan would make in twelve months; of a limit, one for each machine that may cross it."""
    today = today or company_day(timezone.now())
    if plan.trigger == Trigger.CONDITION:
        return machines_of(plan, on=today).count()
    return sum(len(one.coming) for one in timetable_of(plan, today=today, until=twelve_months(today)))


class Company:
    """What stands at the sites on the coming days, which a service may go with: visits first, then other services."""

    def __init__(self, site_ids: Iterable[int], *, first: date, last: date) -> None:
        sites = set(site_ids)
        self._visits: dict[int, list[tuple[date, WorkOrder]]] = defaultdict(list)
        self._services: dict[int, list[tuple[date, WorkOrder]]] = defaultdict(list)
        visits = Visit.objects.filter(
            work_order__site__in=sites, state="planned", planned_start__gte=_midnight(first),
            planned_start__lt=_midnight(last + timedelta(days=1)),
        )  # fmt: skip
        for visit in visits.select_related("work_order").order_by("planned_start", "pk"):
            self._visits[visit.work_order.site_id].append((company_day(visit.planned_start), visit.work_order))
        for due in open_dues().filter(asset__site__in=sites, due_on__range=(first, last)).order_by("due_on", "pk"):
            self.add(due)

    def add(self, due: MaintenanceDue) -> None:
        self._services[due.asset.site_id].append((due.due_on, due.work_order))

    def near(self, site_id: int, day: date, *, slack: timedelta) -> tuple[date, WorkOrder] | None:
        """The nearest day within the slack on which somebody goes there anyhow, with the order that they go for."""
        for others in (self._visits, self._services):
            found = [one for one in others.get(site_id, ()) if abs(one[0] - day) <= slack]
            if found:
                return min(found, key=lambda one: abs(one[0] - day))
        return None


def dues_at_site_of(order: WorkOrder, *, today: date) -> QuerySet[MaintenanceDue]:
    """Services at the order's site that are near enough to be done by the way, and not planned yet."""
    near = open_dues().filter(asset__site=order.site_id, work_order__state="open").exclude(work_order=order)
    return near.filter(due_on__lte=today + NEAR).order_by("due_on", "pk")
