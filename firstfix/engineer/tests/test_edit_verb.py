"""Fields that both sides edit: neither side's words are dropped."""

from __future__ import annotations

from typing import Any

import pytest

from firstfix.customers.tests.makers import make_contact
from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.tests.makers import PhoneInHand, make_phone
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order


@pytest.fixture
def visit(company: Tenant) -> Visit:
    visit = make_visit(engineer=make_engineer())
    site = visit.work_order.site
    site.address, site.access_rules = "1 Harbour Road", "Ring at gate 3"
    site.save()
    return visit


@pytest.fixture
def phone(visit: Visit) -> PhoneInHand:
    return make_phone(visit.bookings.get().engineer)


def edit(hand: PhoneInHand, record_kind: str, id: int, /, **fields: tuple[Any, Any]) -> dict[str, Any]:
    changes = {name: {"base": base, "mine": mine} for name, (base, mine) in fields.items()}
    return hand.tell("edit", kind=record_kind, id=id, fields=changes)


def test_what_nobody_else_has_touched_is_taken_over(phone: PhoneInHand, visit: Visit) -> None:
    site = visit.work_order.site
    result = edit(phone, "site", site.pk, access_rules=("Ring at gate 3", "Ring at gate 5"))
    site.refresh_from_db()
    assert (result["state"], site.access_rules) == ("applied", "Ring at gate 5")
    fact = facts_about(site)[0]
    assert (fact.data["fields"], fact.by) == (["access_rules"], phone.user)
    assert fact.at == PhoneVerb.objects.get().at


def test_a_conflict_shows_both_and_the_other_fields_are_taken_over(phone: PhoneInHand, visit: Visit) -> None:
    site = visit.work_order.site
    site.access_rules = "Gate 3 is closed for repair"
    site.save()
    changes = {"access_rules": ("Ring at gate 3", "Ring at gate 5"), "address": ("1 Harbour Road", "2 Harbour Road")}
    result = edit(phone, "site", site.pk, **changes)
    assert (result["state"], result["reason"]["code"]) == ("refused", "conflict")
    assert result["reason"]["conflicts"] == {
        "access_rules": {
            "base": "Ring at gate 3", "mine": "Ring at gate 5", "theirs": "Gate 3 is closed for repair",
        }
    }  # fmt: skip
    site.refresh_from_db()
    assert (site.address, site.access_rules) == ("2 Harbour Road", "Gate 3 is closed for repair")


def test_who_wrote_the_same_agrees(phone: PhoneInHand, visit: Visit) -> None:
    site = visit.work_order.site
    version = site.version
    assert edit(phone, "site", site.pk, access_rules=("old", "Ring at gate 3\r\n"))["state"] == "applied"
    site.refresh_from_db()
    assert site.version == version


def test_a_contact_an_asset_and_an_order_are_corrected(phone: PhoneInHand, visit: Visit) -> None:
    order = visit.work_order
    assert order.asset
    order.contact = make_contact(customer=order.customer, name="Wang", phone="1")
    order.save()
    contact, asset = order.contact, order.asset
    edit(phone, "contact", contact.pk, name=("Wang", "Wang Fang"), phone=("1", "2"))
    edit(
        phone,
        "asset",
        asset.pk,
        serial=(asset.serial, "SN-NEW"),
        location=(asset.place, "Roof"),
        software_version=("", "2.4"),
    )
    edit(phone, "order", order.pk, description=(order.description, "Noise from the pump"))
    for record in (contact, asset, order):
        record.refresh_from_db()
    assert (contact.name, contact.phone) == ("Wang Fang", "2")
    assert (asset.serial, asset.place, asset.software_version) == ("SN-NEW", "Roof", "2.4")
    assert order.description == "Noise from the pump"


@pytest.mark.parametrize(
    ("kind", "field", "mine"),
    [
        ("site", "customer", "1"), ("site", "latitude", "0"), ("order", "priority", "1"), ("asset", "state", "retired"),
        ("contact", "user", "1"), ("site", "pk", "1"), ("order", "subject", "  "), ("contact", "email", "no address"),
        ("asset", "serial", "x" * 81), ("asset", "software_version", "x" * 41), ("site", "address", "x" * 301),
        ("site", "access_rules", "x" * 5001),
        ("site", "access_rules", 7), ("site", "access_rules", None), ("site", "access_rules", ["a"]),
        ("customer", "name", "x"), ("site", "__class__", "x"),
    ],
)  # fmt: skip
def test_nothing_else_is_changed_from_a_phone(
    phone: PhoneInHand, visit: Visit, kind: str, field: str, mine: Any
) -> None:
    order = visit.work_order
    order.contact = make_contact(customer=order.customer)
    order.save()
    record = {"site": order.site, "contact": order.contact, "asset": order.asset, "order": order}.get(kind, order.site)
    assert record
    theirs = getattr(record, field, "")
    base = theirs if isinstance(theirs, str) else ""
    reason = edit(phone, kind, record.pk, **{field: (base, mine)})["reason"]
    assert reason["code"] == "invalid"
    version = record.version
    record.refresh_from_db()
    assert record.version == version


@pytest.mark.parametrize("kind", ["site", "asset", "order", "contact"])
def test_what_belongs_to_none_of_ones_visits_is_not_changed(phone: PhoneInHand, kind: str) -> None:
    order = make_work_order()
    contact = make_contact(customer=order.customer)
    record = {"site": order.site, "asset": order.asset, "order": order, "contact": contact}[kind]
    field = {"site": "address", "asset": "name", "order": "subject", "contact": "phone"}[kind]
    assert record
    result = edit(phone, kind, record.pk, **{field: (getattr(record, field), "mine")})
    assert result["reason"]["code"] == "not_allowed"
    assert edit(phone, kind, 2**60, **{field: ("", "mine")})["reason"]["code"] == "not_found"
