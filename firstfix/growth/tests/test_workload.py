"""Workload: what a week asked, which limits it broke, the fair share, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.care.tests.makers import make_follow_up
from firstfix.growth.queries.workload import WEEKS, Week, workloads
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.tests.makers import make_added_hours, user_of
from firstfix.scheduling.models import PlanningRules, Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.rules import Priority
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
#: A Monday.
MONDAY = date(2026, 11, 16)


def at(day: int, hour: float) -> datetime:
    """So many days after the Monday."""
    midnight = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=company_zone())
    return midnight + timedelta(days=day, hours=hour)


def been(engineer: Engineer, day: int, start: float = 9, *, hours: float = 8, travel: float = 1, **kw: Any) -> Visit:
    arrived = at(day, start)
    times: dict[str, Any] = {
        "set_off_at": arrived - timedelta(hours=travel), "arrived_at": arrived,
        "left_at": arrived + timedelta(hours=hours),
    }  # fmt: skip
    order = make_work_order(state="closed", **kw)
    return make_visit(engineer=engineer, work_order=order, planned_start=arrived, state="left", **times)


def week_of(engineer: Engineer, day: date = MONDAY) -> Week:
    (one,) = workloads(day, of=[engineer.pk])
    return one.last


def test_hours_overtime_and_what_was_approved(company: Tenant) -> None:
    engineer = make_engineer()
    for day in range(5):
        been(engineer, day)
    make_added_hours(engineer, day=MONDAY, minutes=60, state="approved")
    make_added_hours(engineer, day=MONDAY, minutes=600, state="submitted")
    week = week_of(engineer)
    assert (week.hours, week.overtime, week.load.days_in_a_row) == (46, timedelta(hours=2), 5)
    assert week.states["hours"] == "over"
    assert week_of(engineer, MONDAY - timedelta(days=1)).hours == 0


def test_nights_long_travel_and_short_rest(company: Tenant) -> None:
    engineer = make_engineer()
    been(engineer, 0, 20, hours=5)
    been(engineer, 1, 9, hours=1, travel=5)
    week = week_of(engineer)
    assert (week.load.nights, week.load.travel_days, week.load.rest) == (1, 1, timedelta(hours=3))
    assert [one.limit.value for one in week.broken] == ["rest"]


def test_days_in_a_row_go_on_from_the_weeks_before(company: Tenant) -> None:
    engineer = make_engineer()
    for day in range(-4, 4):
        been(engineer, day, hours=1)
    assert (week_of(engineer).load.days_in_a_row, week_of(engineer).states["days_in_a_row"]) == (8, "over")


def test_the_companys_own_limits_hold(company: Tenant) -> None:
    PlanningRules.objects.create(hours=None, rest=None)
    engineer = make_engineer()
    for day in range(6):
        been(engineer, day, hours=11)
    week = week_of(engineer)
    assert (week.overtime, "hours" in week.states) == (timedelta(0), False)


def test_emergencies_and_dissatisfied_customers_of_everybody_who_was_there(company: Tenant) -> None:
    engineer, mate, other = make_engineer(), make_engineer(), make_engineer()
    visit = been(engineer, 0, priority=Priority.EMERGENCY)
    visit.bookings.create(engineer=mate, during=visit.bookings.get().during, is_firm=False)
    make_visit(engineer=engineer, work_order=visit.work_order, state="left", planned_start=at(2, 9),
               arrived_at=at(2, 9), left_at=at(2, 10))  # fmt: skip
    make_follow_up(work_order=visit.work_order, rating=2, done_at=at(3, 9), state="done")
    make_follow_up(work_order=visit.work_order, rating=3, done_at=at(3, 9), state="done")
    assert [(one.emergencies, one.dissatisfied) for one in map(week_of, (engineer, mate, other))] == [
        (2, 1), (1, 1), (0, 0)
    ]  # fmt: skip


def test_the_share_is_of_what_those_had_who_worked(company: Tenant) -> None:
    much, little, _away = make_engineer(name="A"), make_engineer(name="B"), make_engineer(name="C")
    been(much, 0, hours=8)
    been(little, -20, hours=2)
    found = workloads(MONDAY)
    assert [round(one.share or 0, 2) for one in found] == [1.5, 0.5, 0]
    assert {len(one.weeks) for one in found} == {WEEKS}


def test_team_for_the_manager_own_for_the_engineer_nobody_elses(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    been(engineer, 0, hours=50)
    own, manager = client_of(user_of(engineer)), client_of(make_user(Role.MANAGER))
    path = f"/engineers/{engineer.pk}/workload?week={MONDAY}"
    theirs, seen = own.get(path).content.decode(), manager.get(path).content.decode()
    assert "over the limit" in theirs
    assert "over the limit" in seen
    assert own.get("/my-growth/workload").status_code == 200
    assert own.get("/workload").status_code == 403
    assert client_of(user_of(make_engineer())).get(path).status_code == 403
    team = manager.get(f"/workload?week={MONDAY}&limits=broken").content.decode()
    assert team.count("row-link") == 1
    assert own.get(f"/api/engineers/{engineer.pk}/workload?week={MONDAY}").json()[0]["weeks"][-1]["broken"] == ["hours"]
    assert own.get("/api/workload").status_code == 403
    assert len(manager.get("/api/workload").json()) == 2


@pytest.mark.parametrize("asked", ["2026-13-40", "x", "9999-12-31", "0001-01-01"])
def test_a_week_that_is_none_is_the_last(company: Tenant, client_of: ClientOf, asked: str) -> None:
    assert client_of(make_user(Role.HR)).get(f"/workload?week={asked}").status_code == 200
