"""The night plans the coming days, company by company, and the dispatcher finds it in the morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import change_planning_rules
from firstfix.scheduling.actions.planning_runs import accept_run, forget_old_runs, plan_coming_days
from firstfix.scheduling.jobs import plan_by_night
from firstfix.scheduling.models import PlanningRun
from firstfix.scheduling.tests.makers import make_shift
from firstfix.scheduling.tests.test_planning_runs import work_off
from firstfix.work.tests.makers import make_work_order

Browser = Callable[[User], Client]

DAY = date(2030, 5, 6)
TWO = datetime(2030, 5, 5, 18, 5, tzinfo=UTC)
"""In the morning of that day in Shanghai."""
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def night() -> object:
    with time_machine.travel(TWO, tick=False):
        yield


@pytest.fixture
def work(company: Tenant) -> None:
    """An engineer at work today and tomorrow, and four orders, more than fit into one day."""
    engineer = make_engineer(home_latitude=31.23, home_longitude=121.47)
    for day in range(2):
        make_shift(engineer, starts_at=TWO + timedelta(days=day, hours=7), hours=3)
    asset = make_asset(site=make_site(latitude=31.23, longitude=121.47))
    for _ in range(4):
        make_work_order(asset=asset, planned_minutes=60)


@pytest.fixture
def switched_on(work: None) -> None:
    change_planning_rules(plans_at_night=True, night_days=2, by=SYSTEM)


@pytest.mark.usefixtures("work")
def test_only_companies_that_want_it_are_planned() -> None:
    assert plan_coming_days(at=TWO) is None


@pytest.mark.usefixtures("switched_on")
class TestNight:
    def test_it_begins_with_the_day_that_comes_and_is_made_once(self) -> None:
        run = plan_coming_days(at=TWO)
        assert run
        assert (run.first_day, run.last_day, run.is_nightly) == (DAY, DAY + timedelta(days=1), True)
        assert plan_coming_days(at=TWO + HOUR) is None
        assert plan_coming_days(at=TWO + 24 * HOUR)

    @pytest.mark.parametrize(("hours", "is_planned"), [(-1, False), (0, True), (3, True), (4, False)])
    def test_at_the_companys_hour_or_a_little_later(self, hours: int, is_planned: bool) -> None:
        assert (plan_coming_days(at=TWO + hours * HOUR) is not None) is is_planned

    def test_in_the_evening_it_begins_with_the_next_day(self) -> None:
        change_planning_rules(night_hour=22, by=SYSTEM)
        run = plan_coming_days(at=TWO - 4 * HOUR)
        assert run
        assert run.first_day == DAY

    def test_the_dispatcher_finds_it_in_the_morning_until_it_is_accepted(self, client_of: Browser) -> None:
        run = plan_coming_days(at=TWO)
        assert run
        work_off()
        dispatcher, page = client_of(make_user(Role.DISPATCHER)), reverse("schedule_day", args=[DAY])
        first, second = (len(piece.proposal["suggestions"]) for piece in run.pieces.order_by("day") if piece.proposal)
        with time_machine.travel(TWO + 6 * HOUR):
            shown = dispatcher.get(page).content.decode()
            assert f"{first} visits for Monday, and {second} for the days after" in shown
            assert reverse("planning_run", args=[run.pk]) in shown
            assert "The night has planned" not in client_of(make_user(Role.ENGINEER)).get(page).content.decode()
            accept_run(run, by=SYSTEM)
            assert "The night has planned" not in dispatcher.get(page).content.decode()

    def test_the_plan_of_a_former_night_is_not_shown(self, client_of: Browser) -> None:
        plan_coming_days(at=TWO)
        work_off()
        dispatcher = client_of(make_user(Role.DISPATCHER))
        with time_machine.travel(TWO + 30 * HOUR):
            page = dispatcher.get(reverse("schedule_day", args=[DAY + timedelta(days=1)])).content.decode()
            assert "The night has planned" not in page

    def test_a_manager_sets_it(self, client_of: Browser) -> None:
        manager = client_of(make_user(Role.MANAGER))
        page = manager.get(reverse("planning_rules")).content.decode()
        assert "Plan the coming days every night" in page


@pytest.mark.usefixtures("switched_on")
def test_runs_are_forgotten_after_a_month() -> None:
    plan_coming_days(at=TWO)
    assert forget_old_runs(at=TWO + timedelta(days=30)) == 0
    assert forget_old_runs(at=TWO + timedelta(days=31)) == 1
    assert not PlanningRun.objects.exists()


def test_the_job_goes_from_company_to_company(committed: None) -> None:
    """One has nobody to plan for, one does not want it, one is planned."""
    tenants = [make_tenant() for _ in range(3)]
    assert {tenant.pk for tenant in tenants} <= set(all_tenants())
    for tenant in (tenants[0], tenants[2]):
        with tenant_scope(tenant.pk):
            change_planning_rules(plans_at_night=True, night_days=1, by=SYSTEM)
    with tenant_scope(tenants[2].pk):
        make_engineer()
    plan_by_night(TWO)
    counts = []
    for tenant in tenants:
        with tenant_scope(tenant.pk):
            counts.append(PlanningRun.objects.count())
    assert counts == [0, 0, 1]
