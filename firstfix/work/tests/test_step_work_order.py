from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import respond_to_order, step_work_order
from firstfix.work.models import WorkOrder
from firstfix.work.states import ORDER_STATES
from firstfix.work.tests.makers import make_request, make_work_order


def test_writes_down_when_by_whom_and_why(company: Tenant) -> None:
    at = timezone.now() - timedelta(minutes=20)
    order, bob = make_work_order(entered_at=at - timedelta(hours=1)), make_user(name="Bob")
    step_work_order(order, "wait_for_parts", by=bob, at=at, reason=" Compressor from Wuxi ")
    assert order.state == "waiting_parts"
    last = order.state_changes.last()
    assert last
    assert (last.state, last.at, last.reason) == ("waiting_parts", at, "Compressor from Wuxi")
    fact = facts_about(order).get()
    assert (fact.name, fact.by_name, fact.at) == ("WorkOrderStepped", "Bob", at)
    assert fact.data == {
        "verb": "wait_for_parts",
        "from_state": "open",
        "to_state": "waiting_parts",
        "reason": "Compressor from Wuxi",
    }


def test_counts_the_version_up(company: Tenant) -> None:
    order = make_work_order()
    step_work_order(order, "schedule", by=SYSTEM)
    assert (order.version, WorkOrder.objects.get(pk=order.pk).version) == (2, 2)


@pytest.mark.parametrize("verb", sorted({transition.verb for transition in ORDER_STATES.transitions} - {"close"}))
def test_only_steps_of_the_table_are_taken(company: Tenant, verb: str) -> None:
    allowed = {state: t.target for t in ORDER_STATES.transitions if t.verb == verb for state in t.sources}
    source, target = next(iter(allowed.items()))
    assert step_work_order(make_work_order(state=source), verb, by=SYSTEM, reason="because").state == target
    wrong = make_work_order(state=next(state for state in ORDER_STATES.states if state not in allowed))
    before = wrong.state
    with pytest.raises(Refused):
        step_work_order(wrong, verb, by=SYSTEM, reason="because")
    assert WorkOrder.objects.get(pk=wrong.pk).state == before


def test_closing_is_no_mere_step(company: Tenant) -> None:
    with pytest.raises(Refused):
        step_work_order(make_work_order(state="restored"), "close", by=SYSTEM)


@pytest.mark.parametrize("verb", ["wait_for_parts", "wait_for_customer", "wait_for_rnd", "cancel"])
def test_some_steps_need_a_reason(company: Tenant, verb: str) -> None:
    order = make_work_order()
    with pytest.raises(Invalid) as refused:
        step_work_order(order, verb, by=SYSTEM, reason="  ")
    assert "reason" in refused.value.errors
    assert WorkOrder.objects.get(pk=order.pk).state == "open"


def test_each_verb_asks_for_its_own_permission(company: Tenant) -> None:
    order = make_work_order(state="scheduled")
    with pytest.raises(NotAllowed):
        step_work_order(order, "dispatch", by=make_user(Role.DESK))
    with pytest.raises(NotAllowed):
        step_work_order(order, "cancel", by=make_user(Role.ENGINEER), reason="no")
    assert step_work_order(order, "dispatch", by=make_user(Role.ENGINEER)).state == "dispatched"


def test_a_stale_copy_does_not_step_twice(company: Tenant) -> None:
    order = make_work_order()
    stale = WorkOrder.objects.get(pk=order.pk)
    step_work_order(order, "cancel", by=SYSTEM, reason="sold")
    with pytest.raises(Refused):
        step_work_order(stale, "schedule", by=SYSTEM)


def test_arriving_counts_the_visit_and_ends_the_response_time(company: Tenant) -> None:
    order, at = make_work_order(state="scheduled"), timezone.now()
    step_work_order(order, "arrive", by=SYSTEM, at=at)
    assert (order.visit_count, order.responded_at) == (1, at)
    step_work_order(order, "need_further_visit", by=SYSTEM, reason="The seal is worn too")
    step_work_order(order, "schedule", by=SYSTEM)
    step_work_order(order, "arrive", by=SYSTEM, at=at + timedelta(days=1))
    assert (order.visit_count, order.responded_at) == (2, at)


def test_restored_without_a_visit_is_remote_only_when_nobody_had_been_there(company: Tenant) -> None:
    assert step_work_order(make_work_order(), "restore_remotely", by=SYSTEM).was_remote
    assert not step_work_order(make_work_order(visit_count=1), "restore_remotely", by=SYSTEM).was_remote


def test_a_reopened_order_was_never_restored(company: Tenant) -> None:
    now = timezone.now()
    first = make_work_order(state="closed", restored_at=now, closed_at=now, visit_count=1)
    again = make_work_order(asset=first.asset, repeat_of=first)
    step_work_order(first, "reopen", by=SYSTEM, reason="Still leaks")
    again.refresh_from_db()
    assert (first.restored_at, first.closed_at, first.state, again.repeat_of) == (None, None, "open", None)


def test_the_request_ends_and_opens_with_its_order(company: Tenant) -> None:
    request = make_request(state="ordered")
    order = make_work_order(request=request, asset=request.asset)
    step_work_order(order, "cancel", by=SYSTEM, reason="The customer scrapped it")
    request.refresh_from_db()
    assert request.state == "closed"
    closed = make_work_order(request=request, asset=request.asset, state="closed")
    step_work_order(closed, "reopen", by=SYSTEM, reason="It is back")
    request.refresh_from_db()
    assert request.state == "ordered"


def test_the_first_answer_counts(company: Tenant) -> None:
    order, at = make_work_order(), timezone.now()
    respond_to_order(order, by=make_user(), at=at)
    respond_to_order(order, by=make_user(), at=at + timedelta(hours=1))
    assert order.responded_at == at
    assert [fact.name for fact in facts_about(order)] == ["WorkOrderResponded"]


def test_nobody_answers_a_closed_order(company: Tenant) -> None:
    with pytest.raises(Refused):
        respond_to_order(make_work_order(state="closed"), by=make_user())
