"""A closed order becomes the draft of a knowledge article, without the people in it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.customers.tests.makers import make_contact
from firstfix.diagnosis.actions import confirm_fault, take_step
from firstfix.diagnosis.models import Article
from firstfix.diagnosis.tests.makers import make_troubleshooting
from firstfix.equipment.tests.makers import make_part
from firstfix.field.actions.articles import draft_article_from_order
from firstfix.field.models import VisitPhoto
from firstfix.field.queries.article_draft import draft_from
from firstfix.field.rules.article_draft import without_people
from firstfix.logistics.models import PartUse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.tests.makers import picture
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import RequestPhoto, WorkOrder
from firstfix.work.tests.makers import make_request, make_work_order

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def make_closed_order(*, work_done: str = "", **kw: Any) -> WorkOrder:
    """A chiller whose filter was clogged: asked, looked at, cleaned, closed; with a photo of each side."""
    case = make_troubleshooting(symptoms={"Q_HOT": "yes"})
    take_step(case, step="Q_NOISE", outcome="no", by=SYSTEM, note="Mr Smith said so")
    case = confirm_fault(take_step(case, step="R_CLEAN", outcome="fixed", by=SYSTEM), "F_CLOG", by=SYSTEM)
    assert case.asset is not None
    request = make_request(asset=case.asset, contact_name="王建国")
    order = make_work_order(
        asset=case.asset, request=request, state="closed", troubleshooting=case, work_done=work_done,
        **{kind: make_failure_code(kind) for kind in ("symptom", "mode", "cause", "remedy")}, **kw,
    )  # fmt: skip
    make_contact(customer=order.customer, name="李小红")
    visit = make_visit(work_order=order, engineer=make_engineer(), state="left")
    RequestPhoto.objects.create(request=request, file=store_photo(io.BytesIO(picture()), name="reported.jpg"))
    VisitPhoto.objects.create(
        visit=visit,
        file=store_photo(io.BytesIO(picture("PNG")), name="filter.png"),
        caption="李小红 holds the filter",
        at=timezone.now(),
    )
    return order


def test_it_tells_what_was_seen_found_and_done_in_both_languages() -> None:
    order = make_closed_order(work_done="Rinsed the filter and refilled the circuit.")
    part = make_part(code="CW-FLT")
    PartUse.objects.create(work_order=order, asset=order.asset, part=part, quantity=2, at=timezone.now())
    article = draft_article_from_order(order, by=make_user(Role.ENGINEER))
    assert (article.state, article.drafted_from) == ("draft", order.number)
    assert order.mode is not None
    assert order.mode.name.en in article.title.en
    english, chinese = article.body.en, article.body.zh
    for words in (
        "## What one sees", "## What it was", "1. Does the pump make a noise? → **No**",
        "2. The customer cleans the filter → **The complaint is gone**", "Filter (CW-FLT) × 2", "Rinsed the filter",
    ):  # fmt: skip
        assert words in english, words
    for words in ("## 现象", "## 原因", "## 怎么查出来的", "1. 水泵是否有异响？ → ", "滤芯 (CW-FLT) × 2"):
        assert words in chinese, words
    assert "Rinsed" not in chinese
    topics = {(one.kind, one.ref) for one in article.topics.all()}
    assert topics == {("fault", "F_CLOG"), ("step", "R_CLEAN")}
    assert list(article.parts.all()) == [part]
    assert order.asset is not None
    assert list(article.product_models.all()) == [order.asset.product_model]


def test_nobody_is_named() -> None:
    order = make_closed_order(
        work_done="李小红确认正常，王建国电话 138 0013 8000，邮箱 wang@example.cn；已通知张主任。清洗过滤器后流量恢复。"
    )
    draft = draft_from(order)
    said = draft.body.zh + draft.body.en + draft.title.zh + "".join(one.caption for one in draft.photos)
    hidden = ("李小红", "王建国", "138 0013", "wang@", "张主任", "Smith", order.customer.name, order.site.name)
    assert [name for name in hidden if name in said] == []
    assert "清洗过滤器后流量恢复" in draft.body.zh


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Call Mr. Brown at +86 21 5555-0199.", "Call … at …."),
        ("pressure 12.5 bar, 3 × 400 V, R410A 5 kg", "pressure 12.5 bar, 3 × 400 V, R410A 5 kg"),
        ("陈师傅反馈高压过高", "…反馈高压过高"),
        ("Harbour Laundry: pump replaced", "…: pump replaced"),
        ("harbour laundry", "…"),
    ],
)
def test_what_stays_and_what_goes(text: str, left: str) -> None:
    assert without_people(text, names=["Harbour Laundry", " "]) == left


def test_photos_are_chosen_from_those_of_the_order() -> None:
    order = make_closed_order()
    reported, taken = draft_from(order).photos
    article = draft_article_from_order(order, photos=[taken.file.uid], by=SYSTEM)
    shown = article.pictures.get()
    assert (shown.file, shown.caption.en) == (taken.file, "… holds the filter")
    stranger = store_photo(io.BytesIO(picture("WEBP")), name="other.webp")
    with pytest.raises(Invalid):
        draft_article_from_order(order, photos=[reported.file.uid, stranger.uid], by=SYSTEM)
    assert Article.objects.count() == 1


def test_only_from_a_closed_order_by_those_who_write() -> None:
    with pytest.raises(Refused):
        draft_article_from_order(make_work_order(state="restored"), by=SYSTEM)
    with pytest.raises(NotAllowed):
        draft_article_from_order(make_closed_order(), by=make_user(Role.DESK))


def test_an_order_that_tells_little_still_gives_a_title() -> None:
    order = make_work_order(state="closed", asset=None, site=make_work_order().site, subject="Water too warm")
    assert draft_article_from_order(order, by=SYSTEM).title.en == "Water too warm"


def test_the_page_and_the_panel(client_of: ClientOf) -> None:
    order = make_closed_order()
    engineer, desk = client_of(make_user(Role.ENGINEER)), client_of(make_user(Role.DESK))
    there = f"/work-orders/{order.pk}"
    assert b"Write an article from this" in engineer.get(f"{there}/articles").content
    assert b"Write an article" not in desk.get(f"{there}/articles").content
    shown = engineer.get(f"{there}/article").content.decode()
    assert "What one sees" in shown
    uid = draft_from(order).photos[1].file.uid
    answer = engineer.post(f"{there}/article", {"photos": [str(uid)]})
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/articles/{article.pk}/change"
    assert article.pictures.count() == 1
    assert f"/articles/{article.pk}" in engineer.get(f"{there}/articles").content.decode()
    assert engineer.get(f"/work-orders/{make_work_order().pk}/article").status_code == 409


def test_programs_do_the_same(client_of: ClientOf) -> None:
    order = make_closed_order()
    engineer = client_of(make_user(Role.ENGINEER))
    body = json.dumps({"photos": [str(draft_from(order).photos[0].file.uid)]})
    made = engineer.post(f"/api/work-orders/{order.pk}/article", body, content_type="application/json")
    assert (made.status_code, made.json()["drafted_from"]) == (201, order.number)
    assert engineer.get(f"/api/articles/{made.json()['id']}").json()["working_text"]["pictures"]
