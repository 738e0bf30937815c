"""Which rule calls whom and when; who is not reached; what becomes of a bad answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.actions import answer_feedback, complete_follow_up, make_interval_calls, miss_follow_up, save_rule
from firstfix.care.models import Feedback, FollowUp, FollowUpRule
from firstfix.care.reactions import make_follow_ups
from firstfix.care.rules import follow_ups
from firstfix.care.tests.makers import a_photo, make_follow_up, make_rule
from firstfix.customers.models import ServiceContract
from firstfix.customers.tests.makers import make_contract, make_customer
from firstfix.logistics.rules import add_months
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid
from firstfix.work.facts import WorkOrderClosed
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]
CLOSED = WorkOrderClosed(symptom="", mode="", mechanism="", cause="", remedy="", was_remote=False)


def closed_order(**kw: Any) -> WorkOrder:
    return make_work_order(state="closed", closed_at=timezone.now(), **kw)


def contract_since(months: int, **kw: Any) -> ServiceContract:
    """Begun so many months ago today."""
    today = timezone.localdate()
    began = add_months(today, -months)
    return make_contract(starts_on=began, ends_on=today + timedelta(days=200), **kw)


def test_a_rule_of_the_contract_holds_instead_of_the_customers_and_that_instead_of_everybodys() -> None:
    order = closed_order()
    everybody = make_rule(days=3)
    other = closed_order()
    own = make_rule(days=5, customer=order.customer)
    make_follow_ups(CLOSED, about=order, by=SYSTEM)
    make_follow_ups(CLOSED, about=other, by=SYSTEM)
    assert [one.rule for one in order.follow_ups.all()] == [own]
    assert [one.rule for one in other.follow_ups.all()] == [everybody]
    contract = contract_since(1, customer=order.customer)
    by_contract = make_rule(days=9, contract=contract)
    covered = closed_order(asset=order.asset, contract=contract)
    make_follow_ups(CLOSED, about=covered, by=SYSTEM)
    assert [one.rule for one in covered.follow_ups.all()] == [by_contract]


@pytest.mark.parametrize(
    ("anchor", "months", "days"),
    [
        (date(2026, 1, 31), 1, [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]),
        (date(2026, 1, 31), 3, [date(2026, 4, 30)]),
        (date(2020, 2, 29), 12, [date(2026, 2, 28)]),
        (date(2026, 4, 30), 3, []),
        (date(2027, 1, 1), 1, []),
    ],
)
def test_an_interval_is_counted_from_its_anchor_in_months(anchor: date, months: int, days: list[date]) -> None:
    found = follow_ups.interval_days(anchor, months, since=date(2026, 2, 1), until=date(2026, 4, 30))
    assert found == days


def test_contracts_are_called_every_quarter_once() -> None:
    rule = make_rule(trigger="interval", kind="", days=None, months=3)
    due, not_due = contract_since(6), contract_since(5)
    for _night in range(2):
        make_interval_calls()
    call = FollowUp.objects.get(rule=rule)
    assert (call.customer, call.work_order, call.due_on) == (due.customer, None, timezone.localdate())
    assert not FollowUp.objects.filter(customer=not_due.customer).exists()


def test_a_new_rule_does_not_make_up_for_what_was_due_before_it() -> None:
    today = timezone.localdate()
    make_contract(starts_on=add_months(today - timedelta(days=3), -3), ends_on=today + timedelta(days=9))
    rule = make_rule(trigger="interval", kind="", days=None, months=3)
    assert make_interval_calls() == []
    FollowUpRule.objects.filter(pk=rule.pk).update(created_at=timezone.now() - timedelta(days=30))
    assert [one.due_on for one in make_interval_calls()] == [today - timedelta(days=3)]


def test_a_customers_own_interval_replaces_the_general_one() -> None:
    contract = contract_since(6)
    make_rule(trigger="interval", kind="", days=None, months=3)
    own = make_rule(trigger="interval", kind="", days=None, months=2, contract=contract)
    assert [one.rule for one in make_interval_calls()] == [own]


def test_who_is_not_reached_is_tried_as_often_as_the_rule_says() -> None:
    call = make_follow_up(rule=make_rule(most_tries=2, retry_days=5))
    desk = make_user(Role.DESK)
    again = miss_follow_up(call, by=desk)
    assert (again.state, again.due_on) == ("due", timezone.localdate() + timedelta(days=5))
    ended = miss_follow_up(again, by=desk)
    assert (ended.state, ended.tries) == ("given_up", 2)
    assert "2" in ended.reason


@pytest.mark.parametrize(
    ("said", "is_bad"),
    [
        ({"rating": 5, "nps": 9, "is_running": True}, False),
        ({"rating": 3, "is_running": True}, False),
        ({"rating": 2, "is_running": True}, True),
        ({"rating": 5, "nps": 6, "is_running": True}, True),
        ({"rating": 5, "nps": 10, "is_running": False}, True),
    ],
)
def test_a_bad_answer_is_a_managers_task_due_within_a_day(said: dict[str, int], is_bad: bool) -> None:
    manager = make_user(Role.MANAGER)
    call = complete_follow_up(make_follow_up(), remarks="Noise again", by=GUEST, **said)  # type: ignore[arg-type]
    task = Feedback.objects.filter(follow_up=call).first()
    assert (task is not None) is is_bad
    if task:
        assert task.owner == manager
        assert task.due_on == timezone.localdate() + timedelta(days=1)
        assert "Noise again" in task.text
        assert answer_feedback(task, answer="Called.", by=manager).state == "answered"


@pytest.mark.parametrize("nps", [-1, 11])
def test_a_recommendation_is_from_zero_to_ten(nps: int) -> None:
    with pytest.raises(Invalid):
        complete_follow_up(make_follow_up(), rating=5, is_running=True, nps=nps, by=SYSTEM)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"days": None}, "days"),
        ({"months": 3}, "months"),
        ({"trigger": "interval", "kind": "", "days": None}, "months"),
        ({"trigger": "interval", "kind": "repair", "days": None, "months": 3}, "kind"),
        ({"most_tries": 0}, "most_tries"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_and_says_where(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_rule(FollowUpRule(**{"kind": "repair", "days": 3} | wrong), by=make_user(Role.MANAGER))
    assert field in refused.value.errors


def test_a_rule_is_for_a_customer_or_a_contract_that_runs() -> None:
    manager, today = make_user(Role.MANAGER), timezone.localdate()
    over = make_contract(starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=1))
    for scope in ({"contract": over}, {"contract": contract_since(1), "customer": make_customer()}):
        with pytest.raises(Invalid) as refused:
            save_rule(FollowUpRule(kind="repair", days=3, **scope), by=manager)
        assert "contract" in refused.value.errors


def test_many_calls_are_asked_for_first(monkeypatch: pytest.MonkeyPatch, client_of: ClientOf) -> None:
    monkeypatch.setattr("firstfix.care.rules.follow_ups.ASKS_ABOVE", 1)
    for _order in range(2):
        closed_order()
    manager = client_of(make_user(Role.MANAGER))
    said = {"trigger": "closed", "kind": "repair", "days": "3", "most_tries": "3", "retry_days": "2", "is_active": "on"}
    asked = manager.post("/follow-up-rules/new", said)
    assert asked.status_code == 422
    assert "about 2 calls" in asked.content.decode()
    assert manager.post("/follow-up-rules/new", said | {"agreed": "2"}).status_code == 302
    rule = FollowUpRule.objects.get()
    assert save_rule(rule, by=SYSTEM).agreed == 2
    caller = Caller(Role.MANAGER)
    assert caller("POST", "/follow-up-rules", {"kind": "repair", "days": 4}).status_code == 422
    assert caller("POST", "/follow-up-rules?agreed=2", {"kind": "repair", "days": 4}).status_code == 201


def test_the_script_and_its_questions_stand_beside_the_call(client_of: ClientOf) -> None:
    rule = make_rule(script={"en": "How is the new pump?", "zh": ""}, questions={"en": "Who runs it?\nHow long?"})
    call, desk = make_follow_up(rule=rule), client_of(make_user(Role.DESK))
    page = desk.get(f"/follow-ups/{call.pk}").content.decode()
    assert "How is the new pump?" in page
    assert "<li>How long?</li>" in page
    said = {"is_running": "1", "rating": "5", "nps": "10", "usage": "Two shifts", "photos": a_photo()}
    assert desk.post(f"/follow-ups/{call.pk}", said).status_code == 302
    call.refresh_from_db()
    assert (call.nps, call.usage, call.photos.count()) == (10, "Two shifts", 1)


def test_a_call_at_an_interval_has_its_page_and_its_place_in_the_list(client_of: ClientOf) -> None:
    call = make_follow_up(customer=make_customer(name="Harbour Laundry"))
    desk = client_of(make_user(Role.DESK))
    assert "Harbour Laundry" in desk.get("/follow-ups").content.decode()
    assert "Harbour Laundry" in desk.get(f"/follow-ups/{call.pk}").content.decode()
    assert desk.post(f"/follow-ups/{call.pk}/missed").status_code == 302
    assert (
        Caller(Role.DESK).made("GET", f"/follow-ups/{call.pk}").items() >= {"work_order_id": None, "tries": 1}.items()
    )


def test_a_rule_that_is_changed_to_call_more_asks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it had been agreed to more calls of another kind, or to many before it was made small."""
    monkeypatch.setattr(follow_ups, "ASKS_ABOVE", 1)
    for kind, orders in (("repair", 4), ("training", 6), ("inspection", 2)):
        for _n in range(orders):
            closed_order(kind=kind)
    rule = save_rule(FollowUpRule(kind="repair", days=3), agreed=4, by=SYSTEM)
    rule.script = Bilingual("您好", "Good day")
    assert save_rule(rule, by=SYSTEM).agreed == 4, "whom it calls is the same"
    rule.kind = "inspection"
    assert save_rule(rule, by=SYSTEM).agreed == 2, "fewer need no word"
    rule.kind = "repair"
    with pytest.raises(Invalid):
        save_rule(rule, by=SYSTEM)
    rule.kind = "training"
    assert save_rule(rule, agreed=1_000_000, by=SYSTEM).agreed == 6


def test_programs_pass_on_what_was_said_in_a_call() -> None:
    caller, call = Caller(Role.DESK), make_follow_up(state="done", rating=4, is_running=True)
    made = caller.made("POST", f"/follow-ups/{call.pk}/feedback", {"topic": "sales", "text": "Too dear"})
    assert (made["heard_in_id"], made["team"], made["work_order_id"]) == (call.pk, "sales", call.work_order_id)
    assert (
        Caller(Role.ENGINEER)("POST", f"/follow-ups/{call.pk}/feedback", {"topic": "sales", "text": "x"}).status_code
        == 404
    )


def test_programs_say_who_was_not_reached_and_why_it_is_given_up() -> None:
    caller, call = Caller(Role.DESK), make_follow_up()
    assert caller.made("POST", f"/follow-ups/{call.pk}/missed")["tries"] == 1
    assert caller("POST", f"/follow-ups/{call.pk}/end", {"reason": " "}).status_code == 422
    assert caller.made("POST", f"/follow-ups/{call.pk}/end", {"reason": "Moved away"})["reason"] == "Moved away"
