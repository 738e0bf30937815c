"""The company's rules of planning: limits of a week, kept by the planner, told to whoever plans by hand."""

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
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.scheduling.actions import add_absence, change_planning_rules, move_visit, plan_visit, propose_day
from firstfix.scheduling.models import PlanningRules, Shift, Visit
from firstfix.scheduling.queries.load import weeks_of
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.what_if import Effect, Weight, what_if
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")

FRIDAY = date(2030, 5, 10)
MONDAY_MORNING = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
BEFORE = MONDAY_MORNING - timedelta(hours=14)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
HERE = {"latitude": 31.23, "longitude": 121.47}
ClientOf = Callable[[User], Client]


def at_work(*, days: int = 5, busy: float = 0, **kw: Any) -> Engineer:
    """Shifts from Monday on, and on the days before Friday one visit of so many hours next to home."""
    engineer = make_engineer(home_latitude=HERE["latitude"], home_longitude=HERE["longitude"], **kw)
    for n in range(days):
        make_shift(engineer, starts_at=MONDAY_MORNING + n * DAY)
    for n in range(4 if busy else 0):
        make_visit(
            engineer=engineer,
            work_order=order_here(state="scheduled"),
            planned_start=MONDAY_MORNING + n * DAY,
            minutes=round(busy * 60),
        )
    return engineer


def order_here(**kw: Any) -> WorkOrder:
    kw.setdefault("planned_minutes", 60)
    kw.setdefault("reported_at", BEFORE)
    return make_work_order(asset=make_asset(site=make_site(**HERE)), **kw)


def friday(hour: float) -> datetime:
    return MONDAY_MORNING + 4 * DAY + (hour - 8.5) * HOUR


def effects(engineer: Engineer, order: WorkOrder, *, hours: float = 1, visit: Visit | None = None) -> list[Effect]:
    start = friday(10)
    found = what_if(order, engineers=[engineer], start=start, end=start + hours * HOUR, now=BEFORE, visit=visit)
    return [one for one in found if one.kind == "load"]


class TestTheRules:
    def test_what_holds_by_default_is_not_saved(self) -> None:
        assert planning_rules().hours == 44
        assert not PlanningRules.objects.exists()

    def test_a_manager_changes_them_and_it_is_recorded(self) -> None:
        manager = make_user(Role.MANAGER)
        change_planning_rules(hours=40, firm=["hours"], by=manager)
        change_planning_rules(nights=None, by=manager)
        assert (planning_rules().hours, planning_rules().nights, planning_rules().firm) == (40, None, ["hours"])
        assert PlanningRules.objects.count() == 1
        assert Fact.objects.filter(name="PlanningRulesChanged").order_by("pk").last().data["fields"] == ["nights"]  # type: ignore[union-attr]

    def test_nobody_else_does(self) -> None:
        with pytest.raises(NotAllowed):
            change_planning_rules(hours=80, by=make_user(Role.DISPATCHER))

    @pytest.mark.parametrize("wrong", [{"hours": 0}, {"fairness": 101}, {"firm": ["sleep"]}, {"rest": 25}])
    def test_nonsense_is_refused_at_its_field(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(Invalid) as refused:
            change_planning_rules(by=SYSTEM, **wrong)
        assert refused.value.errors.keys() == wrong.keys()

    def test_the_page(self, client_of: ClientOf) -> None:
        manager = client_of(make_user(Role.MANAGER))
        page = manager.get("/planning-rules")
        values = {name: "" if value is None else value for name, value in page.context["form"].initial.items()}
        sent = manager.post("/planning-rules", {**values, "hours": "40", "nights": "", "firm": ["rest"]})
        assert sent.headers["Location"] == "/planning-rules"
        rules = planning_rules()
        assert (rules.hours, rules.nights, rules.firm) == (40, None, ["rest"])
        assert manager.post("/planning-rules", {**values, "hours": "400"}).status_code == 422

    def test_the_api_changes_only_what_is_sent(self, client_of: ClientOf) -> None:
        manager = client_of(make_user(Role.MANAGER))
        answer = manager.patch("/api/planning-rules", {"nights": None}, content_type="application/json")
        assert answer.status_code == 200, answer.content
        assert (answer.json()["nights"], answer.json()["hours"]) == (None, 44)


class TestFillingADay:
    def test_nobody_gets_more_than_the_week_allows(self) -> None:
        tired, fresh = at_work(busy=10), at_work(busy=2)
        for _n in range(8):
            order_here()
        proposal = propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=300)
        assert proposal.suggestions
        by_tired = [one for one in proposal.suggestions if one.engineer_id == tired.pk]
        worked = weeks_of([tired, fresh], day=FRIDAY)[tired.pk].load.hours
        assert worked + sum((one.end - one.start for one in by_tired), timedelta(0)) <= 44 * HOUR
        assert len(by_tired) < len(proposal.suggestions) - len(by_tired)

    def test_over_the_limit_there_is_nothing_more_and_the_reason_is_said(self) -> None:
        at_work(busy=11.5)
        order = order_here()
        proposal = propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=10)
        assert proposal.suggestions == ()
        (left,) = proposal.left_out
        assert (left.order_id, "limit of their week" in left.why) == (order.pk, True)
        change_planning_rules(hours=None, by=SYSTEM)
        assert propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=10).suggestions

    def test_who_has_worked_less_this_week_gets_it(self) -> None:
        busy, fresh = at_work(name="Abel", busy=6), at_work(name="Zhou", busy=2)
        order_here()
        (one,) = propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=50).suggestions
        assert one.engineer_id == fresh.pk
        Visit.objects.all().delete()
        for n in range(4):
            start = MONDAY_MORNING + n * DAY
            make_visit(engineer=fresh, work_order=order_here(state="scheduled"), planned_start=start, minutes=360)
        (one,) = propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=50).suggestions
        assert one.engineer_id == busy.pk

    def test_who_is_near_the_limit_gets_it_last(self) -> None:
        near, fresh = at_work(busy=9.9), at_work(busy=8)
        order_here()
        (one,) = propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=50).suggestions
        assert one.engineer_id == fresh.pk != near.pk

    def test_what_is_not_worth_a_long_week_waits_and_says_so(self) -> None:
        at_work(busy=10.5)
        small = order_here(priority=4, planned_minutes=100)
        proposal = propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=50)
        (left,) = proposal.left_out
        assert (left.order_id, "long week" in left.why) == (small.pk, True)
        small.priority = 1
        small.save()
        assert propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=50).suggestions

    def test_what_stands_stays(self) -> None:
        engineer = at_work(busy=11.5)
        make_visit(engineer=engineer, work_order=order_here(state="scheduled"), planned_start=friday(10))
        order_here()
        assert propose_day(FRIDAY, by=SYSTEM, now=BEFORE, iterations=10).suggestions == ()
        assert Visit.objects.filter(planned_start=friday(10)).exists()

    def test_the_seventh_day_in_a_row_is_free(self) -> None:
        at_work(days=7)
        order_here()
        sunday = FRIDAY + 2 * DAY
        assert propose_day(sunday, by=SYSTEM, now=BEFORE, iterations=10).suggestions == ()
        assert propose_day(sunday - DAY, by=SYSTEM, now=BEFORE, iterations=10).suggestions


class TestByHand:
    def test_a_warning_names_the_figure_and_the_limit(self) -> None:
        engineer = at_work(busy=10.9, name="Chen Li")
        (effect,) = effects(engineer, order_here(), hours=2)
        assert (effect.weight, effect.text) == (Weight.WARNS, "Chen Li: 45.6 h of work this week, limit 44.")

    def test_a_light_week_is_not_mentioned(self) -> None:
        assert effects(at_work(busy=2), order_here()) == []

    def test_moving_a_visit_within_the_week_does_not_count_it_twice(self) -> None:
        engineer = at_work(busy=9.9)
        visit = make_visit(engineer=engineer, work_order=order_here(state="scheduled"), planned_start=friday(14))
        assert effects(engineer, visit.work_order, visit=visit) == []
        (longer,) = effects(engineer, visit.work_order, visit=visit, hours=2)
        assert longer.text == f"{engineer.name}: 41.6 h of work this week, limit 44."

    def test_a_firm_limit_bars_and_refuses(self) -> None:
        engineer, order = at_work(busy=11), order_here()
        change_planning_rules(firm=["hours"], by=SYSTEM)
        (effect,) = effects(engineer, order)
        assert effect.weight == Weight.BARS
        start = friday(10)
        with pytest.raises(Refused, match="limit 44"):
            plan_visit(order, engineers=[engineer], start=start, end=start + HOUR, by=SYSTEM, at=BEFORE)
        change_planning_rules(firm=[], by=SYSTEM)
        visit = plan_visit(order, engineers=[engineer], start=start, end=start + HOUR, by=SYSTEM, at=BEFORE)
        change_planning_rules(firm=["hours"], by=SYSTEM)
        assert move_visit(visit, start=start + HOUR, end=start + 2 * HOUR, by=SYSTEM, at=BEFORE), "it gets no worse"


class TestWhereItIsSeen:
    @pytest.fixture
    def dispatcher(self, client_of: ClientOf) -> Client:
        return client_of(make_user(Role.DISPATCHER))

    def test_on_the_duty_page_and_the_engineers_page(self, dispatcher: Client) -> None:
        engineer = at_work(busy=11.5)
        page = dispatcher.get(f"/shifts?day={FRIDAY}").content.decode()
        assert "46 h" in page
        assert "46 h of work this week, limit 44" in page
        assert "days in a row: 5" in page
        assert "work of the week" in dispatcher.get(f"/engineers/{engineer.pk}/duty").content.decode()

    def test_in_the_rows_of_the_board(self, dispatcher: Client) -> None:
        at_work(busy=10)
        (row,) = dispatcher.get(f"/schedule/{FRIDAY}/board/data").json()["engineers"]
        assert row["week"] == {
            "hours": "40 h",
            "share": 91,
            "tone": "soon",
            "said": "this week: 40 h of work, days in a row: 5; 40 h of work this week, limit 44",
        }

    def test_beside_the_names_and_offers_of_an_order(self, dispatcher: Client) -> None:
        at_work(busy=10.9)
        page = dispatcher.get(f"/schedule/{FRIDAY}/orders/{order_here().pk}").content.decode()
        assert "43.6 h this week" in page
        assert "44.6 h of work this week, limit 44" in page, "with the visit that is offered"

    def test_whoever_plans_all_the_same_is_told(self, dispatcher: Client) -> None:
        engineer, order = at_work(busy=10.9), order_here()
        address = f"/schedule/{FRIDAY}/orders/{order.pk}"
        answer = dispatcher.post(address, {"offer": f"{engineer.pk}@{friday(10):%Y-%m-%dT%H:%M:%S+00:00}"}, follow=True)
        assert Visit.objects.filter(work_order=order).exists()
        assert f"{engineer.name}: 44.6 h of work this week, limit 44." in answer.content.decode()

    def test_the_api_says_the_same(self, dispatcher: Client) -> None:
        engineer = at_work(busy=10)
        (load,) = dispatcher.get(f"/api/engineers/loads?day={FRIDAY}").json()
        assert (load["engineer_id"], load["hours"], load["days_in_a_row"]) == (engineer.pk, 40, 5)
        assert [one["limit"] for one in load["signs"] if one["state"] == "near"] == ["hours"]


def test_a_week_is_read_in_five_statements(django_assert_num_queries: Any) -> None:
    engineers = [at_work(busy=3), at_work(busy=4), at_work()]
    weeks_of(engineers[:1], day=FRIDAY)
    with django_assert_num_queries(5):
        found = weeks_of(engineers, day=FRIDAY)
    assert [round(found[one.pk].load.hours / HOUR, 1) for one in engineers] == [12.0, 16.0, 0]


def test_absences_are_no_days_on_duty() -> None:
    engineer = at_work()
    wednesday = MONDAY_MORNING + 2 * DAY
    add_absence(engineer, reason="leave", starts_at=wednesday, ends_at=wednesday + 9 * HOUR, by=SYSTEM)
    load = weeks_of([engineer], day=FRIDAY)[engineer.pk].load
    assert load.days_in_a_row == 2
    assert Shift.objects.count() == 5
