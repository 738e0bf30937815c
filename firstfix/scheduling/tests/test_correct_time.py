"""A time that was recorded wrongly is put right: order, clocks and booking follow, and both values are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.actions import arrive, correct_time, leave, plan_visit, restore, set_off, start_work
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries.happenings import happenings_of
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engineer() -> Engineer:
    return make_engineer(name="Chen Li")


@pytest.fixture
def noon() -> datetime:
    """So near that the visit was left today, but for ten minutes after midnight. (Set off may have been yesterday.)"""
    return timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=50)


@pytest.fixture
def visit(engineer: Engineer, noon: datetime) -> Visit:
    """Set off, arrived, begun, restored and left ten minutes apart, the last one ten minutes ago."""
    make_shift(engineer, starts_at=noon - timedelta(hours=2))
    order = make_work_order(reported_at=noon - timedelta(days=1))
    end = noon + 60 * MINUTE
    visit = plan_visit(order, engineers=[engineer], start=noon, end=end, by=SYSTEM, at=noon - timedelta(hours=1))
    for number, step in enumerate((set_off, arrive, start_work, restore)):
        step(visit, by=SYSTEM, at=noon + number * 10 * MINUTE)
    leave(visit, outcome="restored", by=SYSTEM, at=noon + 40 * MINUTE)
    visit.refresh_from_db()
    return visit


def who(engineer: Engineer) -> User:
    assert engineer.user
    return engineer.user


def states_of(visit: Visit) -> dict[str, datetime]:
    return dict(visit.work_order.state_changes.values_list("state", "at"))


def test_an_arrival_takes_the_response_along(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    at = visit.left_at
    to = noon + 5 * MINUTE
    correct_time(visit, "arrived_at", to=to, reason="Pressed late", by=who(engineer), at=at)
    visit.refresh_from_db()
    order = WorkOrder.objects.get(pk=visit.work_order_id)
    assert (visit.arrived_at, order.responded_at, states_of(visit)["on_site"]) == (to, to, to)
    booking = visit.bookings.get()
    assert (booking.during.lower, booking.during.upper) == (to, visit.left_at)


def test_a_restoration_takes_the_orders_along(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    to = noon + 24 * MINUTE
    correct_time(visit, "restored_at", to=to, reason="Forgot to press", by=who(engineer), at=visit.left_at)
    order = WorkOrder.objects.get(pk=visit.work_order_id)
    assert (order.restored_at, states_of(visit)["restored"]) == (to, to)


def test_what_the_desk_answered_before_is_no_arrival(visit: Visit, noon: datetime) -> None:
    answered = noon - timedelta(hours=3)
    WorkOrder.objects.filter(pk=visit.work_order_id).update(responded_at=answered)
    correct_time(visit, "arrived_at", to=noon + 5 * MINUTE, reason="Pressed late", by=SYSTEM)
    assert WorkOrder.objects.get(pk=visit.work_order_id).responded_at == answered


def test_both_values_and_the_reason_are_kept(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    was, to = visit.left_at, noon + 35 * MINUTE
    assert was
    correct_time(visit, "left_at", to=to, reason=" Forgot to press ", by=who(engineer), at=was)
    fact = facts_about(visit)[0]
    assert (fact.name, fact.by_name, fact.data["reason"]) == ("VisitTimeCorrected", "Chen Li", "Forgot to press")
    assert [datetime.fromisoformat(fact.data[name]) for name in ("was", "now")] == [was, to]
    assert "→" in happenings_of(visit)[0].note


def test_steps_stay_one_after_the_other(visit: Visit, noon: datetime) -> None:
    with pytest.raises(Invalid, match=r"before “set off”"):
        correct_time(visit, "arrived_at", to=noon - 5 * MINUTE, reason="x", by=SYSTEM)
    with pytest.raises(Invalid, match=r"after “work started”"):
        correct_time(visit, "arrived_at", to=noon + 25 * MINUTE, reason="x", by=SYSTEM)
    with pytest.raises(Invalid, match="future"):
        correct_time(visit, "left_at", to=timezone.now() + timedelta(hours=1), reason="x", by=SYSTEM)


def test_within_the_minute_of_its_neighbour_it_is_its_neighbours(visit: Visit, noon: datetime) -> None:
    """A form says minutes, a press of the button seconds."""
    Visit.objects.filter(pk=visit.pk).update(set_off_at=noon + timedelta(seconds=40))
    correct_time(visit, "arrived_at", to=noon, reason="x", by=SYSTEM)
    visit.refresh_from_db()
    assert visit.arrived_at == visit.set_off_at


def test_it_needs_a_reason_a_noted_time_and_ones_own_visit(visit: Visit, noon: datetime) -> None:
    with pytest.raises(Invalid, match="why"):
        correct_time(visit, "left_at", to=noon + 45 * MINUTE, reason=" ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        correct_time(visit, "left_at", to=noon + 45 * MINUTE, reason="x", by=who(make_engineer()))
    Visit.objects.filter(pk=visit.pk).update(started_at=None)
    for step in ("started_at", "planned_start", "state"):
        with pytest.raises(Refused, match="no time yet"):
            correct_time(visit, step, to=noon, reason="x", by=SYSTEM)


def test_engineers_do_so_on_the_day_and_dispatchers_later_too(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused, match="dispatcher"):
        correct_time(visit, "left_at", to=noon + 45 * MINUTE, reason="x", by=who(engineer), at=tomorrow)
    dispatcher = make_user(Role.DISPATCHER)
    correct_time(visit, "left_at", to=noon + 45 * MINUTE, reason="x", by=dispatcher, at=tomorrow)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nobody_when_the_order_is_over(visit: Visit, noon: datetime, state: str) -> None:
    WorkOrder.objects.filter(pk=visit.work_order_id).update(state=state)
    with pytest.raises(Refused, match="over"):
        correct_time(visit, "restored_at", to=noon + 24 * MINUTE, reason="x", by=make_user(Role.DISPATCHER))
    visit.refresh_from_db()
    assert visit.restored_at == noon + 30 * MINUTE


def test_not_across_another_step_of_the_order(visit: Visit, noon: datetime) -> None:
    """The desk has noted something of the order between the two times."""
    changes = visit.work_order.state_changes
    changes.create(state="waiting_customer", at=noon + 26 * MINUTE)
    with pytest.raises(Invalid, match="Another step"):
        correct_time(visit, "restored_at", to=noon + 24 * MINUTE, reason="x", by=SYSTEM)


def test_the_same_time_is_no_news(visit: Visit, noon: datetime) -> None:
    correct_time(visit, "left_at", to=noon + 40 * MINUTE, reason="x", by=SYSTEM)
    assert facts_about(visit)[0].name == "VisitLeft"
