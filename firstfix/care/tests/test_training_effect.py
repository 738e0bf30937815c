"""Faults from use before and after a training, and where one is suggested."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import hold_training
from firstfix.care.models import Where
from firstfix.care.queries.training_effect import Effect, hints_of_orders, site_effects, total_effect, training_hints
from firstfix.care.tests.makers import make_course
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.actions import save_entry
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.errors import Invalid
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def cause(*, is_use: bool) -> FailureCode:
    code, _is_new = FailureCode.objects.get_or_create(
        kind="cause",
        code="WRONG-USE" if is_use else "WEAR",
        defaults={"name": Bilingual("操作", "Use"), "is_use": is_use},
    )
    return code


def fault(asset: Asset, days_ago: int, *, is_use: bool = True, **kw: Any) -> WorkOrder:
    at = ago(days_ago)
    given: dict[str, Any] = {
        "asset": asset,
        "cause": cause(is_use=is_use),
        "state": "closed",
        "reported_at": at,
        "closed_at": at,
    }
    return make_work_order(**given | kw)


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def machine() -> Asset:
    return make_asset(state="in_service", commissioned_on=timezone.localdate() - timedelta(days=800))


def train(asset: Asset, days_ago: int) -> None:
    hold_training(Where.of(asset=asset), topics="Use", attendees=["Li"], minutes=30, by=SYSTEM, at=ago(days_ago))


def test_faults_are_counted_before_and_after_the_first_training() -> None:
    asset = machine()
    for days in (600, 300, 250, 220, 210, 205, 50):
        fault(asset, days)
    fault(asset, 230, is_use=False)
    train(asset, 200)
    train(asset, 20)
    effect = site_effects(today=timezone.localdate())[0]
    assert (effect.before, effect.after) == (5, 1)
    assert effect.years_before == pytest.approx(1, abs=0.01)
    assert effect.years_after == pytest.approx(200 / 365.25, abs=0.01)
    ratio = effect.ratio
    assert ratio is not None
    assert ratio.ratio == pytest.approx(1 / 5 * 365 / 200, abs=0.01)
    assert ratio.is_chance, "six faults are too few to say anything"


def test_sites_together_may_say_what_none_says_alone() -> None:
    for _site in range(4):
        asset = machine()
        for days in (300, 250, 240, 230, 220):
            fault(asset, days)
        train(asset, 200)
    effects = site_effects(today=timezone.localdate())
    assert all(one.ratio and one.ratio.is_chance for one in effects)
    total = total_effect(effects).ratio
    assert total is not None
    assert total.high < 1


def test_all_sites_together_count_as_the_key_figure_does() -> None:
    """Each site beside its own year before; one whose machines came with the training is left out."""
    many = [Effect(10, 1, 1.0, 0.5), Effect(0, 2, 1.0, 4.0), Effect(0, 7, 0.0, 1.0)]
    total = total_effect(many)
    assert (total.before, total.after) == (10, 3)
    ratio = total.ratio
    assert ratio is not None
    assert ratio.ratio == pytest.approx(3 / 5)
    assert total_effect([]).ratio is None


def test_a_machine_that_came_with_the_training_was_not_watched_before() -> None:
    asset = make_asset(state="in_service", commissioned_on=timezone.localdate() - timedelta(days=100))
    train(asset, 100)
    assert site_effects(today=timezone.localdate())[0].ratio is None


def test_a_training_is_suggested_where_faults_from_use_repeat() -> None:
    asset, today = machine(), timezone.localdate()
    fault(asset, 40)
    assert training_hints(asset, today=today) == []
    order = fault(asset, 20)
    for about in (asset, order, asset.site.customer):
        assert [one.faults for one in training_hints(about, today=today)] == [2]
    train(asset, 10)
    assert training_hints(asset, today=today) == []


def test_a_training_on_another_product_does_not_help() -> None:
    asset, today = machine(), timezone.localdate()
    beside = make_asset(site=asset.site, state="in_service", commissioned_on=asset.commissioned_on)
    orders = [fault(one, days) for one in (asset, beside) for days in (40, 20)]
    train(beside, 10)
    for about in (asset, orders[0], asset.site.customer):
        assert [(one.product_model, one.faults) for one in training_hints(about, today=today)] == [
            (asset.product_model, 2)
        ]
    assert training_hints(beside, today=today) == []
    assert set(hints_of_orders(orders, today=today)) == {orders[0].pk, orders[1].pk}
    course = make_course(product_model=asset.product_model)
    hold_training(
        Where.of(asset=beside), course=course, topics="Use", attendees=["Ms Wang"], minutes=30, by=SYSTEM, at=ago(5)
    )
    assert hints_of_orders(orders, today=today) == {}, "what the course is about counts, not where it was held"


def test_orders_are_asked_about_together_by_product_and_site() -> None:
    asset, today = machine(), timezone.localdate()
    beside = make_asset(site=asset.site, state="in_service")
    orders = [fault(asset, 40), fault(asset, 20), fault(beside, 20), fault(machine(), 20), make_work_order()]
    hints = hints_of_orders(WorkOrder.objects.select_related("asset__site").order_by("pk"), today=today)
    assert {id: one.faults for id, one in hints.items()} == {orders[0].pk: 2, orders[1].pk: 2}
    train(asset, 30)
    assert hints_of_orders(WorkOrder.objects.select_related("asset__site"), today=today) == {}


def test_machines_that_are_gone_count_on_neither_side() -> None:
    asset = machine()
    gone = make_asset(site=asset.site, product_model=asset.product_model, state="retired")
    for days in (300, 250):
        fault(gone, days)
    fault(asset, 240)
    train(asset, 200)
    assert site_effects(today=timezone.localdate())[0].before == 1


def test_pages_suggest_it_and_the_effect_is_shown(client_of: ClientOf) -> None:
    asset = machine()
    course = make_course(product_model=asset.product_model)
    fault(asset, 40)
    fault(asset, 20)
    order = make_work_order(asset=asset, state="open")
    engineer, sales = client_of(make_user(Role.ENGINEER)), client_of(make_user(Role.SALES))
    shown = engineer.get(f"/work-orders/{order.pk}/trainings").content.decode()
    assert f"course={course.pk}" in shown
    assert "2 faults from use" in engineer.get(f"/assets/{asset.pk}/trainings").content.decode()
    there = make_engineer(user=make_user(Role.ENGINEER))
    visit = make_visit(work_order=make_work_order(asset=asset, state="on_site"), engineer=there, state="working")
    assert (
        "2 faults from use"
        in client_of(there.user or make_user()).get(f"/visits/{visit.pk}/trainings").content.decode()
    )
    assert "2 faults from use" in sales.get(f"/customers/{asset.site.customer_id}/trainings").content.decode()
    train(asset, 10)
    page = sales.get("/trainings/effect").content.decode()
    assert "not more than chance" in page
    assert "2 faults" in page


def test_only_a_cause_says_that_it_was_the_use() -> None:
    with pytest.raises(Invalid):
        save_entry(FailureCode(kind="mode", code="X", name=Bilingual("x", "x"), is_use=True), by=SYSTEM)


def test_programs_read_the_effect() -> None:
    """Of each site and of all; what nothing can be said of has no number."""
    asset = machine()
    for days_ago in (300, 200, 20):
        fault(asset, days_ago)
    train(asset, 100)
    found = Caller(Role.MANAGER).made("GET", "/training-effect")
    (site,) = found["sites"]
    assert (site["site_id"], site["before"], site["after"]) == (asset.site_id, 2, 1)
    assert found["total"]["ratio"]["ratio"] > 1
    assert found["total"]["ratio"]["is_chance"]
