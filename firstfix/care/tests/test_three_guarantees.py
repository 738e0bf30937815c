from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from firstfix.care.actions import save_guarantee_rule
from firstfix.care.models import GuaranteeRule
from firstfix.care.queries.three_guarantees import Guarantee, guarantee_of
from firstfix.care.rules.three_guarantees import Mended, Terms, standing_of
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.tenants.models import Tenant
from firstfix.work.tests.makers import make_work_order

SOLD = date(2026, 3, 10)
TERMS = Terms(return_days=7, exchange_days=15, repair_months=12, repairs=2)


def rule(**kw: Any) -> GuaranteeRule:
    said = {
        "name": Bilingual("小家电三包", "Small appliances"), "source": "Rules of 1995, clause 9", "kind": "appliance",
        "return_days": 7, "exchange_days": 15, "repair_months": 12, "repairs": 2,
    }  # fmt: skip
    return save_guarantee_rule(GuaranteeRule(**(said | kw)), by=make_user(Role.MANAGER))


def repaired(asset: Asset, day: date, *, days: int = 0, **kw: Any) -> None:
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=4)
    make_work_order(asset=asset, state="closed", reported_at=at, restored_at=at + timedelta(days=days), **kw)


def appliance(**kw: Any) -> Asset:
    return make_asset(product_model=make_product_model(kind="appliance"), delivered_on=SOLD, **kw)


def held(asset: Asset, *, today: date = SOLD) -> Guarantee:
    found = guarantee_of(asset, today=today)
    assert found
    return found


def test_days_counted_by_hand() -> None:
    standing = standing_of(TERMS, SOLD, [])
    assert standing.return_until == date(2026, 3, 17)
    assert standing.exchange_until == date(2026, 3, 25)
    assert standing.repair_until == date(2027, 3, 10)
    assert standing.may_return(date(2026, 3, 17))
    assert not standing.may_return(date(2026, 3, 18))
    assert standing.may_exchange(date(2026, 3, 25))
    assert not standing.may_exchange(date(2026, 3, 26))


def test_a_leap_day_ends_a_day_earlier() -> None:
    assert standing_of(Terms(None, None, 12, None), date(2028, 2, 29), []).repair_until == date(2029, 2, 28)


def test_the_second_repair_makes_an_exchange_due_until_free_repair_ends() -> None:
    mended = [Mended(date(2026, 5, 1), date(2026, 5, 4)), Mended(date(2026, 8, 1), date(2026, 8, 3))]
    assert not standing_of(TERMS, SOLD, mended[:1]).may_exchange(date(2026, 9, 1))
    standing = standing_of(TERMS, SOLD, mended)
    assert standing.may_exchange(date(2026, 9, 1))
    assert standing.repair_until == date(2027, 3, 15), "five days were under repair"
    assert standing.may_exchange(date(2027, 3, 15))
    assert not standing.may_exchange(date(2027, 3, 16))


def test_what_fails_in_the_days_that_a_repair_added_counts() -> None:
    long = Mended(date(2027, 3, 1), date(2027, 3, 21))
    late = Mended(date(2027, 3, 25), date(2027, 3, 26))
    assert standing_of(TERMS, SOLD, [late, long]).counted == [long, late]
    assert standing_of(Terms(7, 15, 12, 2, is_extended=False), SOLD, [late, long]).counted == [long]


days = st.integers(-400, 800).map(lambda n: SOLD + timedelta(days=n))
repairs = st.lists(st.tuples(days, st.integers(0, 60)).map(lambda one: Mended(one[0], one[0] + timedelta(days=one[1]))))


@given(repairs, st.integers(1, 36))
def test_order_does_not_matter_and_repairs_never_shorten(mended: list[Mended], months: int) -> None:
    terms = Terms(7, 15, months, 2)
    standing = standing_of(terms, SOLD, mended)
    assert standing == standing_of(terms, SOLD, mended[::-1]) or len({one.reported for one in mended}) < len(mended)
    assert standing.repair_until >= standing_of(terms, SOLD, []).repair_until
    assert len(standing.counted) <= len(mended)


def test_the_closest_rule_holds(company: Tenant) -> None:
    asset = appliance()
    rule(kind="")
    assert held(asset).rule.kind == ""
    rule()
    assert held(asset).rule.kind == "appliance"
    own = rule(kind="", product_model=asset.product_model)
    assert held(asset).rule == own
    own.is_active = False
    save_guarantee_rule(own, by=make_user(Role.MANAGER))
    assert held(asset).rule.kind == "appliance"


def test_repairs_of_faults_from_use_do_not_count_and_are_said_beside(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    rule()
    asset, wear, misuse = appliance(), make_failure_code("cause"), make_failure_code("cause")
    misuse.is_use = True
    misuse.save()
    repaired(asset, date(2026, 5, 1), days=30, cause=misuse)
    repaired(asset, date(2026, 7, 1), days=3, cause=wear)
    repaired(asset, date(2026, 8, 1), days=2)
    found = held(asset, today=date(2026, 9, 1))
    assert found.standing
    assert ([one.reported for one in found.standing.counted], found.from_use) == (
        [date(2026, 7, 1), date(2026, 8, 1)], 1,
    )  # fmt: skip
    assert found.standing.repair_until == date(2027, 3, 15), "the days of wrong use lengthen nothing"
    page = client_of(make_user(Role.DESK)).get(
        f"/assets/{asset.pk}/three-guarantees", headers={"accept-language": "en"}
    )
    assert "From wrong use, not counted" in page.content.decode()
    assert "Rules of 1995, clause 9" in page.content.decode()


def test_repairs_of_the_machine_count_and_nothing_else(company: Tenant) -> None:
    rule()
    asset = appliance()
    repaired(asset, date(2026, 5, 1), days=3)
    repaired(asset, date(2026, 6, 1), kind="maintenance")
    repaired(make_asset(product_model=asset.product_model), date(2026, 6, 2))
    make_work_order(asset=asset, reported_at=datetime(2026, 8, 1, tzinfo=UTC))
    found = held(asset, today=date(2026, 8, 2))
    assert found.standing
    assert len(found.standing.counted) == 1
    assert not found.may_exchange
    repaired(asset, date(2026, 7, 1))
    assert held(asset, today=date(2026, 8, 2)).is_repaired_often


def test_without_a_day_of_delivery_no_date_is_invented(company: Tenant) -> None:
    rule()
    asset = appliance()
    asset.delivered_on = asset.commissioned_on = None
    asset.save()
    assert held(asset).standing is None
    assert not held(asset).may_exchange


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("source", {"source": ""}),
        ("return_days", {"return_days": 30}),
        ("repair_months", {"repair_months": 0}),
        ("repairs", {"repairs": 0}),
    ],
)
def test_wrong_rules_are_refused_where_they_are_wrong(company: Tenant, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as wrong:
        rule(**given)
    assert set(wrong.value.errors) == {field}


def test_two_rules_in_use_for_the_same_products_are_refused(company: Tenant) -> None:
    rule()
    with pytest.raises(Invalid):
        rule()
    rule(is_active=False)
    with pytest.raises(Invalid) as wrong:
        rule(product_model=make_product_model())
    assert "kind" in wrong.value.errors


def test_desk_sees_and_manager_writes(company: Tenant, client_of: Callable[[User], Client]) -> None:
    asset = appliance()
    manager, desk = client_of(make_user(Role.MANAGER)), client_of(make_user(Role.DESK))
    said = {
        "name_zh": "三包", "name_en": "Three guarantees", "source": "Rules of 1995", "kind": "appliance",
        "return_days": "7", "exchange_days": "15", "repair_months": "12", "repairs": "2", "is_extended": "on",
        "is_active": "on",
    }  # fmt: skip
    assert desk.post("/three-guarantees/new", said).status_code == 403
    assert manager.post("/three-guarantees/new", said).status_code in (200, 302)
    assert GuaranteeRule.objects.count() == 1
    assert "Rules of 1995" in desk.get(f"/assets/{asset.pk}/three-guarantees").content.decode()
    for day in (date(2026, 5, 1), date(2026, 6, 1)):
        repaired(asset, day)
    order = make_work_order(asset=asset)
    asset.delivered_on = date.today() - timedelta(days=300)
    asset.save()
    assert "may ask for another one" in desk.get(f"/work-orders/{order.pk}/three-guarantees").content.decode()
    with pytest.raises(NotAllowed):
        save_guarantee_rule(GuaranteeRule(), by=make_user(Role.ENGINEER))


def test_the_api_says_the_same(company: Tenant, client_of: Callable[[User], Client]) -> None:
    manager, asset = client_of(make_user(Role.MANAGER)), appliance()
    address = f"/api/assets/{asset.pk}/three-guarantees"
    assert manager.get(address).status_code == 404
    given = {
        "name": {"zh": "三包", "en": "Three"}, "source": "1995", "kind": "appliance", "exchange_days": 15,
        "repair_months": 12,
    }  # fmt: skip
    made = manager.post("/api/three-guarantees", given, content_type="application/json")
    assert made.status_code == 201
    found = manager.get(address).json()
    assert (found["exchange_until"], found["repairs"], found["rule"]["id"]) == ("2026-03-25", 0, made.json()["id"])
    own, longer = f"/api/three-guarantees/{made.json()['id']}", given | {"exchange_days": 20}
    assert manager.put(own, longer, content_type="application/json").json()["exchange_days"] == 20
    assert manager.post("/api/three-guarantees", given, content_type="application/json").status_code == 422
