"""The parts keeper's pages: find, receive, transfer, count, take back, watch tools."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import Numbered, receive_parts, use_part
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockPlace, Tool
from firstfix.logistics.tests.makers import make_reservation, make_stock, make_tool, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.work.models import PartNeed
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
Browser = Callable[[User], Client]


@pytest.fixture
def keeper(client_of: Browser) -> Client:
    return client_of(make_user(Role.PARTS))


def body(client: Client, url: str, **data: str | int) -> str:
    response = client.get(url, data)
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


def there(place: StockPlace, part: object, condition: str = Condition.GOOD) -> int:
    return StockBalance.objects.get(place=place, part=part, condition=condition).quantity  # type: ignore[misc]


class TestStock:
    def test_is_narrowed_by_place_kind_level_and_words(self, keeper: Client) -> None:
        warehouse, van = make_warehouse(name="Central"), make_van(make_engineer(name="Chen"))
        low, enough = make_part(code="LOW-1"), make_part(code="ENOUGH-1")
        make_stock(warehouse, low, 1, minimum=2)
        make_stock(van, enough, 4)
        everything = body(keeper, reverse("stock"))
        assert "LOW-1" in everything
        assert "ENOUGH-1" in everything
        for narrowed in ({"level": "low"}, {"place": warehouse.pk}, {"kind": "warehouse"}, {"words": "low-1"}):
            page = body(keeper, reverse("stock"), **narrowed)
            assert "LOW-1" in page, narrowed
            assert "ENOUGH-1" not in page, narrowed

    def test_a_part_stands_once_with_its_sum_and_its_places(self, keeper: Client) -> None:
        part = make_part(code="PUMP-1")
        make_stock(make_warehouse(name="Central"), part, 5)
        make_stock(make_van(make_engineer(name="Chen")), part, 2)
        page = body(keeper, reverse("stock"))
        assert page.count("PUMP-1") == 1
        assert 'data-label="There">7<' in page
        assert "2 places" in page
        assert "Central" in page
        assert body(keeper, reverse("stock"), by="place").count("PUMP-1") == 2

    def test_of_many_places_the_fullest_are_shown_and_the_sum_is_of_all(self, keeper: Client) -> None:
        part = make_part(code="PUMP-1")
        shelves = [make_warehouse() for _ in range(10)]
        for pieces, shelf in enumerate(shelves, start=1):
            make_stock(shelf, part, pieces)
        page = body(keeper, reverse("stock"))
        assert 'data-label="There">55<' in page
        links = [reverse("stock_place", args=[shelf.pk]) for shelf in shelves]
        assert [f'href="{link}"' in page for link in links] == [False] * 2 + [True] * 8
        assert "All 10 places" in page

    def test_what_is_reserved_is_not_free(self, keeper: Client) -> None:
        balance = make_stock(make_warehouse(), make_part(), 5)
        make_reservation(make_work_order(), balance, 2)
        page = body(keeper, reverse("stock"))
        assert 'data-label="Available">3<' in page

    def test_any_number_of_rows_costs_the_same_statements(self, keeper: Client) -> None:
        counts = []
        for _turn in range(2):
            for _one in range(3):
                make_stock(make_warehouse(), make_part(), 1)
            with CaptureQueriesContext(connection) as statements:
                body(keeper, reverse("stock"))
            counts.append(len(statements))
        assert counts[0] == counts[1]

    def test_is_not_for_everybody(self, client_of: Browser) -> None:
        assert client_of(make_user(Role.SALES)).get(reverse("stock")).status_code == 403


class TestPlaces:
    def test_are_added_and_changed(self, keeper: Client) -> None:
        said = {"code": "W1", "name": "Central", "kind": "warehouse", "policy": "min_max"}
        wrong = keeper.post(reverse("stock_place_new"), {**said, "kind": "van"})
        assert wrong.status_code == 422
        assert "A van belongs to an engineer" in wrong.content.decode()
        keeper.post(reverse("stock_place_new"), said)
        place = StockPlace.objects.get(code="W1")
        keeper.post(reverse("stock_place_change", args=[place.pk]), {**said, "name": "Main"})
        assert "Main" in body(keeper, reverse("stock_places"))

    def test_one_place_shows_parts_tools_and_moves(self, keeper: Client) -> None:
        place, part = make_warehouse(), make_part(code="P-55")
        make_stock(place, part, 3)
        make_tool(place=place, code="T-8", calibrated_until=timezone.localdate() - timedelta(days=1))
        page = body(keeper, reverse("stock_place", args=[place.pk]))
        for text in ("P-55", "T-8", "calibration ran out", "Received"):
            assert text in page

    def test_minimum_and_scrap_come_back_to_the_place(self, keeper: Client) -> None:
        place, part = make_warehouse(), make_part()
        make_stock(place, part, 3)
        keeper.post(reverse("stock_minimums", args=[place.pk]), {"part": part.pk, "minimum": 4})
        assert StockBalance.objects.get(part=part).is_low
        said = {"part": part.pk, "condition": "good", "quantity": 9, "reason": "wet"}
        refused = keeper.post(reverse("stock_scrap", args=[place.pk]), said, follow=True)
        assert "needed: 9" in refused.content.decode()
        keeper.post(reverse("stock_scrap", args=[place.pk]), {**said, "quantity": 1})
        assert there(place, part) == 2

    def test_an_engineer_sees_the_own_van_and_may_count_it(self, client_of: Browser) -> None:
        van, other = make_van(make_engineer()), make_van(make_engineer())
        assert van.engineer
        assert van.engineer.user
        client = client_of(van.engineer.user)
        page = body(client, reverse("stock_place", args=[van.pk]))
        assert reverse("stock_counts", args=[van.pk]) in page
        assert reverse("stock_receipts", args=[van.pk]) not in page
        assert client.get(reverse("stock_counts", args=[other.pk])).status_code == 403


class TestBooking:
    def test_receiving_by_scanner_needs_the_code_only(self, keeper: Client) -> None:
        place, part = make_warehouse(), make_part(code="P-9")
        address = reverse("stock_receipts", args=[place.pk])
        done = keeper.post(address, {"part": "p-9", "quantity": "1", "reason": "DN 12"})
        assert done["Location"] == f"{address}?reason=DN+12"
        assert there(place, part) == 1
        again = body(keeper, done["Location"])
        assert 'value="DN 12"' in again
        assert "1 × P-9 Filter received" in again

    def test_an_unknown_code_is_said_at_the_field(self, keeper: Client) -> None:
        wrong = keeper.post(reverse("stock_receipts", args=[make_warehouse().pk]), {"part": "X", "quantity": "1"})
        assert wrong.status_code == 422
        assert "No part has the code X." in wrong.content.decode()

    def test_transfer_keeps_the_target_and_says_why_not(self, keeper: Client) -> None:
        place, van, part = make_warehouse(), make_van(make_engineer()), make_part(code="P-9")
        make_stock(place, part, 1)
        address = reverse("stock_transfers", args=[place.pk])
        said = {"part": "P-9", "quantity": "1", "to_place": van.pk}
        assert keeper.post(address, said)["Location"] == f"{address}?to_place={van.pk}"
        refused = keeper.post(address, said)
        assert refused.status_code == 422
        assert "has 0 × P-9" in refused.content.decode()

    def test_batches_that_should_go_first_are_filled_in_to_be_checked(self, keeper: Client) -> None:
        place, van, glue = (
            make_warehouse(),
            make_van(make_engineer()),
            make_part(code="GLUE", tracking="batch", unit="kg"),
        )
        for number, year in (("LATE", 2099), ("SOON", 2098)):
            lots = [Numbered(number, 1500, date(year, 1, 1))]
            receive_parts(glue, quantity=1500, place=place, lots=lots, by=SYSTEM)
        address = reverse("stock_transfers", args=[place.pk])
        said = {"part": "GLUE", "quantity": "2 kg", "to_place": van.pk, "lots": ""}
        asked = keeper.post(address, said)
        assert asked.status_code == 422
        assert "SOON: 1.5\nLATE: 0.5</textarea>" in asked.content.decode()
        assert keeper.post(address, {**said, "lots": "SOON: 1.5\nLATE: 0.5"}).status_code == 302
        assert there(van, glue) == 2000

    def test_a_fraction_of_what_is_counted_and_another_unit_are_said_at_the_field(self, keeper: Client) -> None:
        make_part(code="P-9")
        address = reverse("stock_receipts", args=[make_warehouse().pk])
        for typed, said in (("1.5", "there is no half of it"), ("2 kg", "not in “kg”"), ("-1", "cannot be negative")):
            wrong = keeper.post(address, {"part": "P-9", "quantity": typed})
            assert (wrong.status_code, said in wrong.content.decode()) == (422, True), typed

    def test_counting_asks_how_many_only_after_the_code_and_tells_the_difference(self, keeper: Client) -> None:
        place, part = make_warehouse(), make_part(code="P-9")
        make_stock(place, part, 4)
        address = reverse("stock_counts", args=[place.pk])
        asked = keeper.post(address, {"part": "P-9", "quantity": ""})
        assert asked.status_code == 200
        assert there(place, part) == 4
        unsaid = keeper.post(address, {"part": "P-9", "quantity": "3"})
        assert (unsaid.status_code, "Say why" in unsaid.content.decode()) == (422, True)
        said = {"part": "P-9", "quantity": "3", "reason": "Fell down"}
        page = keeper.post(address, said, follow=True).content.decode()
        assert "P-9 Filter: 3, difference -1" in page
        assert there(place, part) == 3


class TestOldParts:
    def test_stand_in_the_list_until_they_come_back(self, keeper: Client) -> None:
        warehouse, van = make_warehouse(), make_van(make_engineer(name="Chen"))
        part = make_part(is_returnable=True, tracking="serial", code="PCB-1")
        make_stock(van, part, 1)
        order = make_work_order(state="on_site")
        use = use_part(order, part=part, place=van, by=SYSTEM, serial_installed="N1", serial_removed="OLD-1")
        PartUse.objects.filter(pk=use.pk).update(return_due_on=timezone.localdate() - timedelta(days=1))
        page = body(keeper, reverse("old_parts"))
        assert "OLD-1" in page
        assert "is-late" in page
        assert "OLD-1" not in body(keeper, reverse("old_parts"), due="open")
        assert keeper.get(reverse("old_part_scan"), {"code": "old-1"}).headers["Location"].endswith("?serial=old-1")
        wrong = keeper.post(reverse("old_part_return", args=[use.pk]), {"serial": "OLD-9"})
        assert wrong.status_code == 422
        assert "OLD-9 came" in wrong.content.decode()
        keeper.post(reverse("old_part_return", args=[use.pk]), {"serial": "OLD-1"})
        assert there(warehouse, part, Condition.DEFECTIVE) == 1
        assert "Every old part is back" in body(keeper, reverse("old_parts"))
        assert "OLD-1" in body(keeper, reverse("old_parts"), state="received")
        inspection = reverse("old_part_inspection", args=[use.pk])
        assert keeper.post(inspection, {"verb": "scrap", "finding": ""}).status_code == 422
        keeper.post(inspection, {"verb": "scrap", "finding": "Burnt"})
        assert "Burnt" in body(keeper, reverse("old_part", args=[use.pk]))
        assert there(warehouse, part, Condition.DEFECTIVE) == 0

    def test_an_engineer_sees_the_own_ones_and_says_that_one_is_on_its_way(
        self, keeper: Client, client_of: Browser
    ) -> None:
        chen, wang = make_engineer(name="Chen"), make_engineer(name="Wang")
        part = make_part(is_returnable=True)
        uses = []
        for engineer in (chen, wang):
            van = make_van(engineer)
            make_stock(van, part, 1)
            uses.append(use_part(make_work_order(state="on_site"), part=part, place=van, by=SYSTEM))
        assert chen.user
        phone = client_of(chen.user)
        page = body(phone, reverse("old_parts"))
        assert uses[0].work_order.number in page
        assert uses[1].work_order.number not in page
        phone.post(reverse("old_part_hand_in", args=[uses[0].pk]), {"parcel": "SF77"})
        assert "SF77" in body(phone, reverse("old_part", args=[uses[0].pk]))
        assert "SF77" in keeper.get(reverse("old_part_scan"), {"code": "SF77"}, follow=True).content.decode()
        assert phone.post(reverse("old_part_return", args=[uses[0].pk])).status_code == 403


class TestTools:
    def test_are_listed_with_their_calibration(self, keeper: Client) -> None:
        today = timezone.localdate()
        make_tool(code="T-OLD", calibrated_until=today - timedelta(days=1))
        make_tool(code="T-SOON", calibrated_until=today + timedelta(days=3))
        make_tool(code="T-GOOD", calibrated_until=today + timedelta(days=300))
        make_tool(code="T-NEVER")
        make_tool(code="T-FREE", tool_type=make_tool_type("ladder", calibration_months=None))
        for state, codes in {"expired": {"T-OLD", "T-NEVER"}, "soon": {"T-SOON"}, "valid": {"T-GOOD"}}.items():
            page = body(keeper, reverse("tools"), calibration=state)
            assert {code for code in ("T-OLD", "T-SOON", "T-GOOD", "T-NEVER", "T-FREE") if code in page} == codes

    def test_a_tool_is_added_moved_and_calibrated(self, keeper: Client) -> None:
        place, kind = make_warehouse(), make_tool_type()
        keeper.post(reverse("tool_new"), {"code": "T-1", "tool_type": kind.pk})
        tool = Tool.objects.get(code="T-1")
        keeper.post(reverse("tool_move", args=[tool.pk]), {"to_place": place.pk})
        address, given = reverse("tool_calibration", args=[tool.pk]), {"result": "passed"}
        wrong = keeper.post(address, {**given, "done_on": timezone.localdate() + timedelta(days=2)})
        assert wrong.status_code == 422
        keeper.post(address, {**given, "done_on": timezone.localdate()})
        tool.refresh_from_db()
        assert tool.place == place
        assert tool.calibrated_until
        assert "calibrated until" in body(keeper, reverse("tool", args=[tool.pk]))


class TestPanels:
    def test_where_is_this_part(self, keeper: Client) -> None:
        part = make_part()
        assert "None in stock" in body(keeper, reverse("stock_of_part", args=[part.pk]))
        make_stock(make_warehouse(name="Central"), part, 3)
        assert "Central" in body(keeper, reverse("stock_of_part", args=[part.pk]))

    def test_an_order_s_parts_are_reserved_and_released(self, keeper: Client) -> None:
        part, order = make_part(), make_work_order()
        PartNeed.objects.create(work_order=order, part=part, quantity=2)
        panel = reverse("parts_of_order", args=[order.pk])
        assert "nowhere in stock" in body(keeper, panel)
        make_stock(make_warehouse(name="Central"), part, 2)
        assert "Central 2" in body(keeper, panel)
        keeper.post(reverse("order_reservations", args=[order.pk]))
        assert "2 reserved at Central" in body(keeper, panel)
        keeper.post(reverse("order_reservations_release", args=[order.pk]))
        assert "Central 2" in body(keeper, panel)

    def test_what_was_built_into_an_asset(self, keeper: Client) -> None:
        part, van, order = make_part(code="P-3"), make_van(make_engineer()), make_work_order(state="on_site")
        make_stock(van, part, 1)
        use_part(order, part=part, place=van, by=SYSTEM)
        assert "P-3" in body(keeper, reverse("parts_of_asset", args=[order.asset_id]))
