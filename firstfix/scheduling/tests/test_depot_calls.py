"""The call at a warehouse that a plan, or a way, was chosen with stands in the day, with what is kept there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from firstfix.customers.tests.makers import make_site
from firstfix.diagnosis.tests.makers import make_published
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.logistics.actions import Taken, keep_at, pick_for_day, release_reservations, reserve_parts
from firstfix.logistics.models import Reservation, StockPlace
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Refused
from firstfix.scheduling.actions import (
    accept_day,
    arrive,
    call_on_the_way,
    cancel_visit,
    leave_out_calls,
    move_visit,
    plan_visit,
    propose_day,
    send_by_way_of,
)
from firstfix.scheduling.actions.replanning import propose_emergency
from firstfix.scheduling.models import DepotCall, Fetching, Hold, Visit
from firstfix.scheduling.queries import candidates, day_table
from firstfix.scheduling.queries.fetching import Fetched
from firstfix.scheduling.queries.ways import ways_for
from firstfix.scheduling.tests.makers import make_shift
from firstfix.scheduling.tests.test_first_fix import ONLY_PARTS
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
EVENING_BEFORE = EIGHT_THIRTY - timedelta(hours=14)
HOUR = timedelta(hours=1)


@pytest.fixture
def engineer() -> Engineer:
    engineer = make_engineer(name="Li Na", home_latitude=31.23, home_longitude=121.47)
    for days in (0, 1):
        make_shift(engineer, starts_at=EIGHT_THIRTY + timedelta(days=days))
    return engineer


@pytest.fixture
def store() -> StockPlace:
    return make_warehouse(name="North store", latitude=31.25, longitude=121.47)


@pytest.fixture
def valve(store: StockPlace) -> Part:
    valve = make_part(code="VALVE")
    make_stock(store, valve, 3)
    return valve


def an_order(*needs: Part, **kw: Any) -> WorkOrder:
    site = make_site(latitude=31.27, longitude=121.47)
    order = make_work_order(site=site, planned_minutes=60, reported_at=EVENING_BEFORE, **kw)
    for part in needs:
        PartNeed.objects.create(work_order=order, part=part, quantity=1)
    return order


def accepted() -> list[Visit]:
    proposal = propose_day(DAY, by=SYSTEM, now=EVENING_BEFORE, iterations=10)
    taken = accept_day(proposal, by=SYSTEM, at=EVENING_BEFORE)
    assert taken.not_taken == ()
    return list(taken.visits)


def kept(order: WorkOrder) -> list[tuple[str, str, int]]:
    rows = Reservation.objects.filter(work_order=order).order_by("balance__part__code")
    return list(rows.values_list("balance__place__name", "balance__part__code", "quantity"))


def test_an_accepted_call_stands_with_what_is_kept_there(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    order = an_order(valve)
    (visit,) = accepted()
    (call,) = DepotCall.objects.all()
    assert (call.engineer, call.place) == (engineer, store)
    assert call.ends_at < visit.planned_start
    assert kept(order) == [("North store", "VALVE", 1)]
    assert order.part_needs.count() == 1


def test_what_only_may_be_needed_is_named_and_kept(engineer: Engineer, store: StockPlace) -> None:
    """The pump that the plan called for is not a need of the order before; taken back, it is none again."""
    parts = {code: make_part(code=code) for code in ("P_PUMP", "P_CAP")}
    make_stock(store, parts["P_PUMP"], 2)
    version = make_published(**ONLY_PARTS)
    asset = make_asset(
        site=make_site(latitude=31.27, longitude=121.47), product_model=version.fault_model.product_model
    )
    order = make_work_order(asset=asset, planned_minutes=60, reported_at=EVENING_BEFORE)
    (visit,) = accepted()
    assert kept(order) == [("North store", "P_PUMP", 1)]
    assert list(order.part_needs.values_list("part__code", "quantity")) == [("P_PUMP", 1)]
    cancel_visit(visit, by=SYSTEM)
    assert (kept(order), order.part_needs.count(), DepotCall.objects.count()) == ([], 0, 0)
    order.refresh_from_db()
    assert order.state == "open"


def test_no_call_for_what_was_not_taken(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    """Only the visit without a need is ticked."""
    an_order(valve)
    easy = an_order()
    proposal = propose_day(DAY, by=SYSTEM, now=EVENING_BEFORE, iterations=10)
    chosen = tuple(one for one in proposal.suggestions if one.order_id == easy.pk)
    accept_day(type(proposal)(DAY, None, chosen, proposal.pick_ups, (), 0), by=SYSTEM, at=EVENING_BEFORE)
    assert (DepotCall.objects.count(), Reservation.objects.count()) == (0, 0)


def test_its_time_is_taken(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    """By hand nobody books over it, the first time that fits lies elsewhere, and a day counts the way by it."""
    an_order(valve)
    (visit,) = accepted()
    (call,) = DepotCall.objects.all()
    other = an_order()
    start = call.starts_at - timedelta(minutes=5)
    with pytest.raises(Refused, match="Li Na collects parts or tools at North store then"):
        plan_visit(other, engineers=[engineer], start=start, end=start + HOUR, by=SYSTEM, at=EVENING_BEFORE)
    (found,) = candidates(other, engineers=[engineer], day=DAY, now=EVENING_BEFORE)
    assert found.start is not None
    assert not call.starts_at - HOUR < found.start < call.ends_at
    (row,) = day_table(DAY, engineers=[engineer], now=EVENING_BEFORE).rows
    (stop,) = row.stops
    assert [one.call for one in stop.calls] == [call]
    assert stop.leg.gap == visit.planned_start - call.ends_at
    assert row.free_time == 9 * HOUR - HOUR - timedelta(minutes=15)


def test_the_next_plan_leaves_it_its_time(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    an_order(valve)
    (first,) = accepted()
    (call,) = DepotCall.objects.all()
    for _n in range(8):
        an_order()
    visits = [*accepted(), first]
    taken = [(one.planned_start, one.planned_end) for one in visits]
    assert len(visits) > 3
    assert not [one for one in taken if one[0] < call.ends_at and call.starts_at < one[1]]
    assert DepotCall.objects.count() == 1


def test_it_goes_with_the_visit(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    """Later on the same day it still leads there; to a colleague, or another day, it does not."""
    order = an_order(valve)
    (visit,) = accepted()
    later = visit.planned_start + HOUR
    move_visit(visit, start=later, end=later + HOUR, by=SYSTEM, at=EVENING_BEFORE)
    assert DepotCall.objects.count() == 1
    tomorrow = later + timedelta(days=1)
    move_visit(visit, start=tomorrow, end=tomorrow + HOUR, by=SYSTEM, at=EVENING_BEFORE)
    assert (DepotCall.objects.count(), kept(order), order.part_needs.count()) == (0, [], 1)


def test_it_stays_for_the_other_visit(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    orders = [an_order(valve), an_order(valve)]
    one, other = accepted()
    assert DepotCall.objects.count() == 1
    cancel_visit(one, by=SYSTEM)
    (call,) = DepotCall.objects.all()
    assert [row.visit for row in call.fetchings.all()] == [other]
    assert sorted(len(kept(order)) for order in orders) == [0, 1]


def test_packed_before_there_is_nothing_to_fetch(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    van, order = make_van(engineer), an_order(valve)
    accepted()
    pick_for_day(van, taken=[Taken(order, valve, store, 1)], by=SYSTEM)
    assert DepotCall.objects.count() == 0
    assert [place for place, _part, _n in kept(order)] == [van.name]


def test_who_is_there_before_the_call_fetches_nothing(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    """Parts and tools alike; what is kept for the order stays kept."""
    order = an_order(valve)
    (visit,) = accepted()
    (call,) = DepotCall.objects.all()
    Fetching.objects.create(call=call, visit=visit, part=None)
    arrive(visit, by=SYSTEM)
    assert (DepotCall.objects.count(), Fetching.objects.count()) == (0, 0)
    assert kept(order) == [("North store", "VALVE", 1)]


def test_a_call_stands_for_the_visit_that_nobody_has_begun(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    an_order(valve), an_order(valve)
    first, second = accepted()
    calls = Fetching.objects.filter(visit=second).count()
    arrive(first, by=SYSTEM)
    assert [one.visit for one in Fetching.objects.all()] == [second] * calls
    assert calls


def test_released_by_hand_there_is_nothing_to_fetch(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    order = an_order(valve)
    accepted()
    release_reservations(order, by=SYSTEM)
    assert DepotCall.objects.count() == 0


def test_left_out_by_hand(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    order = an_order(valve)
    (visit,) = accepted()
    leave_out_calls(visit, by=SYSTEM)
    assert (DepotCall.objects.count(), kept(order)) == (0, [])
    visit.refresh_from_db()
    assert visit.state == "planned"


def planned(order: WorkOrder, engineer: Engineer, hours: int) -> Visit:
    start = EIGHT_THIRTY + hours * HOUR
    return plan_visit(order, engineers=[engineer], start=start, end=start + HOUR, by=SYSTEM, at=EVENING_BEFORE)


def called(engineer: Engineer, place: StockPlace, *visits: Visit, at: datetime = EIGHT_THIRTY) -> DepotCall | None:
    return call_on_the_way(engineer, place, starts_at=at, visits=visits, by=SYSTEM, at=EVENING_BEFORE)


def test_of_one_last_piece_one_call_comes(
    engineer: Engineer, store: StockPlace, valve: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken by somebody else after it was looked for: no call, nothing named, no word of one."""
    order, other = an_order(), an_order()
    visit = planned(order, engineer, 3)
    found = Fetched(visit, {valve.pk: 1}, {valve.pk: 1}, {}, has_tools=False)
    monkeypatch.setattr("firstfix.scheduling.actions.calls.worth_fetching", lambda *_args, **_kw: [found])
    keep_at(store, other, {valve: 3}, by=SYSTEM)
    assert called(engineer, store, visit) is None
    assert (DepotCall.objects.count(), kept(order), order.part_needs.count()) == (0, [], 0)
    release_reservations(other, by=SYSTEM)
    assert called(engineer, store, visit) is not None
    assert called(engineer, store, visit) is not None  # one more of the same
    (row,) = DepotCall.objects.get().fetchings.all()
    assert (row.quantity, row.kept, row.named) == (2, 2, 2)
    leave_out_calls(visit, by=SYSTEM)
    assert (DepotCall.objects.count(), kept(order), order.part_needs.count()) == (0, [], 0)


def test_two_calls_for_one_visit_are_left_out_together(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    south = make_warehouse(name="South store", latitude=31.2, longitude=121.47)
    order = an_order(valve)
    visit = planned(order, engineer, 3)
    PartNeed.objects.filter(work_order=order).update(quantity=5)
    for place, hours in ((store, 0), (south, 1)):
        call = DepotCall.objects.create(
            engineer=engineer, place=place, starts_at=EIGHT_THIRTY + hours * HOUR, ends_at=EIGHT_THIRTY + 1.5 * HOUR
        )
        call.fetchings.create(visit=visit, part=valve, quantity=2, named=2)
    leave_out_calls(visit, by=SYSTEM)
    assert list(order.part_needs.values_list("quantity", flat=True)) == [1]


def test_what_is_kept_there_already_is_fetched_and_stays_kept(
    engineer: Engineer, store: StockPlace, valve: Part
) -> None:
    """The keeper reserved it: the plan calls there for it, and whoever leaves the call out does not take it away."""
    order = an_order(valve)
    reserve_parts(order, by=SYSTEM, places=[store])
    (visit,) = accepted()
    (row,) = DepotCall.objects.get().fetchings.all()
    assert (row.part, row.quantity, row.kept) == (valve, 1, 0)
    assert called(engineer, store, visit) is None
    leave_out_calls(visit, by=SYSTEM)
    assert (DepotCall.objects.count(), kept(order)) == (0, [("North store", "VALVE", 1)])


def test_the_vans_piece_is_another_visits(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    """One lies in the van for the visit before: for this one it is fetched. A visit next month takes nothing."""
    make_stock(make_van(engineer), valve, 1)
    planned(an_order(valve), engineer, 1)
    order = an_order(valve)
    visit = planned(order, engineer, 3)
    assert called(engineer, store, visit) is not None
    assert kept(order) == [("North store", "VALVE", 1)]
    leave_out_calls(visit, by=SYSTEM)
    times = ("planned_start", "planned_end", "window_from", "window_to")
    Visit.objects.exclude(pk=visit.pk).update(**{name: F(name) + timedelta(days=30) for name in times})
    assert called(engineer, store, visit) is None


def test_a_call_is_at_a_warehouse_in_time_that_is_free(engineer: Engineer, store: StockPlace, valve: Part) -> None:
    order = an_order(valve)
    visit = planned(order, engineer, 3)
    with pytest.raises(Refused, match="neither a warehouse nor a branch"):
        called(engineer, make_van(engineer), visit)
    with pytest.raises(Refused, match="over already"):
        called(engineer, store, visit, at=EVENING_BEFORE - HOUR)
    assert called(engineer, store, visit, at=EIGHT_THIRTY - timedelta(hours=12)) is None  # the day before
    with pytest.raises(Refused, match="before the visit, on the same day"):
        send_by_way_of(
            an_order(valve), engineer=engineer, start=EIGHT_THIRTY + 5 * HOUR, place=store,
            called_at=EIGHT_THIRTY + 5 * HOUR, by=SYSTEM, at=EVENING_BEFORE,
        )  # fmt: skip
    Hold.objects.create(
        work_order=an_order(), engineer=engineer, during=(EIGHT_THIRTY, EIGHT_THIRTY + HOUR),
        window_from=EIGHT_THIRTY, window_to=EIGHT_THIRTY + HOUR, expires_at=timezone.now() + HOUR,
    )  # fmt: skip
    with pytest.raises(Refused, match="Li Na"):
        called(engineer, store, visit)


def test_when_the_day_is_mended_no_second_call_is_planned(
    engineer: Engineer, store: StockPlace, valve: Part, settings: Any
) -> None:
    """What the call brings counts as aboard."""
    an_order(valve)
    (visit,) = accepted()
    urgent = an_order(priority=1)
    proposal = propose_emergency(urgent, by=SYSTEM, now=EIGHT_THIRTY - HOUR, seconds=0.5)
    assert proposal.pick_ups == ()
    assert visit.work_order_id not in [one.order_id for one in proposal.left_out]


def test_a_way_is_taken_with_its_warehouse(
    engineer: Engineer, store: StockPlace, client_of: Callable[[User], Client]
) -> None:
    """The button of the way posts the call, undo takes both back; the pages and the API show it."""
    pump = make_part(code="P_PUMP")
    make_part(code="P_CAP")
    make_stock(store, pump, 2)
    day = timezone.localdate() + timedelta(days=30)
    make_shift(engineer, starts_at=datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC))
    version = make_published(**ONLY_PARTS)
    asset = make_asset(
        site=make_site(latitude=31.27, longitude=121.47), product_model=version.fault_model.product_model
    )
    order = make_work_order(asset=asset, planned_minutes=60)
    client = client_of(make_user(Role.DISPATCHER))
    posted = {"work_order_id": order.pk, "engineer_ids": [engineer.pk], "start": f"{day}T02:00:00Z"}
    posted |= {"end": f"{day}T03:00:00Z", "by_way_of": store.pk}
    answer = client.post("/api/visits", posted, content_type="application/json")
    assert (answer.status_code, "called_at" in str(answer.json())) == (422, True)
    odd = {"offer": f"{engineer.pk}@{day}T02:00:00+00:00@²@{day}T01:00:00+00:00"}
    assert client.post(f"/schedule/{day}/orders/{order.pk}", odd).status_code < 500
    way = next(one for one in ways_for(order, day=day, now=timezone.now()) if one.place)
    assert way.called_at is not None
    assert way.called_at + timedelta(minutes=15) < way.start
    page = client.get(f"/schedule/{day}/orders/{order.pk}/ways").content.decode()
    offer = next(one for one in page.split('value="')[1:] if one.count("@") >= 3).split('"')[0]
    client.post(f"/schedule/{day}/orders/{order.pk}", {"offer": offer.replace("&#x2B;", "+")})
    (visit,), (call,) = Visit.objects.all(), DepotCall.objects.all()
    assert (visit.planned_start, call.starts_at) == (way.start, way.called_at)
    assert kept(order) == [("North store", "P_PUMP", 1)]
    for address in (f"/schedule/{day}", f"/visits/{visit.pk}"):
        assert "Collect at North store" in client.get(address).content.decode()
    board = client.get(f"/schedule/{day}/board/data").json()
    assert [one["text"] for one in board["shades"] if one["kind"] == "call"] == ["collects at North store"]
    client.post(f"/visits/{visit.pk}/cancellation")
    assert (DepotCall.objects.count(), kept(order), order.part_needs.count()) == (0, [], 0)
