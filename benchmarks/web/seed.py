"""A company with 100,000 work orders: three years closed, a backlog, and a full day for 200 engineers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.db import connection
from django.utils import timezone

ORDERS, SITES, CUSTOMERS, ASSETS, ENGINEERS, REQUESTS, PARTS = 100_000, 2_000, 400, 10_000, 200, 20_000, 500
#: Visits today of the first engineer, of the second, who has an account, and of each other one.
IN_DAYS = (50, 12, *[6] * (ENGINEERS - 2))
WAITING = {"open": 2_000, "waiting_parts": 600, "waiting_customer": 300, "waiting_rnd": 100, "restored": 250}
PASSWORD = "correct horse battery"
MODELS = ("冷水机 Chiller", "空压机 Compressor", "包装机 Packer", "监护仪 Monitor", "离心机 Centrifuge")
FAULTS = (
    "水温过高，报警 E-{} Water too warm",
    "压力不足 {} bar, pressure too low",
    "不能启动，代码 {} Does not start",
    "漏水 Leaks at valve {}",
    "噪音大，轴承 {} Noisy bearing",
)


@dataclass
class Company:
    """What the measures need to know of it. `people` maps a role to its e-mail address."""

    day: str
    key: str
    people: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


def build(owner: str) -> Company:
    """Written with the application's login under row-level security; searchable when it returns."""
    from firstfix.platform.search.actions import refresh_all
    from firstfix.platform.search.register import searchables
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant
    from tests.journeys.world import mid_morning_zone

    zone = mid_morning_zone(timezone.now())
    now = timezone.now().astimezone(ZoneInfo(zone))
    tenant = make_tenant(name="启明服务 Qiming Service", zone=zone)
    with tenant_scope(tenant.pk):
        company = _people(now)
        _places()
        _stock()
    _tidy(owner)  # the checks of foreign keys at the end of the next scope are planned with it
    with tenant_scope(tenant.pk):
        _orders(company, now)
    _tidy(owner)
    for kind in searchables():
        with tenant_scope(tenant.pk):
            refresh_all(kind)
    _tidy(owner)
    return company


def _tidy(owner: str) -> None:
    """What autovacuum does in a quiet minute, as the owner of the tables."""
    with psycopg.connect(owner, autocommit=True) as tables:
        tables.execute("vacuum analyze")
    connection.close()  # its plans were made without the statistics


def _people(now: datetime) -> Company:
    from firstfix.people.models import Engineer
    from firstfix.platform.accounts.actions import make_api_key
    from firstfix.platform.accounts.actors import SYSTEM
    from firstfix.platform.accounts.roles import Role
    from firstfix.platform.accounts.tests.makers import make_user
    from firstfix.scheduling.models import Shift

    users = {
        role: make_user(role, email=f"{role}@bench.example", name=str(role), password=PASSWORD)
        for role in Role
        if role != Role.GUEST
    }
    key = make_api_key(users[Role.DISPATCHER], name="benchmark", by=SYSTEM)
    company = Company(day=f"{now:%F}", key=key, people={str(role): user.email for role, user in users.items()})
    _add(
        Engineer(code=f"E{n}", name=f"工程师 Engineer {n}", user=users[Role.ENGINEER] if n == 1 else None,
                 home_latitude=31 + n % 20 / 50, home_longitude=121 + n % 17 / 40)
        for n in range(ENGINEERS)
    )  # fmt: skip
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    _add(
        Shift(engineer=engineer, starts_at=midnight + timedelta(days=days, hours=8),
              ends_at=midnight + timedelta(days=days, hours=17))
        for engineer in Engineer.objects.all() for days in range(-2, 7)
    )  # fmt: skip
    company.ids["engineer"] = Engineer.objects.get(code="E0").pk
    return company


def _places() -> None:
    from firstfix.customers.models import Contact, Customer, Site
    from firstfix.customers.tests.makers import make_contract
    from firstfix.equipment.models import Asset, ContractCoverage, Part, ProductModel
    from firstfix.platform.bilingual import Bilingual

    customers = _add(Customer(code=f"C{n}", name=f"第 {n} 食品厂 Foods {n}") for n in range(CUSTOMERS))
    sites = _add(
        Site(code=f"S{n}", name=f"车间 Plant {n}", customer=customers[n % CUSTOMERS], address=f"{n} Mill Lane",
             latitude=31 + n % 40 / 100, longitude=121 + n % 37 / 90)
        for n in range(SITES)
    )  # fmt: skip
    _add(Contact(customer=site.customer, site=site, name=f"王芳 {site.code}", phone="13800000000") for site in sites)
    models = _add(
        ProductModel(code=f"M-{n}", name=Bilingual(*MODELS[n % len(MODELS)].split(" ")), kind="machine")
        for n in range(20)
    )
    assets = _add(
        Asset(code=f"A{n}", serial=f"SN{n:06d}", product_model=models[n % 20], site=sites[n % SITES])
        for n in range(ASSETS)
    )
    contract = make_contract(customer=customers[0])
    _add(ContractCoverage(contract=contract, asset=one) for one in assets if one.site.customer_id == customers[0].pk)
    _add(Part(code=f"P-{n}", name=Bilingual(f"滤芯 {n}", f"Filter {n}"), price=80) for n in range(PARTS))


def _orders(company: Company, now: datetime) -> None:
    from firstfix.equipment.models import Asset, Part
    from firstfix.people.models import Engineer
    from firstfix.scheduling.models import Booking, Visit
    from firstfix.work.models import PartNeed, ServiceRequest, StateChange, WorkOrder

    assets = list(Asset.objects.select_related("site").order_by("pk"))
    engineers = list(Engineer.objects.order_by("pk"))
    today = sum(IN_DAYS)
    states = [state for state, count in WAITING.items() for _ in range(count)]
    states = ["closed"] * (ORDERS - today - len(states)) + states + ["scheduled"] * today
    closed = states.count("closed")

    def placed(n: int) -> dict[str, Any]:
        asset = assets[n * 7 % ASSETS]
        return {"asset": asset, "site": asset.site, "customer_id": asset.site.customer_id}

    def order(n: int, state: str) -> WorkOrder:
        age = timedelta(days=3 + (closed - n) * 1000 / closed) if state == "closed" else timedelta(hours=n % 200)
        entered = now - age
        done = entered + timedelta(hours=20) if state in ("closed", "restored") else None
        return WorkOrder(
            number=f"WO-{now.year - 4}-{n:06d}", state=state, priority=n % 4 + 1, entitlement="chargeable",
            subject=FAULTS[n % 5].format(n % 40), description=f"Reported by the operator of line {n % 90}.",
            reported_at=entered, entered_at=entered, restored_at=done, responded_at=done,
            closed_at=done if state == "closed" else None, visit_count=int(done is not None),
            response_due_at=entered + timedelta(hours=8), restoration_due_at=entered + timedelta(hours=48),
            work_done="更换滤芯 Filter replaced" if done else "", **placed(n),
        )  # fmt: skip

    orders = _add(order(n, state) for n, state in enumerate(states))
    _add(StateChange(work_order=one, state=one.state, at=one.closed_at or one.entered_at) for one in orders)
    _facts()

    def past(one: WorkOrder) -> Visit:
        start = one.restored_at - timedelta(hours=1)
        return Visit(work_order=one, state="left", outcome="restored", window_from=start, window_to=start,
                     planned_start=start, planned_end=start + timedelta(hours=1), set_off_at=start, arrived_at=start,
                     started_at=start, restored_at=one.restored_at, left_at=one.restored_at)  # fmt: skip

    def coming(engineer: int, n: int, one: WorkOrder) -> Visit:
        minutes = 480 // IN_DAYS[engineer] - 1
        start = now.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(minutes=n * (minutes + 1))
        return Visit(work_order=one, window_from=start, window_to=start + timedelta(hours=2), planned_start=start,
                     planned_end=start + timedelta(minutes=minutes))  # fmt: skip

    visits = _add(past(one) for one in orders if one.restored_at)
    _add(
        Booking(visit=one, engineer=engineers[n % ENGINEERS], during=(one.planned_start, one.planned_end),
                is_firm=False)
        for n, one in enumerate(visits)
    )  # fmt: skip
    slots = [(engineer, n) for engineer, visits in enumerate(IN_DAYS) for n in range(visits)]
    visits = _add(coming(*slot, one) for slot, one in zip(slots, orders[-today:], strict=True))
    _add(
        Booking(visit=one, engineer=engineers[slot[0]], during=(one.planned_start, one.planned_end))
        for slot, one in zip(slots, visits, strict=True)
    )
    parts = list(Part.objects.order_by("pk"))
    _add(
        PartNeed(work_order=one, part=parts[which % PARTS], quantity=1)
        for n, one in enumerate(orders[-today::3])
        for which in (n, n * 7 + 1)
    )
    requests = _add(
        ServiceRequest(
            number=f"SR-{now.year - 4}-{n:06d}", channel="phone", state="new" if n >= REQUESTS - 200 else "closed",
            description=FAULTS[n % 5].format(n % 40), contact_name=f"王芳 {n}",
            reported_at=now - timedelta(minutes=(REQUESTS - n) * 20), **placed(n),
        )
        for n in range(REQUESTS)
    )  # fmt: skip
    first = orders[-today]
    company.ids |= {"order": first.pk, "closed": orders[0].pk, "visit": visits[IN_DAYS[0]].pk}
    company.ids["request"] = requests[-1].pk
    company.ids |= {"asset": first.asset_id, "site": first.site_id, "customer": first.customer_id}
    company.ids |= {"open": orders[closed].pk, "part": Part.objects.order_by("pk")[0].pk}


def _facts() -> None:
    """Every order was opened by somebody: the history that the audit shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into facts_fact (tenant_id, name, about_kind, about_id, at, by_name, data) "
            "select tenant_id, 'WorkOrderOpened', 'work.workorder', id, entered_at, 'Import', '{}' from work_workorder"
        )


def _stock() -> None:
    from firstfix.equipment.models import Part
    from firstfix.logistics.models import StockBalance
    from firstfix.logistics.tests.makers import make_van, make_warehouse
    from firstfix.people.models import Engineer

    vans = [make_van(engineer) for engineer in Engineer.objects.order_by("pk")]
    parts = list(Part.objects.order_by("pk"))
    warehouse = make_warehouse()
    _add(StockBalance(place=warehouse, part=part, quantity=20, minimum=5) for part in parts)
    _add(StockBalance(place=van, part=part, quantity=2, minimum=1) for van in vans for part in parts[:15])


def _add(rows: Iterable[Any]) -> list[Any]:
    made = list(rows)
    return list(type(made[0])._default_manager.bulk_create(made, batch_size=5000))
