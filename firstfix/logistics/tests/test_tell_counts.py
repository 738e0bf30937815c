"""What is counted without a sheet: booked at once with a reason, or waiting on a sheet for somebody who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Counted,
    Numbered,
    Wanted,
    Why,
    ask_transfer,
    book_count,
    change_stock_rules,
    count_shelf,
    finish_count,
    receive_parts,
    tell_counts,
    use_part,
)
from firstfix.logistics.forms.parts import read_lots
from firstfix.logistics.models import LotBalance, StockBalance, StockCount, StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_count, make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.errors import Invalid, Refused
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def there(place: StockPlace, part: Part) -> int:
    return StockBalance.objects.get(place=place, part=part, condition="good").quantity


def numbers_at(place: StockPlace, part: Part) -> set[str]:
    rows = LotBalance.objects.filter(balance__place=place, balance__part=part)
    return set(rows.values_list("lot__number", flat=True))


@pytest.fixture
def boards() -> tuple[StockPlace, Part]:
    place, part = make_warehouse(), make_part(code="PCB-1", tracking="serial")
    receive_parts(part, quantity=3, place=place, lots=[Numbered("A"), Numbered("B"), Numbered("C")], by=SYSTEM)
    return place, part


class TestWithoutASheet:
    def test_a_difference_needs_a_reason(self) -> None:
        place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(place, part, 4)
        assert tell_counts([Counted(place, part, 4)], by=keeper) == ([], [])
        with pytest.raises(Invalid, match="Say why"):
            tell_counts([Counted(place, part, 3)], by=keeper)
        assert len(tell_counts([Counted(place, part, 3)], by=keeper, reason="Broken").moves) == 1
        assert there(place, part) == 3

    @pytest.mark.parametrize("price", [0, 9000])
    def test_what_is_dear_or_has_no_price_waits_for_a_second_person(self, price: int) -> None:
        place, part, keeper, other = (
            make_warehouse(), make_part(price=price), make_user(Role.PARTS), make_user(Role.PARTS)
        )  # fmt: skip
        make_stock(place, part, 1)
        (sheet,) = tell_counts([Counted(place, part, 0)], by=keeper, reason="Lost").sheets
        assert there(place, part) == 1
        why = {line.pk: Why(note=line.note) for line in sheet.lines.all()}
        with pytest.raises(Refused):
            book_count(sheet, why=why, by=keeper)
        book_count(sheet, why=why, by=other)
        assert there(place, part) == 0
        assert balance_differences() == []

    def test_an_engineer_tells_and_the_keeper_books(self) -> None:
        van, part = make_van(make_engineer()), make_part()
        make_stock(van, part, 4)
        assert van.engineer
        assert van.engineer.user
        (sheet,) = tell_counts([Counted(van, part, 3)], by=van.engineer.user, reason="Lost").sheets
        assert (sheet.state, there(van, part)) == ("review", 4)
        (again,) = tell_counts([Counted(van, part, 2)], by=van.engineer.user, reason="Lost more").sheets
        assert again == sheet
        assert [(line.counted, line.note) for line in sheet.lines.all()] == [(2, "Lost more")]

    def test_a_sheet_that_is_open_takes_it_up(self) -> None:
        place, part = make_warehouse(), make_part(price=0)
        make_stock(place, part, 4)
        sheet = make_count(place)
        told = tell_counts([Counted(place, part, 2)], by=make_user(Role.PARTS), reason="Lost")
        assert told.sheets == [sheet]
        assert sheet.lines.get().counted == 2

    def test_what_is_told_late_leaves_a_newer_count_alone(self) -> None:
        place, part, other = make_warehouse(), make_part(code="A", price=0), make_part(code="B", price=0)
        make_stock(place, part, 4)
        make_stock(place, other, 4)
        sheet, keeper = make_count(place), make_user(Role.PARTS)
        count_shelf(sheet, part, 3, by=keeper)
        morning = timezone.now() - timedelta(minutes=30)
        found = [Counted(place, part, 1), Counted(place, other, 1)]
        assert tell_counts(found, by=keeper, reason="Lost", as_of=morning).sheets == [sheet]
        assert {line.part: line.counted for line in sheet.lines.all()} == {part: 3, other: 1}
        tell_counts(found, by=keeper, reason="Lost")
        assert sheet.lines.get(part=part).counted == 1

    def test_programs_are_asked_the_same(self) -> None:
        call, place, part = Caller(Role.PARTS), make_warehouse(), make_part(price=9000)
        make_stock(place, part, 2)
        counts = [{"place_id": place.pk, "part_id": part.pk, "quantity": 1}]
        assert call("POST", "/stock-moves/counts", {"counts": counts}).status_code == 422
        assert call.made("POST", "/stock-moves/counts", {"counts": counts, "reason": "Lost"}) == []
        assert StockCount.objects.get().state == "review"


class TestNumbers:
    def test_which_one_lacks_is_asked_where_it_is_booked(self, boards: tuple[StockPlace, Part]) -> None:
        place, part = boards
        keeper = make_user(Role.PARTS)
        (sheet,) = tell_counts([Counted(place, part, 2)], by=keeper, reason="Lost").sheets
        line = sheet.lines.get()
        with pytest.raises(Invalid, match="Say which serial numbers"):
            book_count(sheet, why={line.pk: Why(note="Lost")}, by=keeper)
        book_count(sheet, why={line.pk: Why(note="Lost", lots=[Numbered("B")])}, by=keeper)
        assert numbers_at(place, part) == {"A", "C"}
        assert balance_differences() == []

    def test_what_was_scanned_says_it_by_itself(self, boards: tuple[StockPlace, Part]) -> None:
        place, part = boards
        count, keeper = make_count(place), make_user(Role.PARTS)
        for number in ("A", "C"):
            count_shelf(count, part, 1, adds=True, number=number, by=keeper)
        with pytest.raises(Refused, match="counted already"):
            count_shelf(count, part, 1, adds=True, number="C", by=keeper)
        finish_count(count, by=keeper)
        book_count(count, why={count.lines.get().pk: Why(note="Lost")}, by=keeper)
        assert numbers_at(place, part) == {"A", "C"}

    def test_on_the_pages(self, boards: tuple[StockPlace, Part], client_of: Callable[[User], Client]) -> None:
        place, part = boards
        client = client_of(make_user(Role.PARTS))
        counted = {"part": "PCB-1", "quantity": "2", "reason": "Lost"}
        page = client.post(reverse("stock_counts", args=[place.pk]), counted, follow=True).content.decode()
        sheet = StockCount.objects.get()
        assert f"waits on count {sheet.number}" in page
        line = sheet.lines.get()
        page = client.get(reverse("stock_count", args=[sheet.pk])).content.decode()
        assert f'name="lots-{line.pk}"' in page
        booking = reverse("stock_count_booking", args=[sheet.pk])
        assert "Say which serial numbers" in client.post(booking, {f"note-{line.pk}": "Lost"}).content.decode()
        client.post(booking, {f"note-{line.pk}": "Lost", f"lots-{line.pk}": "B"})
        assert numbers_at(place, part) == {"A", "C"}

    def test_a_number_is_scanned_on_the_sheet(
        self, boards: tuple[StockPlace, Part], client_of: Callable[[User], Client]
    ) -> None:
        place, _part = boards
        count, client = make_count(place), client_of(make_user(Role.PARTS))
        address = reverse("stock_count_lines", args=[count.pk])
        assert client.post(address, {"part": "B", "quantity": ""}).status_code == 302
        assert (count.lines.get().counted, count.lines.get().numbers) == (1, ["B"])


def test_heaps_between_which_something_moved_are_counted_anew() -> None:
    place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
    make_stock(place, part, 10)
    count = make_count(place)
    count_shelf(count, part, 5, adds=True, by=keeper)
    use_part(make_work_order(state="on_site"), part=part, quantity=2, place=place, by=SYSTEM)
    with pytest.raises(Refused, match="moved while you counted"):
        count_shelf(count, part, 5, adds=True, by=keeper)
    assert count_shelf(count, part, 8, by=keeper).difference == 0
    assert count_shelf(count, part, 1, adds=True, by=keeper).difference == 1


def test_numbers_are_told_apart_by_chinese_marks_too() -> None:
    part = make_part(code="PCB-2", tracking="batch")
    found = read_lots("A\uff1b B\uff0cC\u3001D: 2; E\uff1a3\nF", part, 9)
    assert [(lot.number, lot.quantity) for lot in found] == [("A", 1), ("B", 1), ("C", 1), ("D", 2), ("E", 3), ("F", 1)]


def test_a_request_of_what_has_no_price_is_looked_at() -> None:
    van, store, part = make_van(make_engineer()), make_warehouse(), make_part(price=0)
    make_stock(store, part, 5)
    change_stock_rules(by=make_user(Role.MANAGER), approve_below=100)
    assert van.engineer
    assert van.engineer.user
    assert ask_transfer(van, wanted=[Wanted(part, 1)], by=van.engineer.user).state == "asked"
