"""The way of an old part: on its way, received, inspected; and every piece stays in the books."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    give_up_old_part,
    hand_in_old_part,
    inspect_old_part,
    receive_old_part,
    scrap_parts,
    undo_part_use,
    use_part,
)
from firstfix.logistics.actions.old_parts import remind_of_old_parts
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockPlace
from firstfix.logistics.queries import balance_differences, owed_by_code
from firstfix.logistics.rules import is_same_serial
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def van() -> StockPlace:
    return make_van(make_engineer(name="Chen"))


@pytest.fixture
def warehouse() -> StockPlace:
    return make_warehouse()


@pytest.fixture
def keeper() -> User:
    return make_user(Role.PARTS)


def make_owed(van: StockPlace, *, serial: str = "OLD-1", part: Part | None = None) -> PartUse:
    part = part or make_part(is_returnable=True, tracking="serial")
    if not StockBalance.objects.filter(place=van, part=part).exists():
        make_stock(van, part, 5)
    order = make_work_order(state="on_site")
    return use_part(
        order, part=part, place=van, by=SYSTEM, serial_installed=f"N-{serial}", serial_removed=serial, at=AT
    )


def driver(van: StockPlace) -> User:
    assert van.engineer
    assert van.engineer.user
    return van.engineer.user


def lying(place: StockPlace, use: PartUse, condition: str = Condition.DEFECTIVE) -> int:
    row = StockBalance.objects.filter(place=place, part=use.part, condition=condition).first()
    return row.quantity if row else 0


class TestOnItsWay:
    def test_the_engineer_tells_the_parcel_and_may_correct_it(self, van: StockPlace) -> None:
        use = make_owed(van)
        hand_in_old_part(use, parcel="SF123", by=driver(van))
        use = hand_in_old_part(use, parcel=" SF124 ", by=driver(van))
        assert (use.return_state, use.parcel) == ("on_the_way", "SF124")
        assert lying(van, use) == 1, "who carries it answers for it until it is received"
        assert Fact.objects.filter(name="OldPartHandedIn").count() == 2

    def test_only_who_carries_it_tells_so(self, van: StockPlace, keeper: User) -> None:
        use = make_owed(van)
        with pytest.raises(NotAllowed):
            hand_in_old_part(use, by=driver(make_van(make_engineer())))
        assert hand_in_old_part(use, by=keeper).return_state == "on_the_way"

    def test_a_use_whose_old_part_is_on_its_way_stays(self, van: StockPlace) -> None:
        use = hand_in_old_part(make_owed(van), by=driver(van))
        with pytest.raises(Refused):
            undo_part_use(use, by=driver(van))

    def test_where_nothing_is_owed_nothing_is_handed_in(self, van: StockPlace) -> None:
        part = make_part()
        make_stock(van, part, 1)
        use = use_part(make_work_order(state="on_site"), part=part, place=van, by=SYSTEM)
        with pytest.raises(Refused):
            hand_in_old_part(use, by=driver(van))


class TestReceived:
    def test_it_lies_in_the_store_and_no_longer_in_the_van(
        self, van: StockPlace, warehouse: StockPlace, keeper: User
    ) -> None:
        use = receive_old_part(make_owed(van), serial="old-1", by=keeper)
        assert (use.return_state, use.returned_to, use.serial_returned) == ("received", warehouse, "")
        assert (lying(van, use), lying(warehouse, use)) == (0, 1)
        assert balance_differences() == []

    def test_another_number_is_said_and_taken_only_on_purpose(
        self, van: StockPlace, warehouse: StockPlace, keeper: User
    ) -> None:
        use = make_owed(van)
        with pytest.raises(Invalid, match="OLD-7 came, OLD-1 was taken out"):
            receive_old_part(use, serial="OLD-7", by=keeper)
        assert lying(warehouse, use) == 0
        use = receive_old_part(use, serial="OLD-7", is_another=True, by=keeper)
        assert use.serial_returned == "OLD-7"
        told = Notice.objects.get(user=driver(van))
        assert (told.words, told.values["serial"]) == ("old_part_other_serial", "OLD-7")

    def test_a_number_that_another_order_owes_leads_there(
        self, van: StockPlace, warehouse: StockPlace, keeper: User
    ) -> None:
        first = make_owed(van)
        other = make_owed(van, serial="OLD-2", part=first.part)
        with pytest.raises(Invalid, match=other.work_order.number):
            receive_old_part(first, serial="OLD-2", by=keeper)

    def test_a_scanner_finds_it_by_number_parcel_order_and_part(self, van: StockPlace) -> None:
        use = hand_in_old_part(make_owed(van), parcel="SF9", by=driver(van))
        make_owed(van, serial="OLD-2")
        for code in ("old-1", "SF9", use.work_order.number, use.part.code):
            assert list(owed_by_code(code)) == [use], code
        assert not owed_by_code(" ").exists()

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [("AB 1", "ab1", True), ("AB1", "AB2", False), ("AB1", "无法辨认", True), ("AB1", "", True)],
    )
    def test_what_nobody_could_read_is_no_other_number(self, one: str, other: str, same: bool) -> None:
        assert is_same_serial(one, other) is same


class TestInspected:
    def test_no_fault_found_is_good_stock_again(self, van: StockPlace, warehouse: StockPlace, keeper: User) -> None:
        use = receive_old_part(make_owed(van), by=keeper)
        with pytest.raises(Invalid):
            inspect_old_part(use, verb="restock", by=keeper)
        use = inspect_old_part(use, verb="restock", finding="Ran for two days", by=keeper)
        assert use.return_state == "restocked"
        assert (lying(warehouse, use), lying(warehouse, use, Condition.GOOD)) == (0, 1)
        assert balance_differences() == []

    def test_repaired_it_comes_back_as_good_stock(self, van: StockPlace, warehouse: StockPlace, keeper: User) -> None:
        use = receive_old_part(make_owed(van), by=keeper)
        use = inspect_old_part(use, verb="repair", finding="Fan worn", by=keeper)
        assert (use.return_state, lying(warehouse, use)) == ("in_repair", 0)
        with pytest.raises(Refused):
            inspect_old_part(use, verb="repair", finding="Again", by=keeper)
        use = inspect_old_part(use, verb="restock", by=keeper)
        assert (use.return_state, lying(warehouse, use, Condition.GOOD)) == ("restocked", 1)
        assert balance_differences() == []

    def test_what_cannot_be_repaired_is_scrapped_where_it_is(
        self, van: StockPlace, warehouse: StockPlace, keeper: User
    ) -> None:
        use = receive_old_part(make_owed(van), by=keeper)
        use = inspect_old_part(use, verb="repair", finding="Burnt", by=keeper)
        use = inspect_old_part(use, verb="scrap", finding="Too dear", by=keeper)
        assert (use.return_state, use.finding) == ("scrapped", "Burnt\nToo dear")
        assert (lying(warehouse, use), lying(warehouse, use, Condition.GOOD)) == (0, 0)
        assert balance_differences() == []

    def test_it_must_have_been_received_and_is_for_the_store(self, van: StockPlace, keeper: User) -> None:
        use = make_owed(van)
        with pytest.raises(Refused):
            inspect_old_part(use, verb="scrap", finding="x", by=keeper)
        with pytest.raises(NotAllowed):
            inspect_old_part(use, verb="scrap", finding="x", by=driver(van))

    def test_what_has_left_the_books_is_not_inspected_but_given_up(
        self, van: StockPlace, warehouse: StockPlace, keeper: User
    ) -> None:
        use = receive_old_part(make_owed(van), by=keeper)
        scrap_parts(use.part, quantity=1, place=warehouse, reason="mouldy", by=keeper)
        with pytest.raises(Refused):
            inspect_old_part(use, verb="restock", finding="fine", by=keeper)
        assert give_up_old_part(use, reason="gone", by=make_user(Role.MANAGER)).return_state == "given_up"
        assert balance_differences() == []


class TestGivenUp:
    def test_takes_no_other_old_part_out_of_the_books(
        self, van: StockPlace, warehouse: StockPlace, keeper: User
    ) -> None:
        first = make_owed(van)
        second = receive_old_part(make_owed(van, serial="OLD-2", part=first.part), by=keeper)
        first = receive_old_part(first, by=keeper)
        scrap_parts(first.part, quantity=1, place=warehouse, reason="mouldy", by=keeper)
        give_up_old_part(first, reason="gone", by=make_user(Role.MANAGER))
        assert lying(warehouse, second) == 1
        assert inspect_old_part(second, verb="restock", finding="fine", by=keeper).return_state == "restocked"
        assert balance_differences() == []

    def test_needs_a_reason_and_a_manager(self, van: StockPlace, keeper: User) -> None:
        use, manager = make_owed(van), make_user(Role.MANAGER)
        with pytest.raises(NotAllowed):
            give_up_old_part(use, reason="lost", by=keeper)
        with pytest.raises(Invalid):
            give_up_old_part(use, reason=" ", by=manager)
        use = give_up_old_part(use, reason="The hospital keeps its disk", by=manager)
        assert (use.return_state, lying(van, use)) == ("given_up", 0)
        assert balance_differences() == []
        with pytest.raises(Refused):
            receive_old_part(use, by=keeper)


class TestReminders:
    """A part used on 24 November is due on 8 December."""

    def told(self, van: StockPlace, today: date) -> list[str]:
        Notice.objects.all().delete()
        remind_of_old_parts(today=today, at=AT)
        return [f"{one.words} {one.values['n']}" for one in Notice.objects.filter(user=driver(van))]

    def test_come_before_and_after_the_day_once_a_week(self, van: StockPlace) -> None:
        part = make_owed(van).part
        make_owed(van, serial="OLD-2", part=part)
        due = date(2026, 12, 8)
        assert self.told(van, due - timedelta(days=4)) == []
        assert self.told(van, due - timedelta(days=3)) == ["old_parts_due 2"]
        assert self.told(van, due) == []
        assert self.told(van, due + timedelta(days=4)) == ["old_parts_late 2"]

    def test_spare_who_has_handed_it_in(self, van: StockPlace) -> None:
        hand_in_old_part(make_owed(van), by=driver(van))
        assert self.told(van, date(2026, 12, 20)) == []
