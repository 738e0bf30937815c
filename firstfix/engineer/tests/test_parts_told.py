"""Parts used and the van counted, told by a phone: what has happened is booked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.customers.tests.makers import make_site
from firstfix.engineer.tests.makers import PhoneInHand
from firstfix.equipment.tests.makers import make_part
from firstfix.field.tests.visit_makers import make_visit_on_site
from firstfix.logistics.actions import Why, book_count, receive_parts
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockCount, StockDifference, StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.scheduling.models import Visit

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def visit() -> Visit:
    return make_visit_on_site()


@pytest.fixture
def van(visit: Visit) -> StockPlace:
    engineer = visit.engineers.first()
    assert engineer
    return make_van(engineer)


@pytest.fixture
def phone(visit: Visit) -> PhoneInHand:
    engineer = visit.engineers.get()
    assert engineer.user
    return PhoneInHand(engineer.user)


def test_a_part_by_its_scanned_code_with_serial_numbers(phone: PhoneInHand, visit: Visit, van: StockPlace) -> None:
    part = make_part(code="P-9", tracking="serial", is_returnable=True)
    make_stock(van, part, 1)
    verb = phone.verb("use_part", visit=visit.pk, code="p-9", quantity=1, serial_installed="N1", serial_removed="O1")
    assert phone.sync(verb)["results"][0]["state"] == "applied"
    use = PartUse.objects.get()
    assert (str(use.uid), use.serial_installed, use.serial_removed) == (verb["uid"], "N1", "O1")
    assert use.return_due_on
    (shown,) = phone.sync()["documents"][f"visit/{visit.pk}"]["parts_used"]
    assert (shown["return_due"], shown["is_back"]) == (use.return_due_on.isoformat(), False)
    assert not StockDifference.objects.exists()
    assert phone.tell("undo_part", visit=visit.pk, use=verb["uid"])["state"] == "applied"
    assert not PartUse.objects.exists()


def test_what_the_customer_keeps_there_goes_in_from_there(phone: PhoneInHand, visit: Visit, van: StockPlace) -> None:
    """Though no order names it, and the fault is mended already."""
    part, site = make_part(), visit.work_order.site
    own = make_warehouse(name="Cupboard", kind="customer", customer=site.customer, site=site)
    elsewhere = make_warehouse(kind="customer", customer=site.customer, site=make_site(customer=site.customer))
    strangers = make_warehouse(kind="customer", customer=make_site().customer)
    for place in (own, elsewhere, strangers):
        make_stock(place, part, 2)
    Visit.objects.filter(pk=visit.pk).update(state="restored", restored_at=timezone.now())
    (line,) = phone.sync()["documents"][f"visit/{visit.pk}"]["own"]
    assert (line["part"], line["place"], line["place_name"], line["quantity"]) == (part.pk, own.pk, "Cupboard", 2)
    used = phone.tell("use_part", visit=visit.pk, quantity=1, part=line["part"], place=line["place"])
    assert used["state"] == "applied"
    assert StockBalance.objects.get(place=own, part=part).quantity == 1
    assert not StockDifference.objects.exists()
    for other in (make_warehouse(), elsewhere, strangers):
        told = phone.tell("use_part", visit=visit.pk, quantity=1, part=part.pk, place=other.pk)
        assert told["state"] == "refused"


def test_what_comes_to_the_customer_s_own_place_is_told_to_its_visits(
    phone: PhoneInHand, visit: Visit, van: StockPlace
) -> None:
    part, site = make_part(), visit.work_order.site
    own = make_warehouse(kind="customer", customer=site.customer)
    name = f"visit/{visit.pk}"
    assert phone.sync()["documents"][name]["own"] == []
    receive_parts(part, quantity=3, place=own, by=SYSTEM)
    assert [one["quantity"] for one in phone.sync()["documents"][name]["own"]] == [3]


def test_a_part_that_the_van_does_not_have_is_booked_as_a_difference(
    phone: PhoneInHand, visit: Visit, van: StockPlace
) -> None:
    part = make_part()
    assert phone.tell("use_part", visit=visit.pk, part=part.pk, quantity=2)["state"] == "applied"
    assert StockDifference.objects.get().quantity == 2
    assert balance_differences() == []


def test_told_after_leaving_and_closing_it_is_booked_if_it_happened_on_site(
    phone: PhoneInHand, visit: Visit, van: StockPlace
) -> None:
    now, part = timezone.now(), make_part()
    Visit.objects.filter(pk=visit.pk).update(
        state="left", arrived_at=now - timedelta(hours=4), left_at=now - timedelta(hours=2)
    )
    visit.work_order.state = "closed"
    visit.work_order.save()
    early = phone.verb("use_part", visit=visit.pk, part=part.pk, quantity=1, at=now - timedelta(hours=3))
    late = phone.verb("use_part", visit=visit.pk, part=part.pk, quantity=1, at=now - timedelta(hours=1))
    results = phone.sync(early, late)["results"]
    assert [one["state"] for one in results] == ["applied", "refused"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"code": "X-404", "quantity": 1}, "code"),
        ({"quantity": 1}, "part"),
        ({"part": 10**9, "quantity": 1}, "part"),
        ({"code": "P-9", "quantity": 0}, "quantity"),
        ({"code": "P-9", "quantity": 10**6}, "quantity"),
        ({"code": "P-9", "quantity": 1, "serial_installed": "x" * 81}, "serial_installed"),
    ],
)
def test_nonsense_is_refused_with_its_field(
    phone: PhoneInHand, visit: Visit, van: StockPlace, data: dict[str, object], field: str
) -> None:
    make_part(code="P-9")
    result = phone.tell("use_part", visit=visit.pk, **data)
    assert result["reason"]["code"] == "invalid"
    assert field in result["reason"]["fields"]
    assert not PartUse.objects.exists()


def test_the_use_of_another_order_is_not_undone(phone: PhoneInHand, visit: Visit, van: StockPlace) -> None:
    other = make_visit_on_site(engineer=make_engineer())
    use = PartUse.objects.create(work_order=other.work_order, part=make_part(), place=van, at=timezone.now())
    assert phone.tell("undo_part", visit=visit.pk, use=str(use.uid))["reason"]["code"] == "not_found"


def test_without_a_van_it_says_whom_to_ask(phone: PhoneInHand, visit: Visit) -> None:
    result = phone.tell("use_part", visit=visit.pk, part=make_part().pk, quantity=1)
    assert "parts keeper" in result["reason"]["text"]


def test_the_van_is_counted(phone: PhoneInHand, van: StockPlace) -> None:
    there, gone = make_part(), make_part()
    make_stock(van, there, 3)
    make_stock(van, gone, 2)
    lines = [
        {"part": there.pk, "condition": "good", "counted": 5},
        {"part": there.pk, "condition": "defective", "counted": 1},
        {"part": gone.pk, "condition": "good", "counted": 0},
    ]
    assert phone.tell("count_van", lines=lines)["made"]["name"] == van.name
    # Engineers tell what they found; the parts keeper books it.
    assert StockBalance.objects.get(place=van, part=gone).quantity == 2
    sheet, keeper = StockCount.objects.get(), make_user(Role.PARTS)
    assert {line.note for line in sheet.lines.all()} == {"Counted by the engineer"}
    book_count(sheet, why={line.pk: Why(note=line.note) for line in sheet.lines.all()}, by=keeper)
    found = {(row.part_id, row.condition): row.quantity for row in StockBalance.objects.filter(place=van)}
    assert found == {(there.pk, "good"): 5, (there.pk, Condition.DEFECTIVE): 1, (gone.pk, "good"): 0}
    assert balance_differences() == []


@pytest.mark.parametrize("lines", [[], [{"part": 1, "condition": "good", "counted": -1}], "twice"])
def test_a_count_that_makes_no_sense_books_nothing(phone: PhoneInHand, van: StockPlace, lines: object) -> None:
    part = make_part()
    make_stock(van, part, 3)
    if lines == "twice":
        lines = [{"part": part.pk, "condition": "good", "counted": n} for n in (1, 2)]
    assert phone.tell("count_van", lines=lines)["reason"]["code"] == "invalid"
    assert StockBalance.objects.get(part=part).quantity == 3
