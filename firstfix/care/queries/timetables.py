"""What falls due by maintenance plans, at which machines: any number of plans with the same few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.rules.maintenance import CountsFrom, Trigger
from firstfix.care.translate import Due, Service, crossings_of, dues_of
from firstfix.equipment.models import Asset, ContractCoverage, Reading
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.work.models import WorkOrder
from firstfix.work.states import DONE_STATES

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


def machines_of(plan: MaintenancePlan, *, on: date) -> QuerySet[Asset]:
    """Those in use that the plan is for; of one that asks for contracts, those that have one that day."""
    machines = _machines().filter(_is_for([plan]))
    if plan.only_covered:
        machines = machines.filter(pk__in=_in_force(on).values("asset"))
    return machines


def _machines() -> QuerySet[Asset]:
    in_use = Asset.objects.exclude(state__in=("retired", "delivered"))
    in_order = in_use.order_by("site__customer__name", "site__name", "code", "pk")
    return in_order.select_related("product_model", "site__customer")


def _is_for(plans: Iterable[MaintenancePlan]) -> Q:
    models = [plan.product_model_id for plan in plans if plan.product_model_id]
    return Q(product_model__in=models) | Q(pk__in=[plan.asset_id for plan in plans if plan.asset_id])


def _in_force(on: date) -> QuerySet[ContractCoverage]:
    return ContractCoverage.objects.filter(contract__starts_on__lte=on, contract__ends_on__gte=on)


def timetable_of(
    plan: MaintenancePlan, *, today: date, until: date, machines: Iterable[Asset] | None = None
) -> list[MachineDues]:
    return timetables_of([plan], today=today, until=until, machines=machines)[plan.pk]


def timetables_of(
    plans: Sequence[MaintenancePlan], *, today: date, until: date, machines: Iterable[Asset] | None = None
) -> dict[int, list[MachineDues]]:
    """By plan, what it asks for until that day, machine by machine; a value beyond its limit cannot be foretold.

    machines  only these, as far as the plans are for them
    """
    assets = list(_machines().filter(_is_for(plans)) if machines is None else machines)
    past = _Past(plans, [asset.pk for asset in assets], since=today - READINGS_SINCE)
    covered: set[int] = set()
    if any(plan.only_covered for plan in plans):
        covered = set(_in_force(today).filter(asset__in=assets).values_list("asset", flat=True))
    return {
        plan.pk: [
            MachineDues(asset, past.last.get((plan.pk, asset.pk)), past.coming(plan, asset, today=today, until=until))
            for asset in assets
            if asset.pk == plan.asset_id or asset.product_model_id == plan.product_model_id
            if asset.pk in covered or not plan.only_covered
        ]
        for plan in plans
    }


class _Past:
    """What was done and read at the machines: three statements for any number of plans."""

    def __init__(self, plans: Sequence[MaintenancePlan], asset_ids: Sequence[int], *, since: date) -> None:
        self.last = _last_dues(plans, asset_ids)
        self.done = _done_lately({plan.kind for plan in plans if plan.counts_from == CountsFrom.DONE}, asset_ids)
        self.readings = _readings({plan.meter for plan in plans if plan.counts}, asset_ids, since=since)

    def coming(self, plan: MaintenancePlan, asset: Asset, *, today: date, until: date) -> list[Due]:
        if plan.trigger == Trigger.CONDITION:
            return []
        anchor, begins = _start(plan, asset)
        done_on = self.done.get((plan.kind, asset.pk)) if plan.counts_from == CountsFrom.DONE else None
        return dues_of(
            plan, anchor=anchor, begins=begins, last=_service(self.last.get((plan.pk, asset.pk)), done_on),
            readings=self.readings.get((plan.meter, asset.pk), ()), today=today, until=until,
        )  # fmt: skip


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


def _last_dues(plans: Sequence[MaintenancePlan], asset_ids: Sequence[int]) -> dict[tuple[int, int], MaintenanceDue]:
    known = [plan for plan in plans if plan.pk]  # one that is only thought of has none
    dues = MaintenanceDue.objects.filter(plan__in=known, asset__in=asset_ids).select_related("work_order")
    newest = dues.order_by("plan", "asset", "-number").distinct("plan", "asset")
    return {(due.plan_id, due.asset_id): due for due in newest}


def _done_lately(kinds: Iterable[str], asset_ids: Sequence[int]) -> dict[tuple[str, int], date]:
    """When work of these kinds was last done at each machine by an order that no plan asked for."""
    orders = WorkOrder.objects.filter(
        kind__in=kinds, asset__in=asset_ids, state__in=DONE_STATES, maintenance_due=None, restored_at__isnull=False
    )
    newest = orders.values_list("kind", "asset").annotate(at=Max("restored_at")).order_by()
    return {(kind, asset_id): company_day(at) for kind, asset_id, at in newest}


def _readings(
    meters: Iterable[str], asset_ids: Sequence[int], *, since: date
) -> dict[tuple[str, int], list[tuple[date, Decimal]]]:
    found: dict[tuple[str, int], list[tuple[date, Decimal]]] = defaultdict(list)
    rows = Reading.objects.filter(meter__in=meters, asset__in=asset_ids, at__gte=midnight(since)).order_by("at", "pk")
    for meter, asset_id, at, value in rows.values_list("meter", "asset", "at", "value"):
        found[meter, asset_id].append((company_day(at), value))
    return found


def crossing_at(plan: MaintenancePlan, asset: Asset) -> datetime | None:
    """The newest crossing of the plan's limit that no order stands for; none while one is still open."""
    last = _last_dues([plan], [asset.pk]).get((plan.pk, asset.pk))
    if last and last.is_open:
        return None
    readings = Reading.objects.filter(asset=asset, meter=plan.meter).order_by("at", "pk")
    if last:
        readings = readings.filter(at__gt=max(at for at in (last.crossed_at, last.work_order.restored_at) if at))
    else:
        readings = readings.filter(at__gte=midnight(plan.begins_on))
    found = list(crossings_of(plan, readings.values_list("at", "value"), is_armed=last is None))
    return found[-1] if found else None


def first_orders(plan: MaintenancePlan, *, today: date) -> int:
    """How many orders the plan would make at once, if it were switched on."""
    until = today + timedelta(days=plan.horizon_days)
    return sum(len(one.sure_until(until)) for one in timetable_of(plan, today=today, until=until))


def expected_orders(plan: MaintenancePlan, *, today: date | None = None) -> int:
    """How many orders the plan would make in twelve months; of a limit, one for each machine that may cross it."""
    today = today or company_day(timezone.now())
    if plan.trigger == Trigger.CONDITION:
        return machines_of(plan, on=today).count()
    return sum(len(one.coming) for one in timetable_of(plan, today=today, until=twelve_months(today)))
