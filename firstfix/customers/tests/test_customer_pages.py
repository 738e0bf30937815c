from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.customers.models import Customer, ServiceContract
from firstfix.customers.tests.makers import make_contact, make_contract, make_customer, make_site
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_calendar
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.fixture
def manager(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.MANAGER))


def test_a_new_customer_gets_the_next_number(manager: Client) -> None:
    answer = manager.post("/customers/new", {"name": "金河食品", "language": "zh-hans"})
    customer = Customer.objects.get(name="金河食品")
    assert answer.headers["Location"] == f"/customers/{customer.pk}"
    assert customer.code.startswith("C-")
    assert facts_about(customer).get().name == "CustomerAdded"


def test_a_code_twice_is_said_at_the_field(manager: Client) -> None:
    make_customer(code="C7")
    answer = manager.post("/customers/new", {"name": "Another", "code": "C7", "language": "en"})
    assert answer.status_code == 422
    assert Customer.objects.filter(code="C7").count() == 1


def test_a_change_names_its_fields(manager: Client) -> None:
    customer = make_customer(name="Old", language="en")
    manager.post(f"/customers/{customer.pk}/change", {"name": "New", "code": customer.code, "language": "en"})
    assert facts_about(customer).get().data == {"fields": ["name"]}


def test_pages_open(manager: Client) -> None:
    site = make_site()
    make_contact(customer=site.customer, site=site)
    contract = make_contract(customer=site.customer)
    for address in (
        "/customers",
        "/customers?kind=hospital&words=gold",
        f"/customers/{site.customer_id}",
        f"/sites/{site.pk}",
        f"/contracts/{contract.pk}",
        f"/contracts/{contract.pk}/levels",
        f"/customers/{site.customer_id}/contracts/new",
        f"/customers/{site.customer_id}/sites/new",
        f"/customers/{site.customer_id}/contacts/new",
    ):
        assert manager.get(address).status_code == 200, address


def test_promised_times_are_set_by_priority(manager: Client) -> None:
    contract = make_contract(response=60, restoration=None)
    manager.post(f"/contracts/{contract.pk}/levels", {"p1-response": "2", "p1-restoration": "8", "p3-response": "4"})
    levels = {level.priority: (level.response_minutes, level.restoration_minutes) for level in contract.levels.all()}
    assert levels == {1: (120, 480), 2: (None, None), 3: (240, None), 4: (None, None)}


def test_a_contract_names_the_states_that_stop_its_clock(manager: Client) -> None:
    customer, calendar = make_customer(), make_calendar()
    manager.post(
        f"/customers/{customer.pk}/contracts/new",
        {
            "name": "Full service",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "calendar": calendar.pk,
            "paused_states": ["waiting_customer"],
        },
    )
    assert ServiceContract.objects.get(customer=customer).paused_states == ["waiting_customer"]


def test_a_draft_is_given_up_only_for_a_form_that_was_taken(manager: Client) -> None:
    make_customer(code="C7")
    typed = {"name": "Another", "language": "en", "draft": "/customers/new"}
    assert "draft-taken" not in manager.post("/customers/new", {**typed, "code": "C7"}).cookies
    assert manager.post("/customers/new", typed).cookies["draft-taken"].value == "%2Fcustomers%2Fnew"
    manager.logout()
    to_sign_in = manager.post("/customers/new", typed)
    assert to_sign_in.status_code == 302
    assert "draft-taken" not in to_sign_in.cookies
