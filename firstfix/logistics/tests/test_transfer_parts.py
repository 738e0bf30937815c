"""Parts go from one place to another: asked for, approved, sent, received; nothing gets lost or taken twice."""

from __future__ import annotations

import pytest

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Wanted,
    approve_transfer,
    ask_transfer,
    cancel_transfer,
    change_stock_rules,
    hand_over,
    receive_transfer,
    refuse_transfer,
    reserve_parts,
    send_transfer,
    settle_difference,
    start_transfer,
    transfer_parts,
)
from firstfix.logistics.models import Reservation, StockBalance, StockDifference, StockPlace, Transfer
from firstfix.logistics.queries import balance_differences, where_free
from firstfix.logistics.queries.transfers import best_source, shortages, transfers_listed, transit_place
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def there(place: StockPlace, part: Part) -> tuple[int, int]:
    """(pieces, of them kept)."""
    found = StockBalance.objects.filter(place=place, part=part, condition="good").first()
    return (found.quantity, found.reserved) if found else (0, 0)


def make_engineer_with_van() -> tuple[User, StockPlace]:
    user = make_user(Role.ENGINEER)
    return user, make_van(make_engineer(user=user))


def asked(part: Part, quantity: int, *, by: User, van: StockPlace, **kw: object) -> Transfer:
    return ask_transfer(van, wanted=[Wanted(part, quantity)], by=by, **kw)  # type: ignore[arg-type]


class TestAsk:
    def test_an_engineer_asks_for_the_own_van_only(self) -> None:
        user, van = make_engineer_with_van()
        _colleague, other = make_engineer_with_van()
        assert asked(make_part(), 2, by=user, van=van).state == "asked"
        with pytest.raises(NotAllowed):
            asked(make_part(), 2, by=user, van=other)

    def test_a_part_said_twice_is_one_line(self) -> None:
        user, van = make_engineer_with_van()
        part = make_part()
        transfer = ask_transfer(van, wanted=[Wanted(part, 2), Wanted(part, 3)], by=user)
        assert [(line.part, line.asked) for line in transfer.lines.all()] == [(part, 5)]

    def test_needs_parts_and_whole_pieces(self) -> None:
        user, van = make_engineer_with_van()
        with pytest.raises(Invalid):
            ask_transfer(van, wanted=[], by=user)
        with pytest.raises(Invalid):
            asked(make_part(), 0, by=user, van=van)
        with pytest.raises(Invalid):
            asked(make_part(), 1, by=user, van=van, from_place=van)

    def test_the_same_uid_is_the_same_request(self) -> None:
        user, van = make_engineer_with_van()
        first = asked(make_part(), 1, by=user, van=van)
        assert asked(make_part(), 1, by=user, van=van, uid=first.uid) == first

    def test_below_the_companys_limit_it_needs_nobody(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, cheap, dear = make_warehouse(), make_part(price=10), make_part(price=500)
        make_stock(warehouse, cheap, 5)
        make_stock(warehouse, dear, 5)
        change_stock_rules(by=make_user(Role.MANAGER), approve_below=100)
        transfer = asked(cheap, 2, by=user, van=van)
        assert (transfer.state, transfer.from_place, transfer.approved_by_name) == ("approved", warehouse, SYSTEM.name)
        assert there(warehouse, cheap) == (5, 2)
        assert asked(dear, 1, by=user, van=van).state == "asked"

    def test_what_is_not_there_is_looked_at_whatever_it_is_worth(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, cheap = make_warehouse(), make_part(price=1)
        make_stock(warehouse, cheap, 1)
        change_stock_rules(by=make_user(Role.MANAGER), approve_below=100)
        transfer = asked(cheap, 2, by=user, van=van)
        assert (transfer.state, transfer.from_place) == ("asked", None)
        assert there(warehouse, cheap) == (1, 0)


class TestAnswer:
    def test_approved_pieces_are_kept_for_it(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, 3)
        transfer = approve_transfer(asked(part, 2, by=user, van=van), from_place=warehouse, by=keeper)
        assert there(warehouse, part) == (3, 2)
        with pytest.raises(Refused, match="2 of them are kept"):
            transfer_parts(part, quantity=2, from_place=warehouse, to_place=van, by=keeper)
        with pytest.raises(Refused):
            approve_transfer(transfer, from_place=warehouse, by=keeper)
        assert balance_differences() == []

    def test_another_number_is_approved_and_said(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, 3)
        transfer = asked(part, 5, by=user, van=van)
        line = transfer.lines.get()
        with pytest.raises(Refused):
            approve_transfer(transfer, from_place=warehouse, by=keeper)
        approve_transfer(transfer, from_place=warehouse, quantities={line.pk: 3}, answer="No more", by=keeper)
        fact = facts_about(transfer).filter(name="TransferApproved").get()
        assert fact.data["changed"] == [[part.code, 5, 3]]

    def test_none_at_all_is_a_refusal_and_needs_a_reason(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, keeper = make_warehouse(), make_user(Role.PARTS)
        transfer = asked(make_part(), 5, by=user, van=van)
        with pytest.raises(Refused):
            approve_transfer(transfer, from_place=warehouse, quantities={transfer.lines.get().pk: 0}, by=keeper)
        with pytest.raises(Invalid):
            refuse_transfer(transfer, reason=" ", by=keeper)
        assert refuse_transfer(transfer, reason="Superseded", by=keeper).state == "refused"

    def test_an_engineer_does_not_approve_out_of_the_warehouse(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, part = make_warehouse(), make_part()
        make_stock(warehouse, part, 3)
        transfer = asked(part, 1, by=user, van=van)
        for source in (None, warehouse, van):
            with pytest.raises((NotAllowed, Invalid)):
                approve_transfer(transfer, from_place=source, by=user)
        with pytest.raises(NotAllowed):
            start_transfer(warehouse, van, wanted=[Wanted(part, 1)], by=user)

    def test_who_asked_can_call_it_off_and_the_pieces_are_free(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, 3)
        transfer = approve_transfer(asked(part, 2, by=user, van=van), from_place=warehouse, by=keeper)
        stranger, _van = make_engineer_with_van()
        with pytest.raises(NotAllowed):
            cancel_transfer(transfer, reason="No", by=stranger)
        assert cancel_transfer(transfer, reason="Found one", by=user).state == "cancelled"
        assert there(warehouse, part) == (3, 0)

    def test_what_is_kept_for_the_order_goes_over_to_its_transfer_and_back(self) -> None:
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        _user, van = make_engineer_with_van()
        make_stock(warehouse, part, 1)
        order = make_work_order()
        PartNeed.objects.create(work_order=order, part=part, quantity=1)
        reserve_parts(order, by=SYSTEM)
        transfer = start_transfer(warehouse, van, wanted=[Wanted(part, 1)], order=order, by=keeper)
        assert Reservation.objects.get().transfer == transfer
        assert reserve_parts(order, by=SYSTEM).missing == {}
        cancel_transfer(transfer, reason="Not today", by=keeper)
        assert Reservation.objects.get().transfer is None
        assert there(warehouse, part) == (1, 1)


class TestSend:
    def test_on_the_way_it_lies_in_transit_and_is_nobody_elses(self) -> None:
        user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, 3)
        transfer = send_transfer(start_transfer(warehouse, van, wanted=[Wanted(part, 2)], by=keeper), by=keeper)
        assert transfer.state == "sent"
        assert (there(warehouse, part), there(transit_place(), part)) == ((1, 0), (2, 2))
        assert [(where.place, where.free) for where in where_free(part)] == [(warehouse, 1)]
        assert receive_transfer(transfer, by=user).state == "received"
        assert (there(transit_place(), part), there(van, part)) == ((0, 0), (2, 0))
        assert balance_differences() == []
        with pytest.raises(Refused):
            receive_transfer(transfer, by=user)

    def test_at_its_place_it_is_kept_for_its_order(self) -> None:
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        user, van = make_engineer_with_van()
        make_stock(warehouse, part, 1)
        order = make_work_order()
        transfer = start_transfer(warehouse, van, wanted=[Wanted(part, 1)], order=order, by=keeper)
        receive_transfer(send_transfer(transfer, by=keeper), by=user)
        kept = Reservation.objects.get()
        assert (kept.work_order, kept.transfer, kept.balance.place) == (order, None, van)

    @pytest.mark.parametrize("keeps_rest", [True, False])
    def test_what_was_not_found_is_kept_open_or_called_off(self, keeps_rest: bool) -> None:
        _user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, 3)
        transfer = start_transfer(warehouse, van, wanted=[Wanted(part, 3)], by=keeper)
        line = transfer.lines.get()
        with pytest.raises(Invalid):
            send_transfer(transfer, quantities={line.pk: 4}, by=keeper)
        send_transfer(transfer, quantities={line.pk: 1}, keeps_rest=keeps_rest, by=keeper)
        rest = Transfer.objects.filter(rest_of=transfer).first()
        assert there(warehouse, part) == (2, 2 if keeps_rest else 0)
        assert (rest is not None) == keeps_rest
        if rest:
            assert (rest.state, rest.lines.get().approved) == ("approved", 2)
            send_transfer(rest, by=keeper)
        assert balance_differences() == []

    def test_nothing_to_send_is_refused(self) -> None:
        _user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, 3)
        transfer = start_transfer(warehouse, van, wanted=[Wanted(part, 3)], by=keeper)
        with pytest.raises(Refused):
            send_transfer(transfer, quantities={transfer.lines.get().pk: 0}, by=keeper)


class TestReceive:
    def sent(self, pieces: int) -> tuple[Transfer, User, StockPlace, Part]:
        user, van = make_engineer_with_van()
        warehouse, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(warehouse, part, pieces)
        transfer = start_transfer(warehouse, van, wanted=[Wanted(part, pieces)], by=keeper)
        return send_transfer(transfer, by=keeper), user, van, part

    def test_some_now_the_rest_later(self) -> None:
        transfer, user, van, part = self.sent(3)
        line = transfer.lines.get()
        assert receive_transfer(transfer, arrived={line.pk: 1}, is_all=False, by=user).state == "partly"
        assert there(van, part) == (1, 0)
        with pytest.raises(Refused):
            receive_transfer(transfer, arrived={line.pk: 0}, is_all=False, by=user)
        assert receive_transfer(transfer, by=user).state == "received"
        assert there(van, part) == (3, 0)

    def test_only_who_it_is_for_or_the_keeper(self) -> None:
        transfer, _user, _van, _part = self.sent(1)
        stranger, _other = make_engineer_with_van()
        with pytest.raises(NotAllowed):
            receive_transfer(transfer, by=stranger)
        assert receive_transfer(transfer, by=make_user(Role.PARTS)).state == "received"

    def test_what_does_not_arrive_is_a_difference_with_a_reason(self) -> None:
        transfer, user, van, part = self.sent(3)
        line = transfer.lines.get()
        with pytest.raises(Invalid):
            receive_transfer(transfer, arrived={line.pk: 2}, by=user)
        receive_transfer(transfer, arrived={line.pk: 2}, reason="Box was open", by=user)
        lost = StockDifference.objects.get()
        assert (lost.transfer, lost.quantity, lost.said, lost.place) == (transfer, 1, "Box was open", transit_place())
        assert there(transit_place(), part) == (1, 1)
        assert there(van, part) == (2, 0)
        assert balance_differences() == []

    @pytest.mark.parametrize(("how", "at_van", "at_source"), [("arrived", 3, 0), ("back", 2, 1), ("lost", 2, 0)])
    def test_somebody_says_where_it_is(self, how: str, at_van: int, at_source: int) -> None:
        transfer, user, van, part = self.sent(3)
        receive_transfer(transfer, arrived={transfer.lines.get().pk: 2}, reason="One lacks", by=user)
        lost, keeper = StockDifference.objects.get(), make_user(Role.PARTS)
        assert transfer.from_place is not None
        with pytest.raises(Invalid):
            settle_difference(lost, how="count", reason="?", by=keeper)
        settle_difference(lost, how=how, reason="Looked for it", by=keeper)
        assert there(transit_place(), part) == (0, 0)
        assert (there(van, part)[0], there(transfer.from_place, part)[0]) == (at_van, at_source)
        assert balance_differences() == []
        with pytest.raises(Refused):
            settle_difference(lost, how="lost", reason="Again", by=keeper)

    def test_not_more_than_is_on_the_way(self) -> None:
        transfer, user, _van, _part = self.sent(2)
        with pytest.raises(Invalid):
            receive_transfer(transfer, arrived={transfer.lines.get().pk: 3}, by=user)


class TestHandOver:
    def test_one_gives_and_the_other_confirms(self) -> None:
        (giver, van), (taker, other), part = make_engineer_with_van(), make_engineer_with_van(), make_part()
        make_stock(van, part, 2)
        transfer = hand_over(van, other, wanted=[Wanted(part, 1)], by=giver)
        assert (transfer.state, transfer.is_handover) == ("sent", True)
        with pytest.raises(NotAllowed):
            receive_transfer(transfer, by=giver)
        receive_transfer(transfer, by=taker)
        assert (there(van, part), there(other, part)) == ((1, 0), (1, 0))

    def test_nobody_gives_away_what_a_colleague_has(self) -> None:
        (_giver, van), (taker, other), part = make_engineer_with_van(), make_engineer_with_van(), make_part()
        make_stock(van, part, 2)
        with pytest.raises(NotAllowed):
            hand_over(van, other, wanted=[Wanted(part, 1)], by=taker)

    def test_a_colleague_is_asked_and_agrees(self) -> None:
        (giver, van), (taker, other), part = make_engineer_with_van(), make_engineer_with_van(), make_part()
        make_stock(van, part, 2)
        transfer = asked(part, 1, by=taker, van=other, from_place=van)
        with pytest.raises(NotAllowed):
            approve_transfer(transfer, by=taker)
        send_transfer(approve_transfer(transfer, by=giver), by=giver)
        assert there(van, part) == (1, 0)

    def test_a_colleague_cannot_turn_it_to_another_place(self) -> None:
        (giver, van), (taker, other), part = make_engineer_with_van(), make_engineer_with_van(), make_part()
        stranger, third = make_engineer_with_van()
        make_stock(third, part, 2)
        transfer = asked(part, 1, by=taker, van=other, from_place=van)
        with pytest.raises(NotAllowed):
            approve_transfer(transfer, from_place=third, by=stranger)
        assert giver


def test_an_engineer_sees_what_concerns_the_own_van_or_was_asked() -> None:
    (giver, van), (taker, other), part = make_engineer_with_van(), make_engineer_with_van(), make_part()
    stranger, _third = make_engineer_with_van()
    transfer = asked(part, 1, by=taker, van=other, from_place=van)

    def seen(by: Actor) -> list[Transfer]:
        return list(transfers_listed(by))

    assert [seen(one) for one in (giver, taker, make_user(Role.PARTS))] == [[transfer]] * 3
    assert seen(stranger) == []


def test_shortages_and_the_best_source() -> None:
    user, van = make_engineer_with_van()
    warehouse, branch, part, other = make_warehouse(), make_warehouse(kind="branch"), make_part(), make_part()
    make_stock(warehouse, part, 1)
    make_stock(branch, part, 3)
    assert best_source({part.pk: 2}, to_place=van) == branch
    assert best_source({part.pk: 2}, to_place=branch) == warehouse
    can, cannot = asked(part, 2, by=user, van=van), asked(other, 1, by=user, van=van)
    assert shortages(list(transfers_listed(user))) == {cannot.pk: 1}
    assert can.pk
