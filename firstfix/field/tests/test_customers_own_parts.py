"""What the customer keeps at the site as their own: nobody brings it, and it goes in from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.field.queries.pick_list import PickList
from firstfix.field.queries.picks import picks_for, picks_of_all, with_needs
from firstfix.field.tests.day_makers import needing, plan
from firstfix.logistics.models import PartUse, StockBalance, StockPlace
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def chen() -> Engineer:
    return make_engineer(name="Chen Li")


@pytest.fixture
def van(chen: Engineer) -> StockPlace:
    return make_van(chen)


@pytest.fixture
def liquid() -> Part:
    return make_part(code="GN-CTL", is_returnable=True)


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order(site=make_site(customer=make_customer(name="City hospital")), state="scheduled")


@pytest.fixture
def own(order: WorkOrder, liquid: Part) -> StockPlace:
    own = make_warehouse(name="Hospital cupboard", kind="customer", customer=order.site.customer, site=order.site)
    make_stock(own, liquid, 2)
    return own


@pytest.fixture
def visit(chen: Engineer, order: WorkOrder, liquid: Part, own: StockPlace, van: StockPlace) -> Visit:
    needing(order, (liquid, 3))
    return plan(chen, timezone.localdate(), "09:00", order, state="working")


def picks(chen: Engineer, day: date) -> PickList:
    visits = Visit.objects.prefetch_related("bookings__engineer", *with_needs("work_order__"))
    return picks_for(list(visits.select_related("work_order__site")), day=day).list_of(chen)


def sources(found: PickList) -> list[tuple[str, int]]:
    return [(line.source.value, line.quantity) for line in found.parts]


def test_it_comes_first_and_only_the_rest_is_brought(
    chen: Engineer, van: StockPlace, visit: Visit, liquid: Part
) -> None:
    day = timezone.localdate()
    assert sources(picks(chen, day)) == [("customer", 2), ("missing", 1)]
    make_stock(van, liquid, 3)
    assert sources(picks(chen, day)) == [("customer", 2), ("van", 1)]
    assert sources(picks_of_all(day)[1][chen.pk]) == [("customer", 2), ("van", 1)]


def test_it_serves_no_other_customer_and_no_other_site(
    chen: Engineer, van: StockPlace, order: WorkOrder, own: StockPlace, liquid: Part
) -> None:
    for clock, site in (("10:00", make_site()), ("12:00", make_site(customer=order.site.customer))):
        plan(chen, timezone.localdate(), clock, needing(make_work_order(site=site, state="scheduled"), (liquid, 1)))
    assert sources(picks(chen, timezone.localdate())) == [("missing", 2)]


def test_it_goes_in_from_there(
    client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, visit: Visit, own: StockPlace, liquid: Part
) -> None:
    assert chen.user
    client = client_of(chen.user)
    assert "Hospital cupboard" in client.get(f"/visits/{visit.pk}/on-site").text
    assert client.get(f"/engineers/{chen.pk}/day/{timezone.localdate()}").text.count("Hospital cupboard") > 1
    other = make_warehouse(kind="customer", customer=make_customer())
    make_stock(other, liquid, 1)
    for place in (other, make_warehouse()):
        said = client.post(f"/visits/{visit.pk}/parts", {"part": liquid.pk, "quantity": "1", "place": place.pk})
        assert said.status_code == 422
    said = client.post(f"/visits/{visit.pk}/parts", {"part": liquid.pk, "quantity": "1", "place": own.pk})
    assert said.status_code == 302
    given = {"part_id": liquid.pk, "quantity": 1, "place_id": own.pk}
    path = f"/api/visits/{visit.pk}/parts"
    assert client.post(path, given, content_type="application/json").status_code == 201
    refused = client.post(path, given | {"place_id": other.pk}, content_type="application/json")
    assert refused.status_code == 422
    assert StockBalance.objects.get(place=own, part=liquid, condition="good").quantity == 0
    # It was the customer's before: no old part is owed.
    assert [use.return_due_on for use in PartUse.objects.all()] == [None, None]
