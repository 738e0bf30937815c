"""What is believed of a fault chooses who goes, by which way and when; and the choice is shown in numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.customers.tests.makers import make_site
from firstfix.diagnosis.tests.makers import make_published
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.scheduling.actions import Proposal, propose_day
from firstfix.scheduling.queries.loads import load_of_day
from firstfix.scheduling.queries.ways import ways_for
from firstfix.scheduling.queries.what_if import what_if
from firstfix.scheduling.rules import revisit_cost
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.actions import troubleshoot
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.queries import outlooks_of
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
THE_EVENING_BEFORE = EIGHT_THIRTY - timedelta(hours=14)
#: The chiller, its customer's own repair tried: a worn pump or capacitor, in equal parts, hardly anything else.
ONLY_PARTS: dict[str, Any] = {
    "faults": [
        {"id": "F_PUMP", "component": "PMP", "prior": 0.6, "mode": {"zh": "水泵磨损", "en": "Pump worn"}},
        {"id": "F_CAP", "component": "PMP", "prior": 0.3, "mode": {"zh": "电容失效", "en": "Capacitor failed"}},
        {"id": "F_OTHER", "component": None, "prior": 0.1, "mode": {"zh": "其他", "en": "Other"}},
    ],
    "observations": [],
    "repairs": [
        {
            "id": "R_PUMP", "where": "onsite", "minutes": 60, "parts": {"P_PUMP": 1},
            "fixes": {"F_PUMP": 1.0}, "name": {"zh": "更换水泵", "en": "Replace the pump"},
        },
        {
            "id": "R_CAP", "where": "onsite", "minutes": 15, "parts": {"P_CAP": 1},
            "fixes": {"F_CAP": 1.0}, "name": {"zh": "更换电容", "en": "Replace the capacitor"},
        },
    ],
}  # fmt: skip


@pytest.fixture
def parts() -> dict[str, Part]:
    return {code: make_part(code=code) for code in ("P_PUMP", "P_CAP")}


@pytest.fixture
def order(parts: dict[str, Part]) -> WorkOrder:
    """A repair of a machine of which only the fault model knows anything."""
    version = make_published(**ONLY_PARTS)
    site = make_site(latitude=31.23, longitude=121.47)
    asset = make_asset(site=site, product_model=version.fault_model.product_model)
    return make_work_order(asset=asset, planned_minutes=60, reported_at=THE_EVENING_BEFORE)


def at_work(*, home: float = 31.23, **kw: Any) -> Engineer:
    engineer = make_engineer(home_latitude=home, home_longitude=121.47, **kw)
    for days in (0, 1):
        make_shift(engineer, starts_at=EIGHT_THIRTY + timedelta(days=days))
    return engineer


def propose() -> Proposal:
    return propose_day(DAY, by=SYSTEM, now=THE_EVENING_BEFORE, iterations=10)


def test_the_colleague_who_has_the_part_goes(order: WorkOrder, parts: dict[str, Part]) -> None:
    at_work(name="Near")
    far = at_work(name="Far", home=31.30)
    make_stock(make_van(far), parts["P_PUMP"], 1)
    (one,) = propose().suggestions
    assert one.engineer_id == far.pk
    assert one.first_fix == pytest.approx(0.6)


def test_the_near_one_goes_where_nobody_has_it(order: WorkOrder) -> None:
    near = at_work(name="Near")
    at_work(name="Far", home=31.30)
    (one,) = propose().suggestions
    assert (one.engineer_id, one.first_fix) == (near.pk, 0)


def test_a_warehouse_on_the_way_is_called_at(order: WorkOrder, parts: dict[str, Part]) -> None:
    at_work()
    warehouse = make_warehouse(latitude=31.25, longitude=121.47)
    make_stock(warehouse, parts["P_PUMP"], 5)
    found = propose()
    assert [call.place_id for call in found.pick_ups] == [warehouse.pk]
    assert found.suggestions[0].first_fix == pytest.approx(0.6)


def test_what_is_worth_taking_is_taken_where_it_is_nearest(order: WorkOrder, parts: dict[str, Part]) -> None:
    """Not where the most lies, which may be in another city."""
    engineer = at_work()
    make_stock(make_warehouse(latitude=39.9, longitude=116.4), parts["P_PUMP"], 50)
    near = make_warehouse(latitude=31.25, longitude=121.47)
    make_stock(near, parts["P_PUMP"], 1)
    assert [(line.part, line.place) for line in load_of_day(engineer, [order], day=DAY).take] == [
        (parts["P_PUMP"], near)
    ]


def test_a_part_that_only_may_be_needed_keeps_no_visit_waiting(order: WorkOrder, parts: dict[str, Part]) -> None:
    """Handed over with the pump as its kit: without any pump anywhere somebody goes all the same."""
    PartNeed.objects.create(work_order=order, part=parts["P_PUMP"], quantity=1)
    at_work()
    assert len(propose().suggestions) == 1
    other = make_part(code="P_ELSE")
    PartNeed.objects.create(work_order=order, part=other, quantity=1)
    assert propose().suggestions == ()


def test_a_case_says_more_than_the_model(order: WorkOrder) -> None:
    before = outlooks_of([order], on=DAY)[order.pk]
    assert [round(fault.share, 2) for fault in before] == [0.6, 0.3]
    case = troubleshoot(order, by=SYSTEM)
    case.steps.create(place=0, step="R_PUMP", outcome="failed", at=THE_EVENING_BEFORE)
    after = outlooks_of([order], on=DAY)[order.pk]
    assert [round(fault.share, 2) for fault in after] == [0.75]  # the capacitor, of what is left


def test_what_no_catalogue_has_helps_nobody(order: WorkOrder, parts: dict[str, Part]) -> None:
    Part.objects.filter(code="P_PUMP").delete()
    (fault,) = outlooks_of([order], on=DAY)[order.pk]
    assert fault.share == pytest.approx(0.3)


def test_other_work_than_repairs_has_no_outlook(order: WorkOrder) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(kind="maintenance")
    order.refresh_from_db()
    assert outlooks_of([order], on=DAY) == {}


def test_the_choice_stands_in_numbers(order: WorkOrder, parts: dict[str, Part]) -> None:
    at_work(name="Near")
    far = at_work(name="Far", home=31.30)
    make_stock(make_van(far), parts["P_PUMP"], 1)
    warehouse = make_warehouse(latitude=31.5, longitude=121.47)
    make_stock(warehouse, parts["P_CAP"], 1)
    found = ways_for(order, day=DAY, now=THE_EVENING_BEFORE)
    assert [way.cost for way in found] == sorted(way.cost for way in found)
    kinds = {(way.engineer.name, way.place, way.start.day): way for way in found}
    near, with_part = kinds["Near", None, 6], kinds["Far", None, 6]
    assert near.first_fix == 0
    assert with_part.first_fix == pytest.approx(0.6)
    assert near.revisit == timedelta(seconds=revisit_cost(order.priority))
    assert with_part.revisit == near.revisit * 0.4
    assert kinds["Far", warehouse, 6].first_fix == pytest.approx(0.9)
    tomorrow = next(way for way in found if way.start.day == 7)
    assert tomorrow.waiting > timedelta(0)


def test_a_change_says_what_it_does_to_the_first_fix(order: WorkOrder, parts: dict[str, Part]) -> None:
    near, far = at_work(name="Near"), at_work(name="Far", home=31.30)
    make_stock(make_van(far), parts["P_PUMP"], 1)
    start = EIGHT_THIRTY + timedelta(hours=2)
    times: dict[str, Any] = {"start": start, "end": start + timedelta(hours=1), "now": THE_EVENING_BEFORE}

    def told(engineer: Engineer, **more: Any) -> tuple[str, str]:
        (effect,) = (one for one in what_if(order, engineers=[engineer], **times, **more) if one.kind == "first_fix")
        return effect.weight, effect.text

    assert told(near) == (
        "warns",
        "First fix to be expected of Near: 0%. With every part at hand it would be 90%.",
    )
    visit = make_visit(work_order=order, engineer=near, planned_start=start)
    weight, text = told(far, visit=visit)
    assert text.startswith("First fix to be expected of Far: 60%. Of Near it is 0%.")
    assert weight == "warns"  # the capacitor is in nobody's van
    make_stock(make_van(near), parts["P_PUMP"], 1)
    make_stock(StockPlace.objects.get(engineer=near), parts["P_CAP"], 1)
    assert told(near) == ("good", "First fix to be expected of Near: 90%.")


def test_nothing_is_weighed_without_a_fault_model() -> None:
    at_work()
    site = make_site(latitude=31.23, longitude=121.47)
    bare = make_work_order(asset=make_asset(site=site), planned_minutes=60)
    assert ways_for(bare, day=DAY, now=THE_EVENING_BEFORE) == []


def test_the_page_shows_it_and_sends(
    client_of: Callable[[User], Client], order: WorkOrder, parts: dict[str, Part]
) -> None:
    client = client_of(make_user(Role.DISPATCHER))
    today = timezone.localdate() + timedelta(days=1)
    engineer = make_engineer(name="Near", home_latitude=31.23, home_longitude=121.47)
    make_shift(engineer, starts_at=datetime.combine(today, datetime.min.time(), tzinfo=UTC), hours=10)
    make_stock(make_van(engineer), parts["P_PUMP"], 1)
    page = client.get(f"/schedule/{today}/orders/{order.pk}")
    assert f"/schedule/{today}/orders/{order.pk}/ways" in page.text
    part = client.get(f"/schedule/{today}/orders/{order.pk}/ways").text
    assert "60%" in part
    offer = part.split('name="offer" value="')[1].split('"')[0]
    assert client.post(f"/schedule/{today}/orders/{order.pk}", {"offer": offer}).status_code == 302
    order.refresh_from_db()
    assert order.state == "scheduled"
