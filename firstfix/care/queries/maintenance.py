"""Lists of maintenance plans and services, and what is done together at a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.equipment.models import Asset
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

#: So far ahead a service is worth a thought of whoever goes to the site anyhow.
NEAR = timedelta(days=30)


def plans_listed() -> QuerySet[MaintenancePlan]:
    return MaintenancePlan.objects.select_related("product_model", "asset__product_model", "asset__site__customer")


def dues_listed() -> QuerySet[MaintenanceDue]:
    return MaintenanceDue.objects.select_related(
        "plan", "asset__product_model", "asset__site__customer", "work_order", "goes_with"
    )


def open_dues() -> QuerySet[MaintenanceDue]:
    return dues_listed().filter(work_order__state__in=OPEN_STATES)


def plans_of(asset: Asset) -> QuerySet[MaintenancePlan]:
    """Those that are switched on and may ask for something at this machine."""
    return plans_listed().filter(Q(asset=asset) | Q(product_model=asset.product_model_id), state="active")


def services_told(machines: QuerySet[Asset]) -> QuerySet[MaintenanceDue]:
    """Services that are to come at a customer's machines, with the visit that is planned for each (`to_come`)."""
    planned = Prefetch(
        "work_order__visits", Visit.objects.filter(state="planned").order_by("planned_start"), to_attr="to_come"
    )
    return open_dues().filter(asset__in=machines).prefetch_related(planned).order_by("due_on", "pk")


class Company:
    """What stands at the sites on the coming days, which a service may go with: visits first, then other services."""

    def __init__(self, site_ids: Iterable[int], *, first: date, last: date) -> None:
        sites = set(site_ids)
        self._visits: dict[int, list[tuple[date, WorkOrder]]] = defaultdict(list)
        self._services: dict[int, list[tuple[date, WorkOrder]]] = defaultdict(list)
        visits = Visit.objects.filter(
            work_order__site__in=sites, state="planned", planned_start__gte=midnight(first),
            planned_start__lt=midnight(last + timedelta(days=1)),
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


def visit_days(order: WorkOrder, *, since: date) -> list[date]:
    """The days on which somebody is to go there for this order."""
    planned = order.visits.filter(state="planned", planned_start__gte=midnight(since))
    return [company_day(start) for start in planned.order_by("planned_start").values_list("planned_start", flat=True)]


def dues_at_site_of(order: WorkOrder, *, today: date) -> QuerySet[MaintenanceDue]:
    """Services at the order's site that are near enough to be done by the way, and not planned yet."""
    near = open_dues().filter(asset__site=order.site_id, work_order__state="open").exclude(work_order=order)
    return near.filter(due_on__lte=today + NEAR).order_by("due_on", "pk")
