"""Counting and closing a month by workers: what is refused, what two people see, and what a killed worker leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.actions import approve_claim, ask_pay_run, close_pay_month, count_pay_month
from firstfix.rewards.actions.pay_runs import begin_pay_run, carry_out_pay_run
from firstfix.rewards.jobs import count_asked, count_open
from firstfix.rewards.models import CountedSheet, PayLine, PayMonth, PayRun
from firstfix.rewards.queries.pay.counted import month_known, run_failed, run_going
from firstfix.rewards.queries.pay.missing import facts_missing, workers_without_post
from firstfix.rewards.queries.pay.sheets import months_open, sheets_of
from firstfix.rewards.tests.makers import make_trip
from firstfix.rewards.tests.pay_makers import (
    MONTH,
    NEXT,
    at,
    make_grade,
    make_paid_order,
    make_post,
    make_rules_in_force,
)

TRAVEL = {"hours": 6, "most": "5000", "rows": [{"name": "B", "cities": [], "per_day": "90", "per_night": "200"}]}


def paid(**values: Any) -> Engineer:
    engineer = make_engineer()
    make_post(engineer, **values)
    return engineer


def hr() -> User:
    return make_user(Role.HR)


def worked(run: PayRun, tenant: Tenant) -> PayRun:
    count_asked(tenant.pk, run_id=run.pk, language="en")
    run.refresh_from_db()
    return run


def test_counting_keeps_what_the_month_comes_to(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force()
    make_paid_order(engineer)
    assert month_known(MONTH).counted_at is None
    run = ask_pay_run(PayRun.Kind.COUNT, MONTH, by=hr())
    assert run_going(MONTH) == run
    assert worked(run, company).state == "done"
    known, now = month_known(MONTH), sheets_of(MONTH, now=at(NEXT))
    assert known.total == 6050
    assert run_going(MONTH) is None
    assert [line.key for line in known.sheets[engineer.pk].lines] == [line.key for line in now[engineer.pk].lines]
    make_paid_order(engineer)
    assert month_known(MONTH).total == 6050
    worked(ask_pay_run(PayRun.Kind.COUNT, MONTH, by=hr()), company)
    assert month_known(MONTH).total == 6100


def test_who_has_no_sheet_any_more_is_not_counted(company: Tenant) -> None:
    engineer, other = paid(), paid()
    make_rules_in_force()
    count_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    other.pay_posts.all().delete()
    count_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    assert set(month_known(MONTH).sheets) == {engineer.pk}


def test_of_two_who_ask_to_close_both_see_one_run(company: Tenant) -> None:
    paid()
    make_rules_in_force()
    first, second = hr(), hr()
    run = ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=first)
    assert ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=second) == run
    assert worked(run, company).state == "done"
    assert PayMonth.objects.get().closed_by == first
    assert Notice.objects.get(words="pay_month_closed").user == first
    assert not CountedSheet.objects.exists()
    with pytest.raises(Refused, match="closed already"):
        ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=second)


def test_a_worker_that_was_killed_leaves_nothing_and_another_closes_once(company: Tenant) -> None:
    paid()
    make_rules_in_force()
    run = ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=hr())
    begin_pay_run(run.pk)
    for _again in range(3):
        worked(run, company)
    assert (run.state, run.percent) == ("done", 100)
    assert PayLine.objects.count() == 1


def test_of_two_workers_the_slower_one_changes_nothing(company: Tenant) -> None:
    """The rescue took it for dead; what the faster one did stands."""
    paid()
    make_rules_in_force()
    run = ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=hr())
    slow = begin_pay_run(run.pk)
    assert slow
    worked(run, company)
    with pytest.raises(Refused):
        carry_out_pay_run(slow)
    run.refresh_from_db()
    assert (run.state, PayLine.objects.count()) == ("done", 1)


def test_closing_is_refused_while_something_is_missing(company: Tenant) -> None:
    engineer = paid()
    rules = make_rules_in_force(travel=TRAVEL)
    trip = make_trip(engineer, starts_at=at(MONTH, 8), ends_at=at(MONTH, 18), state="submitted")
    order = make_paid_order(engineer)
    order.visits.update(state="working", left_at=None)
    assert [one.path for one in facts_missing(MONTH, rules)] == ["/trips?state=submitted", ""]
    with pytest.raises(Refused, match=order.number):
        ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=hr())
    order.visits.update(state="left", left_at=at(MONTH, 12))
    with pytest.raises(Refused, match="1 trip waits"):
        close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    approve_claim(trip, by=SYSTEM)
    close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))


def test_a_post_that_the_base_table_does_not_know_is_missing(company: Tenant) -> None:
    paid()
    rules = make_rules_in_force()
    make_post(grade=make_grade("E7"))
    assert [one.path for one in facts_missing(MONTH, rules)] == ["/pay/posts"]


def test_who_worked_without_a_post_is_named_before_closing(company: Tenant) -> None:
    make_rules_in_force()
    apprentice = make_engineer()
    make_paid_order(paid(), apprentice)
    make_paid_order(make_engineer(), closed=at(NEXT))
    assert workers_without_post(MONTH) == [apprentice]


def test_what_is_missing_by_the_time_the_worker_comes_is_said_to_whoever_asked(company: Tenant) -> None:
    engineer, person = paid(), hr()
    make_rules_in_force(travel=TRAVEL)
    run = ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=person)
    make_trip(engineer, starts_at=at(MONTH, 8), ends_at=at(MONTH, 18), state="submitted")
    assert worked(run, company).state == "failed"
    assert "1 trip waits" in run.problem
    assert run_failed(MONTH) == run
    assert Notice.objects.get(words="pay_run_failed").user == person
    assert not PayMonth.objects.exists()


def test_only_those_whose_role_says_so_ask(company: Tenant) -> None:
    make_rules_in_force()
    for kind in PayRun.Kind:
        with pytest.raises(NotAllowed):
            ask_pay_run(kind, MONTH, by=make_user(Role.MANAGER))


def test_the_night_counts_open_months_only(company: Tenant) -> None:
    paid()
    make_rules_in_force()
    assert months_open(now=at(date(2026, 10, 5))) == [MONTH, NEXT, date(2026, 10, 1)]
    count_open(month=MONTH.isoformat())
    assert month_known(MONTH).counted_at
    close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    count_open(month=MONTH.isoformat())
    assert not CountedSheet.objects.exists()
