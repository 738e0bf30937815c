"""What is worth taking along on a day beside what is needed for sure."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.tests.makers import CHILLER, make_published
from firstfix.equipment.models import Part, ProductModel
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.field.actions.day import confirm_picks, pack_day, print_day
from firstfix.field.queries.accepted import packed_keys
from firstfix.field.queries.likely import likely_on
from firstfix.field.queries.pick_list import PickList
from firstfix.field.tests.day_makers import needing, number, plan
from firstfix.logistics.actions import Numbered, receive_parts, use_part
from firstfix.logistics.models import LotBalance, StockBalance, StockPlace
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
DAY = date(2030, 5, 6)


@pytest.fixture
def product() -> ProductModel:
    """A chiller whose pump is worn nine times out of ten, hardly ever its capacitor."""
    document: dict[str, Any] = deepcopy(CHILLER)
    priors = {"F_CLOG": 0.0005, "F_PUMP": 0.9, "F_CAP": 0.03, "F_OTHER": 0.0695}
    faults = [fault | {"prior": priors[fault["id"]]} for fault in document["faults"]]
    return make_published(faults=faults, observations=[]).fault_model.product_model


@pytest.fixture
def pump() -> Part:
    return make_part(code="P_PUMP", weight_kg=9)


@pytest.fixture
def capacitor() -> Part:
    return make_part(code="P_CAP", weight_kg=1)


@pytest.fixture
def chen() -> Engineer:
    return make_engineer(name="Chen Li")


@pytest.fixture
def van(chen: Engineer) -> StockPlace:
    return make_van(chen)


def chiller_of(product: ProductModel) -> WorkOrder:
    return make_work_order(asset=make_asset(product_model=product), state="scheduled")


def test_what_may_be_needed_is_worth_taking_with_its_chance(
    chen: Engineer, van: StockPlace, product: ProductModel, pump: Part, capacitor: Part
) -> None:
    warehouse = make_warehouse()
    make_stock(warehouse, pump, 3)
    order = chiller_of(product)
    plan(chen, DAY, "09:00", order)
    found = likely_on(chen, DAY)
    (line,) = found.load.take
    assert (line.part, line.quantity, line.place, line.orders) == (pump, 1, warehouse, (order.pk,))
    assert line.chance == pytest.approx(0.93, abs=0.01)
    (stop,) = found.stops
    assert stop.before == pytest.approx(0, abs=0.01)
    assert stop.after == pytest.approx(0.91, abs=0.01)
    assert [one.part for one in found.load.leave] == [capacitor]  # the pump's repair mends that as well


def test_two_visits_share_what_is_in_the_van(
    chen: Engineer, van: StockPlace, product: ProductModel, pump: Part, capacitor: Part
) -> None:
    make_stock(van, pump, 1)
    make_stock(make_warehouse(), pump, 3)
    for clock in ("09:00", "13:00"):
        plan(chen, DAY, clock, chiller_of(product))
    found = likely_on(chen, DAY)
    assert [(one.part, one.quantity) for one in found.load.take] == [(pump, 1)]
    first, second = found.stops
    assert first.before > 0.9
    assert second.before < 0.1
    assert second.after > 0.9


def test_what_an_order_names_is_packed_anyway(
    chen: Engineer, van: StockPlace, product: ProductModel, pump: Part, capacitor: Part
) -> None:
    make_stock(make_warehouse(), pump, 3)
    plan(chen, DAY, "09:00", needing(chiller_of(product), (pump, 1)))
    found = likely_on(chen, DAY)
    assert found.load.take == ()
    assert found.stops[0].before > 0.9


def test_what_is_nowhere_stays_away_and_says_so(
    chen: Engineer, van: StockPlace, product: ProductModel, pump: Part, capacitor: Part
) -> None:
    plan(chen, DAY, "09:00", chiller_of(product))
    found = likely_on(chen, DAY)
    assert found.load.take == ()
    assert [(one.part, one.place) for one in found.load.leave] == [(pump, None), (capacitor, None)]


def test_a_day_of_which_nothing_is_known_has_nothing_likely(chen: Engineer) -> None:
    plan(chen, DAY, "09:00", make_work_order(state="scheduled"))
    assert not likely_on(chen, DAY)


def test_the_page_shows_it_to_those_who_see_the_day(
    client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, product: ProductModel, pump: Part
) -> None:
    make_part(code="P_CAP")
    make_stock(make_warehouse(name="Central"), pump, 1)
    plan(chen, DAY, "09:00", chiller_of(product))
    assert chen.user
    text = client_of(chen.user).get(f"/engineers/{chen.pk}/day/{DAY}/likely").text
    assert "P_PUMP" in text
    assert "93%" in text
    assert "Central" in text
    other = make_engineer()
    assert other.user
    assert client_of(other.user).get(f"/engineers/{chen.pk}/day/{DAY}/likely").status_code == 403
    assert client_of(make_user(Role.DISPATCHER)).get(f"/engineers/{chen.pk}/day/{DAY}/likely").status_code == 200


def test_the_paper_has_a_line_to_tick(
    client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, product: ProductModel, pump: Part
) -> None:
    make_part(code="P_CAP")
    make_stock(make_warehouse(), pump, 1)
    plan(chen, DAY, "09:00", chiller_of(product))
    sheet = print_day(chen, DAY, by=SYSTEM)
    assert chen.user
    text = client_of(chen.user).get(f"/day-sheets/{sheet.pk}").text
    assert "Worth taking as well" in text
    assert "P_PUMP" in text


class TestTaken:
    """What is worth taking is ticked like the rest, and is in the van's books then."""

    @pytest.fixture
    def warehouse(self, pump: Part, capacitor: Part) -> StockPlace:
        warehouse = make_warehouse(name="Central")
        make_stock(warehouse, pump, 3)
        return warehouse

    @pytest.fixture
    def order(self, chen: Engineer, van: StockPlace, product: ProductModel) -> WorkOrder:
        order = chiller_of(product)
        plan(chen, DAY, "09:00", order)
        return order

    def test_it_lies_in_the_van_for_whoever_needs_it(
        self, client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, warehouse: StockPlace,
        order: WorkOrder, pump: Part,
    ) -> None:  # fmt: skip
        assert chen.user
        client = client_of(chen.user)
        (line,) = likely_on(chen, DAY).take
        assert line.key in client.get(f"/engineers/{chen.pk}/day/{DAY}/likely").text
        assert client.post(f"/engineers/{chen.pk}/day/{DAY}/picks", {"tick": [line.key]}).status_code == 302
        assert in_books(van, pump) == (1, 0)
        assert in_books(warehouse, pump) == (2, 0)
        found = likely_on(chen, DAY)
        assert found.take == []
        assert [one.part for one in found.load.in_van] == [pump]
        again = client.post(f"/engineers/{chen.pk}/day/{DAY}/picks", {"tick": [line.key]})
        assert again.status_code == 409  # it is not worth taking any more
        use_part(order, part=pump, place=van, by=SYSTEM)
        assert in_books(van, pump) == (0, 0)

    def test_the_keeper_hands_it_over(
        self, client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, warehouse: StockPlace,
        order: WorkOrder, pump: Part, capacitor: Part,
    ) -> None:  # fmt: skip
        client = client_of(make_user(Role.PARTS))
        (line,) = likely_on(chen, DAY).take
        assert line.key in client.get(f"/picks/{DAY}/likely").text  # nothing must be laid out for Chen
        make_stock(warehouse, capacitor, 1)
        other = needing(make_work_order(state="scheduled"), (capacitor, 1))
        plan(chen, DAY, "13:00", other)
        assert line.key not in client.get(f"/picks/{DAY}/likely").text
        assert line.key in client.get(f"/picks/{DAY}/{chen.pk}/likely").text
        assert client.post(f"/picks/{DAY}/{chen.pk}", {"tick": [line.key]}).status_code == 302
        assert in_books(van, pump) == (1, 0)
        assert client_of(make_user(Role.SALES)).get(f"/picks/{DAY}/likely").status_code == 403

    def test_what_a_visit_needs_for_sure_is_not_offered_to_another(
        self, chen: Engineer, van: StockPlace, warehouse: StockPlace, order: WorkOrder, pump: Part
    ) -> None:
        colleague = make_engineer()
        make_van(colleague)
        plan(colleague, DAY, "15:00", needing(make_work_order(state="scheduled"), (pump, 3)))
        assert likely_on(chen, DAY).take == []

    def test_the_nearest_depots_give_what_they_have(
        self, chen: Engineer, van: StockPlace, product: ProductModel, pump: Part, capacitor: Part
    ) -> None:
        near, far = make_warehouse(latitude=31.2, longitude=121.4), make_warehouse(latitude=39.9, longitude=116.4)
        chen.home_latitude, chen.home_longitude = 31.2, 121.5
        chen.save()
        make_stock(near, pump, 1)
        make_stock(far, pump, 1)
        for clock in ("09:00", "13:00"):
            plan(chen, DAY, clock, chiller_of(product))
        assert [(line.place, line.quantity) for line in likely_on(chen, DAY).take] == [(near, 1), (far, 1)]

    def test_a_phone_ticks_it_and_puts_it_back(
        self, client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, warehouse: StockPlace,
        order: WorkOrder, pump: Part,
    ) -> None:  # fmt: skip
        assert chen.user
        client = client_of(chen.user)
        day = f"/api/engineers/{chen.pk}/days/{DAY}"
        (line,) = client.get(f"{day}/likely-parts").json()["take"]
        assert (line["there"], line["place_id"]) == (3, warehouse.pk)

        def pack(*keys: str) -> int:
            return client.put(f"{day}/packing", {"keys": keys}, content_type="application/json").status_code

        assert pack(line["key"]) == 200
        assert in_books(van, pump) == (1, 0)
        assert packed_keys(chen, DAY, PickList()) == [line["key"]]
        (taken,) = client.get(f"/api/phone/days/{DAY}/likely").json()["taken"]
        assert (taken["key"], taken["place"]) == (line["key"], "Central")
        assert pack(line["key"]) == 200  # told once more
        assert in_books(van, pump) == (1, 0)
        assert pack() == 200
        assert in_books(van, pump) == (0, 0)
        assert in_books(warehouse, pump) == (3, 0)

    def test_what_a_phone_puts_back_changes_what_is_worth_taking_and_holds_up_nothing(
        self, chen: Engineer, van: StockPlace, warehouse: StockPlace, order: WorkOrder, product: ProductModel,
        pump: Part, capacitor: Part,
    ) -> None:  # fmt: skip
        StockBalance.objects.filter(place=warehouse, part=pump).update(quantity=2)
        plan(chen, DAY, "11:00", chiller_of(product))
        sure = plan(chen, DAY, "15:00", needing(make_work_order(state="scheduled"), (pump, 1)))
        pack_day(chen, DAY, keys=[f"p{pump.pk}-{warehouse.pk}-1"], by=SYSTEM)
        Visit.objects.filter(pk=sure.pk).update(state="cancelled")
        make_stock(warehouse, capacitor, 1)
        plan(chen, DAY, "16:00", needing(make_work_order(state="scheduled"), (capacitor, 1)))
        (line,) = likely_on(chen, DAY).take
        pack_day(chen, DAY, keys=[line.key, f"p{capacitor.pk}-{warehouse.pk}-1"], by=SYSTEM)
        assert [one.quantity for one in likely_on(chen, DAY).take] == [2]  # the piece that went back as well
        assert in_books(van, pump) == (0, 0)
        assert in_books(van, capacitor) == (1, 1)

    def test_what_was_used_and_is_worth_taking_again_is_moved_for_nobody_who_did_not_tick_it(
        self, chen: Engineer, van: StockPlace, warehouse: StockPlace, order: WorkOrder, product: ProductModel,
        pump: Part, capacitor: Part,
    ) -> None:  # fmt: skip
        (line,) = likely_on(chen, DAY).take
        pack_day(chen, DAY, keys=[line.key], by=SYSTEM)
        use_part(order, part=pump, place=van, by=SYSTEM)
        order.visits.update(state="left")
        plan(chen, DAY, "15:00", chiller_of(product))
        assert [one.key for one in likely_on(chen, DAY).take] == [line.key]
        pack_day(chen, DAY, keys=[line.key, f"l{capacitor.pk}-{warehouse.pk}-1"], by=SYSTEM)
        assert in_books(van, pump) == (0, 0)

    def test_of_batches_goes_what_the_needs_of_the_day_leave(
        self, chen: Engineer, van: StockPlace, warehouse: StockPlace, order: WorkOrder, pump: Part, capacitor: Part
    ) -> None:
        pump.tracking = Part.Tracking.BATCH
        pump.save()
        batches = [Numbered("B1", 2, DAY + timedelta(days=9)), Numbered("B2", 10, DAY + timedelta(days=90))]
        StockBalance.objects.filter(place=warehouse, part=pump).delete()
        receive_parts(pump, quantity=12, place=warehouse, lots=batches, by=SYSTEM)
        plan(chen, DAY, "15:00", needing(make_work_order(state="scheduled"), (pump, 2)))
        (line,) = likely_on(chen, DAY).take
        assert line.suggested == ""
        confirm_picks(chen, DAY, ticked=[line.key, f"p{pump.pk}-{warehouse.pk}-2"], by=SYSTEM)
        lots = LotBalance.objects.filter(balance__place=van).values_list("lot__number", "quantity")
        assert sorted(lots) == [("B1", 2), ("B2", 1)]

    def test_which_numbers_have_gone_is_said(
        self, client_of: Callable[[User], Client], chen: Engineer, van: StockPlace, warehouse: StockPlace,
        order: WorkOrder, pump: Part,
    ) -> None:  # fmt: skip
        pump.tracking = Part.Tracking.SERIAL
        pump.save()
        number(warehouse, pump, "A-1", "A-2", "A-3")
        (line,) = likely_on(chen, DAY).take
        assert line.needs_numbers
        assert [one.part for one in confirm_picks(chen, DAY, ticked=[line.key], by=SYSTEM)] == [pump]
        assert in_books(van, pump) == (0, 0)
        assert confirm_picks(chen, DAY, ticked=[line.key], numbers={line.key: ["A-2"]}, by=SYSTEM) == []
        assert LotBalance.objects.get(balance__place=van).lot.number == "A-2"

    def test_a_van_without_cooling_is_offered_nothing_cold(
        self, chen: Engineer, van: StockPlace, warehouse: StockPlace, order: WorkOrder, pump: Part
    ) -> None:
        pump.cold_from, pump.cold_to = 2, 8
        pump.save()
        assert likely_on(chen, DAY).take == []
        van.is_cold = True
        van.save()
        assert len(likely_on(chen, DAY).take) == 1


def in_books(place: StockPlace, part: Part) -> tuple[int, int]:
    """Good pieces there, and those kept for somebody."""
    row = StockBalance.objects.filter(place=place, part=part, condition="good").first()
    return (row.quantity, row.reserved) if row else (0, 0)
