"""An order that takes two engineers: wherever a visit is planned, both are booked or neither is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_calendar, make_skill
from firstfix.platform.errors import Refused
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import (
    Proposal,
    accept_day,
    add_absence,
    agree_on_hold,
    cancel_visit,
    move_visit,
    plan_visit,
    propose_day,
)
from firstfix.scheduling.actions.appointments import hold_named_slot
from firstfix.scheduling.actions.planning_runs import _answer_in
from firstfix.scheduling.actions.replanning import propose_emergency, propose_mending
from firstfix.scheduling.models import Booking, Hold, Visit
from firstfix.scheduling.queries import candidates
from firstfix.scheduling.queries.comparison import comparison
from firstfix.scheduling.queries.slots import slots_for
from firstfix.scheduling.queries.suggested import suggested_in
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

#: A Monday; the company is in Shanghai, so 08:30 there is 00:30 in UTC.
DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
TEN = EIGHT_THIRTY + timedelta(hours=1.5)
HOUR = timedelta(hours=1)
BEFORE = EIGHT_THIRTY - timedelta(hours=14)
ClientOf = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def dispatcher(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.DISPATCHER))


def ready(**kw: Any) -> Engineer:
    engineer = make_engineer(**kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def order_for_two(**kw: Any) -> WorkOrder:
    kw.setdefault("planned_minutes", 60)
    kw.setdefault("reported_at", BEFORE)
    return make_work_order(crew=2, **kw)


def crew_of(visit: Visit) -> set[Engineer]:
    return {booking.engineer for booking in visit.bookings.select_related("engineer")}


def planned(order: WorkOrder, *crew: Engineer, start: datetime = TEN) -> Visit:
    return plan_visit(order, engineers=crew, start=start, end=start + HOUR, by=SYSTEM, at=BEFORE)


def propose(**kw: Any) -> Proposal:
    return propose_day(DAY, by=SYSTEM, now=BEFORE, iterations=10, **kw)


class TestByHand:
    def test_one_engineer_alone_is_refused(self) -> None:
        order = order_for_two()
        with pytest.raises(Refused, match="The order takes two engineers"):
            planned(order, ready())
        assert not Visit.objects.exists()

    def test_two_are_booked_at_the_same_time(self) -> None:
        crew = {ready(), ready()}
        visit = planned(order_for_two(), *crew)
        assert crew_of(visit) == crew
        assert {(one.during.lower, one.during.upper) for one in visit.bookings.all()} == {(TEN, TEN + HOUR)}

    def test_both_must_be_free_and_on_shift(self) -> None:
        first, busy, off = ready(), ready(name="Wang Fang"), make_engineer(name="Li Na")
        make_visit(engineer=busy, planned_start=TEN)
        with pytest.raises(Refused, match="Wang Fang"):
            planned(order_for_two(), first, busy)
        with pytest.raises(Refused, match="Li Na: has no shift on that day"):
            planned(order_for_two(), first, off)

    def test_moving_to_another_time_keeps_the_pair_and_one_alone_is_refused(self) -> None:
        first, second = ready(), ready()
        visit = planned(order_for_two(), first, second)
        later = move_visit(visit, start=TEN + 2 * HOUR, end=TEN + 3 * HOUR, by=SYSTEM, at=BEFORE)
        assert crew_of(later) == {first, second}
        with pytest.raises(Refused, match="The order takes two engineers"):
            move_visit(later, engineers=[first], start=TEN, end=TEN + HOUR, by=SYSTEM, at=BEFORE)
        assert crew_of(Visit.objects.get()) == {first, second}

    def test_giving_up_frees_both(self) -> None:
        first, second = ready(), ready()
        cancel_visit(planned(order_for_two(), first, second), by=SYSTEM, at=BEFORE)
        assert not Booking.objects.filter(is_firm=True).exists()
        assert planned(make_work_order(), first)
        assert planned(make_work_order(), second)


class TestWhoIsOffered:
    def test_with_the_nearest_colleague_who_is_free_at_the_same_time(self) -> None:
        first = ready(name="Chen Li", skills={"electrical": 3})
        ready(name="Far", home_latitude=30.0, home_longitude=120.0)
        near = ready(name="Wang Fang")
        order = order_for_two()
        OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
        best, *others = candidates(order, engineers=list(Engineer.objects.all()), day=DAY, now=BEFORE)
        assert (best.engineer, best.mate, best.is_fit) == (first, near, True)
        assert not any(one.is_fit for one in others)

    def test_the_time_is_that_of_whoever_is_free_later(self) -> None:
        first, second = ready(name="Chen Li"), ready(name="Wang Fang")
        make_visit(engineer=second, planned_start=EIGHT_THIRTY, minutes=180)
        found = candidates(order_for_two(), engineers=[first, second], day=DAY, now=BEFORE)
        assert [{one.engineer, one.mate} for one in found] == [{first, second}] * 2
        assert all(one.start and one.start >= EIGHT_THIRTY + 3 * HOUR for one in found)

    def test_where_nobody_can_come_along_it_is_said(self) -> None:
        first, second = ready(name="Chen Li"), ready(name="Wang Fang")
        make_visit(engineer=second, planned_start=EIGHT_THIRTY, minutes=9 * 60)
        found = candidates(order_for_two(), engineers=[first, second], day=DAY, now=BEFORE)
        (alone,) = [one for one in found if one.engineer == first]
        assert alone.reasons == ("nobody is free at the same time to come along",)
        assert alone.start is None

    def test_one_press_books_both(self, dispatcher: Client) -> None:
        crew = {ready(name="Chen Li"), ready(name="Wang Fang")}
        order = order_for_two()
        page = dispatcher.get(f"/schedule/{DAY}/orders/{order.pk}").content.decode()
        assert "Two engineers" in page
        offer = page.split('name="offer" value="')[1].split('"')[0].replace("&#x2B;", "+")
        assert offer.partition("@")[0].count("+") == 1
        assert dispatcher.post(f"/schedule/{DAY}/orders/{order.pk}", {"offer": offer}).status_code == 302
        assert crew_of(Visit.objects.get()) == crew


class TestFillTheDay:
    def test_both_are_suggested_and_booked(self) -> None:
        able = ready(skills={"electrical": 3})
        mate = ready()
        order = order_for_two()
        OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
        proposal = propose()
        (one,) = proposal.suggestions
        assert (one.engineer_id, one.mate_id) == (able.pk, mate.pk), "the first brings the skill, anybody comes along"
        accepted = accept_day(Proposal.from_json(proposal.to_json()), by=SYSTEM, at=BEFORE)
        assert not accepted.not_taken
        assert crew_of(accepted.visits[0]) == {able, mate}

    def test_neither_is_booked_when_one_has_been_taken_meanwhile(self) -> None:
        ready(), ready()
        order_for_two()
        proposal = propose()
        (one,) = proposal.suggestions
        make_visit(engineer=Engineer.objects.get(pk=one.mate_id), planned_start=one.start)
        accepted = accept_day(proposal, by=SYSTEM, at=BEFORE)
        assert (len(accepted.visits), len(accepted.not_taken)) == (0, 1)
        assert Booking.objects.count() == 1

    def test_one_engineer_alone_gets_none_and_the_reason_is_said(self) -> None:
        ready()
        order = order_for_two()
        (left,) = propose().left_out
        assert (left.order_id, left.why) == (
            order.pk,
            "It takes two engineers, and no two have time for it together.",
        )

    def test_a_long_order_for_two_is_planned_as_well(self) -> None:
        crew = {ready().pk, ready().pk}
        order_for_two(planned_minutes=300)
        make_work_order(planned_minutes=60, reported_at=BEFORE)
        long = next(one for one in propose().suggestions if one.mate_id)
        assert set(long.crew) == crew

    def test_the_comparison_counts_it_for_both(self) -> None:
        ready(), ready()
        order_for_two()
        changed = comparison(propose(), now=BEFORE).changed
        assert [one.new for one in changed] == [1, 1]
        assert all(one.after.working >= HOUR for one in changed)

    def test_a_plan_that_nobody_accepted_yet_takes_the_time_of_both(self) -> None:
        crew = {ready().pk, ready().pk}
        order_for_two()
        standing = suggested_in([_answer_in(propose())], since=BEFORE, now=BEFORE).standing
        assert standing.keys() == crew

    def test_the_page_shows_both_and_takes_one_tick(self, dispatcher: Client) -> None:
        ready(name="Chen Li"), ready(name="Wang Fang")
        order = order_for_two()
        page = dispatcher.get(f"/schedule/{DAY}/proposal").content.decode()
        assert page.count(f'name="take" value="{order.pk}"') == 1
        assert page.count("</svg>Chen Li") + page.count("</svg>Wang Fang") >= 2

    def test_the_api_carries_both_there_and_back(self, dispatcher: Client) -> None:
        ready(), ready()
        order_for_two()
        said = dispatcher.post(f"/api/days/{DAY}/proposal", {"seconds": 0.5}, content_type="application/json").json()
        (one,) = said["suggestions"]
        assert one["mate_id"]
        taken = dispatcher.post(
            f"/api/days/{DAY}/acceptance", {"suggestions": [one]}, content_type="application/json"
        ).json()
        assert Booking.objects.filter(visit=taken["visit_ids"][0]).count() == 2


class TestAppointments:
    def test_a_slot_has_both_and_keeps_and_books_both(self) -> None:
        crew = {ready(), ready()}
        order = order_for_two()
        (day,) = slots_for(order, first=DAY, days=1, now=BEFORE)
        slot = day.slots[0]
        assert set(slot.crew) == crew
        hold_named_slot(order, slot.name, by=SYSTEM, at=BEFORE)
        assert {hold.engineer for hold in Hold.objects.all()} == crew
        visit = agree_on_hold(order, by=GUEST, at=BEFORE + timedelta(minutes=5))
        assert crew_of(visit) == crew
        assert not Hold.objects.exists()

    def test_what_is_kept_of_the_mate_is_not_offered_to_others(self) -> None:
        first, second = make_engineer(), make_engineer()
        for one in (first, second):
            make_shift(one, starts_at=EIGHT_THIRTY, hours=3)
        order = order_for_two(planned_minutes=90)
        (day,) = slots_for(order, first=DAY, days=1, now=BEFORE)
        hold_named_slot(order, day.slots[0].name, by=SYSTEM, at=BEFORE)
        (other,) = slots_for(make_work_order(planned_minutes=90), first=DAY, days=1, now=BEFORE)
        assert other.slots == ()

    def test_with_one_engineer_there_is_no_slot(self) -> None:
        ready()
        (day,) = slots_for(order_for_two(), first=DAY, days=1, now=BEFORE)
        assert (day.slots, day.why_not) == ((), "It takes two engineers, and no two have time for it together.")


class TestBoard:
    def wish(self, order: WorkOrder, engineer: Engineer, at: str = "10:00") -> dict[str, Any]:
        return {"order": order.pk, "engineer": engineer.pk, "start": f"{DAY}T{at}:00", "minutes": 60}

    def test_a_drop_names_who_comes_along_and_books_both(self, dispatcher: Client) -> None:
        first, second = ready(name="Chen Li"), ready(name="Wang Fang")
        order = order_for_two()
        asked = dispatcher.post("/schedule/board/what-if", self.wish(order, first)).json()
        assert asked["isPossible"]
        assert "The order takes two: Chen Li, Wang Fang." in [one["text"] for one in asked["effects"]]
        saved = dispatcher.post("/schedule/board/plan", self.wish(order, first)).json()
        assert "Chen Li" in saved["said"]
        assert "Wang Fang" in saved["said"]
        assert crew_of(Visit.objects.get()) == {first, second}

    def test_a_drop_is_refused_where_nobody_is_free_then(self, dispatcher: Client) -> None:
        first, second = ready(), ready()
        make_visit(engineer=second, planned_start=TEN)
        order = order_for_two()
        asked = dispatcher.post("/schedule/board/what-if", self.wish(order, first)).json()
        assert not asked["isPossible"]
        assert "The order takes two engineers" in [one["text"] for one in asked["effects"]]
        assert dispatcher.post("/schedule/board/plan", self.wish(order, first)).status_code == 409
        assert dispatcher.post("/schedule/board/plan", self.wish(order, first, "14:00")).status_code == 200

    def test_cards_and_visits_say_so(self, dispatcher: Client) -> None:
        order = order_for_two()
        make_visit(engineer=ready(), planned_start=TEN, work_order=order_for_two(state="scheduled"))
        data = dispatcher.get(f"/schedule/{DAY}/board/data").json()
        (card,) = [one for one in data["waiting"] if one["order"] == order.pk]
        assert "takes two engineers" in [mark["text"] for mark in card["marks"]]
        (visit,) = data["visits"]
        assert "takes two engineers, and one is planned" in [mark["text"] for mark in visit["marks"]]
        table = dispatcher.get(f"/schedule/{DAY}").content.decode()
        assert "takes two engineers, and one is planned" in table


class TestMending:
    def test_when_one_is_away_a_pair_is_found_anew(self) -> None:
        first, second, third = ready(), ready(), ready()
        order = order_for_two()
        visit = planned(order, first, second)
        add_absence(second, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
        proposal = propose()
        (one,) = proposal.suggestions
        assert one.visit_id == visit.pk
        assert set(one.crew) == {first.pk, third.pk}
        (moved,) = accept_day(proposal, by=SYSTEM, at=BEFORE).visits
        assert crew_of(moved) == {first, third}

    def test_when_one_is_away_and_nobody_else_is_there_it_is_said(self) -> None:
        first, second = ready(), ready()
        order = order_for_two()
        planned(order, first, second)
        add_absence(second, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
        proposal = propose()
        assert proposal.suggestions == ()
        assert [(one.order_id, one.why) for one in proposal.left_out] == [
            (order.pk, "It takes two engineers, and no two have time for it together.")
        ]

    def test_more_than_it_takes_were_sent_by_hand_and_are_mended_by_hand(self) -> None:
        first, second, _third = ready(), ready(), ready()
        order = make_work_order()
        planned(order, first, second)
        add_absence(second, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
        (left,) = propose().left_out
        assert left.order_id == order.pk
        assert "More engineers were sent than it takes" in left.why

    def test_an_emergency_for_two_gets_both(self) -> None:
        crew = {ready().pk, ready().pk}
        order = order_for_two(priority=1)
        (one,) = propose_emergency(order, by=SYSTEM, now=EIGHT_THIRTY, seconds=1).suggestions
        assert set(one.crew) == crew

    def test_for_an_emergency_what_is_in_the_way_of_two_is_moved(self) -> None:
        first, second = ready(), ready()
        inside = [planned(make_work_order(priority=4), one, start=EIGHT_THIRTY + HOUR) for one in (first, second)]
        early = make_site(calendar=make_calendar(hours={"1": [["09:00", "11:00"]]}, country=""))
        urgent = order_for_two(priority=1, asset=make_asset(site=early))
        proposal = propose_emergency(urgent, by=SYSTEM, now=EIGHT_THIRTY, seconds=1)
        by_order = {one.order_id: one for one in proposal.suggestions}
        assert set(by_order[urgent.pk].crew) == {first.pk, second.pk}
        assert accept_day(proposal, by=SYSTEM, at=EIGHT_THIRTY).not_taken == ()
        assert all(visit.bookings.get() for visit in inside)

    def test_an_emergency_elsewhere_leaves_the_pair_as_it_is(self) -> None:
        first, second = ready(), ready()
        pair = planned(order_for_two(), first, second, start=EIGHT_THIRTY + HOUR)
        urgent = make_work_order(priority=1, reported_at=BEFORE)
        proposal = propose_emergency(urgent, by=SYSTEM, now=EIGHT_THIRTY, seconds=1)
        assert accept_day(proposal, by=SYSTEM, at=EIGHT_THIRTY).not_taken == ()
        assert crew_of(Visit.objects.get(pk=pair.pk)) == {first, second}

    def test_a_pair_that_runs_late_is_moved_together(self) -> None:
        first, second = ready(), ready()
        now = EIGHT_THIRTY + 4 * HOUR
        for one in (first, second):
            make_visit(
                engineer=one, planned_start=EIGHT_THIRTY + HOUR, minutes=60, state="working",
                started_at=now - HOUR / 2, arrived_at=now - HOUR / 2, set_off_at=now - HOUR,
            )  # fmt: skip
        order = order_for_two(state="scheduled")
        visit = make_visit(
            engineer=first, work_order=order, planned_start=now + HOUR / 4, minutes=60, window_from=now - HOUR,
            window_to=now + HOUR / 4,
        )  # fmt: skip
        Booking.objects.create(visit=visit, engineer=second, during=(visit.planned_start, visit.planned_end))
        (later,) = propose_mending(by=SYSTEM, now=now, iterations=50).suggestions
        assert (later.visit_id, set(later.crew)) == (visit.pk, {first.pk, second.pk})
        assert later.start > visit.planned_start
