"""Parts are kept for an order as far as there are any, and let go when it needs them no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Taken,
    fit_reservations,
    pick_for_day,
    release_reservations,
    reserve_parts,
    use_part,
)
from firstfix.logistics.models import Reservation, StockBalance, StockPlace
from firstfix.logistics.queries import availability, balance_differences, kept_for, van_stock_by_engineer
from firstfix.logistics.tests.makers import make_reservation, make_stock, make_tool, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.work.actions import change_work_order, step_work_order
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def needing() -> Callable[..., WorkOrder]:
    def order_that_needs(part: Part, quantity: int, **kw: object) -> WorkOrder:
        order = make_work_order(**kw)
        PartNeed.objects.create(work_order=order, part=part, quantity=quantity)
        return order

    return order_that_needs


def test_keeps_what_there_is_and_says_what_is_missing(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    make_stock(place, part, 2)
    order = needing(part, 3)
    reserved = reserve_parts(order, by=make_user(Role.DISPATCHER))
    assert reserved.kept == {(part, place): 2}
    assert reserved.missing == {part: 1}
    assert StockBalance.objects.get(place=place).reserved == 2
    assert balance_differences() == []


def test_doing_it_twice_keeps_nothing_twice(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    make_stock(place, part, 9)
    order = needing(part, 3)
    reserve_parts(order, by=SYSTEM)
    assert reserve_parts(order, by=SYSTEM).kept == {}
    assert StockBalance.objects.get(place=place).reserved == 3


def test_what_was_built_in_is_not_kept_a_second_time_when_the_need_shrinks(needing: Callable[..., WorkOrder]) -> None:
    place, van, part = make_warehouse(), make_van(make_engineer()), make_part()
    make_stock(place, part, 2)
    make_stock(van, part, 1)
    order = needing(part, 2, state="on_site")
    reserve_parts(order, places=[place], by=SYSTEM)
    use_part(order, part=part, place=van, by=SYSTEM)
    PartNeed.objects.filter(work_order=order).update(quantity=1)
    fit_reservations(order, by=SYSTEM)
    assert StockBalance.objects.get(place=place).reserved == 0
    assert balance_differences() == []


def test_one_place_that_has_all_is_better_than_several(needing: Callable[..., WorkOrder]) -> None:
    central, branch, part = make_warehouse(), make_warehouse(kind=StockPlace.Kind.BRANCH), make_part()
    make_stock(central, part, 1)
    make_stock(branch, part, 2)
    assert reserve_parts(needing(part, 2), by=SYSTEM).kept == {(part, branch): 2}


def test_vans_are_left_alone_unless_asked_for(needing: Callable[..., WorkOrder]) -> None:
    van, part = make_van(make_engineer()), make_part()
    make_stock(van, part, 2)
    order = needing(part, 2)
    assert reserve_parts(order, by=SYSTEM).missing == {part: 2}
    assert reserve_parts(order, by=SYSTEM, places=[van]).kept == {(part, van): 2}


def test_what_is_built_in_already_is_not_kept_again(needing: Callable[..., WorkOrder]) -> None:
    van, place, part = make_van(make_engineer()), make_warehouse(), make_part()
    make_stock(van, part, 1)
    make_stock(place, part, 5)
    order = needing(part, 2, state="on_site")
    use_part(order, part=part, place=van, by=SYSTEM)
    assert reserve_parts(order, by=SYSTEM).kept == {(part, place): 1}


def test_release_makes_them_free_again(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    make_stock(place, part, 2)
    order = needing(part, 2)
    reserve_parts(order, by=SYSTEM)
    release_reservations(order, by=make_user(Role.PARTS))
    release_reservations(order, by=make_user(Role.PARTS))
    assert StockBalance.objects.get(place=place).free == 2
    assert not Reservation.objects.exists()


def test_an_order_that_is_over_keeps_nothing(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    make_stock(place, part, 2)
    order = needing(part, 2, state="open")
    reserve_parts(order, by=SYSTEM)
    step_work_order(order, "cancel", by=SYSTEM, reason="Customer scrapped it")
    assert StockBalance.objects.get(place=place).free == 2
    with pytest.raises(Refused):
        reserve_parts(order, by=SYSTEM)


def test_what_an_order_no_longer_needs_is_released(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    make_stock(place, part, 3)
    order = needing(part, 3)
    reserve_parts(order, by=SYSTEM)
    change_work_order(order, by=SYSTEM, part_needs={part: 1})
    assert StockBalance.objects.get(place=place).reserved == 1
    assert balance_differences() == []


def test_picks_go_into_the_van_and_stay_kept_for_their_orders(needing: Callable[..., WorkOrder]) -> None:
    place, part, engineer = make_warehouse(), make_part(), make_engineer()
    van, tool = make_van(engineer), make_tool(place=place)
    first, second = needing(part, 1), needing(part, 2)
    make_reservation(first, make_stock(place, part, 4), 1)
    pick_for_day(
        van,
        taken=[Taken(first, part, place, 1), Taken(second, part, place, 2)],
        tools=[tool],
        by=make_user(Role.PARTS),
    )
    assert kept_for([first.pk, second.pk]) == {(first.pk, van.pk, part.pk): 1, (second.pk, van.pk, part.pk): 2}
    assert StockBalance.objects.get(place=place, part=part).quantity == 1
    tool.refresh_from_db()
    assert tool.place == van
    assert balance_differences() == []
    assert van_stock_by_engineer([engineer]) == {engineer.pk: {part.pk: 0}}
    assert van_stock_by_engineer([engineer], orders=[first]) == {engineer.pk: {part.pk: 1}}


def test_a_pick_that_is_no_longer_there_moves_nothing_at_all(needing: Callable[..., WorkOrder]) -> None:
    place, part, other = make_warehouse(), make_part(), make_part()
    van = make_van(make_engineer())
    make_stock(place, part, 1)
    order = needing(part, 1)
    with pytest.raises(Refused):
        pick_for_day(van, taken=[Taken(order, part, place, 1), Taken(order, other, place, 1)], by=SYSTEM)
    assert StockBalance.objects.get(place=place, part=part).quantity == 1


def test_an_engineer_packs_the_own_van_only(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    make_stock(place, part, 2)
    own, other = make_van(make_engineer()), make_van(make_engineer())
    assert own.engineer
    assert own.engineer.user
    line = Taken(needing(part, 1), part, place, 1)
    pick_for_day(own, taken=[line], by=own.engineer.user)
    with pytest.raises(NotAllowed):
        pick_for_day(other, taken=[line], by=own.engineer.user)


def test_availability_counts_what_is_kept_for_the_order_itself(needing: Callable[..., WorkOrder]) -> None:
    place, part = make_warehouse(), make_part()
    order = needing(part, 2)
    make_reservation(order, make_stock(place, part, 2), 2)
    assert availability([part]) == {part.pk: []}
    assert availability([part], order=order)[part.pk][0].free == 2
