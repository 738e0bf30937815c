from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actions import change_company
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.actions import close_work_order, step_work_order
from firstfix.work.actions.repeats import relink_repeats
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_closure, make_request, make_work_order


def restored_order(**kw: Any) -> WorkOrder:
    now = timezone.now()
    kw = {"state": "restored", "restored_at": now, "visit_count": 1, "reported_at": now - timedelta(hours=5), **kw}
    return make_work_order(**kw)


def restored_again(order: WorkOrder, at: datetime) -> WorkOrder:
    WorkOrder.objects.filter(pk=order.pk).update(state="restored", restored_at=at)
    return WorkOrder.objects.get(pk=order.pk)


def test_keeps_what_was_found_and_done(company: Tenant) -> None:
    request = make_request(state="ordered")
    order = restored_order(request=request, asset=request.asset)
    at = timezone.now()
    closure = make_closure()
    close_work_order(order, **closure, by=make_user(Role.ENGINEER), at=at)
    order.refresh_from_db()
    assert (order.state, order.closed_at) == ("closed", at)
    assert (order.mode, order.remedy, order.work_done) == (closure["mode"], closure["remedy"], closure["work_done"])
    request.refresh_from_db()
    assert (request.state, request.answer) == ("closed", closure["work_done"])
    closed = facts_about(order).get(name="WorkOrderClosed")
    assert closed.data["mode"] == closure["mode"].code
    assert closed.data["mechanism"] == ""


@pytest.mark.parametrize("missing", ["symptom", "mode", "cause", "remedy"])
def test_a_repair_needs_its_codes(company: Tenant, missing: str) -> None:
    order = restored_order()
    with pytest.raises(Invalid) as refused:
        close_work_order(order, **make_closure() | {missing: None}, by=make_user())
    assert set(refused.value.errors) == {missing}
    assert WorkOrder.objects.get(pk=order.pk).state == "restored"


def test_a_repair_needs_words_for_the_customer(company: Tenant) -> None:
    with pytest.raises(Invalid) as refused:
        close_work_order(restored_order(), **make_closure(work_done=" "), by=make_user())
    assert set(refused.value.errors) == {"work_done"}


def test_a_cause_is_not_a_mode(company: Tenant) -> None:
    cause = make_failure_code(FailureCode.Kind.CAUSE)
    with pytest.raises(Invalid) as refused:
        close_work_order(restored_order(), **make_closure(mode=cause), by=make_user())
    assert set(refused.value.errors) == {"mode"}


def test_other_work_needs_no_codes(company: Tenant) -> None:
    order = close_work_order(restored_order(kind="maintenance"), by=make_user())
    assert order.state == "closed"


def test_what_is_not_restored_is_not_closed(company: Tenant) -> None:
    with pytest.raises(Refused):
        close_work_order(make_work_order(state="on_site"), **make_closure(), by=make_user())


def test_is_not_for_everybody(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        close_work_order(restored_order(), **make_closure(), by=make_user(Role.SALES))


def test_two_closed_at_once_see_each_other(committed: None) -> None:
    tenant, now = make_tenant(), timezone.now()
    with tenant_scope(tenant.pk):
        closure, desk = make_closure(), make_user()
        first = restored_order(restored_at=now - timedelta(days=5), reported_at=now - timedelta(days=6))
        again = restored_order(asset=first.asset, reported_at=now)

    def close(order: WorkOrder) -> None:
        try:
            with tenant_scope(tenant.pk):
                close_work_order(WorkOrder.objects.get(pk=order.pk), **closure, by=desk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as desks:
        list(desks.map(close, (first, again)))
    with tenant_scope(tenant.pk):
        assert WorkOrder.objects.get(pk=again.pk).repeat_of == first


class TestRepeat:
    """Same asset, same confirmed mode, restored at most 30 days before the new report."""

    def closed_pair(self, *, days: float, **kw: Any) -> tuple[WorkOrder, WorkOrder]:
        now = timezone.now()
        mode = make_failure_code()
        first = restored_order(restored_at=now - timedelta(days=days), reported_at=now - timedelta(days=days + 1))
        close_work_order(first, **make_closure(mode=mode), by=make_user())
        kw = {"asset": first.asset, "reported_at": now, "mode": mode, **kw}
        again = restored_order(asset=kw["asset"], reported_at=kw["reported_at"], kind=kw.get("kind", "repair"))
        close_work_order(again, **make_closure(mode=kw["mode"]), by=make_user())
        first.refresh_from_db()
        return first, again

    def test_is_linked_within_the_window(self, company: Tenant) -> None:
        first, again = self.closed_pair(days=29.9)
        assert again.repeat_of == first
        told = facts_about(first).get(name="FaultRepeated")
        assert told.data == {"number": again.number, "days": 29}

    def test_is_none_after_the_window(self, company: Tenant) -> None:
        assert self.closed_pair(days=30.1)[1].repeat_of is None

    def test_the_window_is_the_companys(self, company: Tenant) -> None:
        company.repeat_window_days = 60
        company.save()
        first, again = self.closed_pair(days=45)
        assert again.repeat_of == first

    def test_another_mode_is_another_fault(self, company: Tenant) -> None:
        assert self.closed_pair(days=3, mode=make_failure_code())[1].repeat_of is None

    def test_another_asset_is_another_fault(self, company: Tenant) -> None:
        assert self.closed_pair(days=3, asset=make_asset())[1].repeat_of is None

    def test_maintenance_repeats_nothing(self, company: Tenant) -> None:
        assert self.closed_pair(days=3, kind="maintenance")[1].repeat_of is None

    def test_what_was_reported_before_the_restoration_was_still_the_same_fault(self, company: Tenant) -> None:
        before = timezone.now() - timedelta(days=3, hours=2)
        assert self.closed_pair(days=3, reported_at=before)[1].repeat_of is None

    def test_the_latest_of_several_is_the_one_that_came_back(self, company: Tenant) -> None:
        first, again = self.closed_pair(days=9)
        third = restored_order(asset=first.asset, reported_at=timezone.now() + timedelta(days=2))
        close_work_order(third, **make_closure(mode=first.mode), by=make_user())
        assert third.repeat_of == again

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_whatever_is_closed_first_the_links_are_the_same(self, company: Tenant, order: tuple[int, ...]) -> None:
        now, mode = timezone.now(), make_failure_code()
        first = restored_order(restored_at=now - timedelta(days=20), reported_at=now - timedelta(days=21))
        middle, last = (
            restored_order(
                asset=first.asset, restored_at=now - timedelta(days=day), reported_at=now - timedelta(days=day + 5)
            )
            for day in (10, 2)
        )
        orders = [first, middle, last]
        for place in order:
            close_work_order(orders[place], **make_closure(mode=mode), by=SYSTEM)
        links = [WorkOrder.objects.get(pk=one.pk).repeat_of for one in orders]
        assert links == [None, first, middle]
        step_work_order(middle, "reopen", by=SYSTEM, reason="It was another fault")
        assert WorkOrder.objects.get(pk=last.pk).repeat_of == first
        close_work_order(restored_again(middle, now - timedelta(days=10)), **make_closure(mode=mode), by=SYSTEM)
        assert [WorkOrder.objects.get(pk=one.pk).repeat_of for one in orders] == links
        WorkOrder.objects.update(repeat_of=None)
        assert relink_repeats(WorkOrder.objects.all()) == 2
        assert [WorkOrder.objects.get(pk=one.pk).repeat_of for one in orders] == links
        assert relink_repeats(WorkOrder.objects.all()) == 0

    def test_another_window_links_anew(self, company: Tenant) -> None:
        first, again = self.closed_pair(days=20)
        for days, linked in ((10, None), (25, first)):
            change_company(company, repeat_window_days=days, by=SYSTEM)
            for job in ProcrastinateJob.objects.filter(task_name="work.relink_all_repeats"):
                app.tasks[job.task_name].func(**job.args)
            again.refresh_from_db()
            assert again.repeat_of == linked

    def test_is_found_also_when_the_first_is_closed_last(self, company: Tenant) -> None:
        now, mode = timezone.now(), make_failure_code()
        first = restored_order(restored_at=now - timedelta(days=5), reported_at=now - timedelta(days=6))
        again = restored_order(asset=first.asset, reported_at=now)
        close_work_order(again, **make_closure(mode=mode), by=make_user())
        assert again.repeat_of is None
        close_work_order(first, **make_closure(mode=mode), by=make_user())
        again.refresh_from_db()
        assert again.repeat_of == first
        assert facts_about(first).get(name="FaultRepeated").data["number"] == again.number
