"""Each team has its list, sales has its leads, and the manager the rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.models import Feedback, FeedbackRule
from firstfix.care.tests.makers import make_feedback
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.search.queries import found_ids
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("company")


def test_each_team_begins_with_its_own(client_of: ClientOf) -> None:
    product, sales, lead = make_feedback(), make_feedback(topic="sales"), make_feedback(topic="lead")
    rnd = client_of(make_user(Role.RND)).get("/feedback").content.decode()
    seller = client_of(make_user(Role.SALES))
    assert (f"/feedback/{product.pk}" in rnd, f"/feedback/{sales.pk}" in rnd) == (True, False)
    assert f"/feedback/{sales.pk}" in seller.get("/feedback").content.decode()
    assert f"/feedback/{lead.pk}" not in seller.get("/feedback?all=1").content.decode()
    assert f"/feedback/{lead.pk}" in seller.get("/leads").content.decode()
    desk = client_of(make_user(Role.DESK)).get("/feedback?words=door").content.decode()
    assert f"/feedback/{product.pk}" in desk


def test_answered_on_its_page(client_of: ClientOf) -> None:
    feedback = make_feedback()
    rnd = client_of(make_user(Role.RND))
    rnd.post(f"/feedback/{feedback.pk}/owner")
    assert rnd.post(f"/feedback/{feedback.pk}/answer", {"answer": ""}).status_code == 422
    assert rnd.post(f"/feedback/{feedback.pk}/answer", {"answer": "Done."}).headers["Location"] == "/feedback"
    assert "Done." in rnd.get(f"/feedback/{feedback.pk}").content.decode()
    rnd.post(f"/feedback/{feedback.pk}/reopening", {"reason": "Not yet"})
    page = rnd.get(f"/feedback/{feedback.pk}", headers={"accept-language": "en"}).content.decode()
    assert "What we answered before" in page
    feedback.refresh_from_db()
    assert feedback.state == "in_work"


def test_handed_over_and_gathered(client_of: ClientOf) -> None:
    first, second, sales = make_feedback(), make_feedback(), make_user(Role.SALES)
    desk = client_of(make_user(Role.DESK))
    route = {"team": "sales", "owner": sales.pk, "due_on": timezone.localdate().isoformat()}
    assert desk.post(f"/feedback/{first.pk}/route", route | {"due_on": "soon"}).status_code == 422
    desk.post(f"/feedback/{first.pk}/route", route)
    first.refresh_from_db()
    assert (first.team, first.owner) == ("sales", sales)
    assert desk.post(f"/feedback/{second.pk}/original", {"of": first.pk}).headers["Location"] == f"/feedback/{first.pk}"
    assert desk.post(f"/feedback/{second.pk}/original", {"of": "²"}).status_code == 404


def test_others_who_said_the_same_are_answered_on_the_page(client_of: ClientOf) -> None:
    """The form says that they get the words; what was answered to no customer is shown before it goes to one."""
    order = make_work_order()
    idea, asked, later = (make_feedback(order=order, topic=one) for one in ("suggestion", "suggestion", "suggestion"))
    Feedback.objects.filter(pk__in=[asked.pk, later.pk]).update(topic="product")
    rnd = client_of(make_user(Role.RND))
    rnd.post(f"/feedback/{asked.pk}/original", {"of": idea.pk})
    page = rnd.get(f"/feedback/{idea.pk}", headers={"accept-language": "en"}).content.decode()
    assert "Customers who said the same and expect an answer get these words" in page
    rnd.post(f"/feedback/{idea.pk}/answer", {"answer": "A spring comes.", "tells_customer": "on"})
    assert [Feedback.objects.get(pk=one.pk).answer_told for one in (idea, asked)] == ["", "A spring comes."]
    Feedback.objects.filter(pk=idea.pk).update(topic="product")
    page = rnd.get(f"/feedback/{later.pk}", headers={"accept-language": "en"}).content.decode()
    assert "This customer gets its answer: “A spring comes.”" in page
    assert rnd.post(f"/feedback/{later.pk}/original", {"of": idea.pk}).status_code == 409
    rnd.post(f"/feedback/{later.pk}/original", {"of": idea.pk, "tells": "1"})
    assert Feedback.objects.get(pk=later.pk).answer_told == "A spring comes."
    caller = Caller(Role.RND)
    once_more = make_feedback(order=order)
    assert caller("POST", f"/feedback/{once_more.pk}/original", {"of_id": idea.pk}).status_code == 409
    caller.made("POST", f"/feedback/{once_more.pk}/original", {"of_id": idea.pk, "tells_customer": False})


def test_a_lead_ends_on_its_page(client_of: ClientOf) -> None:
    lead, sales = make_feedback(topic="lead"), client_of(make_user(Role.SALES))
    assert "outcome" in sales.get(f"/feedback/{lead.pk}").content.decode()
    assert sales.post(f"/feedback/{lead.pk}/outcome", {"answer": "x"}).status_code == 422
    sales.post(f"/feedback/{lead.pk}/outcome", {"outcome": "lost", "answer": "Too dear"})
    assert Feedback.objects.get(pk=lead.pk).state == "lost"


def test_written_down_for_an_order_and_without_one(client_of: ClientOf) -> None:
    order = make_work_order()
    desk = client_of(make_user(Role.DESK))
    said = {"topic": "service", "text": "Came late", "says": "王芳"}
    there = desk.post(f"/feedback/new?work_order={order.pk}", said | {"work_order": order.pk}).headers["Location"]
    assert there == f"/work-orders/{order.pk}"
    assert "Came late" in desk.get(f"/work-orders/{order.pk}/care").content.decode()
    assert "Came late" in desk.get(f"/customers/{order.customer_id}/care").content.decode()
    assert "Came late" in desk.get(f"/sites/{order.site_id}/care").content.decode()
    desk.post("/feedback/new", said | {"text": "By phone", "place": f"site:{order.site_id}"})
    assert Feedback.objects.filter(text="By phone").count() == 1
    assert desk.post("/feedback/new", said | {"text": ""}).status_code == 422


def test_the_manager_says_who_answers(client_of: ClientOf) -> None:
    manager, boss = make_user(Role.MANAGER), make_user(Role.MANAGER, name="赵经理")
    pages = client_of(manager)
    assert pages.get("/feedback-rules").status_code == 200
    assert pages.post("/feedback-rules/lead", {"team": "sales", "days": "400"}).status_code == 422
    pages.post("/feedback-rules/lead", {"team": "service", "owner": boss.pk, "days": "2"})
    assert "赵经理" in pages.get("/feedback-rules").content.decode()
    assert FeedbackRule.objects.get().days == 2
    assert pages.get("/feedback-rules/weather").status_code == 404
    assert client_of(make_user(Role.DESK)).get("/feedback-rules").status_code == 403


def test_feedback_is_found_by_its_words() -> None:
    feedback = make_feedback(text="报警声音太小")
    assert found_ids("报警声音", model=Feedback) == [feedback.pk]


def test_programs_do_the_same() -> None:
    desk, sales, manager, order = Caller(Role.DESK), Caller(Role.SALES), Caller(Role.MANAGER), make_work_order()
    body = {"topic": "lead", "text": "A second one", "says": "李总", "work_order_id": order.pk}
    made = desk.made("POST", "/feedback", body)
    there = f"/feedback/{made['id']}"
    assert (made["team"], made["customer_id"]) == ("sales", order.customer_id)
    assert sales.made("POST", f"{there}/owner")["state"] == "in_work"
    route = {"team": "sales", "due_on": "2027-01-05"}
    assert sales.made("PUT", f"{there}/route", route)["due_on"] == "2027-01-05"
    assert sales("PUT", f"{there}/route", route | {"owner_id": 99_999}).status_code == 404
    assert sales.made("POST", f"{there}/outcome", {"outcome": "won", "answer": "Ordered"})["state"] == "won"
    assert sales.made("POST", f"{there}/reopening", {"reason": "Cancelled"})["state"] == "in_work"
    first = make_feedback()
    assert desk.made("POST", f"/feedback/{make_feedback().pk}/original", {"of_id": first.pk})["state"] == "duplicate"
    assert desk.made("POST", f"/feedback/{first.pk}/answer", {"answer": "Yes"})["answer"] == "Yes"
    assert len(desk.made("GET", "/feedback?topic=product&state=answered")["items"]) == 1
    assert manager.made("PUT", "/feedback-rules/lead", {"team": "sales", "days": 1})["days"] == 1
    assert [one["is_default"] for one in desk.made("GET", "/feedback-rules") if one["topic"] == "lead"] == [False]
    assert desk("PUT", "/feedback-rules/lead", {"team": "sales", "days": 1}).status_code == 403
