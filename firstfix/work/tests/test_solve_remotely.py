from __future__ import annotations

import pytest
from django.utils import timezone

from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import open_work_order, solve_order_remotely, solve_remotely, step_work_order
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import with_fix_status
from firstfix.work.rules import RemoteStatus
from firstfix.work.tests.makers import make_closure, make_request, make_work_order


def test_a_request_becomes_a_closed_order(company: Tenant) -> None:
    request, desk = make_request(), make_user()
    order = solve_remotely(request, **make_closure(), by=desk)
    assert (order.state, order.was_remote, order.visit_count) == ("closed", True, 0)
    assert order.responded_at == order.restored_at == order.closed_at
    request.refresh_from_db()
    assert (request.state, request.answer) == ("solved", order.work_done)
    assert [fact.name for fact in facts_about(order)][::-1] == [
        "WorkOrderOpened",
        "WorkOrderStepped",
        "WorkOrderStepped",
        "WorkOrderClosed",
    ]
    counted = with_fix_status(WorkOrder.objects.all(), now=timezone.now())
    assert counted.values_list("remote_status", flat=True).get() == RemoteStatus.PROVISIONAL


def test_a_fault_that_comes_back_is_a_repeat_like_any_other(company: Tenant) -> None:
    closure = make_closure()
    first = solve_remotely(make_request(), **closure, by=make_user())
    assert first.asset
    again = solve_remotely(make_request(asset=first.asset), **closure, by=make_user())
    assert again.repeat_of == first


def test_without_its_codes_nothing_happens(company: Tenant) -> None:
    request = make_request()
    with pytest.raises(Invalid):
        solve_remotely(request, **make_closure() | {"mode": None}, by=make_user())
    assert ServiceRequest.objects.get(pk=request.pk).state == "new"
    assert not WorkOrder.objects.exists()


def test_only_what_is_new_is_solved(company: Tenant) -> None:
    with pytest.raises(Refused):
        solve_remotely(make_request(state="ordered"), **make_closure(), by=make_user())


def test_is_not_for_those_who_do_not_speak_with_customers(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        solve_remotely(make_request(), **make_closure(), by=make_user(Role.DISPATCHER))


def test_an_open_order_may_turn_out_to_need_no_visit(company: Tenant) -> None:
    desk, request = make_user(), make_request()
    order = open_work_order(request=request, by=desk)
    solve_order_remotely(order, **make_closure(), by=desk)
    assert order.solved_by == desk
    assert (order.state, order.was_remote) == ("closed", True)
    request.refresh_from_db()
    assert request.state == "closed"


def test_not_while_somebody_is_there(company: Tenant) -> None:
    with pytest.raises(Refused):
        solve_order_remotely(make_work_order(state="on_site"), **make_closure(), by=make_user())


def test_reopening_it_opens_the_request(company: Tenant) -> None:
    request, desk = make_request(), make_user()
    order = solve_remotely(request, **make_closure(), by=desk)
    step_work_order(order, "reopen", by=desk, reason="The alarm is back")
    request.refresh_from_db()
    assert (request.state, order.state, order.was_remote) == ("ordered", "open", False)
    assert order.solved_by is None
