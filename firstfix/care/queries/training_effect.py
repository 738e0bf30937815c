"""Faults that come from use, per site: before and after people there were trained, and where they repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from firstfix.care.models import Training
from firstfix.care.translate import Ratio, changed_rate
from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.work.models import WorkOrder

#: A site is watched so long before its first training and after it, at most.
WATCHED = timedelta(days=365)
#: So many faults from use within a year since the last training are no accident.
REPEATS = 2


@dataclass(frozen=True)
class Effect:
    """Faults from use and years that machines were watched, before and after; `ratio` is None where nothing was
    watched on one side.
    """

    before: int
    after: int
    years_before: float
    years_after: float

    @property
    def ratio(self) -> Ratio | None:
        return changed_rate(self.before, self.after, self.years_before, self.years_after)


@dataclass(frozen=True)
class SiteEffect(Effect):
    site: Site
    trained_on: date


@dataclass(frozen=True)
class TrainingHint:
    """Faults from use that came back at a site, on machines of one model."""

    site: Site
    faults: int
    since: date


def site_effects(*, today: date) -> list[SiteEffect]:
    """Each site with a training, those with the most faults before it first."""
    first = Training.objects.exclude(site=None).values("site").annotate(at=Min("at")).values_list("site", "at")
    trained = {site: company_day(at) for site, at in first if company_day(at) < today}
    faults, machines = _fault_days(trained), _machine_spans(trained)
    sites = Site.objects.select_related("customer").in_bulk(trained)
    found = []
    for id, day in trained.items():
        begin, end = day - WATCHED, min(day + WATCHED, today)
        days = faults.get(id, [])
        found.append(SiteEffect(
            before=sum(begin <= one < day for one in days), after=sum(day <= one < end for one in days),
            years_before=_years(machines.get(id, ()), begin, day), years_after=_years(machines.get(id, ()), day, end),
            site=sites[id], trained_on=day,
        ))  # fmt: skip
    return sorted(found, key=lambda one: (-one.before, -one.after, one.site.name))


def total_effect(effects: Iterable[Effect]) -> Effect:
    """All sites together."""
    effects = list(effects)
    return Effect(
        sum(one.before for one in effects), sum(one.after for one in effects),
        sum(one.years_before for one in effects), sum(one.years_after for one in effects),
    )  # fmt: skip


def training_hints(about: Customer | Asset | WorkOrder, *, today: date) -> list[TrainingHint]:
    """Where faults from use repeat, and nobody was trained since: at the sites of a customer, or at the asset's."""
    orders = _by_use()
    if isinstance(about, Customer):
        orders = orders.filter(customer=about)
    else:
        asset = about if isinstance(about, Asset) else about.asset
        if asset is None:
            return []
        orders = orders.filter(site=asset.site_id, asset__product_model=asset.product_model_id)
    return _hints(orders, today=today)


def _hints(orders: QuerySet[WorkOrder], *, today: date) -> list[TrainingHint]:
    sites = list(orders.order_by().values_list("site", flat=True).distinct())
    last = dict(Training.objects.filter(site__in=sites).values("site").annotate(at=Max("at")).values_list("site", "at"))
    since = {site: max(company_day(last[site]) if site in last else date.min, today - WATCHED) for site in sites}
    wanted = Q(pk=None)
    for site, day in since.items():
        wanted |= Q(site=site, reported_at__gte=midnight(day))
    counts = dict(orders.filter(wanted).order_by().values("site").annotate(n=Count("pk")).values_list("site", "n"))
    named = Site.objects.select_related("customer").in_bulk([site for site, n in counts.items() if n >= REPEATS])
    hints = [TrainingHint(site, counts[id], since[id]) for id, site in named.items()]
    return sorted(hints, key=lambda one: -one.faults)


def _by_use() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(cause__is_use=True).exclude(state="cancelled")


def _fault_days(sites: Iterable[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = _by_use().filter(site__in=list(sites)).values_list("site", "reported_at").order_by()
    for site, at in rows:
        if at:
            found[site].append(company_day(at))
    return found


def _machine_spans(sites: Iterable[int]) -> dict[int, list[date]]:
    """By site, since when each machine that is in use stands there."""
    found: dict[int, list[date]] = defaultdict(list)
    rows = Asset.objects.filter(site__in=list(sites)).exclude(state="retired")
    for site, delivered, commissioned in rows.values_list("site", "delivered_on", "commissioned_on").order_by():
        found[site].append(commissioned or delivered or date.min)
    return found


def _years(machines: Iterable[date], begin: date, end: date) -> float:
    """Years that the machines were watched together between the two days."""
    return sum(max(0, (end - max(begin, since)).days) for since in machines) / 365.25
