"""Somebody runs late, an emergency comes, time becomes free: what is seen of it, and what the planner proposes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.platform.errors import Refused
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import Proposal, Suggestion, accept_day, cancel_visit, lock_visit
from firstfix.scheduling.actions.replanning import propose_emergency, propose_mending
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries.troubles import troubles
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

Browser = Callable[[User], Client]

DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOON = EIGHT_THIRTY + 3.5 * HOUR
HERE = {"latitude": 31.23, "longitude": 121.47}


@pytest.fixture(autouse=True)
def noon(company: Tenant) -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def at_work(name: str, **kw: Any) -> Engineer:
    engineer = make_engineer(name=name, home_latitude=31.23, home_longitude=121.47, **kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def order_here(**kw: Any) -> WorkOrder:
    return make_work_order(asset=make_asset(site=make_site(**HERE)), planned_minutes=60, **kw)


def visit_of(engineer: Engineer, *, at: float, told: float = 1, **kw: Any) -> Visit:
    """From so many hours after noon, one hour long; the customer was told so many hours from then."""
    start = NOON + at * HOUR
    order = order_here(state="scheduled", **kw)
    return make_visit(
        engineer=engineer, work_order=order, planned_start=start, window_from=start, window_to=start + told * HOUR
    )  # fmt: skip


def begun_just_now(engineer: Engineer) -> Visit:
    """Two hours of work that should have begun an hour ago: until two o'clock instead of one."""
    visit = visit_of(engineer, at=-1)
    visit.state, visit.started_at, visit.planned_end = "working", NOON, NOON + HOUR
    visit.save()
    visit.bookings.update(during=(visit.planned_start, visit.planned_end))
    return visit


def taken(proposal: Proposal) -> dict[int, tuple[int, float]]:
    """Engineer and start in hours after noon, by order."""
    return {one.order_id: (one.engineer_id, (one.start - NOON) / HOUR) for one in proposal.suggestions}


def seen(day: date = DAY) -> Any:
    return troubles(day, territories=[], by=SYSTEM, now=NOON)


class TestOverrun:
    def test_a_visit_that_cannot_start_in_its_window_is_told(self) -> None:
        engineer = at_work("Chen Li")
        begun_just_now(engineer)
        visit_of(engineer, at=1, told=1)
        too_late = visit_of(engineer, at=2, told=0.5)
        (late,) = seen().late
        assert (late.visit, late.engineer, late.expected) == (too_late, engineer, NOON + 3 * HOUR)

    def test_who_is_in_time_needs_no_remedy(self) -> None:
        visit_of(at_work("Chen Li"), at=1)
        with pytest.raises(Refused, match="Nobody runs late"):
            propose_mending(by=SYSTEM, iterations=10)

    def test_a_colleague_takes_what_would_break_a_promise(self) -> None:
        late, colleague = at_work("Chen Li"), at_work("Wang Fang")
        begun_just_now(late)
        visit, later = visit_of(late, at=1, told=0.5), visit_of(late, at=3, told=2)
        proposal = propose_mending(by=SYSTEM, iterations=200)
        assert taken(proposal) == {visit.work_order_id: (colleague.pk, 1.0)}
        assert accept_day(proposal, by=SYSTEM).not_taken == ()
        visit.refresh_from_db()
        assert visit.engineer_ids == [colleague.pk]
        assert visit.window_to == NOON + 1.5 * HOUR, "the promise holds"
        later.refresh_from_db()
        assert later.version == 1

    def test_nobody_else_can_so_it_comes_later_and_pushes_the_next_one(self) -> None:
        late = at_work("Chen Li")
        begun_just_now(late)
        first, second = visit_of(late, at=1, told=0.5), visit_of(late, at=2, told=2)
        proposal = propose_mending(by=SYSTEM, iterations=200)
        assert taken(proposal) == {first.work_order_id: (late.pk, 2.0), second.work_order_id: (late.pk, 3.0)}
        accepted = accept_day(proposal, by=SYSTEM)
        assert (len(accepted.visits), accepted.not_taken) == (2, ()), "the second gives way before the first comes"

    def test_what_is_locked_stays(self) -> None:
        late = at_work("Chen Li")
        at_work("Wang Fang")
        begun_just_now(late)
        lock_visit(visit_of(late, at=1, told=0.5), by=SYSTEM)
        with pytest.raises(Refused, match="locked"):
            propose_mending(by=SYSTEM, iterations=10)


class TestEmergency:
    def test_it_is_told_today_until_somebody_goes(self) -> None:
        order = order_here(priority=1)
        order_here(priority=2)
        assert list(seen().emergencies) == [order]
        assert not seen(DAY + timedelta(days=1)).emergencies

    def test_where_there_is_room_nothing_moves(self) -> None:
        engineer = at_work("Chen Li")
        visit_of(engineer, at=2)
        order = order_here(priority=1)
        assert taken(propose_emergency(order, by=SYSTEM)) == {order.pk: (engineer.pk, 0.0)}

    def test_who_alone_can_go_hands_a_visit_to_a_colleague(self) -> None:
        """The only electrician is booked until the evening; the other one could do all of it but the emergency."""
        electrician, other = at_work("Chen Li", skills={"electrical": 3}), at_work("Wang Fang")
        visits = [visit_of(electrician, at=n, told=0.5, priority=3) for n in range(5)]
        order = order_here(priority=1)
        OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
        proposal = propose_emergency(order, by=SYSTEM)
        found = taken(proposal)
        assert found.pop(order.pk)[0] == electrician.pk
        assert {engineer for engineer, _at in found.values()} == {other.pk}
        assert len(found) == 1
        accepted = accept_day(proposal, by=SYSTEM)
        assert (len(accepted.visits), accepted.not_taken) == (2, ())
        assert sum(Visit.objects.get(pk=one.pk).engineer_ids == [other.pk] for one in visits) == 1

    def test_what_was_planned_tightly_stays_where_it_is(self) -> None:
        """Two visits far from each other with no time for the way between: somebody's will, and no reason to move."""
        busy, free = at_work("Chen Li"), at_work("Wang Fang")
        visit_of(busy, at=1)
        far = visit_of(busy, at=2)
        far.work_order.site.latitude = 31.6
        far.work_order.site.save()
        order = order_here(priority=1)
        assert {id: engineer for id, (engineer, _at) in taken(propose_emergency(order, by=SYSTEM)).items()} == {
            order.pk: free.pk
        }

    def test_who_will_be_home_late_keeps_the_visit(self) -> None:
        busy = at_work("Chen Li")
        at_work("Wang Fang")
        far = visit_of(busy, at=4.5)
        far.work_order.site.latitude = 31.6
        far.work_order.site.save()
        order = order_here(priority=1)
        assert taken(propose_emergency(order, by=SYSTEM)).keys() == {order.pk}

    def test_where_nothing_can_give_way_it_says_so(self) -> None:
        engineer = at_work("Chen Li")
        for n in range(5):
            lock_visit(visit_of(engineer, at=n, told=0.5), by=SYSTEM)
        order = order_here(priority=1)
        proposal = propose_emergency(order, by=SYSTEM)
        assert proposal.suggestions == ()
        assert [one.order_id for one in proposal.left_out] == [order.pk]

    def test_one_that_somebody_has_planned_meanwhile_is_not_planned_again(self) -> None:
        visit = visit_of(at_work("Chen Li"), at=2, priority=1)
        with pytest.raises(Refused, match="by now"):
            propose_emergency(visit.work_order, by=SYSTEM)


class TestCancelledVisit:
    def test_the_time_that_became_free_is_told_while_orders_wait(self) -> None:
        engineer = at_work("Chen Li")
        visit = visit_of(engineer, at=2)
        assert not seen().freed
        cancel_visit(visit, by=SYSTEM)
        (freed,) = seen().freed
        assert (freed.engineer, freed.visit) == (engineer, visit)
        visit_of(engineer, at=2.5)
        assert not seen().freed, "taken again"


class TestPages:
    def test_troubles_stand_on_schedule_and_board_and_lead_to_proposals(self, client_of: Browser) -> None:
        dispatcher = client_of(make_user(Role.DISPATCHER))
        late, colleague = at_work("Chen Li"), at_work("Wang Fang")
        begun_just_now(late)
        visit = visit_of(late, at=1, told=0.5)
        order = order_here(priority=1)
        address = reverse("day_troubles", args=[DAY])
        for name in ("schedule_day", "schedule_board"):
            assert address in dispatcher.get(reverse(name, args=[DAY])).content.decode()
        part = dispatcher.get(address).content.decode()
        assert "Chen Li can be there at 14:00, the customer was told until 13:30." in part
        assert reverse("emergency", args=[DAY, order.pk]) in part
        page = dispatcher.get(reverse("day_replanning", args=[DAY]))
        assert f'value="{visit.work_order_id}"' in page.content.decode()
        signed = page.context["signed"]
        done = dispatcher.post(
            reverse("day_replanning", args=[DAY]), {"proposal": signed, "take": [visit.work_order_id]}
        )
        assert done.headers["Location"] == reverse("schedule_day", args=[DAY])
        visit.refresh_from_db()
        assert visit.engineer_ids == [colleague.pk]
        assert f'value="{order.pk}"' in dispatcher.get(reverse("emergency", args=[DAY, order.pk])).content.decode()

    def test_only_today_is_mended(self, client_of: Browser) -> None:
        dispatcher = client_of(make_user(Role.DISPATCHER))
        tomorrow = DAY + timedelta(days=1)
        answer = dispatcher.get(reverse("day_replanning", args=[tomorrow]))
        assert answer.headers["Location"] == reverse("schedule_day", args=[tomorrow])


def test_programs_see_troubles_and_ask_for_proposals(client: Client) -> None:
    key = make_api_key(make_user(Role.DISPATCHER), name="planner", by=SYSTEM)
    late, colleague = at_work("Chen Li"), at_work("Wang Fang")
    begun_just_now(late)
    visit, order = visit_of(late, at=1, told=0.5), order_here(priority=1)
    freed = visit_of(colleague, at=4)
    cancel_visit(freed, by=SYSTEM)

    def call(method: str, path: str) -> Any:
        said = {
            "content_type": "application/json",
            "headers": {"Authorization": f"Bearer {key}", "Accept-Language": "en"},
        }
        response = getattr(client, method)(f"/api{path}", {}, **said)
        assert response.status_code == 200, response.content
        return response.json()

    found = call("get", f"/days/{DAY}/troubles")
    assert [one["visit_id"] for one in found["late"]] == [visit.pk]
    assert (found["emergency_ids"], [one["visit_id"] for one in found["freed"]]) == ([order.pk], [freed.pk])
    (moved,) = call("post", "/days/today/mending")["suggestions"]
    assert (moved["visit_id"], moved["engineer_id"]) == (visit.pk, colleague.pk)
    suggested = call("post", f"/work-orders/{order.pk}/emergency-proposal")["suggestions"]
    assert order.pk in {one["order_id"] for one in suggested if one["visit_id"] == 0}


def test_what_makes_room_is_accepted_before_what_needs_it() -> None:
    """Two visits of one engineer move on by an hour each, whichever stands first in the proposal."""
    engineer = at_work("Chen Li")
    first, second = visit_of(engineer, at=1), visit_of(engineer, at=2)
    moved = tuple(
        Suggestion(
            visit.work_order_id, 1, engineer.pk, visit.planned_start + HOUR, visit.planned_end + HOUR, 0, visit.pk,
            visit.version,
        )
        for visit in (first, second)
    )  # fmt: skip
    assert accept_day(Proposal(DAY, None, moved, (), (), 0), by=SYSTEM).not_taken == ()
