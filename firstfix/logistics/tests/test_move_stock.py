"""Receiving, transferring, counting and scrapping: the books always agree with themselves."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import Counted, count_stock, receive_parts, scrap_parts, transfer_parts
from firstfix.logistics.models import Condition, Reservation, StockBalance, StockMove, StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_reservation, make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.tests.makers import make_work_order


def quantity(place: StockPlace, part: Part, condition: str = Condition.GOOD) -> int:
    row = StockBalance.objects.filter(place=place, part=part, condition=condition).first()
    return row.quantity if row else 0


@pytest.mark.usefixtures("company")
class TestReceive:
    def test_adds_to_the_shelf_and_to_the_books(self) -> None:
        keeper, place, part = make_user(Role.PARTS), make_warehouse(), make_part()
        receive_parts(part, quantity=3, place=place, by=keeper, reason="PO 88")
        receive_parts(part, quantity=2, place=place, by=keeper)
        assert quantity(place, part) == 5
        assert StockMove.objects.filter(by_name=keeper.name, to_place=place).count() == 2
        assert Fact.objects.filter(name="PartsReceived", about_id=place.pk).count() == 2
        assert balance_differences() == []

    def test_the_same_receipt_sent_twice_counts_once(self) -> None:
        keeper, place, part, uid = make_user(Role.PARTS), make_warehouse(), make_part(), uuid.uuid4()
        first = receive_parts(part, quantity=3, place=place, by=keeper, uid=uid)
        assert receive_parts(part, quantity=3, place=place, by=keeper, uid=uid) == first
        assert quantity(place, part) == 3

    def test_nothing_is_not_received(self) -> None:
        with pytest.raises(Invalid):
            receive_parts(make_part(), quantity=0, place=make_warehouse(), by=make_user(Role.PARTS))

    def test_is_for_the_parts_keeper(self) -> None:
        with pytest.raises(NotAllowed):
            receive_parts(make_part(), quantity=1, place=make_warehouse(), by=make_user(Role.DISPATCHER))


@pytest.mark.usefixtures("company")
class TestTransfer:
    def test_takes_from_one_place_and_adds_to_the_other(self) -> None:
        keeper, place, part, van = make_user(Role.PARTS), make_warehouse(), make_part(), make_van(make_engineer())
        make_stock(place, part, 5)
        transfer_parts(part, quantity=2, from_place=place, to_place=van, by=keeper)
        assert (quantity(place, part), quantity(van, part)) == (3, 2)
        assert balance_differences() == []

    def test_more_than_there_is_is_refused_with_the_way_out(self) -> None:
        place, branch, part = make_warehouse(), make_warehouse(name="East branch"), make_part(code="P-77")
        make_stock(place, part, 1)
        make_stock(branch, part, 4)
        with pytest.raises(Refused, match=r"has 1 × P-77.*needed: 2.*East branch 4"):
            transfer_parts(part, quantity=2, from_place=place, to_place=branch, by=make_user(Role.PARTS))
        assert quantity(place, part) == 1

    def test_what_is_kept_for_another_order_stays(self) -> None:
        place, van, part = make_warehouse(), make_van(make_engineer()), make_part()
        make_reservation(make_work_order(), make_stock(place, part, 2), 1)
        with pytest.raises(Refused, match="1 of them are kept for other orders"):
            transfer_parts(part, quantity=2, from_place=place, to_place=van, by=make_user(Role.PARTS))

    def test_what_is_kept_for_the_order_goes_along(self) -> None:
        order, place, van, part = make_work_order(), make_warehouse(), make_van(make_engineer()), make_part()
        make_reservation(order, make_stock(place, part, 2), 2)
        transfer_parts(part, quantity=2, from_place=place, to_place=van, by=make_user(Role.PARTS), order=order)
        kept = Reservation.objects.get(work_order=order)
        assert (kept.balance.place, kept.quantity, kept.balance.reserved) == (van, 2, 2)
        assert balance_differences() == []

    def test_to_the_same_place_is_a_mistake(self) -> None:
        place, part = make_warehouse(), make_part()
        with pytest.raises(Invalid):
            transfer_parts(part, quantity=1, from_place=place, to_place=place, by=make_user(Role.PARTS))


@pytest.mark.usefixtures("company")
class TestCount:
    def test_the_books_say_what_was_found(self) -> None:
        place, more, less, same = make_warehouse(), make_part(), make_part(), make_part()
        for part in (more, less, same):
            make_stock(place, part, 4)
        counts = [Counted(place, more, 5), Counted(place, less, 1), Counted(place, same, 4)]
        moves = count_stock(counts, by=make_user(Role.PARTS), reason="Year's end")
        assert [(move.part, move.quantity, move.to_place, move.from_place) for move in moves] == [
            (more, 1, place, None),
            (less, 3, None, place),
        ]
        assert quantity(place, less) == 1
        assert Fact.objects.get(name="StockCounted").data["differences"] == [
            [more.code, 4, 5],
            [less.code, 4, 1],
        ]
        assert balance_differences() == []

    def test_kept_pieces_that_are_not_there_are_told_to_their_newest_order(self) -> None:
        place, part, first, second = make_warehouse(), make_part(), make_work_order(), make_work_order()
        balance = make_stock(place, part, 3)
        make_reservation(first, balance, 1)
        make_reservation(second, balance, 2)
        count_stock([Counted(place, part, 2)], by=make_user(Role.PARTS))
        assert {kept.work_order: kept.quantity for kept in Reservation.objects.all()} == {first: 1, second: 1}
        assert Fact.objects.get(name="ReservationLost").about_id == second.pk
        assert balance_differences() == []

    def test_an_engineer_counts_the_own_van_only(self) -> None:
        own, other, part = make_van(make_engineer()), make_van(make_engineer()), make_part()
        assert own.engineer
        assert own.engineer.user
        count_stock([Counted(own, part, 2)], by=own.engineer.user)
        assert quantity(own, part) == 2
        with pytest.raises(NotAllowed):
            count_stock([Counted(other, part, 2)], by=own.engineer.user)

    def test_a_whole_stock_taking_costs_a_handful_of_statements(self, django_assert_max_num_queries: object) -> None:
        keeper = make_user(Role.PARTS)
        places, parts = [make_warehouse() for _ in range(5)], [make_part() for _ in range(20)]
        counts = [Counted(place, part, 3) for place in places for part in parts]
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            count_stock(counts, by=keeper)
        assert StockBalance.objects.filter(quantity=3).count() == 100


@pytest.mark.usefixtures("company")
class TestScrap:
    def test_defective_parts_leave_the_books(self) -> None:
        place, part = make_warehouse(), make_part()
        make_stock(place, part, 2, condition=Condition.DEFECTIVE)
        scrap_parts(part, quantity=2, place=place, reason="burnt out", by=make_user(Role.PARTS))
        assert quantity(place, part, Condition.DEFECTIVE) == 0
        assert balance_differences() == []

    def test_needs_a_reason_and_the_parts(self) -> None:
        place, part = make_warehouse(), make_part()
        with pytest.raises(Invalid):
            scrap_parts(part, quantity=1, place=place, reason=" ", by=make_user(Role.PARTS))
        with pytest.raises(Refused):
            scrap_parts(part, quantity=1, place=place, reason="broken", by=make_user(Role.PARTS))


def test_the_database_itself_keeps_stock_from_going_negative(company: object) -> None:
    balance = make_stock(make_warehouse(), make_part(), 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockBalance.objects.filter(pk=balance.pk).update(quantity=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockBalance.objects.filter(pk=balance.pk).update(reserved=2)


def test_a_difference_is_found(company: object) -> None:
    balance = make_stock(make_warehouse(), make_part(), 1)
    StockBalance.objects.filter(pk=balance.pk).update(quantity=2)
    (difference,) = balance_differences()
    assert (difference.quantity, difference.moved) == (2, 1)


def test_two_people_cannot_take_the_last_piece(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        keeper, place, part = make_user(Role.PARTS), make_warehouse(), make_part()
        vans = [make_van(make_engineer()), make_van(make_engineer())]
        make_stock(place, part, 1)
    together = Barrier(2)

    def take(number: int) -> str:
        try:
            with tenant_scope(tenant.pk):
                together.wait(10)
                transfer_parts(part, quantity=1, from_place=place, to_place=vans[number], by=keeper)
                return "taken"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_people:
        assert sorted(two_people.map(take, range(2))) == ["refused", "taken"]
    with tenant_scope(tenant.pk):
        assert quantity(place, part) == 0
        assert balance_differences() == []


def test_transfers_both_ways_at_once_do_not_block_each_other_for_ever(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        keeper, places, parts = make_user(Role.PARTS), [make_warehouse(), make_warehouse()], [make_part(), make_part()]
        for place in places:
            for part in parts:
                make_stock(place, part, 10)

    def swap(number: int) -> None:
        try:
            for turn in range(8):
                one, other = places if (number + turn) % 2 else places[::-1]
                with tenant_scope(tenant.pk):
                    transfer_parts(parts[turn % 2], quantity=1, from_place=one, to_place=other, by=keeper)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_people:
        list(two_people.map(swap, range(2)))
    with tenant_scope(tenant.pk):
        assert sum(StockBalance.objects.values_list("quantity", flat=True)) == 40
        assert balance_differences() == []
