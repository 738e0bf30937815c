from datetime import UTC, date, datetime, timedelta

import pytest

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import add_absence, make_shifts, remove_absence, remove_shift, set_on_call
from firstfix.scheduling.models import Absence, Shift
from firstfix.scheduling.queries import on_call_at
from firstfix.scheduling.tests.makers import make_shift, make_visit

WEEK = {str(day): [["08:30", "17:30"]] for day in range(1, 6)}
MONDAY = datetime(2030, 5, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_week_of_shifts_and_again_nothing(company: Tenant) -> None:
    engineers = [make_engineer(), make_engineer()]
    made = make_shifts(engineers, hours=WEEK, first=date(2026, 3, 2), weeks=2, by=SYSTEM)
    assert len(made) == 20
    assert {(one.starts_at.hour, one.starts_at.minute) for one in made} == {(0, 30)}, "08:30 in Shanghai"
    assert make_shifts(engineers, hours=WEEK, first=date(2026, 3, 2), weeks=3, by=SYSTEM)[0].starts_at.day == 16
    assert facts_about(engineers[0]).filter(name="ShiftsMade").count() == 2


def test_public_holidays_are_off_and_moved_days_are_worked(company: Tenant) -> None:
    """Spring Festival 2026: off from 15 to 23 February, worked on Saturdays 14 and 28 instead (State Council)."""
    make_shifts([make_engineer()], hours=WEEK, first=date(2026, 2, 9), weeks=3, by=SYSTEM)
    days = [shift.starts_at.date().day for shift in Shift.objects.order_by("starts_at")]
    assert days == [9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]


def test_a_moved_day_has_the_hours_of_the_day_it_replaces(company: Tenant) -> None:
    """10 October 2026, a Saturday, is worked in exchange for Wednesday the 7th."""
    hours = {"3": [["10:00", "12:00"]], "6": [["20:00", "22:00"]]}
    make_shifts([make_engineer()], hours=hours, first=date(2026, 10, 5), weeks=1, by=SYSTEM)
    shift = Shift.objects.get()
    assert shift.starts_at == datetime(2026, 10, 10, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("night", "hours"),
    [(date(2026, 3, 28), 7), (date(2026, 4, 4), 8), (date(2026, 10, 24), 9)],
)
def test_a_night_across_a_change_of_clocks_is_as_long_as_it_is(db: None, night: date, hours: int) -> None:
    tenant = make_tenant(zone="Europe/Berlin")
    Tenant.objects.filter(pk=tenant.pk).update(country="")
    with tenant_scope(tenant.pk):
        Tenant.objects.update(country="")
        (shift,) = make_shifts([make_engineer()], hours={"6": [["22:00", "06:00"]]}, first=night, weeks=1, by=SYSTEM)
    assert shift.ends_at - shift.starts_at == hours * HOUR


@pytest.mark.parametrize(
    "hours", [{}, {"1": [["8h", "17:30"]]}, {"1": [["25:00", "26:00"]]}, {"1": [["08:30", "08:30"]]}]
)
def test_hours_that_are_none_are_refused(company: Tenant, hours: dict[str, list[list[str]]]) -> None:
    with pytest.raises(Invalid, match="hours"):
        make_shifts([make_engineer()], hours=hours, first=date(2026, 3, 2), weeks=1, by=SYSTEM)


def test_too_many_weeks_are_refused(company: Tenant) -> None:
    with pytest.raises(Invalid, match="weeks"):
        make_shifts([make_engineer()], hours=WEEK, first=date(2026, 3, 2), weeks=1000, by=SYSTEM)


def test_an_absence_names_the_visits_it_hits(company: Tenant) -> None:
    engineer = make_engineer()
    hit = make_visit(engineer=engineer, planned_start=MONDAY + 2 * HOUR)
    make_visit(engineer=engineer, planned_start=MONDAY + 30 * HOUR)
    make_visit(engineer=engineer, planned_start=MONDAY + 4 * HOUR, state="cancelled")
    absence, visits = add_absence(engineer, reason="sick", starts_at=MONDAY, ends_at=MONDAY + 24 * HOUR, by=SYSTEM)
    assert visits == [hit]
    fact = facts_about(engineer).filter(name="AbsenceAdded").get()
    assert fact.data["visits"] == [hit.pk]
    assert "sick" not in str(fact.data), "the history is read by all"
    remove_absence(absence, by=SYSTEM)
    assert not Absence.objects.exists()


def test_an_absence_has_a_reason_and_ends_later(company: Tenant) -> None:
    with pytest.raises(Invalid):
        add_absence(make_engineer(), reason="bored", starts_at=MONDAY, ends_at=MONDAY + HOUR, by=SYSTEM)
    with pytest.raises(Invalid):
        add_absence(make_engineer(), reason="sick", starts_at=MONDAY, ends_at=MONDAY, by=SYSTEM)


def test_on_call_is_known_at_any_hour_of_it(company: Tenant) -> None:
    engineer, sick = make_engineer(), make_engineer()
    for one in (engineer, sick):
        set_on_call(one, starts_at=MONDAY, ends_at=MONDAY + 60 * HOUR, by=SYSTEM)
    add_absence(sick, reason="sick", starts_at=MONDAY, ends_at=MONDAY + 24 * HOUR, by=SYSTEM)
    assert on_call_at(MONDAY + HOUR) == [engineer]
    assert set(on_call_at(MONDAY + 59 * HOUR)) == {engineer, sick}
    assert on_call_at(MONDAY + 60 * HOUR) == []


def test_on_call_is_set_once(company: Tenant) -> None:
    engineer = make_engineer()
    first = set_on_call(engineer, starts_at=MONDAY, ends_at=MONDAY + 60 * HOUR, by=SYSTEM)
    assert set_on_call(engineer, starts_at=MONDAY, ends_at=MONDAY + 60 * HOUR, by=SYSTEM) == first
    with pytest.raises(Refused, match="on call already"):
        set_on_call(engineer, starts_at=MONDAY + HOUR, ends_at=MONDAY + 2 * HOUR, by=SYSTEM)
    with pytest.raises(Invalid, match="At most"):
        set_on_call(engineer, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=20), by=SYSTEM)


def test_a_shift_with_visits_stays(company: Tenant) -> None:
    engineer = make_engineer()
    shift = make_shift(engineer, starts_at=MONDAY)
    visit = make_visit(engineer=engineer, planned_start=MONDAY + HOUR)
    with pytest.raises(Refused, match=visit.work_order.number):
        remove_shift(shift, by=SYSTEM)
    visit.bookings.update(is_firm=False)
    remove_shift(shift, by=SYSTEM)
    assert not Shift.objects.exists()


def test_engineers_do_not_make_their_own_shifts(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        make_shifts([make_engineer()], hours=WEEK, first=date(2026, 3, 2), weeks=1, by=make_user(Role.ENGINEER))
