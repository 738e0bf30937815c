"""What a proposal says of itself: cost term by term, whose day changes, the chance of a first fix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.scheduling.actions import add_absence
from firstfix.scheduling.actions.proposals import LeftOut, PickUp, Proposal, Suggestion
from firstfix.scheduling.queries.comparison import Comparison, comparison
from firstfix.scheduling.rules import Place, travel_time
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
BEFORE = EIGHT_THIRTY - timedelta(hours=14)
HOUR = timedelta(hours=1)
HOME, NEAR = (31.2, 121.4), (31.25, 121.45)


def at_work(name: str = "Chen Li") -> Engineer:
    engineer = make_engineer(name=name, home_latitude=HOME[0], home_longitude=HOME[1])
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def order_at(latitude: float = NEAR[0], longitude: float = NEAR[1], **kw: Any) -> WorkOrder:
    kw.setdefault("reported_at", BEFORE)
    return make_work_order(asset=make_asset(site=make_site(latitude=latitude, longitude=longitude)), **kw)


def suggest(order: WorkOrder, engineer: Engineer, *, hour: float = 10, visit: Any = None) -> Suggestion:
    start = EIGHT_THIRTY + (hour - 8.5) * HOUR
    moved = {"visit_id": visit.pk, "visit_version": visit.version} if visit else {}
    return Suggestion(order.pk, order.version, engineer.pk, start, start + HOUR, 0, **moved)


def compare(*suggested: Suggestion, left_out: tuple[WorkOrder, ...] = (), calls: tuple[PickUp, ...] = ()) -> Comparison:
    stays = tuple(LeftOut(one.pk, "") for one in left_out)
    return comparison(Proposal(DAY, None, suggested, calls, stays, 0), now=BEFORE)


def term(found: Comparison, key: str) -> tuple[Any, Any]:
    (one,) = (one for one in found.terms if one.key == key)
    return one.before, one.after


def test_a_new_visit_costs_its_ways_and_leaves_fewer_waiting() -> None:
    engineer, order, other = at_work(), order_at(), order_at(priority=1)
    found = compare(suggest(order, engineer), left_out=(other,))
    way = travel_time(Place(*HOME), Place(*NEAR))
    assert term(found, "travel") == (timedelta(0), 2 * way)
    assert term(found, "left_out") == (2, 1)
    assert term(found, "emergencies") == (1, 1)
    assert term(found, "change") == (0, 0)
    before, after = found.weighs
    assert before - after == timedelta(seconds=40_000) - 2 * way


def test_who_changes_stands_first_with_hours_before_and_after() -> None:
    busy, free = at_work("Abel"), at_work("Zhou")
    make_visit(engineer=busy, work_order=order_at(state="scheduled"), planned_start=EIGHT_THIRTY + HOUR)
    found = compare(suggest(order_at(), free))
    assert [one.engineer for one in found.engineers] == [free, busy]
    assert [one.engineer for one in found.changed] == [free]
    (one,) = found.changed
    assert one.before.working == timedelta(0)
    assert one.after.working == one.after.on_site + one.after.driving == HOUR + one.after.driving
    assert one.load.hours == one.after.working
    assert one.new == 1


def test_lateness_and_overtime_in_time() -> None:
    engineer = at_work()
    late = order_at(response_due_at=EIGHT_THIRTY)
    found = compare(suggest(late, engineer), suggest(order_at(), engineer, hour=17))
    assert term(found, "late") == (timedelta(0), 1.5 * HOUR)
    assert term(found, "overtime")[1] == HOUR / 2 + travel_time(Place(*NEAR), Place(*HOME), datetime(2030, 5, 6, 18))


def test_a_visit_whose_engineer_is_away_counts_as_waiting_before() -> None:
    away, other = at_work("Abel"), at_work("Zhou")
    visit = make_visit(
        engineer=away,
        work_order=order_at(state="scheduled"),
        planned_start=EIGHT_THIRTY + HOUR,
        window_to=EIGHT_THIRTY + 1.25 * HOUR,
    )
    add_absence(away, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
    found = compare(suggest(visit.work_order, other, hour=11, visit=visit))
    assert term(found, "left_out") == (1, 0)
    assert term(found, "change") == (0, 1)
    assert term(found, "told_anew") == (0, 1)
    assert {one.engineer.name: (one.gained, one.lost) for one in found.changed} == {"Abel": (0, 1), "Zhou": (1, 0)}
    assert term(found, "travel")[0] == timedelta(0)


def test_somebody_new_to_the_fault_is_counted() -> None:
    knows, new = at_work("Abel"), at_work("Zhou")
    order = order_at()
    make_visit(engineer=knows, work_order=order, planned_start=EIGHT_THIRTY - 48 * HOUR, state="left")
    assert term(compare(suggest(order, new)), "preference") == (0, 1)
    assert term(compare(suggest(order, knows)), "preference") == (0, 0)


class TestProspects:
    def need(self, order: WorkOrder, quantity: int = 1) -> Any:
        part = make_part()
        PartNeed.objects.create(work_order=order, part=part, quantity=quantity)
        return part

    def test_parts_in_the_van_are_used_up_from_visit_to_visit(self) -> None:
        engineer, first, second = at_work(), order_at(), order_at()
        part = self.need(first)
        PartNeed.objects.create(work_order=second, part=part)
        make_stock(make_van(engineer), part, 1)
        found = compare(suggest(first, engineer), suggest(second, engineer, hour=13)).prospects
        assert (found[first.pk].aboard, found[first.pk].missing) == ((str(part),), ())
        assert (found[second.pk].aboard, found[second.pk].missing) == ((), (str(part),))
        assert found[first.pk].is_ready
        assert not found[second.pk].is_ready

    def test_what_a_call_before_the_visit_brings(self) -> None:
        engineer, order = at_work(), order_at()
        part, store = self.need(order, 2), make_warehouse()
        call = PickUp(engineer.pk, store.pk, EIGHT_THIRTY)
        found = compare(suggest(order, engineer), calls=(call,)).prospects[order.pk]
        assert found.fetched == (f"{part} × 2",)
        late = PickUp(engineer.pk, store.pk, EIGHT_THIRTY + 5 * HOUR)
        assert compare(suggest(order, engineer), calls=(late,)).prospects[order.pk].missing == (f"{part} × 2",)

    def test_history_of_the_model_only_when_there_is_enough(self) -> None:
        engineer, order = at_work(), order_at()
        assert compare(suggest(order, engineer)).prospects[order.pk].history is None
        assert order.asset
        for n in range(6):
            make_work_order(
                asset=make_asset(product_model=order.asset.product_model),
                state="closed",
                restored_at=BEFORE - timedelta(days=60),
                visit_count=1 if n else 2,
            )
        past = compare(suggest(order, engineer)).prospects[order.pk].history
        assert past
        assert (past.hits, past.base, past.symptom) == (5, 6, None)


def test_the_page_and_the_api_say_the_same(client_of: Callable[[User], Client]) -> None:
    engineer, order = at_work(), order_at()
    dispatcher = client_of(make_user(Role.DISPATCHER))
    page = dispatcher.get(f"/schedule/{DAY}/proposal").content.decode()
    assert "Whose day changes" in page
    assert f'href="#engineer-{engineer.pk}"' in page
    answer = dispatcher.post(f"/api/days/{DAY}/proposal", {"seconds": 0.2}, content_type="application/json").json()
    effect = answer["comparison"]
    assert {one["key"] for one in effect["terms"]} >= {"travel", "late", "overtime", "change", "preference", "left_out"}
    (one,) = effect["engineers"]
    assert (one["engineer_id"], one["new"]) == (engineer.pk, 1)
    assert one["before"]["working_minutes"] == 0 < one["after"]["working_minutes"]
    assert effect["prospects"][0]["order_id"] == order.pk
