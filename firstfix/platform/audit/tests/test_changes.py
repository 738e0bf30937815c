"""Who changed what: facts with before and after, bulk changes included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.customers.actions import save_customer, set_service_levels
from firstfix.customers.models import Customer
from firstfix.customers.tests.makers import make_contract
from firstfix.equipment.actions import cover_asset, uncover_asset
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actions import change_company, change_user, make_api_key, revoke_api_key
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.audit.queries import changes_of
from firstfix.platform.catalogues.actions import save_entry
from firstfix.platform.catalogues.tests.makers import make_calendar
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant


def test_a_change_says_who_what_before_and_after(company: Tenant) -> None:
    desk = make_user(Role.DESK, name="Wang Fang")
    customer = save_customer(Customer(name="Golden River"), by=desk)
    customer.name = "Jade Hotel"
    save_customer(customer, by=desk)
    changed, added = changes_of(customer)
    assert (added.text, added.by, added.notes) == ("Customer added", "Wang Fang", [])
    assert (changed.text, changed.by) == ("Customer changed", "Wang Fang")
    assert changed.notes == ["name: Golden River → Jade Hotel"]


def test_a_bulk_change_is_not_hidden(company: Tenant) -> None:
    customer = save_customer(Customer(name="Golden River"), by=make_user(Role.DESK))
    Customer.objects.update(note="Call first")
    assert "note: — → Call first" in [note for one in changes_of(customer) for note in one.notes]


def test_who_made_whom_administrator_and_who_changed_hours_is_known(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    admin, user = make_user(Role.ADMIN, name="Zhao Min"), make_user(Role.DESK)
    change_user(user, roles=[Role.DESK, Role.ADMIN], by=admin)
    User.objects.filter(pk=user.pk).update(
        password="x", last_login=timezone.now()
    )  # nobody reads of these, not even that they changed
    (changed,) = (one for one in changes_of(user) if one.notes)
    assert (changed.by, changed.notes) == ("Zhao Min", ["roles: Service desk → Administrator, Service desk"])
    calendar = make_calendar()
    calendar.closed_days = ["2026-12-24"]
    save_entry(calendar, by=admin)
    notes = [note for one in changes_of(calendar) for note in one.notes]
    assert notes == ["further closed days: — → 2026-12-24"]
    page = client_of(admin).get(f"/catalogues/calendars/{calendar.pk}").content.decode()
    assert notes[0] in page
    assert "Zhao Min" in page


def test_of_hours_and_long_lists_only_what_differs_is_said(company: Tenant) -> None:
    """With all of them, the text before and after was cut to the same."""
    admin, calendar = make_user(Role.ADMIN), make_calendar()
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 6) for day in range(1, 8)]
    calendar.hours = {str(day): [["08:30", "12:00"], ["13:00", "17:30"]] for day in range(1, 7)}
    calendar.closed_days = days
    save_entry(calendar, by=admin)
    calendar.hours = {**calendar.hours, "6": [["09:00", "12:00"]], "7": [["10:00", "11:00"]]}
    calendar.closed_days = [*days[:-1], "2026-12-24"]
    save_entry(calendar, by=admin)
    notes = [note for one in changes_of(calendar) for note in one.notes]
    assert "hours: 6: 08:30-12:00, 13:00-17:30; 7: — → 6: 09:00-12:00; 7: 10:00-11:00" in notes
    assert "further closed days: 2026-05-07 → 2026-12-24" in notes


def test_settings_of_the_company_are_read_with_before_and_after(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    admin = make_user(Role.ADMIN, name="Zhao Min")
    change_company(company, by=admin, repeat_window_days=45, zone="Asia/Urumqi")
    (line,) = changes_of(company)
    assert (line.by, line.notes) == (
        "Zhao Min", ["repeat window in days: 30 → 45", "time zone: Asia/Shanghai → Asia/Urumqi"],
    )  # fmt: skip
    assert line.notes[0] in client_of(admin).get("/company").content.decode()


def test_service_levels_and_coverage_are_read_on_the_contract(company: Tenant) -> None:
    desk = make_user(Role.MANAGER, name="Chen Jing")
    asset = make_asset()
    contract = make_contract(customer=asset.site.customer)
    contract.levels.all().delete()
    set_service_levels(contract, {1: (60, 240), 2: (120, None)}, by=desk)
    set_service_levels(contract, {1: (30, 240), 3: (480, None)}, by=desk)
    cover_asset(asset, contract, by=desk)
    uncover_asset(asset, contract, by=desk)
    told = [(line.by, line.text, line.notes) for line in changes_of(contract)]
    assert told[:3] == [
        ("Chen Jing", f"No longer covers {asset.code}", []),
        ("Chen Jing", f"Covers {asset.code}", []),
        (
            "Chen Jing",
            "Service levels set (minutes to respond / to restore)",
            ["P1: 60 / 240 → 30 / 240", "P2: 120 / — → —", "P3: — → 480 / —"],
        ),
    ]


def test_a_key_is_told_by_its_name_and_never_itself(company: Tenant) -> None:
    admin, user = make_user(Role.ADMIN), make_user(Role.DESK)
    token = make_api_key(user, name="ERP", by=admin)
    revoke_api_key(ApiKey.objects.get(), by=admin)
    assert [line.text for line in changes_of(user)][:2] == ["Key “ERP” revoked", "Key “ERP” made"]
    assert not any(token in str(fact.data) for fact in Fact.objects.all())


def test_the_panel_stands_on_the_page(company: Tenant, client_of: Callable[[User], Client]) -> None:
    desk = make_user(Role.DESK)
    customer = save_customer(Customer(name="Golden River"), by=desk)
    client = client_of(desk)
    address = f"/customers/{customer.pk}/history"
    assert address in client.get(f"/customers/{customer.pk}").content.decode()
    assert "Customer added" in client.get(address).content.decode()
    assert client.get("/customers/999999/history").status_code == 404


@pytest.mark.parametrize("word", ["suppliers", "supply-orders", "supplier-claims", "stock-places", "tools"])
def test_the_panel_is_for_those_who_may_see_the_record(
    word: str, company: Tenant, client_of: Callable[[User], Client]
) -> None:
    """It says what the page says: telephone numbers, notes, outcomes."""
    assert client_of(make_user(Role.HR)).get(f"/{word}/1/history").status_code == 403
    assert client_of(make_user(Role.PARTS)).get(f"/{word}/1/history").status_code == 404
