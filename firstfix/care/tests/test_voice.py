"""What customers say of a product, by month, and what is behind each number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.queries.voice import voice_of, voices
from firstfix.care.rules import Topic
from firstfix.care.tests.makers import make_feedback, make_follow_up
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def answered(order: WorkOrder, rating: int, nps: int | None, *, days_ago: int = 0) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    make_follow_up(work_order=order, state="done", rating=rating, nps=nps, is_running=True, done_at=at)


def test_ratings_nps_and_complaints_are_counted_by_month() -> None:
    asset, today = make_asset(), timezone.localdate()
    order = make_work_order(asset=asset)
    for rating, nps in ((5, 10), (4, 9), (3, 7), (1, 2), (2, None)):
        answered(make_work_order(asset=asset), rating, nps)
    answered(make_work_order(asset=asset), 1, 0, days_ago=500)
    answered(make_work_order(asset=make_asset()), 1, 0)
    make_feedback(order=order)
    make_feedback(order=order, topic="lead")
    make_feedback(order=order, at=timezone.now() - timedelta(days=70))
    heard = voice_of(asset.product_model, today=today)
    this_month, before = heard.months[-1], (today - timedelta(days=70)).replace(day=1)
    assert len(heard.months) == 12
    now = heard.answers[this_month]
    assert (now.count, now.rating, now.nps) == (5, 3.0, 25)
    assert heard.said[Topic.PRODUCT] == {this_month: 1, before: 1}
    assert heard.said[Topic.LEAD] == {this_month: 1}
    trend = heard.trend(Topic.PRODUCT)
    assert trend is not None
    assert trend.is_chance
    total = next(one for one in voices(today=today) if one.product_model == asset.product_model)
    assert (total.complaints, total.open, total.answers.count) == (2, 2, 5)


def test_each_number_opens_what_is_behind_it(client_of: ClientOf) -> None:
    asset, today = make_asset(), timezone.localdate()
    order = make_work_order(asset=asset)
    answered(order, 2, 3)
    feedback = make_feedback(order=order)
    rnd, id = client_of(make_user(Role.RND)), asset.product_model_id
    assert f"/voice/{id}" in rnd.get("/voice").content.decode()
    page = rnd.get(f"/voice/{id}").content.decode()
    month = f"{today.year}-{today.month}"
    for kind, seen in (("answers", order.number), ("product", feedback.number)):
        assert f"/voice/{id}/{kind}/{month}" in page
        assert seen in rnd.get(f"/voice/{id}/{kind}/{month}").content.decode()
    engineer = client_of(make_user(Role.ENGINEER))
    assert f"/voice/{id}/answers" not in engineer.get(f"/voice/{id}").content.decode()
    assert engineer.get(f"/voice/{id}/answers/{month}").status_code == 403
    assert engineer.get(f"/voice/{id}/product/{month}").status_code == 200
    assert rnd.get(f"/voice/{id}/gossip/{month}").status_code == 404
    assert rnd.get(f"/voice/{id}/product/2026-13").status_code == 404
    assert "2.0 / 5" in rnd.get(f"/product-models/{id}/voice").content.decode()


def test_programs_read_it_too() -> None:
    asset = make_asset()
    order = make_work_order(asset=asset)
    answered(order, 5, 9)
    make_feedback(order=order)
    caller, id = Caller(Role.RND), asset.product_model_id
    assert caller.made("GET", "/voice")[0]["complaints"] == 1
    month = caller.made("GET", f"/product-models/{id}/voice")[-1]
    assert (month["answers"], month["nps"], month["said"]) == (1, 100, {"product": 1})
