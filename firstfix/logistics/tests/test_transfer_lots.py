"""A transfer carries its serial numbers and batches: laid out, sent, received and missed by number, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    LotsUnnamed,
    Numbered,
    Wanted,
    hand_over,
    pick_piece,
    receive_parts,
    receive_transfer,
    send_transfer,
    settle_difference,
    start_transfer,
)
from firstfix.logistics.models import LotBalance, StockDifference, StockPlace, Transfer
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.queries.transfers import lots_on_the_way
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Refused

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def store() -> StockPlace:
    return make_warehouse()


@pytest.fixture
def van() -> StockPlace:
    return make_van(make_engineer(name="Chen"))


@pytest.fixture
def pump() -> Part:
    return make_part(tracking="serial", code="PUMP")


def there(place: StockPlace) -> dict[str, int]:
    return dict(LotBalance.objects.filter(balance__place=place).values_list("lot__number", "quantity"))


def stocked(place: StockPlace, part: Part, **lots: int) -> None:
    said = [Numbered(number, pieces, date(2099, 1, 1)) for number, pieces in lots.items()]
    if part.has_serial:
        said = [Numbered(number) for number in lots]
    receive_parts(part, quantity=sum(lots.values()), place=place, lots=said, by=SYSTEM)


def asked(store: StockPlace, van: StockPlace, part: Part, pieces: int) -> Transfer:
    return start_transfer(store, van, wanted=[Wanted(part, pieces)], by=SYSTEM)


def test_what_is_scanned_goes_along_and_arrives(store: StockPlace, van: StockPlace, pump: Part) -> None:
    stocked(store, pump, A=1, B=1, C=1)
    transfer = asked(store, van, pump, 2)
    with pytest.raises(Refused, match="scan its serial number or batch"):
        pick_piece(transfer, "PUMP", by=SYSTEM)
    pick_piece(transfer, "C", by=SYSTEM)
    with pytest.raises(Refused, match="C is laid out already"):
        pick_piece(transfer, "C", by=SYSTEM)
    pick_piece(transfer, "A", by=SYSTEM)
    assert transfer.lines.get().picked_lots == {"A": 1, "C": 1}
    send_transfer(transfer, by=SYSTEM)
    assert there(store) == {"B": 1}
    receive_transfer(transfer, by=SYSTEM)
    assert there(van) == {"A": 1, "C": 1}
    assert balance_differences() == []


def test_a_scan_is_taken_back_by_its_number(store: StockPlace, van: StockPlace, pump: Part) -> None:
    stocked(store, pump, A=1, B=1)
    transfer = asked(store, van, pump, 1)
    pick_piece(transfer, "A", by=SYSTEM)
    with pytest.raises(Refused, match="B is not laid out"):
        pick_piece(transfer, "B", pieces=-1, by=SYSTEM)
    pick_piece(transfer, "A", pieces=-1, by=SYSTEM)
    pick_piece(transfer, "B", by=SYSTEM)
    assert transfer.lines.get().picked_lots == {"B": 1}


def test_a_number_that_lies_elsewhere_is_not_laid_out(store: StockPlace, van: StockPlace, pump: Part) -> None:
    stocked(store, pump, A=1)
    stocked(van, pump, X=1)
    with pytest.raises(Refused, match="X does not lie in Main warehouse"):
        pick_piece(asked(store, van, pump, 1), "X", by=SYSTEM)


def test_nothing_that_was_not_named_is_sent(store: StockPlace, van: StockPlace, pump: Part) -> None:
    stocked(store, pump, A=1, B=1)
    transfer = asked(store, van, pump, 1)
    line = transfer.lines.get()
    with pytest.raises(LotsUnnamed):
        send_transfer(transfer, by=SYSTEM)
    with pytest.raises(Refused, match="no piece with the number X"):
        send_transfer(transfer, lots={line.pk: [Numbered("X")]}, by=SYSTEM)
    send_transfer(transfer, lots={line.pk: [Numbered("B")]}, by=SYSTEM)
    assert {lot.number for lot in lots_on_the_way(transfer)[pump.pk]} == {"B"}


def test_pieces_without_a_number_go_as_before(store: StockPlace, van: StockPlace, pump: Part) -> None:
    make_stock(store, pump, 3)
    transfer = asked(store, van, pump, 2)
    pick_piece(transfer, "PUMP", by=SYSTEM)
    send_transfer(transfer, by=SYSTEM)
    receive_transfer(transfer, by=SYSTEM)
    assert there(van) == {}
    assert balance_differences() == []


def test_two_transfers_on_the_way_do_not_mix(store: StockPlace, van: StockPlace, pump: Part) -> None:
    stocked(store, pump, A=1, B=1)
    first, second = asked(store, van, pump, 1), asked(store, make_van(make_engineer()), pump, 1)
    for transfer, number in ((first, "A"), (second, "B")):
        send_transfer(transfer, lots={transfer.lines.get().pk: [Numbered(number)]}, by=SYSTEM)
    receive_transfer(second, by=SYSTEM)
    assert there(second.to_place) == {"B": 1}
    receive_transfer(first, by=SYSTEM)
    assert there(van) == {"A": 1}


def test_which_has_come_is_said_and_the_other_one_is_missing(store: StockPlace, van: StockPlace, pump: Part) -> None:
    stocked(store, pump, A=1, B=1)
    transfer = asked(store, van, pump, 2)
    send_transfer(transfer, by=SYSTEM)
    line = transfer.lines.get()
    with pytest.raises(Refused, match="say which serial numbers or batches have come"):
        receive_transfer(transfer, arrived={line.pk: 1}, reason="lost", by=SYSTEM)
    with pytest.raises(Refused, match="X was not sent with this transfer"):
        receive_transfer(transfer, arrived={line.pk: 1}, lots={line.pk: [Numbered("X")]}, reason="lost", by=SYSTEM)
    receive_transfer(transfer, arrived={line.pk: 1}, lots={line.pk: [Numbered("B")]}, reason="lost", by=SYSTEM)
    assert there(van) == {"B": 1}
    settle_difference(StockDifference.objects.get(), how="back", by=SYSTEM)
    assert there(store) == {"A": 1}
    assert balance_differences() == []


def test_the_number_that_is_scanned_is_handed_to_a_colleague(van: StockPlace, pump: Part) -> None:
    stocked(van, pump, A=1, B=1)
    other = make_van(make_engineer(name="Li"))
    transfer = hand_over(van, other, wanted=[Wanted(pump, 1, (Numbered("B"),))], by=SYSTEM)
    receive_transfer(transfer, by=SYSTEM)
    assert (there(van), there(other)) == ({"A": 1}, {"B": 1})
    stocked(van, pump, C=1)
    with pytest.raises(LotsUnnamed):
        hand_over(van, other, wanted=[Wanted(pump, 1)], by=SYSTEM)


class TestPages:
    def test_batches_are_suggested_sent_and_stand_on_the_note(
        self, store: StockPlace, van: StockPlace, client_of: Callable[[User], Client]
    ) -> None:
        glue = make_part(tracking="batch", code="GLUE", unit="kg")
        for number, year, grams in (("LATE", 2099, 1000), ("SOON", 2098, 1500)):
            lots = [Numbered(number, grams, date(year, 1, 1))]
            receive_parts(glue, quantity=grams, place=store, lots=lots, by=SYSTEM)
        keeper, transfer = client_of(make_user(Role.PARTS)), asked(store, van, glue, 2000)
        address, line = f"/transfers/{transfer.pk}", transfer.lines.get().pk
        assert "SOON: 1.5\nLATE: 0.5</textarea>" in keeper.get(address).content.decode()
        refused = keeper.post(f"{address}/dispatch", {"lots": "1", f"line-{line}": "2", f"lots-{line}": ""})
        assert (refused.status_code, "say which batches leave" in refused.content.decode()) == (422, True)
        typed = "SOON: 1500 g\nLATE: 0.5"
        keeper.post(f"{address}/dispatch", {"lots": "1", f"line-{line}": "2", f"lots-{line}": typed})
        assert "SOON × 1.5 kg" in keeper.get(f"{address}/note").content.decode()
        keeper.post(f"{address}/receipt", {f"line-{line}": "2", f"lots-{line}": typed})
        assert there(van) == {"SOON": 1500, "LATE": 500}

    def test_a_serial_number_is_picked_and_sent(
        self, store: StockPlace, van: StockPlace, pump: Part, client_of: Callable[[User], Client]
    ) -> None:
        stocked(store, pump, A=1, B=1)
        keeper, transfer = client_of(make_user(Role.PARTS)), asked(store, van, pump, 1)
        address = f"/transfers/{transfer.pk}"
        assert "scan its serial number" in keeper.post(f"{address}/picks", {"code": "PUMP"}).content.decode()
        keeper.post(f"{address}/picks", {"code": "B"})
        assert 'name="code" value="B"' in keeper.get(f"{address}/picks").content.decode()
        keeper.post(f"{address}/dispatch", {f"line-{transfer.lines.get().pk}": "1"})
        assert there(store) == {"A": 1}
