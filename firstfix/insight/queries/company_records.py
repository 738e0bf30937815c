"""The company's year as the simulation asks for it, and how the real one went: a worker reads it in few statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import fmean, median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, F, Min, Sum

from firstfix.billing.queries.books import Books
from firstfix.billing.rules import Hours as RateHours
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.equipment.models import ModelCertificate, ModelSkill, Part, ProductModel
from firstfix.insight.translate.business_time import BusinessTime
from firstfix.insight.translate.records import Colleague, Demand, Opening, Prices, Product, Records
from firstfix.logistics.models import Condition, PartUse, StockBalance, Supplier, VanAdvice
from firstfix.logistics.queries import depots, tools_by_engineer
from firstfix.logistics.queries.van_stock import last_done, purchase_prices, vans
from firstfix.people.models import Engineer
from firstfix.people.queries import abilities_of, working_engineers
from firstfix.people.rules import CertificateNeed, Needs, SkillNeed, lacks
from firstfix.platform.catalogues.models import BusinessCalendar, Skill, ToolType
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Absence, Shift, Visit
from firstfix.scheduling.rules import place
from firstfix.work.models import WorkOrder
from firstfix.work.queries import with_fix_status

YEAR = timedelta(days=365)
#: Shifts are looked at so far back.
SHIFTS_BACK = timedelta(weeks=12)
#: A year in which less was repaired says too little.
LEAST_ORDERS = 20
OFFICE = (8 * 3600 + 1800, 17 * 3600 + 1800)
KG = 1000


@dataclass
class Measured:
    """The real year beside the simulated one; times in hours of business time, None where nothing was counted."""

    orders: int = 0
    visits: float | None = None
    first_time_fix: float | None = None
    remote: float | None = None
    mttr: float | None = None
    sla: float | None = None


@dataclass
class _Counts:
    """What is added up on the one way through the year's repairs."""

    demand: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    uncounted: int = 0
    restored: int = 0
    visited: int = 0
    visits: int = 0
    remote: int = 0
    promised: int = 0
    kept: int = 0
    first: int = 0
    not_first: int = 0
    hours: list[float] = field(default_factory=list)


def company_records(*, now: datetime) -> tuple[Records, Measured]:
    """Of the last year before `now`, or of as much of it as there is."""
    repairs = WorkOrder.objects.filter(kind=WorkOrder.Kind.REPAIR, entered_at__gte=now - YEAR, entered_at__lt=now)
    repairs = repairs.exclude(state="cancelled")
    begun = repairs.aggregate(first=Min("entered_at"))["first"] or now
    days = max(1, (now - begun).days)
    zone = company_zone()
    opening = _opening()
    counts = _counted(repairs, BusinessTime(opening, zone), now=now)
    engineers = list(working_engineers())
    shift, has_shifts, away = _shifts(engineers, opening, zone, now=now, days=days)
    products = _products({key[0] for key in counts.demand}, since=now - YEAR)
    colleagues = _colleagues(engineers, products.keys(), now=now)
    demand = [Demand._make((*key, count)) for key, count in sorted(counts.demand.items(), key=str)]
    stocking = last_done()
    branch = next((at for one in reversed(depots()) if (at := place(one.latitude, one.longitude))), None)
    suppliers = Supplier.objects.aggregate(days=Avg("lead_days"))["days"]
    records = Records(
        days=days,
        opening=opening,
        shift=shift,
        away=away,
        products=products,
        demand=demand,
        uncounted=counts.uncounted,
        colleagues=colleagues,
        parts=_parts(products.values(), colleagues),
        prices=_prices(now, stocking.holding_percent / 100 if stocking else None),
        branch=branch,
        supplier_days=None if suppliers is None else round(suppliers),
        van_kg=float(stocking.capacity_kg) if stocking and stocking.capacity_kg else None,
        has_shifts=has_shifts,
    )
    return records, _measured(counts)


# The year's repairs


def _counted(repairs: Any, business: BusinessTime, *, now: datetime) -> _Counts:
    counts = _Counts()
    rows = with_fix_status(repairs, now=now).values_list(
        "asset__product_model_id", "site__latitude", "site__longitude", "site__territory_id", "priority",
        "reported_at", "entered_at", "restoration_due_at", "restored_at", "visit_count", "was_remote", "fix_status",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5000):
        product, up, over, territory, priority, reported, entered, due, restored, visits, remote, status = row
        begun = reported or entered
        promise = max(1, round(business.hours(begun, due))) if due else None
        if product is None:
            counts.uncounted += 1
        else:
            counts.demand[product, place(up, over), territory, priority, promise] += 1
        if due and (restored or due < now):
            counts.promised += 1
            counts.kept += bool(restored and restored <= due)
        if restored:
            counts.restored += 1
            counts.visits += visits
            counts.visited += visits > 0
            counts.remote += remote
            counts.first += status == "first_fix"
            counts.not_first += status == "not_first_fix"
            if reported:
                counts.hours.append(business.hours(reported, restored))
    return counts


def _measured(counts: _Counts) -> Measured:
    def share(hits: int, base: int) -> float | None:
        return hits / base if base else None

    return Measured(
        orders=sum(counts.demand.values()) + counts.uncounted,
        visits=share(counts.visits, counts.restored),
        first_time_fix=share(counts.first, counts.first + counts.not_first),
        remote=share(counts.remote, counts.restored),
        mttr=fmean(counts.hours) if counts.hours else None,
        sla=share(counts.kept, counts.promised),
    )


# What breaks


def _products(ids: set[int], *, since: datetime) -> dict[int, Product]:
    published = FaultModelVersion.objects.filter(state="published", fault_model__product_model__in=ids)
    documents = dict(published.values_list("fault_model__product_model", "document"))
    bare = ids - documents.keys()
    used: dict[int, Counter[tuple[tuple[str, int], ...]]] = defaultdict(Counter)
    taken: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    uses = PartUse.objects.filter(at__gte=since, work_order__asset__product_model__in=bare).order_by()
    rows = uses.values_list("work_order__asset__product_model", "work_order", "part__code", "part__unit")
    for product, order, code, unit, quantity in rows.annotate(pieces=Sum("quantity")):
        taken[product, order].append((code, _pieces(quantity, unit)))
    for (product, _order), parts in taken.items():
        used[product][tuple(sorted(parts))] += 1
    repaired = WorkOrder.objects.filter(
        kind=WorkOrder.Kind.REPAIR, restored_at__gte=since, asset__product_model__in=bare
    )
    for product in repaired.values_list("asset__product_model", flat=True).order_by():
        used[product][()] += 1
    for product, patterns in used.items():
        patterns[()] = max(0, patterns[()] - sum(1 for one, _order in taken if one == product))
    found = {}
    for model in ProductModel.objects.filter(pk__in=ids):
        found[model.pk] = Product(model.code, documents.get(model.pk), +used[model.pk], model.repair_minutes)
    return found


def _pieces(quantity: int, unit: str) -> int:
    """Whole units of what is measured, upwards: the simulation knows pieces only."""
    return -(-quantity // KG) if Part(unit=unit).is_measured else quantity


def _parts(products: Iterable[Product], colleagues: Iterable[Colleague]) -> dict[str, tuple[float, float]]:
    codes = {str(part["id"]) for one in products if one.document for part in one.document.get("parts") or ()}
    codes |= {part for one in products for parts in one.used for part, _ in parts}
    codes |= {part for one in colleagues for part in one.carries}
    rows = list(Part.objects.filter(code__in=codes))
    bought = purchase_prices({one.pk for one in rows})
    return {one.code: (bought.get(one.pk, float(one.price)), float(one.weight_kg or 0)) for one in rows}


# Who mends it


def _colleagues(engineers: list[Engineer], products: Iterable[int], *, now: datetime) -> list[Colleague]:
    today = now.date()
    abilities = abilities_of(engineers)
    needs = _needs(products)
    skills = dict(Skill.objects.values_list("pk", "code"))
    tool_codes = dict(ToolType.objects.values_list("pk", "code"))
    tools = tools_by_engineer(engineers, on=today)
    carried, advised = _van_levels()
    return [
        Colleague(
            id=one.pk,
            place=place(one.home_latitude, one.home_longitude),
            territory=one.territory_id,
            can=frozenset(
                id for id, need in needs.items() if not lacks(abilities[one.pk], need, first=today, last=today)
            ),
            skill_ids=frozenset(abilities[one.pk].skills),
            skills=frozenset(skills[id] for id in abilities[one.pk].skills),
            tools=frozenset(tool_codes[id] for id in tools.get(one.pk, ())),
            carries=carried.get(one.pk, {}),
            advised=advised.get(one.pk),
        )
        for one in engineers
    ]


def _needs(products: Iterable[int]) -> dict[int, Needs]:
    ids = list(products)
    skills: dict[int, list[SkillNeed]] = {id: [] for id in ids}
    certificates: dict[int, list[CertificateNeed]] = {id: [] for id in ids}
    for one in ModelSkill.objects.filter(product_model__in=ids).select_related("skill"):
        skills[one.product_model_id].append(SkillNeed(one.skill_id, str(one.skill), one.level))
    for held in ModelCertificate.objects.filter(product_model__in=ids).select_related("certificate_type"):
        certificates[held.product_model_id].append(
            CertificateNeed(held.certificate_type_id, str(held.certificate_type))
        )
    return {id: Needs(tuple(skills[id]), tuple(certificates[id])) for id in ids}


def _van_levels() -> tuple[dict[int, dict[str, int]], dict[int, dict[str, int]]]:
    """By engineer: what the van is refilled to (else what lies in it), and what the van stock policy advises."""
    rows = StockBalance.objects.filter(place__in=vans(), condition=Condition.GOOD).order_by()
    lying: dict[int, dict[str, int]] = defaultdict(dict)
    told: dict[int, dict[str, int]] = defaultdict(dict)
    for engineer, code, unit, quantity, least, most in rows.values_list(
        "place__engineer", "part__code", "part__unit", "quantity", "minimum", "maximum"
    ):
        lying[engineer][code] = _pieces(quantity, unit)
        if least or most:
            told[engineer][code] = _pieces(max(least, most), unit)
    run = last_done()
    advised: dict[int, dict[str, int]] = {}
    if run is not None:
        advice = list(VanAdvice.objects.filter(run=run).select_related("place"))
        ids = {int(part["id"]) for one in advice for part in one.plan["parts"]}
        parts = Part.objects.in_bulk(ids)
        for one in advice:
            advised[one.place.engineer_id or 0] = {
                parts[id].code: _pieces(int(part["after"]), parts[id].unit)
                for part in one.plan["parts"]
                if (id := int(part["id"])) in parts
            }
    return {engineer: told.get(engineer, lying[engineer]) for engineer in lying}, advised


# When and for how much


def _opening() -> Opening:
    """The company's own calendar, from its earliest to its latest hour."""
    calendar = BusinessCalendar.objects.filter(is_default=True).first() or BusinessCalendar()
    spans = {int(day) - 1: one for day, one in calendar.hours.items() if one}
    clock = [_seconds(time.fromisoformat(at)) for one in spans.values() for span in one for at in span]
    if not clock or min(clock) == max(clock):
        return Opening(*OFFICE, (0, 1, 2, 3, 4))
    return Opening(min(clock), max(clock), tuple(sorted(spans)))


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _shifts(
    engineers: list[Engineer], opening: Opening, zone: ZoneInfo, *, now: datetime, days: int
) -> tuple[tuple[int, int], bool, float]:
    """When they begin and end (the middle one of the last weeks), whether anybody has shifts, and the share of them in
    which they are absent or do what is no repair."""
    since = now - SHIFTS_BACK
    rows = list(
        Shift.objects.filter(engineer__in=engineers, kind=Shift.Kind.REGULAR, starts_at__gte=since, starts_at__lt=now)
        .values_list("starts_at", "ends_at")
        .order_by()
    )
    spans = [(start, end) for start, end in rows if end - start <= timedelta(hours=16)]
    shift = (opening.opens, opening.closes)
    if spans:
        begins = median(_seconds(start.astimezone(zone).time()) for start, _ in spans)
        shift = (round(begins), min(86_400, round(begins + median((end - start).seconds for start, end in spans))))
    weeks = SHIFTS_BACK.days / 7
    full = len(engineers) * len(opening.days) * weeks
    there = min(1.0, len(spans) / full) if spans and full else 1.0
    absent = _absent_days(engineers, since, now) * len(opening.days) / 7 / full if full else 0.0
    a_year = full / weeks * days / 7 * (shift[1] - shift[0]) * max(0.05, there - absent)
    other = Visit.objects.filter(left_at__gte=now - timedelta(days=days), started_at__isnull=False)
    other = other.exclude(work_order__kind=WorkOrder.Kind.REPAIR)
    spent = other.aggregate(spent=Sum(F("left_at") - F("started_at")))["spent"] or timedelta(0)
    busy = min(1.0, spent.total_seconds() / a_year) if a_year else 0.0
    return shift, bool(spans), 1 - max(0.0, there - absent) * (1 - busy)


def _absent_days(engineers: list[Engineer], since: datetime, until: datetime) -> float:
    """Calendar days of all of them together."""
    rows = Absence.objects.filter(engineer__in=engineers, starts_at__lt=until, ends_at__gt=since)
    spans = rows.values_list("starts_at", "ends_at")
    return sum((min(end, until) - max(start, since)) / timedelta(days=1) for start, end in spans)


def _prices(now: datetime, holding: float | None) -> Prices:
    """What an hour and a kilometre cost us by the general cost list."""
    book = Books(None, None, frozenset()).costs(now.astimezone(company_zone()).date())
    hours = [float(one.per_hour) for one in book.labour if one.hours == RateHours.NORMAL and one.work in ("", "repair")]
    ways = [float(one.per_km) for one in book.travel if one.per_km]
    return Prices(min(hours, default=None), fmean(ways) if ways else None, holding)


def is_enough(records: Records) -> bool:
    return bool(records.colleagues) and sum(one.orders for one in records.demand) >= LEAST_ORDERS


__all__ = ["Measured", "company_records", "is_enough"]
