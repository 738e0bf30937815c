"""Faults that come from use, per site: before and after people there were trained, and where they repeat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Min, QuerySet
from django.db.models.functions import Coalesce

from firstfix.care.models import Training
from firstfix.care.translate import Ratio, changed_rate
from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.platform.written_once import Ids, written_once
from firstfix.work.models import WorkOrder

#: A site is watched so long before its first training and after it, at most.
WATCHED = timedelta(days=365)
#: So many faults from use within a year since the last training are no accident.
REPEATS = 2
#: A site and a product model.
Place = tuple[int, int]


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
class TotalEffect(Effect):
    """Of several sites; `expected` faults after, as the year before lets expect at each site."""

    expected: float

    @property
    def ratio(self) -> Ratio | None:
        """Each site beside itself, as the key figure counts it: sites that were watched longer weigh no more."""
        if not self.before:
            return super().ratio
        return changed_rate(self.before, self.after, 1, self.expected / self.before)


@dataclass(frozen=True)
class TrainingHint:
    """Faults from use that came back at a site, on machines of one model."""

    site: Site
    product_model: ProductModel
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


def total_effect(effects: Iterable[Effect]) -> TotalEffect:
    """All sites together; those without machines before say nothing of a change."""
    effects = [one for one in effects if one.years_before]
    return TotalEffect(
        sum(one.before for one in effects), sum(one.after for one in effects),
        sum(one.years_before for one in effects), sum(one.years_after for one in effects),
        expected=sum(one.before * one.years_after / one.years_before for one in effects),
    )  # fmt: skip


def training_hints(about: Customer | Asset | WorkOrder, *, today: date) -> list[TrainingHint]:
    """Where faults from use repeat, and nobody was trained on the product since: at the sites of a customer, or at the
    asset's.
    """
    if isinstance(about, Customer):
        recent = _by_use().filter(customer=about, reported_at__gte=midnight(today - WATCHED), asset__isnull=False)
        places = set(recent.order_by().values_list("site", "asset__product_model"))
    else:
        asset = about if isinstance(about, Asset) else about.asset
        places = {_place_of(asset)} if asset else set()
    return sorted(_hints(places, today=today).values(), key=lambda one: -one.faults)


def hints_of_orders(orders: Collection[WorkOrder], *, today: date) -> dict[int, TrainingHint]:
    """The same for many orders with their assets, by order id: two statements, and two more where there are hints."""
    places = {one.pk: _place_of(one.asset) for one in orders if one.asset}
    hints = _hints(set(places.values()), today=today)
    return {order: hints[place] for order, place in places.items() if place in hints}


def _place_of(asset: Asset) -> Place:
    return asset.site_id, asset.product_model_id


def _hints(places: Collection[Place], *, today: date) -> dict[Place, TrainingHint]:
    since = _since(places, today=today)
    recent = _recent_by_use(*_sites_and_models(places), midnight(today - WATCHED))
    counts = Counter[Place]()
    for site, model, at in recent:
        if at and (site, model) in since and at >= midnight(since[site, model]):
            counts[site, model] += 1
    repeated = {place: faults for place, faults in counts.items() if faults >= REPEATS}
    site_ids, model_ids = _sites_and_models(repeated)
    sites = Site.objects.select_related("customer").in_bulk(site_ids)
    models = ProductModel.objects.in_bulk(model_ids)
    return {
        (site, model): TrainingHint(sites[site], models[model], faults, since[site, model])
        for (site, model), faults in repeated.items()
    }


def _sites_and_models(places: Collection[Place]) -> tuple[set[int], set[int]]:
    return {site for site, _model in places}, {model for _site, model in places}


@written_once
def _recent_by_use(sites: Ids, models: Ids, after: datetime) -> QuerySet[WorkOrder, tuple[int, int, datetime | None]]:
    rows = _by_use().filter(site__in=sites, asset__product_model__in=models, reported_at__gte=after).order_by()
    return rows.values_list("site", "asset__product_model", "reported_at")


def _since(places: Collection[Place], *, today: date) -> dict[Place, date]:
    """The day of the last training on the product at each place, or a year ago where that is longer. One that says
    nothing of a product is on all at the site.
    """
    sites, _models = _sites_and_models(places)
    last = {(site, model): company_day(at) for site, model, at in _last_trainings(sites)}
    return {
        (site, model): max(last.get((site, model), date.min), last.get((site, None), date.min), today - WATCHED)
        for site, model in places
    }


@written_once
def _last_trainings(sites: Ids) -> QuerySet[Training, tuple[int, int | None, datetime]]:
    on = Coalesce("course_version__course__product_model", "asset__product_model")
    rows = Training.objects.filter(site__in=sites).order_by().annotate(on=on).values("site", "on")
    return rows.annotate(last=Max("at")).values_list("site", "on", "last")


def _by_use() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(cause__is_use=True).exclude(state="cancelled")


def _fault_days(sites: Iterable[int]) -> dict[int, list[date]]:
    """Of machines that `_machine_spans` counts: faults of those that are gone would stand against no time."""
    found: dict[int, list[date]] = defaultdict(list)
    orders = _by_use().filter(site__in=list(sites), asset__site=F("site")).exclude(asset__state="retired")
    rows = orders.values_list("site", "reported_at").order_by()
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
