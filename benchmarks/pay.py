"""How long a month's pay takes for 500 engineers: `python -m benchmarks.pay`, with the machine beside the figures.

The engine alone, then with the records of two months (80,000 orders with their visits) in a database of its own in a
temporary folder: the month as a worker counts it for the page, what the page reads of it, and closing it. Goal: 500
engineers × a month in 10 s; nothing gates.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from firstfix.config import postgres
from firstfix.config.processes import manage
from firstfix.engines.pay.facts import Facts, Order, Post, Rating, Stay, Trip
from firstfix.engines.pay.lines import total
from firstfix.engines.pay.month import pay_month
from firstfix.engines.pay.reading import read_rules
from firstfix.engines.pay.rules import Rules

ENGINEERS, ORDERS, TEAMS = 500, 80, 20
MONTH = date(2026, 10, 1)

DOCUMENT: dict[str, Any] = {
    "base": {"rows": [{"grade": "E1", "amount": "6200"}, {"grade": "E1", "years": 5, "amount": "6800"}]},
    "piece": {"most": "9000", "rows": [{"work": "repair", "amount": "40"}]},
    "first_fix": {"amount": "15", "days": 30, "most": "3000"},
    "repeat": {"amount": "60", "days": 30, "most": "600"},
    "in_time": {"amount": "12", "most": "2000"},
    "rating": {"least": 3, "rows": [{"average": "4", "amount": "200"}]},
    "night": {"amount": "35", "start": "20:00", "end": "06:00", "most": "2000"},
    "emergency": {"amount": "80", "most": "800"},
    "team": {"amount": "1", "most": "900"},
    "travel": {"hours": 6, "most": "6000", "rows": [{"name": "A", "cities": [], "per_day": "60", "per_night": "380"}]},
}


def timed(name: str, act: Callable[[], Any]) -> Any:
    begin = time.perf_counter()
    answer = act()
    print(f"{name:44} {time.perf_counter() - begin:6.2f} s")
    return answer


def version() -> Rules:
    return read_rules(DOCUMENT, None, version="1")


def made_up_month(rng: Random) -> Facts:
    """The orders of two months, because first fixes are paid when they have held for thirty days."""
    orders: list[Order] = []
    stays: list[Stay] = []
    for engineer in range(ENGINEERS):
        for _n in range(2 * ORDERS):
            day = MONTH + timedelta(days=rng.randrange(-30, 31))
            crew = {engineer, (engineer + 1) % ENGINEERS} if rng.random() < 0.1 else {engineer}
            id, restored = len(orders), day - timedelta(days=rng.randrange(2))
            orders.append(
                Order(
                    id=id, work="repair", difficulty=rng.randrange(5), crew=frozenset(crew), closed_on=day,
                    restored_on=restored, is_first_fix=rng.random() < 0.8,
                    repeated_on=restored + timedelta(days=9) if rng.random() < 0.05 else None,
                    is_in_time=rng.random() < 0.9, is_emergency=rng.random() < 0.03,
                )
            )  # fmt: skip
            start = datetime(restored.year, restored.month, restored.day, rng.randrange(7, 22), tzinfo=UTC)
            stays += [Stay(id, one, id, start, start + timedelta(hours=2)) for one in crew]
    since = date(2020, 1, 1)
    return Facts(
        posts=[Post(one, one, "E1", f"T{one % TEAMS}", "", since, since) for one in range(ENGINEERS)],
        orders=orders, stays=stays,
        ratings=[Rating(n, frozenset({n % ENGINEERS}), MONTH, rng.randrange(3, 6)) for n in range(5 * ENGINEERS)],
        trips=[_trip(n, n % ENGINEERS) for n in range(3 * ENGINEERS)],
    )  # fmt: skip


def _trip(id: int, engineer: int) -> Trip:
    start = datetime(MONTH.year, MONTH.month, 1 + id // ENGINEERS * 3, 8, tzinfo=UTC)
    return Trip(id, engineer, start, start + timedelta(hours=30))


def write_month(facts: Facts) -> None:
    """The facts as records, without what the areas' actions would do besides."""
    from firstfix.people.models import Engineer
    from firstfix.platform.bilingual import Bilingual
    from firstfix.platform.catalogues.models import Territory
    from firstfix.rewards.models import PayGrade, PayPost, PayRules
    from firstfix.scheduling.models import Booking, Visit
    from firstfix.work.models import WorkOrder
    from firstfix.work.tests.makers import make_work_order

    like = make_work_order()
    names = sorted({post.region for post in facts.posts})
    teams = Territory.objects.bulk_create(Territory(code=name, name=Bilingual(name, name)) for name in names)
    team = {one.code: one for one in teams}
    engineers = Engineer.objects.bulk_create(Engineer(code=f"E{one}", name=f"E{one}") for one in range(ENGINEERS))
    grade = PayGrade.objects.create(code="E1", name=Bilingual("E1", "E1"))
    PayPost.objects.bulk_create(
        PayPost(
            engineer=engineers[post.engineer], grade=grade, territory=team[post.region], first_day=post.first,
            experience_since=post.since,
        )
        for post in facts.posts
    )  # fmt: skip
    PayRules.objects.create(number=1, state="in_force", document=DOCUMENT, first_month=MONTH)
    ends = {stay.order: stay.end for stay in facts.stays}
    orders = WorkOrder.objects.bulk_create(
        (
            WorkOrder(
                number=f"B{one.id}", state="closed", customer_id=like.customer_id, site_id=like.site_id,
                entitlement="chargeable", subject="B", closed_at=ends[one.id] + timedelta(hours=1),
                restored_at=ends[one.id], visit_count=1 if one.is_first_fix else 2,
                restoration_due_at=ends[one.id] + timedelta(hours=1 if one.is_in_time else -1),
                priority=1 if one.is_emergency else 3,
            )
            for one in facts.orders
        ),
        batch_size=5000,
    )  # fmt: skip
    starts = {stay.order: stay.start for stay in facts.stays}
    visits = Visit.objects.bulk_create(
        (
            Visit(
                work_order=orders[id], state="left", window_from=start, window_to=start, planned_start=start,
                planned_end=ends[id], set_off_at=start, arrived_at=start, left_at=ends[id],
            )
            for id, start in starts.items()
        ),
        batch_size=5000,
    )  # fmt: skip
    visit = dict(zip(starts, visits, strict=True))
    Booking.objects.bulk_create(
        (
            Booking(visit=visit[stay.order], engineer=engineers[stay.engineer], is_firm=False,
                    during=(stay.start, stay.end))
            for stay in facts.stays
        ),
        batch_size=5000,
    )  # fmt: skip


def with_records(facts: Facts, owner: str) -> None:
    """`owner` is the address of the login that may gather statistics, as PostgreSQL does by itself after a while."""
    import django

    django.setup()
    import psycopg

    from firstfix.people.models import Engineer
    from firstfix.platform.accounts.actors import SYSTEM
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tenants.tests.makers import make_tenant
    from firstfix.rewards.actions import close_pay_month, count_pay_month
    from firstfix.rewards.queries.pay.counted import month_known
    from firstfix.rewards.queries.pay.sheets import sheets_of

    tenant, later = make_tenant(), datetime(2026, 11, 2, tzinfo=UTC)
    with tenant_scope(tenant.pk):
        timed("(writing the records)", lambda: write_month(facts))
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("analyze")
    with tenant_scope(tenant.pk):
        timed("the worker counts the month", lambda: count_pay_month(MONTH, by=SYSTEM, at=later))
        timed("the page reads it", lambda: month_known(MONTH))
        one = Engineer.objects.order_by("pk")[0]
        timed("the month of one", lambda: sheets_of(MONTH, now=later, engineers=[one.pk]))
        timed("the worker closes the month", lambda: close_pay_month(MONTH, by=SYSTEM, at=later))
        following = date(2026, 11, 1)
        timed("the worker counts the next, with corrections", lambda: count_pay_month(following, by=SYSTEM, at=later))
        timed("the page reads it", lambda: month_known(following))
        timed("the page reads the closed month", lambda: month_known(MONTH))


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}")  # fmt: skip
    facts = made_up_month(Random(7))
    print(f"{ENGINEERS} engineers, {len(facts.orders):,} orders in two months")
    lines = timed("the engine alone", lambda: pay_month(version(), facts, MONTH))
    print(f"{sum(map(len, lines.values())):,} lines, {sum(total(own) for own in lines.values()):,}")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTFIX_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o711)  # so that the database's user gets in, and its files go with the folder
        with postgres.running(Path(home), durable=False) as logins:
            manage(["migrate", "--verbosity=0"], url=logins.owner)
            os.environ |= {"DATABASE_URL": logins.application, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings"}
            with_records(facts, logins.owner)


if __name__ == "__main__":
    main()
