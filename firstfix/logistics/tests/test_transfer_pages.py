"""The keeper's inbox, the pages of a request's steps, and who is told of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import Wanted, ask_transfer, start_transfer
from firstfix.logistics.models import StockDifference, StockLot, StockPlace, Transfer
from firstfix.logistics.tests.makers import make_stock, make_transfer, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.models import Notice
from firstfix.platform.search.actions import refresh_all
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def make_engineer_with_van() -> tuple[User, StockPlace]:
    user = make_user(Role.ENGINEER)
    return user, make_van(make_engineer(user=user))


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("words", flat=True))


def test_from_the_request_to_the_van(client_of: ClientOf) -> None:
    (user, van), keeper = make_engineer_with_van(), make_user(Role.PARTS)
    warehouse, part, other = make_warehouse(), make_part(), make_part()
    make_stock(warehouse, part, 5)
    make_stock(warehouse, other, 1)
    engineer, store = client_of(user), client_of(keeper)
    typed = {"to_place": van.pk, "part": [part.code, other.code.lower(), ""], "quantity": ["2", "", ""], "do": "ask"}
    engineer.post("/transfers/new", typed)
    transfer = Transfer.objects.get()
    assert [(line.part, line.asked) for line in transfer.lines.order_by("pk")] == [(part, 2), (other, 1)]
    assert told(keeper) == ["transfer_asked"]
    page = store.get("/transfers").content.decode()
    assert transfer.number in page
    first, second = transfer.lines.order_by("pk")
    address = f"/transfers/{transfer.pk}"
    assert store.get(address).status_code == 200
    approval = {"from_place": warehouse.pk, f"line-{first.pk}": "2", f"line-{second.pk}": "1"}
    store.post(f"{address}/approval", approval)
    store.post(f"{address}/dispatch", {f"line-{first.pk}": "1", f"line-{second.pk}": "1", "rest": "keep"})
    assert told(user) == ["transfer_approved", "transfer_sent"]
    missed = engineer.post(f"{address}/receipt", {f"line-{first.pk}": "1", f"line-{second.pk}": "0"})
    assert missed.status_code == 422
    lacking = {f"line-{first.pk}": "1", f"line-{second.pk}": "0", "rest": "missing", "reason": "Not in the box"}
    engineer.post(f"{address}/receipt", lacking)
    transfer.refresh_from_db()
    assert transfer.state == "received"
    assert told(keeper) == ["transfer_asked", "transfer_missing"]
    lost = StockDifference.objects.get()
    assert "Not in the box" in store.get("/stock-differences").content.decode()
    store.post(f"/stock-differences/{lost.pk}", {"how": "back"})
    lost.refresh_from_db()
    assert lost.settled_how == "back"
    assert Transfer.objects.get(rest_of=transfer).state == "approved"


def test_a_code_that_nobody_knows_keeps_what_was_typed(client_of: ClientOf) -> None:
    user, van = make_engineer_with_van()
    typed = {"to_place": van.pk, "part": ["NOT-THERE"], "quantity": ["3"], "reason": "For Monday", "do": "ask"}
    answer = client_of(user).post("/transfers/new", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "NOT-THERE" in page
    assert "For Monday" in page
    assert not Transfer.objects.exists()


def test_more_rows_keep_what_was_typed(client_of: ClientOf) -> None:
    user, _van = make_engineer_with_van()
    page = client_of(user).post("/transfers/new", {"part": ["A-1"], "quantity": ["3"], "do": "rows"}).content.decode()
    assert page.count('name="part"') == 5
    assert "A-1" in page


def test_what_an_order_lacks_is_filled_in(client_of: ClientOf) -> None:
    order, part = make_work_order(), make_part()
    PartNeed.objects.create(work_order=order, part=part, quantity=3)
    page = client_of(make_user(Role.DISPATCHER)).get(f"/transfers/new?for_order={order.pk}").content.decode()
    assert part.code in page
    assert order.number in page


def test_two_engineers_meet(client_of: ClientOf) -> None:
    (giver, van), (taker, other), part = make_engineer_with_van(), make_engineer_with_van(), make_part()
    make_stock(van, part, 2)
    giving = {"from_place": van.pk, "to_place": other.pk, "part": [part.code], "quantity": ["1"], "do": "give"}
    client_of(giver).post("/transfers/new?give=1", giving)
    transfer = Transfer.objects.get()
    assert transfer.state == "sent"
    assert told(taker) == ["transfer_sent"]
    client_of(taker).post(f"/transfers/{transfer.pk}/receipt", {})
    transfer.refresh_from_db()
    assert transfer.state == "received"


def test_a_colleague_is_asked_and_nobody_else_told(client_of: ClientOf) -> None:
    (giver, van), (taker, other), keeper = make_engineer_with_van(), make_engineer_with_van(), make_user(Role.PARTS)
    ask_transfer(other, wanted=[Wanted(make_part(), 1)], from_place=van, by=taker)
    assert (told(giver), told(keeper)) == (["transfer_asked"], [])


def test_the_keeper_starts_without_asking(client_of: ClientOf) -> None:
    keeper, warehouse, branch, part = make_user(Role.PARTS), make_warehouse(), make_warehouse(), make_part()
    make_stock(warehouse, part, 2)
    typed = {"from_place": warehouse.pk, "to_place": branch.pk, "part": [part.code], "quantity": ["2"], "do": "start"}
    client_of(keeper).post("/transfers/new", typed)
    assert Transfer.objects.get().state == "approved"


def test_refused_with_a_reason_and_told(client_of: ClientOf) -> None:
    user, van = make_engineer_with_van()
    transfer, keeper = make_transfer(van, make_part(), by=user), make_user(Role.PARTS)
    client_of(keeper).post(f"/transfers/{transfer.pk}/refusal", {"reason": "Superseded"})
    assert told(user) == ["transfer_refused"]
    assert "Superseded" in client_of(user).get(f"/transfers/{transfer.pk}").content.decode()


def test_others_requests_are_not_an_engineers_to_see(client_of: ClientOf) -> None:
    (user, van), (stranger, _other) = make_engineer_with_van(), make_engineer_with_van()
    transfer = make_transfer(van, make_part(), by=user)
    browser = client_of(stranger)
    assert transfer.number not in browser.get("/transfers").content.decode()
    assert browser.get(f"/transfers/{transfer.pk}").status_code == 404
    assert browser.post(f"/transfers/{transfer.pk}/cancellation", {"reason": "x"}).status_code == 404


def test_what_is_short_is_said_and_where_else_it_is(client_of: ClientOf) -> None:
    user, van = make_engineer_with_van()
    _other, full = make_engineer_with_van()
    part = make_part()
    make_warehouse()
    make_stock(full, part, 4)
    transfer = make_transfer(van, part, by=user, quantity=2)
    keeper = client_of(make_user(Role.PARTS))
    assert "1 line short" in keeper.get("/transfers").content.decode()
    assert f"{full.name} 4" in keeper.get(f"/transfers/{transfer.pk}").content.decode()


def test_the_delivery_note_carries_a_code(client_of: ClientOf) -> None:
    keeper, warehouse, branch, part = make_user(Role.PARTS), make_warehouse(), make_warehouse(), make_part()
    make_stock(warehouse, part, 2)
    transfer = start_transfer(warehouse, branch, wanted=[Wanted(part, 2)], by=keeper)
    page = client_of(keeper).get(f"/transfers/{transfer.pk}/note").content.decode()
    assert transfer.number in page
    assert "<svg" in page


def test_found_by_its_number_and_part_but_not_by_strangers(client_of: ClientOf) -> None:
    (user, van), (stranger, _other) = make_engineer_with_van(), make_engineer_with_van()
    transfer = make_transfer(van, make_part(code="QZ-77"), by=user)
    refresh_all("logistics.transfer")
    assert transfer.number in client_of(user).get("/search?q=QZ-77").content.decode()
    assert transfer.number not in client_of(stranger).get("/search?q=QZ-77").content.decode()


def test_a_manager_sets_the_limit(client_of: ClientOf) -> None:
    browser = client_of(make_user(Role.MANAGER))
    assert browser.post("/stock-rules", {"approve_below": "-1"}).status_code == 422
    browser.post("/stock-rules", {"approve_below": "200"})
    assert "200" in browser.get("/stock-rules").content.decode()
    assert client_of(make_user(Role.PARTS)).get("/stock-rules").status_code == 403


class TestPickAtTheCounter:
    @pytest.fixture
    def started(self) -> tuple[Transfer, User]:
        keeper, warehouse, branch, part = (
            make_user(Role.PARTS),
            make_warehouse(),
            make_warehouse(),
            make_part(code="P-1"),
        )
        make_stock(warehouse, part, 5)
        return start_transfer(warehouse, branch, wanted=[Wanted(part, 2)], by=keeper), keeper

    def test_scan_by_scan_until_all_is_picked(self, started: tuple[Transfer, User], client_of: ClientOf) -> None:
        transfer, keeper = started
        browser, address = client_of(keeper), f"/transfers/{transfer.pk}/picks"
        make_part(code="P-2")
        for code, status in (("p-1", 302), ("P-2", 422), ("P-9", 422), ("P-1", 302), ("P-1", 422)):
            assert browser.post(address, {"code": code}).status_code == status, code
        assert transfer.lines.get().picked == 2
        browser.post(address, {"code": "P-1", "undo": "1"})
        assert transfer.lines.get().picked == 1
        page = browser.post(address, {"code": "P-1"}, headers={"HX-Request": "true"}).content.decode()
        assert 'data-beep="right"' in page

    def test_a_batch_stands_for_its_part(self, started: tuple[Transfer, User], client_of: ClientOf) -> None:
        transfer, keeper = started
        StockLot.objects.create(part=transfer.lines.get().part, number="B-2026-11")
        client_of(keeper).post(f"/transfers/{transfer.pk}/picks", {"code": "B-2026-11"})
        assert transfer.lines.get().picked == 1

    def test_what_was_sent_is_not_picked_any_more(self, started: tuple[Transfer, User], client_of: ClientOf) -> None:
        transfer, keeper = started
        client_of(keeper).post(f"/transfers/{transfer.pk}/dispatch", {})
        assert client_of(keeper).post(f"/transfers/{transfer.pk}/picks", {"code": "P-1"}).status_code == 422
        engineer, _van = make_engineer_with_van()
        assert client_of(engineer).post(f"/transfers/{transfer.pk}/picks", {"code": "P-1"}).status_code == 404
