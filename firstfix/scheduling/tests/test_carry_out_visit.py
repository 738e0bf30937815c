from collections.abc import Callable
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
from firstfix.scheduling.actions import arrive, leave, miss, plan_visit, restore, set_off, start_work
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.models import StateChange
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engineer() -> Engineer:
    return make_engineer(name="Chen Li")


@pytest.fixture
def noon() -> datetime:
    """An hour that is over, so that every step can have a time of its own."""
    return timezone.now().replace(second=0, microsecond=0) - timedelta(hours=5)


@pytest.fixture
def visit(engineer: Engineer, noon: datetime) -> Visit:
    make_shift(engineer, starts_at=noon - timedelta(hours=2))
    order = make_work_order(reported_at=noon - timedelta(days=1))
    return plan_visit(
        order, engineers=[engineer], start=noon, end=noon + 60 * MINUTE, by=SYSTEM, at=noon - timedelta(hours=1)
    )


def who(engineer: Engineer) -> User:
    assert engineer.user
    return engineer.user


def carry_out(visit: Visit, *steps: Callable[..., Visit], since: datetime) -> None:
    """The steps ten minutes apart."""
    for number, step in enumerate(steps):
        step(visit, by=SYSTEM, at=since + number * 10 * MINUTE)


def test_each_step_has_its_own_time_and_moves_the_order(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    order = visit.work_order
    expected = [
        (set_off, "on_the_way", "dispatched"),
        (arrive, "arrived", "on_site"),
        (start_work, "working", "on_site"),
        (restore, "restored", "restored"),
    ]
    for number, (step, state, order_state) in enumerate(expected):
        step(visit, by=who(engineer), at=noon + number * 10 * MINUTE)
        visit.refresh_from_db()
        order.refresh_from_db()
        assert (visit.state, order.state) == (state, order_state)
    leave(visit, outcome="restored", by=who(engineer), at=noon + 50 * MINUTE)
    visit.refresh_from_db()
    times = [visit.set_off_at, visit.arrived_at, visit.started_at, visit.restored_at, visit.left_at]
    assert times == [noon + minutes * MINUTE for minutes in (0, 10, 20, 30, 50)]
    assert (visit.state, visit.outcome) == ("left", "restored")
    assert (order.responded_at, order.restored_at, order.visit_count) == (
        visit.arrived_at,
        visit.restored_at,
        1,
    )
    changes = StateChange.objects.filter(work_order=order).order_by("pk")
    assert list(changes.values_list("state", flat=True))[-3:] == [
        "dispatched",
        "on_site",
        "restored",
    ]
    assert [fact.name for fact in facts_about(visit)] == [
        "VisitLeft",
        "VisitRestored",
        "WorkStarted",
        "EngineerArrived",
        "EngineerSetOff",
        "VisitPlanned",
    ]


def test_the_booking_is_cut_to_what_was_and_the_time_is_free(visit: Visit, engineer: Engineer, noon: datetime) -> None:
    carry_out(visit, set_off, arrive, start_work, restore, since=noon)
    leave(visit, outcome="restored", by=SYSTEM, at=noon + 35 * MINUTE)
    booking = visit.bookings.get()
    assert (booking.is_firm, booking.during.lower, booking.during.upper) == (
        False,
        noon + 10 * MINUTE,
        noon + 35 * MINUTE,
    )
    again = plan_visit(make_work_order(), engineers=[engineer], start=noon, end=noon + 60 * MINUTE, by=SYSTEM, at=noon)
    assert again.pk


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("further_visit", "open"),
        ("waiting_parts", "waiting_parts"),
        ("waiting_customer", "waiting_customer"),
        ("waiting_rnd", "waiting_rnd"),
    ],
)
def test_leaving_without_restoring_needs_a_reason(
    visit: Visit, engineer: Engineer, noon: datetime, outcome: str, state: str
) -> None:
    carry_out(visit, set_off, arrive, start_work, since=noon)
    with pytest.raises(Invalid, match="why"):
        leave(visit, outcome=outcome, reason=" ", by=who(engineer), at=noon + 40 * MINUTE)
    leave(visit, outcome=outcome, reason="The seal is worn too", by=who(engineer), at=noon + 40 * MINUTE)
    visit.refresh_from_db()
    visit.work_order.refresh_from_db()
    assert (visit.state, visit.outcome_reason, visit.work_order.state) == ("left", "The seal is worn too", state)
    assert visit.work_order.restored_at is None


def test_restored_is_not_said_before_it_is(visit: Visit, noon: datetime) -> None:
    carry_out(visit, set_off, arrive, start_work, since=noon)
    with pytest.raises(Refused, match="Working"):
        leave(visit, outcome="restored", by=SYSTEM)
    restore(visit, by=SYSTEM)
    with pytest.raises(Refused, match="Restored"):
        leave(visit, outcome="waiting_parts", reason="One part is missing", by=SYSTEM)
    with pytest.raises(Invalid):
        leave(visit, outcome="home", by=SYSTEM)


@pytest.mark.parametrize("steps", [(set_off,), (set_off, arrive)])
def test_nobody_there(visit: Visit, noon: datetime, steps: tuple[Callable[..., Visit], ...]) -> None:
    carry_out(visit, *steps, since=noon)
    with pytest.raises(Invalid):
        miss(visit, reason="", by=SYSTEM)
    miss(visit, reason="The gate was locked", by=SYSTEM, at=noon + 20 * MINUTE)
    visit.refresh_from_db()
    order = visit.work_order
    order.refresh_from_db()
    assert (visit.state, visit.left_at, order.state, order.visit_count) == (
        "missed",
        noon + 20 * MINUTE,
        "open",
        0,
    )
    assert not visit.bookings.get().is_firm


def test_a_phone_tells_late_but_not_in_the_wrong_order(visit: Visit, noon: datetime) -> None:
    set_off(visit, by=SYSTEM, at=noon)
    with pytest.raises(Invalid, match=r"before “set off”"):
        arrive(visit, by=SYSTEM, at=noon - MINUTE)
    with pytest.raises(Invalid, match="future"):
        arrive(visit, by=SYSTEM, at=timezone.now() + timedelta(hours=1))
    assert arrive(visit, by=SYSTEM, at=noon).arrived_at == noon


def test_a_step_out_of_turn_is_refused(visit: Visit) -> None:
    with pytest.raises(Refused, match="Planned"):
        start_work(visit, by=SYSTEM)
    set_off(visit, by=SYSTEM)
    with pytest.raises(Refused, match="On the way"):
        set_off(visit, by=SYSTEM)


def test_arriving_without_having_told_of_setting_off(visit: Visit, noon: datetime) -> None:
    arrive(visit, by=SYSTEM, at=noon)
    visit.work_order.refresh_from_db()
    assert visit.work_order.state == "on_site"


def test_a_visit_is_carried_out_by_its_own_engineer(visit: Visit) -> None:
    colleague = make_engineer()
    with pytest.raises(NotAllowed, match="colleague"):
        set_off(visit, by=who(colleague))
    with pytest.raises(NotAllowed):
        set_off(visit, by=make_user(Role.PARTS))
    assert set_off(visit, by=make_user(Role.DISPATCHER))
