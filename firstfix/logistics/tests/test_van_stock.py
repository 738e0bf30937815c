"""A worker works out what vans should carry; a person applies it, or the night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions.van_stock import apply_van_stock, start_nightly, start_van_stock
from firstfix.logistics.jobs import work_out_van_stock
from firstfix.logistics.models import PartUse, StockBalance, StockingRun, StockPlace, VanAdvice
from firstfix.logistics.tests.makers import make_stock, make_supplier, make_supplier_price, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.tenants.models import Tenant
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def uses(van: StockPlace, part: Part, count: int, *, days_ago: int = 30) -> None:
    for _order in range(count):
        PartUse.objects.create(
            work_order=make_work_order(), part=part, quantity=1, place=van, at=timezone.now() - timedelta(days=days_ago)
        )


def worked_out(company: Tenant, **rules: object) -> StockingRun:
    run = start_van_stock(by=SYSTEM, **rules)  # type: ignore[arg-type]
    work_out_van_stock(company.pk, run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    return run


def test_what_is_often_needed_and_cheap_is_carried_and_what_nobody_needs_is_not(company: Tenant) -> None:
    van, cheap, dear, idle = make_van(make_engineer()), make_part(price=20), make_part(price=9000), make_part(price=50)
    uses(van, cheap, 6)
    uses(van, dear, 1)
    make_stock(van, idle, 3)
    run = worked_out(company)
    (advice,) = run.advice.all()
    levels = {int(one["id"]): (one["before"], one["after"]) for one in advice.plan["parts"]}
    assert levels[cheap.pk][1] >= 1
    assert levels.get(dear.pk, (0, 0))[1] == 0
    assert levels[idle.pk] == (3, 0)
    assert advice.jobs == 7
    assert advice.plan["after"]["fill_rate"] > advice.plan["before"]["fill_rate"]
    assert (run.done, run.total) == (1, 1)


def test_what_is_older_than_the_months_does_not_count(company: Tenant) -> None:
    van = make_van(make_engineer())
    uses(van, make_part(price=20), 3, days_ago=200)
    assert not worked_out(company, months=3).advice.exists()
    assert worked_out(company, months=12).advice.exists()


def test_holding_cost_is_of_what_we_pay_the_supplier(company: Tenant) -> None:
    van, part = make_van(make_engineer()), make_part(price=1000)
    make_supplier_price(make_supplier(), part, price=100, currency=company.currency, is_preferred=True)
    uses(van, part, 5)
    (advice,) = worked_out(company, holding_percent=20).advice.all()
    (row,) = advice.plan["parts"]
    assert row["holding"] == pytest.approx(20 * row["after"])


def test_applied_the_van_is_filled_so_and_what_is_not_wanted_has_no_minimum(company: Tenant) -> None:
    van, cheap, idle = make_van(make_engineer()), make_part(price=20), make_part(price=50)
    other = make_van(make_engineer())
    uses(van, cheap, 6)
    uses(other, cheap, 6)
    make_stock(van, idle, 3, minimum=2)
    run = worked_out(company)
    changed = apply_van_stock(run, [van.pk], by=SYSTEM)
    assert changed == 2
    balances = {one.part_id: (one.minimum, one.maximum) for one in StockBalance.objects.filter(place=van)}
    assert balances[idle.pk] == (0, 0)
    assert balances[cheap.pk][0] == balances[cheap.pk][1] >= 1
    van.refresh_from_db()
    assert van.policy == "repair_kit"
    assert not StockBalance.objects.filter(place=other).exists()
    assert apply_van_stock(run, [van.pk], by=SYSTEM) == 0


def test_levels_of_what_is_measured_stay_as_somebody_set_them(company: Tenant) -> None:
    van, cheap, gas = make_van(make_engineer()), make_part(price=20), make_part(unit="kg")
    uses(van, cheap, 6)
    make_stock(van, gas, 3000, minimum=2000)
    apply_van_stock(worked_out(company), [van.pk], by=SYSTEM)
    assert StockBalance.objects.get(place=van, part=gas).minimum == 2000


def test_the_night_goes_on_with_the_same_rules_where_a_van_is_filled_by_the_policy(company: Tenant) -> None:
    van, part = make_van(make_engineer()), make_part(price=20)
    uses(van, part, 6)
    now = datetime(2026, 11, 29, 18, 50, tzinfo=UTC)
    assert start_nightly(at=now) is None
    run = worked_out(company, miss_cost=Decimal(77))
    assert start_nightly(at=now) is None
    apply_van_stock(run, [van.pk], by=SYSTEM)
    StockBalance.objects.filter(place=van).update(minimum=0, maximum=0)
    nightly = start_nightly(at=timezone.now())
    assert nightly is not None
    assert nightly.miss_cost == 77
    work_out_van_stock(company.pk, run_id=nightly.pk)
    assert StockBalance.objects.get(place=van, part=part).minimum >= 1


def test_one_at_a_time_and_a_lost_worker_does_not_block_for_ever() -> None:
    make_van(make_engineer())
    start_van_stock(by=SYSTEM)
    with pytest.raises(Refused):
        start_van_stock(by=SYSTEM)
    StockingRun.objects.update(started_at=timezone.now() - timedelta(hours=4))
    start_van_stock(by=SYSTEM)
    assert set(StockingRun.objects.values_list("state", flat=True)) == {"failed", "waiting"}


def test_a_run_that_breaks_says_so(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    uses(make_van(make_engineer()), make_part(price=20), 1)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("firstfix.logistics.translate.van_plan", broken)
    run = start_van_stock(by=SYSTEM)
    work_out_van_stock(company.pk, run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "failed"


@pytest.mark.parametrize(
    ("rule", "value"), [("months", 0), ("refill_days", 99), ("miss_cost", Decimal(0)), ("holding_percent", -1)]
)
def test_rules_that_cannot_be(rule: str, value: object) -> None:
    with pytest.raises(Invalid) as wrong:
        start_van_stock(by=SYSTEM, **{rule: value})  # type: ignore[arg-type]
    assert rule in wrong.value.errors


def test_without_vans_and_without_permission_nothing_starts() -> None:
    make_warehouse()
    with pytest.raises(Refused):
        start_van_stock(by=SYSTEM)
    with pytest.raises(NotAllowed):
        start_van_stock(by=make_user(Role.ENGINEER))


def test_the_pages_show_before_and_after(company: Tenant, client_of: Callable[[User], Client]) -> None:
    van, part = make_van(make_engineer(name="Chen")), make_part(price=20, code="P-77")
    uses(van, part, 6)
    keeper = client_of(make_user(Role.PARTS))
    assert "Not worked out yet" in keeper.get(reverse("van_stock")).content.decode()
    rules = {"months": 12, "refill_days": 7, "miss_cost": 300, "holding_percent": 25, "capacity_kg": ""}
    assert keeper.post(reverse("van_stock"), rules).status_code == 302
    run = StockingRun.objects.get()
    assert "0 of 1 vans" in keeper.get(reverse("van_stock")).content.decode()
    work_out_van_stock(company.pk, run_id=run.pk)
    assert "Van Chen" in keeper.get(reverse("van_stock")).content.decode()
    advice = VanAdvice.objects.get()
    page = keeper.get(reverse("van_advice", args=[advice.pk])).content.decode()
    assert "P-77" in page
    assert "<polyline" in page
    keeper.post(reverse("van_stock_applied", args=[run.pk]), {"take": van.pk})
    advice.refresh_from_db()
    assert advice.applied_at is not None
