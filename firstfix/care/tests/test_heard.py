"""What R&D says reaches those who come next: to the same order, and to other machines with the same fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import answer_problem, ask_back, escalate_order, reopen_problem
from firstfix.care.actions.problems import last_answer
from firstfix.care.models import Problem
from firstfix.care.queries import known_problems
from firstfix.care.queries.heard import heard_of_orders
from firstfix.care.tests.makers import make_problem
from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.tests.makers import make_published, make_troubleshooting
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def heard(order: WorkOrder) -> list[str]:
    return [one.message.text for one in heard_of_orders([order])[order.pk] if one.message]


def order_with_case(version: FaultModelVersion, *steps: tuple[str, str]) -> WorkOrder:
    case = make_troubleshooting(version=version)
    for step, outcome in steps:
        take_step(case, step=step, outcome=outcome, by=SYSTEM)
        case.refresh_from_db()
    return make_work_order(state="open", asset=case.asset, troubleshooting=case)


def coming(order: WorkOrder, **kw: Any) -> tuple[Visit, Engineer]:
    engineer = make_engineer()
    return make_visit(work_order=order, engineer=engineer, state="planned", **kw), engineer


def told(engineer: Engineer) -> list[tuple[str, int | None]]:
    return list(Notice.objects.filter(user=engineer.user).values_list("words", "visit"))


def test_cases_that_lead_to_the_same_fault_are_the_same_fault() -> None:
    version = make_published()
    order = order_with_case(version, ("T_CAP", "bad"))
    answer_problem(make_problem(order), "fix", text="Capacitors of lot 7: replace.", by=SYSTEM)
    assert heard(order_with_case(version, ("T_CAP", "bad"))) == ["Capacitors of lot 7: replace."]
    assert heard(order_with_case(version, ("T_CAP", "ok"), ("Q_HOT", "yes"))) == []
    assert heard(order_with_case(version)) == [], "no fault leads yet"
    assert heard(order_with_case(make_published(), ("T_CAP", "bad"))) == [], "another product"


def answered(text: str, *orders: WorkOrder, at: datetime | None = None) -> Problem:
    problem = make_problem(orders[0], at=at)
    for order in orders[1:]:
        escalate_order(order, subject="Here too", problem=problem, by=SYSTEM, at=at)
    answer_problem(problem, "fix", text=text, by=SYSTEM, at=at)
    return problem


def test_a_problem_is_about_the_machines_of_all_its_orders() -> None:
    symptom = make_failure_code("symptom")
    here, there, other = (make_work_order(state="open", symptom=symptom) for _ in range(3))
    nowhere = make_work_order(state="open", asset=None, site=other.site, customer=other.customer, symptom=symptom)
    gathered = answered("Swap fuse F2.", nowhere, here, there)
    assert gathered.product_model is None
    for order in (here, there):
        same = make_work_order(state="open", asset=order.asset, symptom=symptom)
        assert heard(same) == ["Swap fuse F2."]
        assert known_problems(same) == [gathered]
    assert heard(other) == []


def test_a_fix_of_today_goes_before_others_however_old_its_problem_is() -> None:
    symptom, asset, now = make_failure_code("symptom"), make_asset(), timezone.now()
    orders = [make_work_order(state="open", asset=asset, symptom=symptom) for _ in range(5)]
    old = answered("Restart it.", orders[0], at=now - timedelta(days=90))
    for days, order in enumerate(orders[1:4], 10):
        answered(f"{days} days ago", order, at=now - timedelta(days=days))
    assert heard(orders[4]) == ["10 days ago", "11 days ago", "12 days ago"]
    answer_problem(reopen_problem(old, reason="Comes back", by=SYSTEM), "fix", text="Swap fuse F2.", by=SYSTEM)
    assert heard(orders[4]) == ["Swap fuse F2.", "10 days ago", "11 days ago"]


def test_the_same_symptom_of_another_fault_is_another_problem() -> None:
    symptom, modes = make_failure_code("symptom"), [make_failure_code("mode") for _ in range(2)]
    order = make_work_order(state="on_site", symptom=symptom, mode=modes[0])
    answered("Swap fuse F2.", order)
    for mode, said in ((modes[0], ["Swap fuse F2."]), (modes[1], []), (None, ["Swap fuse F2."])):
        assert heard(make_work_order(state="open", asset=order.asset, symptom=symptom, mode=mode)) == said, mode


def test_cases_that_lead_elsewhere_are_another_problem_though_they_look_the_same() -> None:
    version, symptom = make_published(), make_failure_code("symptom")
    order, same, unlike, begun = (
        order_with_case(version, *steps)
        for steps in ([("T_CAP", "bad")], [("T_CAP", "bad")], [("T_CAP", "ok"), ("Q_HOT", "yes")], [])
    )
    WorkOrder.objects.update(symptom=symptom)
    answered("Capacitors of lot 7: replace.", order)
    told = {one.pk: heard(one) for one in WorkOrder.objects.select_related("asset", "troubleshooting")}
    assert told[same.pk] == told[begun.pk] == ["Capacitors of lot 7: replace."]
    assert told[unlike.pk] == []


def test_who_comes_in_a_month_finds_it_then() -> None:
    symptom = make_failure_code("symptom")
    problem = make_problem(make_work_order(state="on_site", symptom=symptom))
    asset = problem.escalations.get().work_order.asset
    days = {days: make_work_order(state="open", asset=asset, symptom=symptom) for days in (1, 30)}
    engineers = {
        days: coming(order, planned_start=timezone.now() + timedelta(days=days))[1] for days, order in days.items()
    }
    answer_problem(problem, "fix", text="Swap fuse F2.", by=SYSTEM)
    assert [len(told(engineers[days])) for days in (1, 30)] == [1, 0]
    assert heard(days[30]) == ["Swap fuse F2."]


def test_who_comes_next_to_the_order_hears_of_the_answer() -> None:
    before = make_visit(engineer=make_engineer(), state="working", work_order=make_work_order(state="on_site"))
    problem = make_problem(before.work_order, visit=before)
    Visit.objects.filter(pk=before.pk).update(state="left", outcome="waiting_rnd")
    after, engineer = coming(before.work_order)
    ask_back(problem, text="Which lot?", by=SYSTEM)
    answer_problem(problem, "work_around", text="Swap fuse F2.", by=SYSTEM)
    assert told(engineer) == [("rnd_asks", after.pk), ("rnd_answers", after.pk)]
    assert facts_about(after).filter(name="CareAnswered").count() == 2


def test_who_comes_to_another_machine_with_the_fault_hears_of_answers_only() -> None:
    version = make_published()
    problem = make_problem(order_with_case(version, ("T_CAP", "bad")))
    same, engineer = coming(order_with_case(version, ("T_CAP", "bad")))
    _other, stranger = coming(order_with_case(version, ("Q_HOT", "yes")))
    ask_back(problem, text="Which lot?", by=SYSTEM)
    assert told(engineer) == []
    answer_problem(problem, "work_around", text="Replace it.", by=SYSTEM)
    ask_back(problem, text="Did it hold?", by=SYSTEM)
    assert told(engineer) == [("rnd_answers", same.pk)]
    assert told(stranger) == []


def test_an_answer_that_was_not_enough_is_no_fix_until_there_is_a_new_one(client_of: Callable[[User], Client]) -> None:
    version = make_published()
    order, waiting = order_with_case(version, ("T_CAP", "bad")), make_work_order(state="open")
    problem = answered("Replace it.", order)
    same, engineer = coming(order_with_case(version, ("T_CAP", "bad")))
    reopen_problem(problem, reason="It comes back.", by=SYSTEM)
    assert told(engineer) == [("rnd_looks_again", same.pk)]
    for page in (f"/work-orders/{order.pk}", f"/work-orders/{same.work_order_id}", f"/assets/{order.asset_id}"):
        panel = client_of(make_user(Role.ENGINEER)).get(f"{page}/problems").content.decode()
        assert "R&D looks again" in panel, page
        assert "callout-success" not in panel, page
    escalate_order(waiting, subject="Here too", problem=problem, waits=True, by=SYSTEM)
    waiting.refresh_from_db()
    assert waiting.state == "waiting_rnd"
    answer_problem(problem, "fix", text="Swap fuse F2.", by=SYSTEM)
    assert heard(order) == heard(same.work_order) == ["Swap fuse F2."]
    assert not heard_of_orders([order])[order.pk][0].message.withdrawn_at  # type: ignore[union-attr]


def test_it_stands_at_the_stop_of_the_day(client_of: Callable[[User], Client]) -> None:
    order = make_work_order(state="on_site")
    problem = make_problem(order)
    visit, engineer = coming(order)
    assert engineer.user
    client = client_of(engineer.user)
    assert client.get(f"/visits/{visit.pk}/care").content.strip() == b""
    answer_problem(problem, "fix", text="Swap fuse F2.", by=SYSTEM)
    assert "Swap fuse F2." in client.get(f"/visits/{visit.pk}/care").content.decode()
    assert (
        f"/visits/{visit.pk}/care"
        in client.get(f"/engineers/{engineer.pk}/day/{company_day(visit.planned_start)}").content.decode()
    )


def test_many_orders_are_asked_about_at_once(django_assert_max_num_queries: Any) -> None:
    orders = [make_work_order(state="open") for _ in range(5)]
    for order in orders:
        answer_problem(make_problem(order), "fix", text=order.number, by=SYSTEM)
    rows = list(WorkOrder.objects.select_related("asset").order_by("pk"))
    with django_assert_max_num_queries(6):
        found = heard_of_orders(rows)
    assert [found[one.pk][0].problem for one in orders] == list(Problem.objects.order_by("pk"))


def test_a_workaround_that_did_not_help_holds_no_longer_although_rnd_asked_back_since() -> None:
    version = make_published()
    order = order_with_case(version, ("T_CAP", "bad"))
    problem = make_problem(order)
    answer_problem(problem, "work_around", text="Restart it.", by=SYSTEM)
    same, engineer = coming(order_with_case(version, ("T_CAP", "bad")))
    ask_back(problem, text="Did it hold?", by=SYSTEM)
    assert heard(same.work_order) == ["Restart it."]
    escalate_order(order, subject="It comes back", by=SYSTEM)
    problem.refresh_from_db()
    assert problem.state == "asked"
    assert last_answer(problem) is None
    assert told(engineer) == [("rnd_looks_again", same.pk)]
