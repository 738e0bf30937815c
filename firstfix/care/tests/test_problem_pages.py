"""R&D works on its list; the desk and engineers read the answer where their order is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.care.actions import answer_problem, ask_back
from firstfix.care.models import Escalation, Problem
from firstfix.care.tests.makers import make_bulletin, make_problem
from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.tests.makers import make_troubleshooting
from firstfix.equipment.tests.makers import make_asset
from firstfix.field.actions.visit import record_step
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.search.queries import found_ids
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("company")


def test_the_day_of_rnd_begins_with_what_nobody_has_solved(client_of: ClientOf) -> None:
    new, fixed = make_problem(subject="Alarm E-05"), make_problem(subject="Door sticks")
    answer_problem(fixed, "fix", text="Grease it.", by=SYSTEM)
    rnd = client_of(make_user(Role.RND))
    home = rnd.get("/", follow=True)
    assert home.redirect_chain[-1][0] == "/problems"
    page = home.content.decode()
    assert f"/problems/{new.pk}" in page
    assert f"/problems/{fixed.pk}" not in page
    assert f"/problems/{fixed.pk}" in rnd.get("/problems?all=1&words=sticks").content.decode()
    assert f"/problems/{new.pk}" not in rnd.get("/problems?owner=me").content.decode()


def test_what_was_tried_and_measured_comes_along(client_of: ClientOf) -> None:
    visit = make_visit_on_site()
    order = visit.work_order
    order.troubleshooting = take_step(make_troubleshooting(), step="Q_NOISE", outcome="no", by=SYSTEM)
    order.save()
    record_step(visit, make_checklist(visit)["pressure"], value=7, by=SYSTEM)  # type: ignore[arg-type]
    problem = make_problem(order, description="Third board in a month")
    page = client_of(make_user(Role.RND)).get(f"/problems/{problem.pk}").content.decode()
    for said in ("Third board in a month", "7 bar", "What was tried", "What it may be", order.number):
        assert said in page


def test_rnd_takes_asks_answers_and_closes(client_of: ClientOf) -> None:
    order = make_work_order(state="open")
    problem, user = make_problem(order, waits=True), make_user(Role.RND)
    rnd = client_of(user)
    rnd.post(f"/problems/{problem.pk}/owner")
    rnd.post(f"/problems/{problem.pk}/questions", {"text": "Which firmware?"})
    assert (
        "Which firmware?" in client_of(make_user(Role.DESK)).get(f"/work-orders/{order.pk}/problems").content.decode()
    )
    assert rnd.post(f"/problems/{problem.pk}/answers", {"verb": "fix", "text": " "}).status_code == 422
    answer = rnd.post(f"/problems/{problem.pk}/answers", {"verb": "fix", "text": "Take 2.4."})
    assert answer.headers["Location"] == f"/problems/{problem.pk}"
    panel = client_of(make_user(Role.ENGINEER)).get(f"/work-orders/{order.pk}/problems").content.decode()
    assert "Take 2.4." in panel
    rnd.post(f"/problems/{problem.pk}/subject", {"subject": "Firmware 2.3 hangs"})
    rnd.post(f"/problems/{problem.pk}/closure")
    for one in (problem, order):
        one.refresh_from_db()
    assert (problem.state, problem.owner, problem.subject, order.state) == (
        "closed", user, "Firmware 2.3 hangs", "open",
    )  # fmt: skip


def test_the_desk_brings_an_order_and_replies(client_of: ClientOf) -> None:
    order = make_work_order(state="open")
    known = make_problem(make_work_order(asset=order.asset))
    desk = client_of(make_user(Role.DESK))
    assert f"/work-orders/{order.pk}/escalations/new" in desk.get(f"/work-orders/{order.pk}/problems").content.decode()
    page = desk.get(f"/work-orders/{order.pk}/escalations/new").content.decode()
    assert known.subject in page
    assert desk.post(f"/work-orders/{order.pk}/escalations/new", {"subject": ""}).status_code == 422
    said = {"subject": "The same", "problem": known.pk, "waits": "on"}
    assert desk.post(f"/work-orders/{order.pk}/escalations/new", said).status_code == 302
    order.refresh_from_db()
    assert (Escalation.objects.get(work_order=order).problem, order.state) == (known, "waiting_rnd")
    ask_back(known, text="Since when?", by=SYSTEM)
    assert "Send to R&D" in desk.get(f"/problems/{known.pk}").content.decode()
    desk.post(f"/problems/{known.pk}/replies", {"text": "Monday"})
    known.refresh_from_db()
    assert known.state == "in_work"


def test_put_together_and_reopened_from_pages(client_of: ClientOf) -> None:
    one, other = make_problem(), make_problem()
    rnd = client_of(make_user(Role.RND))
    assert rnd.post(f"/problems/{one.pk}/merger", {"into": one.pk}).status_code == 422
    assert rnd.post(f"/problems/{one.pk}/merger", {"into": other.pk}).headers["Location"] == f"/problems/{other.pk}"
    assert other.number in rnd.get(f"/problems/{one.pk}").content.decode()
    answer_problem(other, "decline", text="As designed.", by=SYSTEM)
    client_of(make_user(Role.ENGINEER)).post(f"/problems/{other.pk}/reopening", {"reason": "It is not"})
    assert Problem.objects.get(pk=other.pk).state == "in_work"


def test_the_page_of_a_product_names_its_problems(client_of: ClientOf) -> None:
    problem = make_problem()
    assert problem.product_model
    panel = client_of(make_user(Role.RND)).get(f"/product-models/{problem.product_model.pk}/problems")
    assert problem.subject in panel.content.decode()


def test_engineers_see_no_answer_form(client_of: ClientOf) -> None:
    problem = make_problem()
    engineer = client_of(make_user(Role.ENGINEER))
    assert "/answers" not in engineer.get(f"/problems/{problem.pk}").content.decode()
    assert engineer.post(f"/problems/{problem.pk}/answers", {"verb": "fix", "text": "x"}).status_code == 403


def test_problems_are_found_by_what_was_said() -> None:
    problem = make_problem()
    answer_problem(problem, "fix", text="拧紧连接器 X3", by=SYSTEM)
    assert found_ids("连接器", model=Problem) == [problem.pk]


def test_programs_do_the_same() -> None:
    desk, rnd, order = Caller(Role.DESK), Caller(Role.RND), make_work_order(state="open")
    escalation = desk.made("POST", f"/work-orders/{order.pk}/escalations", {"subject": "No vacuum", "waits": True})
    there = f"/problems/{escalation['problem_id']}"
    assert rnd.made("POST", f"{there}/owner")["state"] == "in_work"
    rnd.made("POST", f"{there}/questions", {"text": "Which pump?"})
    desk.made("POST", f"{there}/replies", {"text": "The small one"})
    assert rnd.made("PATCH", there, {"subject": "Small pump"})["subject"] == "Small pump"
    rnd.made("POST", f"{there}/answers", {"verb": "work_around", "text": "Use the large one"})
    full = desk.made("GET", there)
    assert [message["kind"] for message in full["messages"]] == ["question", "reply", "workaround"]
    assert (full["state"], full["verbs"]) == ("worked_around", ["reopen"])
    assert rnd.made("POST", f"{there}/closure")["state"] == "closed"
    assert desk.made("POST", f"{there}/reopening", {"reason": "No"})["state"] == "in_work"
    other = make_problem()
    assert rnd.made("POST", f"{there}/merger", {"into_id": other.pk})["id"] == other.pk
    assert [one["id"] for one in desk.made("GET", "/problems?state=merged")["items"]] == [escalation["problem_id"]]
    assert desk("POST", f"{there}/answers", {"verb": "fix", "text": "x"}).status_code == 403


def test_an_answer_reaches_the_machine_the_visit_and_every_open_order_with_the_fault(client_of: ClientOf) -> None:
    visit, symptom = make_visit_on_site(), make_failure_code("symptom")
    order = visit.work_order
    order.symptom = symptom
    order.save()
    problem = make_problem(order)
    answer_problem(problem, "work_around", text="Swap fuse F2.", by=SYSTEM)
    assert order.asset
    product = order.asset.product_model
    same = make_work_order(state="open", asset=make_asset(product_model=product), symptom=symptom)
    over = make_work_order(state="closed", asset=make_asset(product_model=product), symptom=symptom)
    others = [
        make_work_order(state="open", asset=make_asset(product_model=product), symptom=make_failure_code("symptom")),
        make_work_order(state="open", asset=make_asset(product_model=product)),
        make_work_order(state="open", symptom=symptom),
    ]
    engineer = client_of(make_user(Role.ENGINEER))
    reached = [f"/work-orders/{same.pk}", f"/assets/{order.asset_id}", f"/visits/{visit.pk}"]
    for page in reached:
        assert "Swap fuse F2." in engineer.get(f"{page}/problems").content.decode(), page
    ask_back(problem, text="Which lot is the fuse of?", by=SYSTEM)
    asked = engineer.get(f"/work-orders/{order.pk}/problems").content.decode()
    elsewhere = engineer.get(f"/work-orders/{same.pk}/problems").content.decode()
    assert "Which lot" in asked
    assert "Which lot" not in elsewhere
    assert "Swap fuse F2." in elsewhere
    heard = {one.pk: Caller(Role.DESK).made("GET", f"/work-orders/{one.pk}/heard") for one in (order, same, over)}
    assert [(one["message"]["text"], one["is_own"]) for one in heard[order.pk]] == [("Which lot is the fuse of?", True)]
    assert [(one["message"]["text"], one["is_own"]) for one in heard[same.pk]] == [("Swap fuse F2.", False)]
    assert heard[over.pk] == []
    for page in [f"/work-orders/{one.pk}" for one in (over, *others)] + [f"/assets/{same.asset_id}"]:
        assert "Swap fuse F2." not in engineer.get(f"{page}/problems").content.decode(), page


def test_a_problem_says_its_versions_and_how_far_its_bulletin_is(client_of: ClientOf) -> None:
    order = make_work_order(state="on_site")
    assert order.asset
    order.asset.software_version, order.asset.state = "4.7.1", "in_service"
    order.asset.save()
    problem = make_problem(order)
    bulletin = make_bulletin(product_model=order.asset.product_model, problem=problem)
    page = client_of(make_user(Role.RND)).get(f"/problems/{problem.pk}").content.decode()
    assert "4.7.1" in page
    assert f"/bulletins/{bulletin.pk}" in page
    assert "Done 0%&nbsp;· 1 still wait" in page
