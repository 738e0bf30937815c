"""Serial numbers and batches: where each is, once; what goes first; what must not be used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Counted,
    Numbered,
    count_stock,
    note_numbers,
    receive_parts,
    scrap_parts,
    transfer_parts,
    undo_part_use,
    use_part,
)
from firstfix.logistics.actions.ledger import LotsUnnamed
from firstfix.logistics.models import LotBalance, StockBalance, StockDifference, StockLot, StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.errors import FirstFixError, Invalid, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def serials(*numbers: str) -> list[Numbered]:
    return [Numbered(number) for number in numbers]


def there(place: StockPlace) -> dict[str, int]:
    """{number: pieces} at a place, and those without one under the empty number."""
    rows = LotBalance.objects.filter(balance__place=place).values_list("lot__number", "quantity")
    rest = sum(row.unnumbered for row in StockBalance.objects.filter(place=place))
    return dict(rows) | ({"": rest} if rest else {})


@pytest.fixture
def pump() -> Part:
    return make_part(tracking="serial", code="PUMP")


@pytest.fixture
def glue() -> Part:
    return make_part(tracking="batch", code="GLUE")


@pytest.fixture
def place() -> StockPlace:
    return make_warehouse()


@pytest.fixture
def van() -> StockPlace:
    return make_van(make_engineer(name="Chen"))


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order(state="on_site")


@pytest.mark.usefixtures("company")
class TestSerialNumbers:
    def test_come_in_with_their_pieces_and_go_where_these_go(
        self, pump: Part, place: StockPlace, van: StockPlace
    ) -> None:
        receive_parts(pump, quantity=3, place=place, lots=serials("A", "B"), by=SYSTEM)
        assert there(place) == {"A": 1, "B": 1, "": 1}
        transfer_parts(pump, quantity=1, from_place=place, to_place=van, serial="B", by=SYSTEM)
        assert (there(place), there(van)) == ({"A": 1, "": 1}, {"B": 1})
        assert balance_differences() == []

    def test_a_number_that_is_in_stock_does_not_come_in_again(
        self, pump: Part, place: StockPlace, van: StockPlace
    ) -> None:
        receive_parts(pump, quantity=1, place=place, serial="A", by=SYSTEM)
        with pytest.raises(Refused, match="Main warehouse"):
            receive_parts(pump, quantity=1, place=van, serial="A", by=SYSTEM)
        receive_parts(make_part(tracking="serial"), quantity=1, place=van, serial="A", by=SYSTEM)
        assert there(van) == {"A": 1}

    @pytest.mark.parametrize("said", [serials("A", "A"), [Numbered("A", 2)], serials("A", "B", "C"), serials(" ")])
    def test_numbers_that_do_not_fit_the_pieces_are_refused(
        self, said: list[Numbered], pump: Part, place: StockPlace
    ) -> None:
        with pytest.raises(Invalid):
            receive_parts(pump, quantity=2, place=place, lots=said, by=SYSTEM)
        with pytest.raises(Invalid):
            receive_parts(make_part(), quantity=2, place=place, lots=serials("A"), by=SYSTEM)
        assert not StockLot.objects.exists()

    def test_pieces_from_before_get_their_numbers_by_scanning(self, pump: Part, place: StockPlace) -> None:
        make_stock(place, pump, 2)
        note_numbers(pump, place=place, lots=serials("A"), by=SYSTEM)
        assert there(place) == {"A": 1, "": 1}
        for again in ("A", "B", "C"):
            if again == "B":
                note_numbers(pump, place=place, lots=serials("B"), by=SYSTEM)
                continue
            with pytest.raises(Refused):
                note_numbers(pump, place=place, lots=serials(again), by=SYSTEM)
        assert balance_differences() == []

    def test_is_built_in_and_comes_back_by_undo(self, pump: Part, van: StockPlace, order: WorkOrder) -> None:
        receive_parts(pump, quantity=2, place=van, lots=serials("A", "B"), by=SYSTEM)
        use = use_part(order, part=pump, place=van, serial_installed="B", by=SYSTEM, at=AT)
        assert there(van) == {"A": 1}
        undo_part_use(use, by=SYSTEM)
        assert there(van) == {"A": 1, "B": 1}
        assert balance_differences() == []

    def test_one_without_a_number_gets_it_when_it_is_used(self, pump: Part, van: StockPlace, order: WorkOrder) -> None:
        make_stock(van, pump, 1)
        use_part(order, part=pump, place=van, serial_installed="X", by=SYSTEM, at=AT)
        assert there(van) == {}
        assert StockLot.objects.get().number == "X"
        assert balance_differences() == []

    def test_one_that_the_books_have_elsewhere_is_refused_at_the_desk(
        self, pump: Part, place: StockPlace, van: StockPlace, order: WorkOrder
    ) -> None:
        make_stock(van, pump, 1)
        receive_parts(pump, quantity=1, place=place, serial="A", by=SYSTEM)
        with pytest.raises(Refused, match="By the books A lies in Main warehouse"):
            use_part(order, part=pump, place=van, serial_installed="A", by=SYSTEM, at=AT)
        receive_parts(pump, quantity=1, place=van, serial="C", by=SYSTEM)
        use_part(order, part=pump, place=van, serial_installed="C", by=SYSTEM, at=AT)
        assert (there(place), there(van)) == ({"A": 1}, {"": 1})

    def test_and_is_a_difference_when_a_phone_tells_it(
        self, pump: Part, place: StockPlace, van: StockPlace, order: WorkOrder
    ) -> None:
        make_stock(van, pump, 1)
        receive_parts(pump, quantity=1, place=place, serial="A", by=SYSTEM)
        use = use_part(order, part=pump, place=van, serial_installed="A", by=SYSTEM, at=AT, may_lack=True)
        assert StockDifference.objects.get().quantity == 1
        assert (there(place), there(van)) == ({"": 1}, {"": 1})
        assert Fact.objects.filter(name="NumberElsewhere", about_id=place.pk).exists()
        assert balance_differences() == []
        undo_part_use(use, by=SYSTEM)
        assert there(van) == {"": 1}
        assert balance_differences() == []

    def test_a_number_that_a_van_full_of_others_does_not_have(
        self, pump: Part, van: StockPlace, order: WorkOrder
    ) -> None:
        receive_parts(pump, quantity=1, place=van, serial="A", by=SYSTEM)
        with pytest.raises(Refused, match="There: A"):
            use_part(order, part=pump, place=van, serial_installed="X", by=SYSTEM, at=AT)
        use_part(order, part=pump, place=van, serial_installed="X", by=SYSTEM, at=AT, may_lack=True)
        assert there(van) == {"A": 1}
        assert StockDifference.objects.get().quantity == 1
        assert balance_differences() == []

    def test_a_count_by_number_says_which_are_gone_and_which_came(self, pump: Part, place: StockPlace) -> None:
        receive_parts(pump, quantity=3, place=place, lots=serials("A", "B"), by=SYSTEM)
        count_stock([Counted(place, pump, 0, numbers=("B", "C", "D", "E"))], by=SYSTEM, reason="year")
        assert there(place) == {"B": 1, "C": 1, "D": 1, "E": 1}
        count_stock([Counted(place, pump, 0, numbers=())], by=SYSTEM)
        assert there(place) == {}
        assert balance_differences() == []

    def test_what_is_scrapped_by_number(self, pump: Part, place: StockPlace) -> None:
        receive_parts(pump, quantity=2, place=place, lots=serials("A", "B"), by=SYSTEM)
        scrap_parts(pump, quantity=1, place=place, condition="good", lots=serials("B"), reason="bent", by=SYSTEM)
        assert there(place) == {"A": 1}

    def test_what_is_not_named_is_not_guessed(self, pump: Part, place: StockPlace, van: StockPlace) -> None:
        receive_parts(pump, quantity=3, place=place, lots=serials("A", "B", "C"), by=SYSTEM)
        with pytest.raises(LotsUnnamed, match="scan or choose the serial numbers that leave Main warehouse"):
            transfer_parts(pump, quantity=2, from_place=place, to_place=van, lots=serials("C"), by=SYSTEM)
        with pytest.raises(LotsUnnamed):
            count_stock([Counted(place, pump, 2)], by=SYSTEM)
        with pytest.raises(LotsUnnamed):
            scrap_parts(pump, quantity=1, place=place, condition="good", reason="bent", by=SYSTEM)
        assert there(place) == {"A": 1, "B": 1, "C": 1}
        transfer_parts(pump, quantity=3, from_place=place, to_place=van, by=SYSTEM)
        assert there(van) == {"A": 1, "B": 1, "C": 1}
        assert balance_differences() == []

    def test_one_with_a_number_beside_one_without_is_not_guessed_either(
        self, pump: Part, place: StockPlace, van: StockPlace
    ) -> None:
        receive_parts(pump, quantity=2, place=place, lots=serials("A"), by=SYSTEM)
        with pytest.raises(LotsUnnamed):
            transfer_parts(pump, quantity=1, from_place=place, to_place=van, by=SYSTEM)


@pytest.mark.usefixtures("company")
class TestBatches:
    def test_what_expires_first_is_suggested_and_not_taken_unasked(
        self, glue: Part, place: StockPlace, van: StockPlace
    ) -> None:
        for number, month in (("late", 9), ("soon", 3)):
            lots = [Numbered(number, 5, date(2027, month, 1))]
            receive_parts(glue, quantity=5, place=place, lots=lots, by=SYSTEM, at=AT)
        with pytest.raises(LotsUnnamed, match="First should go: soon × 5, late × 1") as refused:
            transfer_parts(glue, quantity=6, from_place=place, to_place=van, by=SYSTEM, at=AT)
        assert [(lot.number, pieces) for lot, pieces in refused.value.suggested if lot] == [("soon", 5), ("late", 1)]
        assert there(van) == {}
        said = [Numbered("soon", 5), Numbered("late", 1)]
        transfer_parts(glue, quantity=6, from_place=place, to_place=van, lots=said, by=SYSTEM, at=AT)
        assert there(van) == {"soon": 5, "late": 1}
        assert balance_differences() == []

    def test_a_phone_that_names_no_batch_has_used_what_expires_first(
        self, glue: Part, van: StockPlace, order: WorkOrder
    ) -> None:
        for number, month in (("late", 9), ("soon", 3)):
            lots = [Numbered(number, 5, date(2027, month, 1))]
            receive_parts(glue, quantity=5, place=van, lots=lots, by=SYSTEM, at=AT)
        with pytest.raises(LotsUnnamed):
            use_part(order, part=glue, place=van, by=SYSTEM, at=AT)
        assert use_part(order, part=glue, place=van, by=SYSTEM, at=AT, may_lack=True).serial_installed == "soon"

    def test_expired_is_not_used(self, glue: Part, van: StockPlace, order: WorkOrder) -> None:
        for number, day, pieces in (("old", date(2026, 11, 23), 2), ("new", date(2026, 11, 24), 1)):
            receive_parts(glue, quantity=pieces, place=van, lots=[Numbered(number, pieces, day)], by=SYSTEM, at=AT)
        with pytest.raises(Refused, match="expired on"):
            use_part(order, part=glue, place=van, serial_installed="old", by=SYSTEM, at=AT)
        with pytest.raises(Refused, match="2 have expired"):
            use_part(order, part=glue, place=van, quantity=2, by=SYSTEM, at=AT)
        assert use_part(order, part=glue, place=van, by=SYSTEM, at=AT).serial_installed == "new"
        assert there(van) == {"old": 2}

    def test_what_a_phone_tells_of_an_expired_one_is_kept_and_told(
        self, glue: Part, van: StockPlace, order: WorkOrder
    ) -> None:
        lots = [Numbered("old", 2, date(2026, 11, 1))]
        receive_parts(glue, quantity=2, place=van, lots=lots, by=SYSTEM, at=AT)
        use_part(order, part=glue, place=van, serial_installed="old", by=SYSTEM, at=AT, may_lack=True)
        assert Fact.objects.filter(name="ExpiredPartUsed", about_id=order.pk).exists()

    def test_one_batch_has_one_day(self, glue: Part, place: StockPlace) -> None:
        receive_parts(glue, quantity=5, place=place, lots=[Numbered("L1", 5, date(2027, 3, 1))], by=SYSTEM)
        receive_parts(glue, quantity=5, place=place, lots=[Numbered("L1", 5)], by=SYSTEM)
        with pytest.raises(Invalid):
            receive_parts(glue, quantity=5, place=place, lots=[Numbered("L1", 5, date(2027, 4, 1))], by=SYSTEM)
        assert there(place) == {"L1": 10}

    def test_for_the_bin_what_has_expired_is_suggested(self, glue: Part, place: StockPlace) -> None:
        for number, year in (("new", 2028), ("old", 2025)):
            lots = [Numbered(number, 2, date(year, 1, 1))]
            receive_parts(glue, quantity=2, place=place, lots=lots, by=SYSTEM, at=AT)
        with pytest.raises(LotsUnnamed, match="First should go: old × 2"):
            scrap_parts(glue, quantity=2, place=place, condition="good", reason="expired", by=SYSTEM, at=AT)
        scrap_parts(
            glue, quantity=2, place=place, condition="good", reason="expired", lots=[Numbered("old", 2)], by=SYSTEM
        )
        assert there(place) == {"new": 2}


def test_two_who_receive_the_same_serial_number_at_once(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        part = make_part(tracking="serial")
        places = [make_warehouse(), make_warehouse()]
    together = Barrier(2)

    def receive(place: StockPlace) -> str:
        try:
            with tenant_scope(tenant.pk):
                together.wait(timeout=30)
                receive_parts(part, quantity=1, place=place, serial="A", by=SYSTEM)
            return "received"
        except FirstFixError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(receive, places)) == ["Refused", "received"]
    with tenant_scope(tenant.pk):
        assert LotBalance.objects.count() == 1
        assert balance_differences() == []
