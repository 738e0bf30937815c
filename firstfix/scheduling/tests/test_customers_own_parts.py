"""What lies at a customer's as their own is neither missing nor brought, and goes in once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from firstfix.customers.models import Site
from firstfix.customers.tests.makers import make_site
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.tests.makers import make_reservation, make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.scheduling.actions import Proposal, propose_day
from firstfix.scheduling.queries.fill import day_to_plan
from firstfix.scheduling.queries.lacking import to_bring, unmet
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.scheduling.tests.test_depot_calls import DAY, EIGHT_THIRTY, EVENING_BEFORE, HOUR
from firstfix.scheduling.translate.day import Answer, Put
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def valve() -> Part:
    return make_part(code="VALVE")


@pytest.fixture
def site() -> Site:
    return make_site(latitude=31.27, longitude=121.47)


def at_work() -> Engineer:
    engineer = make_engineer(home_latitude=31.23, home_longitude=121.47)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def an_order(part: Part, site: Site, *, due_in: int = 24, pieces: int = 1, **kw: Any) -> WorkOrder:
    due = EIGHT_THIRTY + due_in * HOUR
    kw |= {"site": site, "planned_minutes": 60, "reported_at": EVENING_BEFORE, "restoration_due_at": due}
    order = make_work_order(**kw)
    PartNeed.objects.create(work_order=order, part=part, quantity=pieces)
    return order


def owned(part: Part, site: Site, pieces: int = 1) -> None:
    make_stock(make_warehouse(kind="customer", customer=site.customer, site=site), part, pieces)


def proposed() -> Proposal:
    return propose_day(DAY, by=SYSTEM, now=EVENING_BEFORE, iterations=10)


def put(found: Proposal) -> set[int]:
    return {one.order_id for one in found.suggestions}


def test_a_part_that_only_the_customer_has_is_not_missing(valve: Part, site: Site) -> None:
    at_work()
    order = an_order(valve, site)
    assert put(proposed()) == set()
    owned(valve, site)
    assert put(proposed()) == {order.pk}


def test_nobody_calls_at_a_warehouse_for_it(valve: Part, site: Site) -> None:
    at_work()
    make_stock(make_warehouse(latitude=31.24, longitude=121.47), valve, 1)
    an_order(valve, site)
    assert len(proposed().pick_ups) == 1
    owned(valve, site)
    assert proposed().pick_ups == ()


def test_two_orders_and_one_piece_of_the_customers(valve: Part, site: Site) -> None:
    at_work()
    owned(valve, site)
    later, sooner = an_order(valve, site, due_in=48), an_order(valve, site, due_in=24)
    assert put(proposed()) == {sooner.pk}
    assert later.pk in {one.order_id for one in proposed().left_out}


def test_a_strangers_piece_helps_nobody(valve: Part, site: Site) -> None:
    at_work()
    owned(valve, make_site())
    an_order(valve, site)
    assert put(proposed()) == set()


def test_what_stands_uses_it_before_what_waits(valve: Part, site: Site) -> None:
    engineer = at_work()
    owned(valve, site)
    make_visit(work_order=an_order(valve, site, state="scheduled"), engineer=engineer, planned_start=EIGHT_THIRTY)
    an_order(valve, site)
    assert put(proposed()) == set()


def test_a_visit_that_finds_its_part_there_keeps_none_of_ours(valve: Part, site: Site) -> None:
    """The last piece of ours is free for another customer's order."""
    engineer = at_work()
    make_stock(make_van(engineer), valve, 1)
    make_visit(work_order=an_order(valve, site, state="scheduled"), engineer=engineer, planned_start=EIGHT_THIRTY)
    elsewhere = an_order(valve, make_site(latitude=31.25, longitude=121.47))
    assert put(proposed()) == set()
    owned(valve, site)
    assert put(proposed()) == {elsewhere.pk}


def test_a_piece_of_theirs_that_is_kept_for_the_order_counts(valve: Part, site: Site) -> None:
    at_work()
    order = an_order(valve, site)
    lying = make_stock(make_warehouse(kind="customer", customer=site.customer), valve, 1)
    make_reservation(order, lying, 1)
    assert put(proposed()) == {order.pk}


def test_what_lacks_beside_it_is_still_brought(valve: Part, site: Site) -> None:
    order = an_order(valve, site, pieces=3)
    owned(valve, site)
    assert unmet([order.pk], now=EVENING_BEFORE) == {order.pk: {valve.pk: 2}}


def test_a_plan_that_nobody_has_accepted_yet_uses_it_before_the_next_days(valve: Part, site: Site) -> None:
    engineer = at_work()
    make_shift(engineer, starts_at=EIGHT_THIRTY + 24 * HOUR)
    owned(valve, site)
    placed, later = an_order(valve, site, due_in=48), an_order(valve, site, due_in=24)
    put = Put(placed.pk, engineer.pk, EIGHT_THIRTY, EIGHT_THIRTY + HOUR, travel=HOUR)
    former = Answer((put,), (), ())
    assert to_bring([later.pk], now=EVENING_BEFORE) == {}
    after = day_to_plan(DAY + timedelta(days=1), territories=None, by=SYSTEM, now=EVENING_BEFORE, former=[former])
    assert [left.order_id for left in after.left] == [later.pk]


def test_a_visit_whose_part_is_kept_for_it_leaves_theirs_to_the_others(valve: Part, site: Site) -> None:
    engineer = at_work()
    served = an_order(valve, site, state="scheduled")
    make_reservation(served, make_stock(make_warehouse(), valve, 1), 1)
    make_visit(work_order=served, engineer=engineer, planned_start=EIGHT_THIRTY)
    owned(valve, site)
    other = an_order(valve, site)
    assert to_bring([other.pk], now=EVENING_BEFORE) == {}


def test_of_two_visits_that_stand_the_next_one_uses_it_whoever_asks(valve: Part, site: Site) -> None:
    engineer = at_work()
    owned(valve, site)
    today, next_week = (an_order(valve, site, state="scheduled") for _ in range(2))
    make_visit(work_order=next_week, engineer=engineer, planned_start=EIGHT_THIRTY + 168 * HOUR)
    make_visit(work_order=today, engineer=engineer, planned_start=EIGHT_THIRTY)
    assert unmet([today.pk], now=EVENING_BEFORE) == {}
    assert unmet([next_week.pk], now=EVENING_BEFORE) == {next_week.pk: {valve.pk: 1}}
