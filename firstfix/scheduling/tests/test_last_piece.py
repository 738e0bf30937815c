"""The last piece is promised once, and a call leads to where what is needed lies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.scheduling.actions import Proposal, propose_day
from firstfix.scheduling.queries.slots import slots_for
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.scheduling.tests.test_depot_calls import DAY, EIGHT_THIRTY, EVENING_BEFORE, HOUR
from firstfix.work.models import OrderSkill, PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def valve() -> Part:
    return make_part(code="VALVE")


@pytest.fixture
def near() -> StockPlace:
    return make_warehouse(latitude=31.24, longitude=121.47)


@pytest.fixture
def far() -> StockPlace:
    return make_warehouse(latitude=31.33, longitude=121.47)


def at_work(**kw: Any) -> Engineer:
    engineer = make_engineer(home_latitude=31.23, home_longitude=121.47, **kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def an_order(*needs: Part, pieces: int = 1, **kw: Any) -> WorkOrder:
    site = make_site(latitude=31.27, longitude=121.47)
    order = make_work_order(site=site, planned_minutes=60, reported_at=EVENING_BEFORE, **kw)
    for part in needs:
        PartNeed.objects.create(work_order=order, part=part, quantity=pieces)
    return order


def proposed() -> Proposal:
    return propose_day(DAY, by=SYSTEM, now=EVENING_BEFORE, iterations=10)


def put(found: Proposal) -> set[int]:
    return {one.order_id for one in found.suggestions}


def test_two_orders_one_piece(valve: Part, near: StockPlace, far: StockPlace) -> None:
    """Two engineers, two depots, one piece: only the order that is due first is planned, by way of where it lies."""
    at_work(), at_work()
    make_stock(far, valve, 1)
    later = an_order(valve, restoration_due_at=EIGHT_THIRTY + 48 * HOUR)
    sooner = an_order(valve, restoration_due_at=EIGHT_THIRTY + 24 * HOUR)
    found = proposed()
    assert put(found) == {sooner.pk}
    assert [call.place_id for call in found.pick_ups] == [far.pk]
    (left,) = found.left_out
    assert left.order_id == later.pk
    assert left.why.startswith("A part that it needs is neither in a van nor in a warehouse")


def test_it_is_not_held_for_what_nobody_on_duty_can_do(valve: Part, far: StockPlace) -> None:
    at_work()
    make_stock(far, valve, 1)
    sooner = an_order(valve, restoration_due_at=EIGHT_THIRTY + 24 * HOUR)
    later = an_order(valve, restoration_due_at=EIGHT_THIRTY + 48 * HOUR)
    OrderSkill.objects.create(work_order=sooner, skill=make_skill(), level=3)
    assert put(proposed()) == {later.pk}
    at_work(skills={"electrical": 3})
    assert put(proposed()) == {sooner.pk}


def test_a_piece_in_each_of_two_depots(valve: Part, near: StockPlace, far: StockPlace) -> None:
    """Both are planned, and nobody takes both pieces out of one depot."""
    at_work(), at_work()
    for store in (near, far):
        make_stock(store, valve, 1)
    an_order(valve), an_order(valve)
    found = proposed()
    assert len(found.suggestions) == 2
    assert {call.place_id for call in found.pick_ups} == {near.pk, far.pk}


def test_one_piece_in_one_van(valve: Part) -> None:
    carrier = at_work()
    at_work()
    make_stock(make_van(carrier), valve, 1)
    an_order(valve), an_order(valve)
    found = proposed()
    assert [one.engineer_id for one in found.suggestions] == [carrier.pk]


def test_what_lies_in_a_van_saves_the_way(valve: Part, far: StockPlace) -> None:
    """The van's piece is a choice beside the depot's."""
    carrier = at_work()
    make_stock(make_van(carrier), valve, 1)
    make_stock(far, valve, 1)
    an_order(valve)
    found = proposed()
    assert (len(found.suggestions), found.pick_ups) == (1, ())


def test_what_a_standing_visit_needs_is_not_free(valve: Part, far: StockPlace) -> None:
    """Nobody keeps it, but it is needed tomorrow by somebody whose visit stands."""
    at_work()
    make_stock(far, valve, 1)
    visit = make_visit(planned_start=EIGHT_THIRTY + timedelta(days=1), work_order=an_order(valve, state="scheduled"))
    order = an_order(valve)
    assert put(proposed()) == set()
    visit.state = "cancelled"
    visit.save()
    assert put(proposed()) == {order.pk}


def test_what_a_standing_visit_takes_from_its_van_leaves_the_depot_alone(valve: Part, far: StockPlace) -> None:
    at_work()
    other = make_engineer()
    make_stock(make_van(other), valve, 1)
    make_stock(far, valve, 1)
    needing = an_order(valve, state="scheduled")
    make_visit(engineer=other, planned_start=EIGHT_THIRTY + timedelta(days=1), work_order=needing)
    order = an_order(valve)
    assert put(proposed()) == {order.pk}


def test_no_time_is_offered_without_the_part(valve: Part, far: StockPlace) -> None:
    """An engineer whose shift leaves no time for the warehouse is none to offer; one who carries it is."""
    short = make_engineer(home_latitude=31.27, home_longitude=121.47)
    make_shift(short, starts_at=EIGHT_THIRTY, hours=1.2)
    make_stock(far, valve, 1)
    order = an_order(valve)
    (day,) = slots_for(order, first=DAY, days=1, now=EVENING_BEFORE)
    assert day.slots == ()
    make_stock(make_van(short), valve, 1)
    (day,) = slots_for(order, first=DAY, days=1, now=EVENING_BEFORE)
    assert [slot.engineer for slot in day.slots] == [short]
