"""A count sheet: started, counted while moves go on, looked at, and booked; never a silent correction."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Why,
    ask_recount,
    book_count,
    cancel_count,
    change_stock_rules,
    count_shelf,
    finish_count,
    receive_parts,
    scrap_parts,
    start_count,
    transfer_parts,
    use_part,
)
from firstfix.logistics.models import StockBalance, StockCount, StockMove, StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_count, make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import CountReason
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]


def there(place: StockPlace, part: Part) -> int:
    return StockBalance.objects.get(place=place, part=part, condition="good").quantity


def why(count: StockCount, note: str = "Looked for it") -> dict[int, Why]:
    return {line.pk: Why(note=note) for line in count.lines.all()}


def booked(count: StockCount, *, by: User | None = None) -> StockCount:
    keeper = by or make_user(Role.PARTS)
    return book_count(finish_count(count, by=keeper), why=why(count), by=keeper)


@pytest.mark.usefixtures("company")
class TestCount:
    def test_the_books_follow_with_a_reason(self) -> None:
        place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(place, part, 5)
        count = start_count(place, by=keeper)
        count_shelf(count, part, 3, by=keeper)
        assert there(place, part) == 5
        finish_count(count, by=keeper)
        with pytest.raises(Invalid):
            book_count(count, by=keeper)
        reason = CountReason.objects.create(code="LOST", name=Bilingual("丢失", "Lost"))
        book_count(count, why={count.lines.get().pk: Why(reason)}, by=keeper)
        assert there(place, part) == 3
        move = StockMove.objects.get(kind="count")
        assert (move.quantity, move.from_place, move.reason.startswith(count.number)) == (2, place, True)
        assert balance_differences() == []

    @pytest.mark.parametrize(("found", "end"), [(5, 6), (4, 5), (9, 10)])
    def test_what_moves_after_a_line_was_counted_stays_true(self, found: int, end: int) -> None:
        place, part = make_warehouse(), make_part()
        make_stock(place, part, 5)
        count = make_count(place)
        count_shelf(count, part, found, by=SYSTEM)
        receive_parts(part, quantity=3, place=place, by=SYSTEM)
        scrap_parts(part, quantity=2, place=place, condition="good", reason="broken", by=SYSTEM)
        booked(count)
        assert there(place, part) == end

    def test_a_number_that_is_told_late_counts_for_its_moment(self) -> None:
        place, part = make_warehouse(), make_part()
        make_stock(place, part, 5)
        before = timezone.now()
        receive_parts(part, quantity=4, place=place, by=SYSTEM, at=before + timedelta(milliseconds=1))
        count = make_count(place)
        assert count_shelf(count, part, 5, by=SYSTEM, at=before).difference == 0

    def test_books_never_go_below_nothing(self) -> None:
        place, part, other = make_warehouse(), make_part(), make_warehouse()
        make_stock(place, part, 5)
        count = make_count(place)
        count_shelf(count, part, 1, by=SYSTEM)
        transfer_parts(part, quantity=4, from_place=place, to_place=other, by=SYSTEM)
        booked(count)
        assert there(place, part) == 0
        assert count.lines.get().booked == -1

    def test_scans_add_up(self) -> None:
        place, part = make_warehouse(), make_part()
        make_stock(place, part, 2)
        count = make_count(place)
        for _scan in range(3):
            line = count_shelf(count, part, 1, adds=True, by=SYSTEM)
        assert (line.counted, line.difference) == (3, 1)

    def test_what_nobody_expected_is_a_line_too(self) -> None:
        place, part, found = make_warehouse(), make_part(), make_part()
        make_stock(place, part, 2)
        count = make_count(place)
        count_shelf(count, part, 2, by=SYSTEM)
        count_shelf(count, found, 1, by=SYSTEM)
        booked(count)
        assert there(place, found) == 1

    def test_lines_without_a_number_are_said_or_left_out(self) -> None:
        place, parts, keeper = make_warehouse(), [make_part(), make_part()], make_user(Role.PARTS)
        for part in parts:
            make_stock(place, part, 2)
        count = make_count(place)
        with pytest.raises(Refused):
            finish_count(count, leaves_rest=True, by=keeper)
        count_shelf(count, parts[0], 2, by=keeper)
        with pytest.raises(Refused, match="1 lines"):
            finish_count(count, by=keeper)
        finish_count(count, leaves_rest=True, by=keeper)
        book_count(count, by=keeper)
        assert there(place, parts[1]) == 2

    def test_counted_again_keeps_the_first_number(self) -> None:
        place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(place, part, 5)
        count = make_count(place)
        count_shelf(count, part, 3, by=keeper)
        ask_recount(finish_count(count, by=keeper), by=keeper)
        with pytest.raises(Refused):
            finish_count(count, by=keeper)
        line = count_shelf(count, part, 1, adds=True, by=keeper)
        assert (line.first_counted, line.counted) == (3, 1)

    def test_worth_much_needs_somebody_who_has_not_counted(self) -> None:
        place, part, counter, other = (
            make_warehouse(),
            make_part(price=100),
            make_user(Role.PARTS),
            make_user(Role.MANAGER),
        )
        make_stock(place, part, 5)
        change_stock_rules(book_alone_below=150, by=other)
        count = make_count(place)
        count_shelf(count, part, 3, by=counter)
        finish_count(count, by=counter)
        with pytest.raises(Refused):
            book_count(count, why=why(count), by=counter)
        assert book_count(count, why=why(count), by=other).state == "booked"

    def test_one_sheet_at_a_place_at_a_time(self) -> None:
        place = make_warehouse()
        make_stock(place, make_part(), 5)
        count = make_count(place)
        with pytest.raises(Refused):
            make_count(place)
        cancel_count(count, reason="Not today", by=SYSTEM)
        assert make_count(place).state == "open"

    def test_nothing_is_counted_or_booked_twice(self) -> None:
        place, part = make_warehouse(), make_part()
        make_stock(place, part, 5)
        count = make_count(place)
        count_shelf(count, part, 3, by=SYSTEM)
        booked(count)
        for again in (lambda: count_shelf(count, part, 3, by=SYSTEM), lambda: book_count(count, by=SYSTEM)):
            with pytest.raises(Refused):
                again()
        assert there(place, part) == 3

    def test_an_engineer_counts_the_own_van_and_a_keeper_books_it(self) -> None:
        user, part = make_user(Role.ENGINEER), make_part()
        van, other = make_van(make_engineer(user=user)), make_van(make_engineer())
        make_stock(van, part, 2)
        make_stock(other, part, 2)
        with pytest.raises(NotAllowed):
            start_count(other, by=user)
        count = start_count(van, by=user)
        count_shelf(count, part, 1, by=user)
        finish_count(count, by=user)
        with pytest.raises(NotAllowed):
            book_count(count, why=why(count), by=user)

    def test_a_share_by_chance_and_by_class(self) -> None:
        van = make_van(make_engineer())
        dear, cheap = make_part(price=900), make_part(price=1)
        for part in (dear, cheap, *(make_part() for _n in range(8))):
            make_stock(van, part, 3)
        use_part(make_work_order(state="on_site"), part=dear, place=van, by=SYSTEM)
        use_part(make_work_order(state="on_site"), part=cheap, place=van, by=SYSTEM)
        count = make_count(van, scope="a")
        assert [line.part for line in count.lines.all()] == [dear]
        cancel_count(count, reason="x", by=SYSTEM)
        assert make_count(van, scope="share", share=30, chance=Random(1)).lines.count() == 3


def test_on_the_pages(company: Tenant, client_of: ClientOf) -> None:
    place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
    make_stock(place, part, 7341)  # no minute of a time
    browser = client_of(keeper)
    browser.post("/stock-counts/new", {"place": place.pk, "scope": "all", "is_blind": "on"})
    count = StockCount.objects.get()
    address = f"/stock-counts/{count.pk}"
    assert "7341" not in browser.get(f"{address}/sheet").content.decode().partition("<main")[2]
    assert browser.post(f"{address}/lines", {"part": "NOT-THERE"}).status_code == 422
    browser.post(f"{address}/lines", {"part": part.code, "quantity": "7339"})
    browser.post(f"{address}/lines", {"part": part.code.lower()})
    browser.post(f"{address}/finish", {})
    line = count.lines.get()
    assert line.counted == 7340
    assert browser.post(f"{address}/booking", {f"note-{line.pk}": ""}).status_code == 422
    browser.post(f"{address}/booking", {f"note-{line.pk}": "Fell behind the shelf"})
    assert there(place, part) == 7340
    assert "Fell behind the shelf" in browser.get(address).content.decode()
    assert client_of(make_user(Role.ENGINEER)).get(address).status_code == 404


def test_a_blind_count_does_not_tell_programs_either(company: Tenant, client_of: ClientOf) -> None:
    place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
    make_stock(place, part, 41)
    count = make_count(place)
    count_shelf(count, part, 40, by=keeper)
    (line,) = client_of(keeper).get(f"/api/stock-counts/{count.pk}/lines").json()
    assert (line["counted"], line["expected"]) == (40, None)


def test_two_keepers_book_it_once(committed: None) -> None:
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        place, part, keeper = make_warehouse(), make_part(), make_user(Role.PARTS)
        make_stock(place, part, 5)
        count = make_count(place)
        count_shelf(count, part, 3, by=SYSTEM)
        finish_count(count, by=SYSTEM)
        reasons = why(count)
    together = Barrier(2)

    def book(_number: int) -> str:
        try:
            with tenant_scope(tenant):
                together.wait(10)
                book_count(count, why=reasons, by=keeper)
                return "booked"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_people:
        assert sorted(two_people.map(book, range(2))) == ["booked", "refused"]
    with tenant_scope(tenant):
        assert there(place, part) == 3
