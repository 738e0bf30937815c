"""What customers say of a product, by month, and what is behind each number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import give_feedback
from firstfix.care.models import Feedback, Where
from firstfix.care.queries.voice import Voice, voice_of, voices
from firstfix.care.rules import Topic
from firstfix.care.tests.makers import make_feedback, make_follow_up
from firstfix.customers.tests.makers import make_customer
from firstfix.equipment.tests.makers import make_asset, make_product_model
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


def test_a_month_that_has_just_begun_is_no_fall() -> None:
    """The same every day: as many a day in six months as in five and a day."""
    today = date(2026, 12, 1)
    days = [today - timedelta(days=n) for n in range(335)]
    said = {month: 20 * count for month, count in Counter(day.replace(day=1) for day in days).items()}
    trend = Voice(sorted(said), today, {}, {Topic.PRODUCT: said}).trend(Topic.PRODUCT)
    assert trend is not None
    assert trend.ratio == pytest.approx(1)
    assert trend.is_chance


def test_feedback_without_a_machine_is_heard_when_its_product_is_named(client_of: ClientOf) -> None:
    """On its page, over the API, or as it is written down; what is about a machine is about its product."""
    model, rnd = make_product_model(), make_user(Role.RND)
    given = give_feedback(
        Where.of(customer=make_customer()), topic="product", text="It squeaks.", by=make_user(Role.DESK)
    )
    browser = client_of(rnd)
    assert f"/feedback/{given.pk}" in browser.get("/feedback?product=none").content.decode()
    there = f"/feedback/{given.pk}/product"
    assert browser.post(there, {"product_model": "0"}).status_code == 422
    browser.post(there, {"product_model": model.pk})
    assert [one.complaints for one in voices(today=timezone.localdate()) if one.product_model == model] == [1]
    assert f"/feedback/{given.pk}" not in browser.get("/feedback?product=none").content.decode()
    caller = Caller(Role.RND)
    there = f"/feedback/{given.pk}/product-model"
    assert caller.made("PUT", there, {"product_model_id": None})["product_model_id"] is None
    assert client_of(make_user(Role.ENGINEER)).post(f"/feedback/{given.pk}/product").status_code == 403
    of_machine = make_feedback(order=make_work_order(asset=make_asset()))
    assert caller("PUT", f"/feedback/{of_machine.pk}/product-model", {"product_model_id": model.pk}).status_code == 409
    said = {"topic": "product", "text": "Too loud", "product_model": model.pk, "place": ""}
    browser.post("/feedback/new", said)
    assert Feedback.objects.get(text="Too loud").product_model == model


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
    trends = {one["topic"]: one["trend"] for one in caller.made("GET", f"/product-models/{id}/voice/trends")}
    assert trends["product"]["ratio"] is None
    assert trends["product"]["high"] is None, "nothing before: without end"
    assert trends["product"]["is_chance"]
    assert "renewal" not in trends
