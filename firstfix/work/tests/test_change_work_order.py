from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.customers.tests.makers import make_contact
from firstfix.equipment.tests.makers import make_part
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import change_work_order
from firstfix.work.tests.makers import make_work_order


def test_names_what_changed(company: Tenant) -> None:
    order, part = make_work_order(), make_part()
    contact = make_contact(customer=order.customer)
    change_work_order(
        order,
        priority=1,
        subject=order.subject,
        planned_minutes=45,
        contact=contact,
        part_needs={part: 3},
        by=make_user(),
    )
    order.refresh_from_db()
    assert (order.priority, order.planned_minutes, order.contact, order.version) == (1, 45, contact, 2)
    assert [(need.part, need.quantity) for need in order.part_needs.all()] == [(part, 3)]
    fields = facts_about(order).get().data["fields"]
    assert fields == ["priority", "contact", "planned_minutes", "part_needs"]


def test_two_engineers_by_form_and_by_program(company: Tenant, client_of: Callable[[User], Client]) -> None:
    order, desk = make_work_order(), client_of(make_user(Role.DESK))
    address = f"/work-orders/{order.pk}"
    page = desk.get(f"{address}/change")
    said = {**page.context["form"].initial, "contact": "", "crew": "2"}
    assert desk.post(f"{address}/change", said).status_code in (200, 302)
    order.refresh_from_db()
    assert order.crew == 2
    assert "engineers on site: One engineer → Two engineers" in desk.get(address).content.decode()
    told = desk.patch(f"/api/work-orders/{order.pk}", {"crew": 1}, content_type="application/json").json()
    assert told["crew"] == 1
    assert desk.patch(f"/api/work-orders/{order.pk}", {"crew": 3}, content_type="application/json").status_code == 422
    opened = desk.post(
        "/api/work-orders", {"asset_id": order.asset_id, "crew": 2}, content_type="application/json"
    ).json()
    assert desk.get(f"/api/work-orders/{opened['id']}").json()["crew"] == 2


def test_the_same_again_is_no_change(company: Tenant) -> None:
    order, part = make_work_order(), make_part()
    change_work_order(order, part_needs={part: 1}, by=make_user())
    change_work_order(order, part_needs={part: 1}, subject=order.subject, by=make_user())
    assert facts_about(order).count() == 1


def test_parts_that_are_no_longer_needed_go(company: Tenant) -> None:
    order, part, other = make_work_order(), make_part(), make_part()
    change_work_order(order, part_needs={part: 1}, by=make_user())
    change_work_order(order, part_needs={other: 2}, by=make_user())
    assert [need.part for need in order.part_needs.all()] == [other]
    change_work_order(order, part_needs={}, by=make_user())
    assert not order.part_needs.exists()


def test_somebody_elses_change_is_not_overwritten(company: Tenant) -> None:
    order = make_work_order()
    change_work_order(order, priority=1, version=1, by=make_user())
    with pytest.raises(Refused):
        change_work_order(order, priority=4, version=1, by=make_user())


def test_needs_a_subject_and_whole_parts(company: Tenant) -> None:
    order = make_work_order()
    with pytest.raises(Invalid):
        change_work_order(order, subject=" ", by=make_user())
    with pytest.raises(Invalid):
        change_work_order(order, part_needs={make_part(): 0}, by=make_user())


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_stays_as_it_is(company: Tenant, state: str) -> None:
    with pytest.raises(Refused):
        change_work_order(make_work_order(state=state), priority=1, by=make_user())


def test_is_for_the_desk(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        change_work_order(make_work_order(), priority=1, by=make_user(Role.ENGINEER))
