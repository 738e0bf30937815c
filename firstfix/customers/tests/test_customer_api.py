"""Programs keep customers, sites, contacts and contracts as people do on the pages."""

from __future__ import annotations

import pytest

from firstfix.customers.tests.makers import make_contact, make_contract, make_customer, make_site
from firstfix.platform.accounts.roles import Role
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.catalogues.tests.makers import make_calendar, make_territory
from firstfix.platform.facts.queries import facts_about

pytestmark = pytest.mark.usefixtures("company")
YEAR = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}


def test_what_is_not_sent_stays() -> None:
    call, customer = Caller(Role.DESK), make_customer(note="Rings twice")
    changed = call.made("PATCH", f"/customers/{customer.pk}", {"name": "New"})
    assert (changed["name"], changed["note"]) == ("New", "Rings twice")
    assert facts_about(customer).get().data == {"fields": ["name"]}


def test_a_site_is_added_and_changed() -> None:
    call, customer = Caller(Role.DESK), make_customer()
    site = call.made("POST", "/sites", {"customer_id": customer.pk, "name": "Plant 2", "kind": "factory"})
    assert site["code"].startswith("S-")
    wanted = {"territory_id": make_territory().pk, "zone": "Asia/Urumqi", "latitude": 43.8, "longitude": 87.6}
    changed = call.made("PATCH", f"/sites/{site['id']}", wanted)
    assert changed.items() >= {**wanted, "kind": "factory"}.items()
    assert call.made("PATCH", f"/sites/{site['id']}", {"territory_id": None})["territory_id"] is None


def test_a_time_zone_that_there_is_none_of_is_said_at_its_field() -> None:
    refused = Caller(Role.DESK)("PATCH", f"/sites/{make_site().pk}", {"zone": "Asia/Nowhere"})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["zone"])


def test_a_contact_belongs_to_a_site_of_its_customer() -> None:
    call, contact = Caller(Role.DESK), make_contact()
    there = f"/contacts/{contact.pk}"
    own = make_site(customer=contact.customer)
    assert call.made("PATCH", there, {"site_id": own.pk, "phone": "139"})["site_id"] == own.pk
    refused = call("PATCH", there, {"site_id": make_site().pk})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["site"])
    assert call.made("GET", there)["site_id"] == own.pk


def test_a_contract_with_its_promised_times() -> None:
    call, customer = Caller(Role.SALES), make_customer()
    asked = {"customer_id": customer.pk, "name": "Full service", "calendar_id": make_calendar().pk, **YEAR}
    contract = call.made("POST", "/contracts", {**asked, "covers_parts": True, "paused_states": ["waiting_customer"]})
    assert contract["number"].startswith("SC-")
    assert contract.items() >= {**asked, "covers_parts": True, "covers_travel": True, "levels": []}.items()
    there = f"/contracts/{contract['id']}"
    call.made("PUT", f"{there}/levels", {"levels": [{"priority": 1, "response_minutes": 60}, {"priority": 2}]})
    promised = {"priority": 1, "response_minutes": 30, "restoration_minutes": 240}
    assert call.made("PUT", f"{there}/levels", {"levels": [promised]})["levels"] == [promised]
    changed = call.made("PATCH", there, {"ends_on": "2027-12-31"})
    assert (changed["ends_on"], changed["levels"]) == ("2027-12-31", [promised])


@pytest.mark.parametrize(
    "wrong", [{"ends_on": "2000-01-01"}, {"paused_states": ["closed"]}, {"calendar_id": 999_999_999}]
)
def test_a_contract_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    contract = make_contract()
    assert Caller(Role.SALES)("PATCH", f"/contracts/{contract.pk}", wrong).status_code == 422


def test_who_may_not_on_the_pages_may_not_here() -> None:
    engineer, contract, contact = Caller(Role.ENGINEER), make_contract(), make_contact()
    asked = {"customer_id": contact.customer_id, "name": "X", "calendar_id": contract.calendar_id, **YEAR}
    for method, path, body in (
        ("PATCH", f"/sites/{make_site().pk}", {"name": "X"}),
        ("PATCH", f"/contacts/{contact.pk}", {"name": "X"}),
        ("POST", "/contracts", asked),
        ("PATCH", f"/contracts/{contract.pk}", {"name": "X"}),
        ("PUT", f"/contracts/{contract.pk}/levels", {"levels": []}),
    ):
        assert engineer(method, path, body).status_code == 403, path
