"""From a request to its case, and from the case to a solution, a visit, or R&D."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.diagnosis.actions import confirm_fault, take_step
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.tests.makers import CHILLER, make_published
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code, make_skill, make_tool_type
from firstfix.platform.errors import Invalid, Refused
from firstfix.work.actions import (
    close_work_order,
    decline_request,
    escalate,
    hand_over,
    offer_questions,
    open_work_order,
    solve_remotely,
    step_work_order,
    troubleshoot,
)
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import timeline_of
from firstfix.work.tests.makers import make_closure, make_request, make_work_order

pytestmark = pytest.mark.usefixtures("company")
ApiCaller = Callable[..., Any]


def chiller(**changes: Any) -> Asset:
    """A machine whose product has the small chiller's model."""
    version = make_published(**changes)
    return make_asset(product_model=version.fault_model.product_model)


def reported(**kw: Any) -> ServiceRequest:
    return make_request(asset=kw.pop("asset", None) or chiller(), **kw)


def state_of(case: TroubleshootingRecord) -> str:
    return TroubleshootingRecord.objects.get(pk=case.pk).state


def test_a_request_has_one_case() -> None:
    request = reported(description="No cold water")
    case = troubleshoot(request, by=SYSTEM)
    assert (case.asset, case.text) == (request.asset, "No cold water")
    assert troubleshoot(request, by=SYSTEM) == case


def test_without_an_asset_or_a_model_nothing_is_begun() -> None:
    asset = make_asset()
    with pytest.raises(Refused):
        troubleshoot(make_request(asset=None, site=asset.site), by=SYSTEM)
    with pytest.raises(Refused):
        troubleshoot(make_request(asset=asset), by=SYSTEM)
    with pytest.raises(Refused):
        troubleshoot(reported(state="closed"), by=SYSTEM)


def test_solved_remotely_ends_the_case_with_the_fault() -> None:
    request = reported()
    case = take_step(troubleshoot(request, by=SYSTEM), step="R_CLEAN", outcome="fixed", by=SYSTEM)
    order = solve_remotely(request, **make_closure(), confirmed_fault="F_CLOG", by=SYSTEM)
    case.refresh_from_db()
    assert (order.troubleshooting, case.state, case.confirmed_fault) == (case, "solved", "F_CLOG")


def test_a_fault_is_confirmed_only_where_there_is_a_case_and_such_a_fault() -> None:
    request = reported()
    with pytest.raises(Invalid):
        solve_remotely(request, **make_closure(), confirmed_fault="F_CLOG", by=SYSTEM)
    troubleshoot(request, by=SYSTEM)
    with pytest.raises(Invalid):
        solve_remotely(request, **make_closure(), confirmed_fault="F_NONE", by=SYSTEM)
    request.refresh_from_db()
    assert request.state == "new"


def test_a_visit_takes_along_what_is_known() -> None:
    repairs = deepcopy(CHILLER["repairs"])
    repairs[1] |= {"skill": "hydraulics", "tools": ["torque-wrench"]}
    asset = chiller(repairs=repairs)
    pump, skill, tool = make_part(code="P_PUMP"), make_skill("hydraulics"), make_tool_type("torque-wrench")
    request = reported(asset=asset)
    case = troubleshoot(request, by=SYSTEM)
    for step, outcome in (("Q_NOISE", "yes"), ("R_CLEAN", "failed")):
        take_step(case, step=step, outcome=outcome, by=SYSTEM)
    order = hand_over(request, by=SYSTEM)
    assert {need.part: need.quantity for need in order.part_needs.all()} == {pump: 1}
    assert (list(order.skills.all()), [need.tool_type for need in order.tool_needs.all()]) == ([skill], [tool])
    assert order.planned_minutes == 75  # replacing the capacitor, then the pump
    assert (state_of(case), order.troubleshooting_id) == ("visit", case.pk)


def test_what_a_person_says_goes_before_what_the_case_says() -> None:
    pump, other = make_part(code="P_PUMP"), make_part(code="P_OTHER")
    request = reported()
    troubleshoot(request, by=SYSTEM)
    order = hand_over(request, planned_minutes=200, part_needs={other: 2}, by=SYSTEM)
    assert order.planned_minutes == 200
    assert [(need.part, need.quantity) for need in order.part_needs.all()] == [(other, 2)]
    order = hand_over(order, by=SYSTEM)
    assert {need.part for need in order.part_needs.all()} == {other, pump}


def test_an_order_without_a_case_has_nothing_to_hand_over() -> None:
    with pytest.raises(Refused):
        hand_over(reported(), by=SYSTEM)


def test_rnd_gets_what_is_known_with_a_reason() -> None:
    request = reported()
    case = troubleshoot(request, by=SYSTEM)
    with pytest.raises(Invalid):
        escalate(request, reason=" ", by=SYSTEM)
    order = escalate(request, reason="Which valve is it?", by=SYSTEM)
    assert (order.state, state_of(case)) == ("waiting_rnd", "escalated")
    step_work_order(order, "resume", by=SYSTEM)
    assert state_of(case) == "visit"


@pytest.mark.parametrize(
    ("verbs", "state"),
    [(["cancel"], "cancelled"), (["wait_for_rnd", "cancel"], "cancelled"), (["schedule"], "visit")],
)
def test_the_case_goes_along_with_its_order(verbs: list[str], state: str) -> None:
    request = reported()
    case = troubleshoot(request, by=SYSTEM)
    order = open_work_order(request=request, by=SYSTEM)
    for verb in verbs:
        step_work_order(order, verb, reason="because", by=SYSTEM)
    assert state_of(case) == state


def test_a_declined_report_ends_its_case() -> None:
    request = reported()
    case = troubleshoot(request, by=SYSTEM)
    decline_request(request, reason="Not ours", by=SYSTEM)
    assert state_of(case) == "cancelled"


def test_a_reopened_order_takes_its_case_up_again_and_what_had_helped_did_not() -> None:
    request = reported()
    case = take_step(troubleshoot(request, by=SYSTEM), step="R_CLEAN", outcome="fixed", by=SYSTEM)
    order = solve_remotely(request, **make_closure(), by=SYSTEM)
    step_work_order(order, "reopen", reason="It drips again", by=SYSTEM)
    case.refresh_from_db()
    assert case.state == "visit"
    assert case.as_record()["steps"] == [{"step": "R_CLEAN", "outcome": "failed"}]


def test_a_fault_that_comes_back_is_told_to_the_first_case_and_taken_back_with_it() -> None:
    asset, mode, now = chiller(), make_failure_code("mode"), timezone.now()
    first_request = reported(asset=asset, reported_at=now - timedelta(days=9))
    case = troubleshoot(first_request, by=SYSTEM)
    solve_remotely(first_request, **make_closure(mode=mode), by=SYSTEM, at=now - timedelta(days=8))
    again = solve_remotely(reported(asset=asset, reported_at=now), **make_closure(mode=mode), by=SYSTEM)
    case.refresh_from_db()
    assert case.repeated_within_days == 8
    step_work_order(again, "reopen", reason="Not over", by=SYSTEM)
    case.refresh_from_db()
    assert case.repeated_within_days is None


def test_a_customer_goes_on_after_the_report() -> None:
    request = reported()
    token = offer_questions(request, by=GUEST)
    assert offer_questions(request, by=GUEST) == token
    request.refresh_from_db()
    assert request.troubleshooting is not None


class TestPages:
    @pytest.fixture
    def desk(self, client_of: Any) -> Client:
        client: Client = client_of(make_user(Role.DESK))
        return client

    def test_from_the_request_to_the_case(self, desk: Client) -> None:
        request = reported()
        assert "/troubleshooting" in desk.get(f"/requests/{request.pk}").content.decode()
        went = desk.post(f"/requests/{request.pk}/troubleshooting")
        request.refresh_from_db()
        assert went.headers["Location"] == f"/troubleshooting/{request.troubleshooting_id}"
        assert "Filter clogged" in desk.get(f"/requests/{request.pk}").content.decode()

    def test_a_product_without_a_model_offers_nothing(self, desk: Client) -> None:
        assert "/troubleshooting" not in desk.get(f"/requests/{make_request().pk}").content.decode()

    def test_the_case_leads_on(self, desk: Client) -> None:
        request = reported()
        case = troubleshoot(request, by=SYSTEM)
        shown = desk.get(f"/troubleshooting/{case.pk}/outcome").content.decode()
        for way in ("remote-solution", "handover", "escalation"):
            assert f"/requests/{request.pk}/{way}" in shown

    def test_the_handover_shows_what_is_sent_and_opens_the_order(self, desk: Client) -> None:
        pump = make_part(code="P_PUMP")
        request = reported()
        case = troubleshoot(request, by=SYSTEM)
        take_step(case, step="R_CLEAN", outcome="failed", by=SYSTEM)
        shown = desk.get(f"/requests/{request.pk}/handover").content.decode()
        assert "P_PUMP" in shown
        typed = {"subject": "Cold", "priority": 3, "planned_minutes": 80, f"part_{pump.pk}": 1}
        desk.post(f"/requests/{request.pk}/handover", typed)
        order = WorkOrder.objects.get(request=request)
        assert (order.planned_minutes, order.part_needs.get().part) == (80, pump)

    def test_escalating_needs_a_reason(self, desk: Client) -> None:
        request = reported()
        troubleshoot(request, by=SYSTEM)
        desk.post(f"/requests/{request.pk}/escalation", {"reason": ""})
        assert not WorkOrder.objects.exists()
        desk.post(f"/requests/{request.pk}/escalation", {"reason": "Which valve?"})
        assert WorkOrder.objects.get().state == "waiting_rnd"

    def test_closing_offers_the_faults_and_fills_in_their_codes(self, desk: Client) -> None:
        faults = deepcopy(CHILLER["faults"])
        faults[1]["codes"] = {"mode": "WORN", "cause": "NORMAL"}
        mode, cause = make_failure_code("mode", "WORN"), make_failure_code("cause", "NORMAL")
        order = make_work_order(asset=chiller(faults=faults), state="restored", restored_at=timezone.now())
        order.troubleshooting = troubleshoot(make_request(asset=order.asset), by=SYSTEM)
        order.save()
        take_step(order.troubleshooting, step="Q_NOISE", outcome="yes", by=SYSTEM)
        page = f"/work-orders/{order.pk}/closure"
        assert 'value="F_PUMP"' in desk.get(page).content.decode()
        codes = desk.get(page, {"confirmed_fault": "F_PUMP", "work_done": "typed"}, headers={"HX-Request": "true"})
        for expected in (f'value="{mode.pk}" selected', f'value="{cause.pk}" selected', "typed"):
            assert expected in codes.content.decode()
        closure = make_closure(mode=mode)
        typed = {name: one.pk if isinstance(one, FailureCode) else one or "" for name, one in closure.items()}
        assert desk.post(page, typed | {"confirmed_fault": "F_PUMP"}).status_code == 302
        order.refresh_from_db()
        assert order.troubleshooting is not None
        assert (order.state, order.troubleshooting.confirmed_fault) == ("closed", "F_PUMP")
        assert order.troubleshooting.state == "solved"

    def test_what_is_sure_is_filled_in_at_once(self, desk: Client) -> None:
        repairs = deepcopy(CHILLER["repairs"])
        repairs[0]["codes"] = {"remedy": "CLEANED"}
        remedy = make_failure_code("remedy", "CLEANED")
        request = reported(asset=chiller(repairs=repairs))
        take_step(troubleshoot(request, by=SYSTEM), step="R_CLEAN", outcome="fixed", by=SYSTEM)
        shown = desk.get(f"/requests/{request.pk}/remote-solution").content.decode()
        assert f'value="{remedy.pk}" selected' in shown
        assert "The customer cleans the filter" in shown


def test_closing_needs_no_confirmed_fault_and_keeps_one_that_is_known() -> None:
    order = make_work_order(asset=chiller(), state="restored", restored_at=timezone.now())
    order.troubleshooting = troubleshoot(make_request(asset=order.asset), by=SYSTEM)
    order.save()
    confirm_fault(order.troubleshooting, "F_CAP", by=SYSTEM)
    close_work_order(order, **make_closure(), by=SYSTEM)
    order.troubleshooting.refresh_from_db()
    assert (order.troubleshooting.state, order.troubleshooting.confirmed_fault) == ("solved", "F_CAP")


def test_the_order_tells_of_its_case_but_not_of_each_step() -> None:
    request = reported()
    take_step(troubleshoot(request, by=SYSTEM), step="R_CLEAN", outcome="fixed", by=SYSTEM)
    order = solve_remotely(request, **make_closure(), confirmed_fault="F_CLOG", by=SYSTEM)
    told = [str(item.text) for item in timeline_of(order)]
    assert {"Troubleshooting begun", "Fault confirmed"} <= set(told)
    assert not any("R_CLEAN" in one for one in told)


class TestApi:
    @pytest.fixture
    def desk(self) -> ApiCaller:
        return caller(Role.DESK)

    def test_from_the_request_to_the_visit(self, desk: ApiCaller) -> None:
        pump = make_part(code="P_PUMP")
        request = reported()
        case = desk("post", f"requests/{request.pk}/troubleshooting").json()["troubleshooting_id"]
        step = {"step": "R_CLEAN", "outcome": "failed"}
        shown = desk("post", f"troubleshooting/{case}/steps", step).json()
        assert (shown["taken"][0]["step"], shown["state"]) == ("R_CLEAN", "remote")
        assert shown["faults"][0]["probability"] < 1
        needs = desk("get", f"requests/{request.pk}/handover").json()
        assert needs["parts"] == [{"part_id": pump.pk, "quantity": 1}]
        order = desk("post", f"requests/{request.pk}/handover", {}).json()
        assert order["troubleshooting_id"] == case

    def test_a_customer_answers_only_for_their_own_machines(self) -> None:
        case = troubleshoot(reported(), by=SYSTEM)
        customer = caller(Role.CUSTOMER)
        assert customer("get", f"troubleshooting/{case.pk}/question").status_code == 404


def caller(role: Role) -> ApiCaller:
    """Calls the API as somebody of this role: `call("post", "requests/1/handover", {…})`."""
    key = make_api_key(make_user(role), name="key", by=SYSTEM)
    client = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"})

    def call(method: str, path: str, given: Any = None) -> Any:
        return getattr(client, method)(f"/api/{path}", given, content_type="application/json")

    return call
