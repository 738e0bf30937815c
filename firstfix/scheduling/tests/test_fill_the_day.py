from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from firstfix.customers.tests.makers import make_site
from firstfix.engines.planning.apart import EngineFailure
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.logistics.tests.makers import make_stock, make_tool, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import (
    make_calendar,
    make_certificate_type,
    make_skill,
    make_territory,
    make_tool_type,
)
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.scheduling.actions import Proposal, accept_day, add_absence, move_visit, plan_visit, propose_day
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import place, travel_time
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.actions import step_work_order
from firstfix.work.models import OrderCertificate, OrderSkill, PartNeed, ToolNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
THE_EVENING_BEFORE = EIGHT_THIRTY - timedelta(hours=14)
HOUR = timedelta(hours=1)


def at_work(**kw: Any) -> Engineer:
    engineer = make_engineer(**kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def order_at(latitude: float = 31.23, longitude: float = 121.47, *, calendar: Any = None, **kw: Any) -> WorkOrder:
    site = make_site(latitude=latitude, longitude=longitude, calendar=calendar, territory=kw.pop("territory", None))
    kw.setdefault("planned_minutes", 60)
    kw.setdefault("reported_at", THE_EVENING_BEFORE)
    return make_work_order(asset=make_asset(site=site), **kw)


def propose(**kw: Any) -> Proposal:
    return propose_day(DAY, by=SYSTEM, now=kw.pop("now", THE_EVENING_BEFORE), iterations=10, **kw)


def given(proposal: Proposal) -> dict[int, int]:
    return {one.order_id: one.engineer_id for one in proposal.suggestions}


def why(proposal: Proposal, order: WorkOrder) -> str:
    return next(one.why for one in proposal.left_out if one.order_id == order.pk)


def test_orders_are_given_out_within_shifts_with_time_for_the_way() -> None:
    engineers = [at_work(), at_work(home_latitude=31.0, home_longitude=121.2)]
    orders = [order_at(31.2 + n / 50, 121.4) for n in range(4)]
    proposal = propose()
    assert given(proposal).keys() == {order.pk for order in orders}
    for engineer in engineers:
        here, free = place(engineer.home_latitude, engineer.home_longitude), EIGHT_THIRTY
        for one in (one for one in proposal.suggestions if one.engineer_id == engineer.pk):
            site = WorkOrder.objects.get(pk=one.order_id).site
            there = place(site.latitude, site.longitude)
            assert one.start >= free + travel_time(here, there)
            assert one.travel_minutes * timedelta(minutes=1) == travel_time(here, there)
            here, free = there, one.end
        assert free + travel_time(here, place(engineer.home_latitude, engineer.home_longitude)) <= (
            EIGHT_THIRTY + 9 * HOUR
        )


def test_who_lacks_a_skill_or_a_certificate_is_not_sent() -> None:
    able = at_work(skills={"electrical": 3}, certificates={"high-voltage": date(2030, 5, 6)})
    at_work(skills={"electrical": 2}, certificates={"high-voltage": date(2031, 5, 6)})
    at_work(skills={"electrical": 5}, certificates={"high-voltage": date(2030, 5, 5)})
    order = order_at()
    OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
    OrderCertificate.objects.create(work_order=order, certificate_type=make_certificate_type())
    assert given(propose()) == {order.pk: able.pk}


def test_an_order_that_nobody_can_do_says_who_comes_closest() -> None:
    at_work(name="Chen Li", skills={"electrical": 2})
    at_work(name="Wang Fang")
    order = order_at()
    OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
    assert why(propose(), order) == (
        "Nobody on duty can do it. Closest is Chen Li: Electrical: level 3 is needed, has level 2."
    )


def test_work_starts_while_the_site_is_open_and_not_on_a_closed_day() -> None:
    at_work()
    afternoon = make_calendar(hours={"1": [["14:00", "16:00"]]}, country="")
    tuesdays = make_calendar(hours={"2": [["08:00", "16:00"]]}, country="")
    order, closed = order_at(calendar=afternoon, planned_minutes=90), order_at(calendar=tuesdays)
    proposal = propose()
    (one,) = proposal.suggestions
    assert one.order_id == order.pk
    assert EIGHT_THIRTY + 5.5 * HOUR <= one.start <= EIGHT_THIRTY + 6 * HOUR
    assert why(proposal, closed) == "The site is closed on this day."


def test_a_site_that_is_open_round_the_clock_is_planned() -> None:
    at_work()
    always = make_calendar(hours={str(day): [["00:00", "24:00"]] for day in range(1, 8)}, country="")
    order = order_at(calendar=always)
    assert given(propose()).keys() == {order.pk}


def test_more_work_than_time_leaves_out_what_matters_least() -> None:
    at_work()
    urgent, low = order_at(planned_minutes=420, priority=2), order_at(planned_minutes=300, priority=4)
    proposal = propose()
    assert given(proposal).keys() == {urgent.pk}
    assert why(proposal, low)


def test_what_is_due_first_comes_first() -> None:
    at_work()
    later = order_at(restoration_due_at=EIGHT_THIRTY + 9 * HOUR, priority=2)
    sooner = order_at(restoration_due_at=EIGHT_THIRTY + HOUR, priority=2)
    assert [one.order_id for one in propose().suggestions] == [sooner.pk, later.pk]


def test_visits_that_stand_are_not_moved_and_not_overlapped() -> None:
    engineer = at_work()
    standing = [
        make_visit(engineer=engineer, planned_start=EIGHT_THIRTY + start * HOUR, minutes=120) for start in (0, 2, 6.5)
    ]
    order_at()
    proposal = propose()
    (one,) = proposal.suggestions
    for visit in standing:
        assert one.end <= visit.planned_start or visit.planned_end <= one.start
    assert accept_day(proposal, by=SYSTEM, at=THE_EVENING_BEFORE).not_taken == ()


def test_a_visit_booked_too_tightly_or_outside_the_shift_keeps_its_time() -> None:
    """The dispatcher has decided; the planner takes it as given instead of planning over it."""
    engineer = at_work()
    far = make_asset(site=make_site(latitude=31.9, longitude=121.9))
    for start in (-1, 0.5, 1.6):
        visit = make_work_order(asset=far, state="scheduled")
        make_visit(engineer=engineer, work_order=visit, planned_start=EIGHT_THIRTY + start * HOUR, minutes=60)
    make_visit(engineer=engineer, planned_start=EIGHT_THIRTY + 8.5 * HOUR, minutes=120)
    order_at()
    proposal = propose()
    accepted = accept_day(proposal, by=SYSTEM, at=THE_EVENING_BEFORE)
    assert (len(accepted.visits), accepted.not_taken) == (1, ())


def test_absent_engineers_and_those_without_shift_get_nothing() -> None:
    sick = at_work()
    add_absence(sick, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 24 * HOUR, by=SYSTEM)
    make_engineer()
    order = order_at()
    assert why(propose(), order) == "Nobody has a shift on this day."


def test_parts_are_in_the_van_or_picked_up_on_the_way() -> None:
    engineer, part = at_work(), make_part()
    order = order_at()
    PartNeed.objects.create(work_order=order, part=part, quantity=2)
    assert "neither in a van nor in a warehouse" in why(propose(), order)
    store = make_warehouse(latitude=31.21, longitude=121.41)
    make_stock(store, part, 2)
    proposal = propose()
    (pick_up,) = proposal.pick_ups
    assert (pick_up.engineer_id, pick_up.place_id) == (engineer.pk, store.pk)
    assert pick_up.at < proposal.suggestions[0].start
    make_stock(make_van(engineer), part, 2)
    assert propose().pick_ups == ()


def test_a_part_that_only_one_van_has_decides_who_goes() -> None:
    carrier, part = at_work(home_latitude=30.9), make_part()
    at_work()
    make_warehouse(latitude=31.21, longitude=121.41)
    make_stock(make_van(carrier), part, 1)
    order = order_at()
    PartNeed.objects.create(work_order=order, part=part)
    assert given(propose()) == {order.pk: carrier.pk}


def test_a_tool_with_expired_calibration_does_not_count() -> None:
    engineer = at_work()
    order, kind = order_at(), make_tool_type()
    ToolNeed.objects.create(work_order=order, tool_type=kind)
    tool = make_tool(tool_type=kind, place=make_van(engineer), calibrated_until=DAY - timedelta(days=1))
    assert "tool" in why(propose(), order)
    tool.calibrated_until = DAY
    tool.save()
    assert given(propose()) == {order.pk: engineer.pk}


def test_who_was_there_last_is_preferred() -> None:
    near, known = at_work(), at_work(home_latitude=31.21)
    order = order_at(31.2, 121.4, state="open")
    make_visit(engineer=known, work_order=order, planned_start=EIGHT_THIRTY - 24 * HOUR, state="left")
    assert given(propose()) == {order.pk: known.pk}
    assert near


def test_only_the_territory_that_was_asked_for() -> None:
    north = make_territory()
    engineer = at_work(territory=north)
    at_work()
    order = order_at(territory=north)
    order_at()
    assert given(propose(territory=north)) == {order.pk: engineer.pk}


def test_on_a_day_that_has_begun_nothing_starts_before_now_or_before_the_present_visit_ends() -> None:
    busy, free = at_work(), at_work(home_latitude=31.3)
    now = EIGHT_THIRTY + 2.25 * HOUR
    make_visit(engineer=busy, planned_start=EIGHT_THIRTY + 2 * HOUR, minutes=180, state="working")
    for _order in range(5):
        order_at(planned_minutes=90)
    proposal = propose(now=now)
    assert {one.engineer_id for one in proposal.suggestions} == {busy.pk, free.pk}
    for one in proposal.suggestions:
        assert one.start >= (EIGHT_THIRTY + 5 * HOUR if one.engineer_id == busy.pk else now)


def test_there_is_time_for_lunch() -> None:
    at_work()
    for _order in range(8):
        order_at(31.2, 121.4)
    taken = sorted((one.start, one.end) for one in propose().suggestions)
    noon = EIGHT_THIRTY + 2.5 * HOUR, EIGHT_THIRTY + 5 * HOUR
    edges = [noon[0], *(moment for span in taken for moment in span if noon[0] <= moment <= noon[1]), noon[1]]
    assert max(b - a for a, b in pairwise(edges)) >= HOUR / 2


def test_a_job_as_long_as_the_day_has_its_pause_inside() -> None:
    at_work(), at_work()
    long, short = order_at(planned_minutes=420), order_at()
    proposal = propose()
    assert given(proposal).keys() == {long.pk, short.pk}
    assert accept_day(proposal, by=SYSTEM, at=THE_EVENING_BEFORE).not_taken == ()


def test_a_proposal_writes_nothing_and_is_the_same_again() -> None:
    at_work()
    for _order in range(3):
        order_at()
    first = propose()
    assert propose() == first
    assert not Visit.objects.exists()


def test_a_day_that_is_over_is_not_filled() -> None:
    with pytest.raises(Refused, match="over"):
        propose(now=EIGHT_THIRTY + 30 * HOUR)


def test_who_may_not_plan_gets_no_proposal() -> None:
    with pytest.raises(NotAllowed):
        propose_day(DAY, by=make_user(Role.ENGINEER))


class TestAccept:
    def test_the_visits_are_planned(self) -> None:
        engineer, order = at_work(), order_at()
        proposal = propose()
        accepted = accept_day(proposal, by=make_user(Role.DISPATCHER), at=THE_EVENING_BEFORE)
        (visit,) = accepted.visits
        assert (visit.work_order, visit.bookings.get().engineer) == (order, engineer)
        assert visit.planned_start == proposal.suggestions[0].start
        order.refresh_from_db()
        assert order.state == "scheduled"

    def test_it_survives_the_way_to_the_browser_and_back(self) -> None:
        at_work()
        order_at()
        proposal = propose()
        assert Proposal.from_json(proposal.to_json()).suggestions == proposal.suggestions

    def test_what_changed_meanwhile_is_refused_and_said(self) -> None:
        at_work()
        cancelled, edited, scheduled, fine = (order_at() for _ in range(4))
        proposal = propose()
        assert len(proposal.suggestions) == 4
        step_work_order(cancelled, "cancel", by=SYSTEM, reason="Sold the machine")
        edited.description = "It burns"
        edited.save()
        other = at_work()
        plan_visit(
            scheduled,
            engineers=[other],
            start=EIGHT_THIRTY + HOUR,
            end=EIGHT_THIRTY + 2 * HOUR,
            by=SYSTEM,
            at=THE_EVENING_BEFORE,
        )
        accepted = accept_day(proposal, by=SYSTEM, at=THE_EVENING_BEFORE)
        assert [visit.work_order for visit in accepted.visits] == [fine]
        said = {one.order.pk if one.order else 0: one.why for one in accepted.not_taken}
        assert said[cancelled.pk] == f"{cancelled.number} is “Cancelled” by now."
        assert said[edited.pk].startswith(f"{edited.number} was changed meanwhile")
        assert said[scheduled.pk] == f"{scheduled.number} is “Scheduled” by now."

    def test_an_engineer_who_fell_ill_or_was_booked_meanwhile_is_not_sent(self) -> None:
        engineer, order = at_work(name="Chen Li"), order_at()
        proposal = propose()
        start = proposal.suggestions[0].start
        other = make_visit(engineer=engineer, planned_start=start)
        (refused,) = accept_day(proposal, by=SYSTEM, at=THE_EVENING_BEFORE).not_taken
        assert other.work_order.number in refused.why
        other.bookings.update(is_firm=False)
        add_absence(engineer, reason="sick", starts_at=start, ends_at=start + HOUR, by=SYSTEM)
        (refused,) = accept_day(proposal, by=SYSTEM, at=THE_EVENING_BEFORE).not_taken
        assert (refused.order, "Chen Li: absent" in refused.why) == (order, True)
        order.refresh_from_db()
        assert order.state == "open"


class TestAVisitThatHasLostItsEngineer:
    def away(self, engineer: Engineer) -> None:
        add_absence(engineer, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)

    def planned(self, engineer: Engineer, **kw: Any) -> Visit:
        start = EIGHT_THIRTY + 2 * HOUR
        return plan_visit(order_at(**kw), engineers=[engineer], start=start, end=start + HOUR, by=SYSTEM)

    def test_is_given_to_a_colleague_within_what_the_customer_was_told(self) -> None:
        sick, colleague = at_work(), at_work()
        visit = self.planned(sick)
        self.away(sick)
        proposal = propose()
        assert given(proposal) == {visit.work_order_id: colleague.pk}
        (moved,) = accept_day(proposal, by=SYSTEM).visits
        assert moved.pk == visit.pk
        assert moved.engineer_ids == [colleague.pk]
        assert (moved.window_from, moved.window_to) == (visit.window_from, visit.window_to)
        assert visit.window_from <= moved.planned_start <= visit.window_to

    def test_stays_out_with_the_reason_where_nobody_else_can(self) -> None:
        sick = at_work()
        visit = self.planned(sick)
        self.away(sick)
        proposal = propose()
        assert proposal.suggestions == ()
        assert [left.order_id for left in proposal.left_out] == [visit.work_order_id]
        visit.refresh_from_db()
        assert visit.state == "planned"

    def test_all_others_stay_where_they_are(self) -> None:
        sick, colleague = at_work(), at_work()
        stays = self.planned(colleague)
        visit = self.planned(sick)
        self.away(sick)
        assert given(propose()) == {visit.work_order_id: colleague.pk}
        stays.refresh_from_db()
        assert stays.planned_start == EIGHT_THIRTY + 2 * HOUR

    def test_moved_by_hand_meanwhile_it_is_refused(self) -> None:
        sick = at_work()
        colleague = at_work()
        visit = self.planned(sick)
        self.away(sick)
        proposal = propose()
        start = EIGHT_THIRTY + 5 * HOUR
        move_visit(visit, engineers=[colleague], start=start, end=start + HOUR, by=SYSTEM)
        accepted = accept_day(proposal, by=SYSTEM)
        assert accepted.visits == ()
        assert "was changed meanwhile" in accepted.not_taken[0].why

    def test_what_is_kept_in_json_comes_back(self) -> None:
        sick = at_work()
        at_work()
        self.planned(sick)
        self.away(sick)
        proposal = propose()
        assert Proposal.from_json(proposal.to_json()).suggestions == proposal.suggestions


def test_a_planner_that_gives_no_answer_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kw: Any) -> None:
        raise EngineFailure

    monkeypatch.setattr("firstfix.scheduling.translate.planner.plan_apart", fail)
    at_work()
    order_at()
    with pytest.raises(Refused, match="gave no answer"):
        propose()
