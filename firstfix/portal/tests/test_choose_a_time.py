from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import change_planning_rules, hold_named_slot, plan_visit
from firstfix.scheduling.models import Hold, Visit
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.actions import open_work_order, report_fault
from firstfix.work.models import WorkOrder
from firstfix.work.queries import status_token


@pytest.fixture
def order(company: Tenant) -> WorkOrder:
    reported = report_fault(
        asset=make_asset(), channel="label", description="水温过高", contact_name="王芳", contact_phone="1", by=SYSTEM
    )
    return open_work_order(request=reported, by=SYSTEM)


def address(order: WorkOrder) -> str:
    assert order.request
    return f"/s/{status_token(order.request)}"


def at_work() -> None:
    make_shift(make_engineer(name="张伟"), starts_at=timezone.now() + timedelta(hours=20))


def test_from_the_status_to_an_appointment(order: WorkOrder) -> None:
    at_work()
    customer = Client()
    status = address(order)
    assert f"{status}/appointment" in customer.get(status).content.decode()
    page = customer.get(f"{status}/appointment")
    assert "张伟" not in page.content.decode(), "whoever has the link need not know who is free when"
    slot = next(slot for day in page.context["choice"].days for slot in day.slots)
    assert customer.post(f"{status}/appointment", {"slot": slot.name}).headers["Location"] == f"{status}/appointment"
    assert customer.post(f"{status}/appointment", {"agree": ""}).headers["Location"] == status
    visit = Visit.objects.get()
    assert (visit.window_from, visit.window_to) == slot.window
    assert f"{status}/appointment" not in customer.get(status).content.decode()
    again = customer.post(f"{status}/appointment", {"agree": ""}, follow=True, headers={"accept-language": "en"})
    assert "Your appointment is made already." in again.content.decode()
    assert Visit.objects.count() == 1


def test_another_time_frees_the_first(order: WorkOrder) -> None:
    at_work()
    customer = Client()
    page = customer.get(f"{address(order)}/appointment")
    slot = next(slot for day in page.context["choice"].days for slot in day.slots)
    customer.post(f"{address(order)}/appointment", {"slot": slot.name})
    customer.post(f"{address(order)}/appointment", {"release": ""})
    assert not Hold.objects.exists()


def test_what_was_not_offered_is_refused(order: WorkOrder) -> None:
    at_work()
    name = f"{timezone.now() + timedelta(hours=30):%Y-%m-%dT03:07%z}/1"
    assert Client().post(f"{address(order)}/appointment", {"slot": name}).status_code == 409
    assert Client().post(f"{address(order)}/appointment", {"slot": "nonsense"}).status_code == 409
    assert not Hold.objects.exists()


def test_with_an_appointment_there_is_nothing_to_choose(order: WorkOrder) -> None:
    engineer = make_engineer()
    start = timezone.now() + timedelta(hours=3)
    make_shift(engineer, starts_at=start - timedelta(hours=2))
    plan_visit(order, engineers=[engineer], start=start, end=start + timedelta(hours=1), by=SYSTEM)
    assert Client().get(f"{address(order)}/appointment").headers["Location"] == address(order)
    assert Client().post(f"{address(order)}/appointment", {"slot": "x"}).status_code == 302


@pytest.mark.usefixtures("company")
def test_a_wrong_link_tells_nothing() -> None:
    assert Client().get("/s/nonsense/appointment").status_code == 404


def test_a_company_that_agrees_on_times_itself_offers_none(order: WorkOrder) -> None:
    at_work()
    customer = Client()
    page = customer.get(f"{address(order)}/appointment")
    slot = next(slot for day in page.context["choice"].days for slot in day.slots)
    change_planning_rules(customers_choose=False, by=SYSTEM)
    assert "/appointment" not in customer.get(address(order)).content.decode()
    for refused in (
        customer.get(f"{address(order)}/appointment"),
        customer.post(f"{address(order)}/appointment", {"slot": slot.name}),
    ):
        assert refused.status_code == 409
        assert "We will get in touch with you" in refused.content.decode()
    assert not Hold.objects.exists()
    assert hold_named_slot(order, slot.name, by=SYSTEM), "the desk still offers times"
    assert customer.post(f"{address(order)}/appointment", {"agree": ""}).status_code == 409
    assert not Visit.objects.exists()
