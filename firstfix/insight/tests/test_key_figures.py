from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.care.models import FollowUp
from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.insight.access import Scope
from firstfix.insight.actions import count_key_figures
from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY, KEY_FIGURES
from firstfix.insight.models import FigureWeek
from firstfix.insight.queries.courses import NOTHING, by_area, weeks_of, window_of
from firstfix.insight.queries.figures import figures, period_of
from firstfix.insight.queries.observed import observed
from firstfix.insight.tests.test_numbers import restored
from firstfix.insight.translate.key_figures import beside_the_rest, compared, reading_of, summed
from firstfix.logistics.models import PartUse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_territory
from firstfix.platform.errors import NotAllowed
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import midnight
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import Span
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
YEAR = Span(NOW - timedelta(days=365), NOW)


COMPANY = Scope()


def value(key: str, scope: Scope = COMPANY, *, weeks: int = 52) -> float | None:
    count_key_figures(by=SYSTEM, at=NOW)
    figure = KEY_FIGURE_BY_KEY[key]
    own = weeks_of(scope).get(key, {})
    window = window_of(figure, weeks, counted=NOW)
    return reading_of(figure, summed(own.get(day, NOTHING) for day in window.mondays)).value


def visited(days_ago: float, *engineers: Engineer, hours: float = 2) -> WorkOrder:
    """An order restored by the last of as many visits as there are engineers, a day apart."""
    order = restored(days_ago, visits=len(engineers))
    for number, engineer in enumerate(engineers, 1):
        at = NOW - timedelta(days=days_ago + len(engineers) - number)
        was_there(engineer, at - timedelta(hours=hours), at, work_order=order)
    return order


def was_there(engineer: Engineer, arrived: datetime, left: datetime, **kw: Any) -> Visit:
    return make_visit(
        engineer=engineer, planned_start=arrived, planned_end=left, set_off_at=arrived - timedelta(hours=1),
        arrived_at=arrived, left_at=left, state="done", **kw,
    )  # fmt: skip


def test_rates_are_those_of_the_numbers_page(company: Tenant) -> None:
    for days in (40, 45, 50, 55, 120):
        restored(days)
    restored(60, visits=2)
    restored(10, restoration_due_at=NOW - timedelta(days=11))
    restored(8, restoration_due_at=NOW + timedelta(days=1))
    live = {one.rate.key: one for one in figures(period_of(365, now=NOW)).rates}
    for key in ("first-time-fix", "repeat", "remote", "sla-restoration"):
        found = list(observed(key, Span(NOW - timedelta(days=365 + 30), NOW)))
        assert (sum(one.y for one in found), len(found)) == (live[key].hits, live[key].base), key
    assert value("first-time-fix") == pytest.approx(5 / 6)


def test_a_promise_counts_in_the_week_in_which_it_is_decided(company: Tenant) -> None:
    """Kept early, it is not counted again when it would have run out."""
    restored(20, restoration_due_at=NOW - timedelta(days=1))
    early, late = (list(observed("sla-restoration", Span(NOW - timedelta(days=a), NOW - timedelta(days=b))))
                   for a, b in ((25, 10), (10, 0)))  # fmt: skip
    assert ([one.y for one in early], late) == ([1], [])


def test_a_first_fix_is_of_who_came_first_and_the_time_of_all(company: Tenant) -> None:
    first, second = make_engineer(), make_engineer()
    visited(60, first, second)
    visited(70, second)
    assert value("first-time-fix", Scope(engineer=first)) == 0
    assert value("first-time-fix", Scope(engineer=second)) == 1
    assert value("mttr", Scope(engineer=second)) == pytest.approx(10)


def test_areas_add_up_to_the_company(company: Tenant) -> None:
    north, south = make_territory("north"), make_territory("south")
    for days, territory in ((40, north), (50, north), (60, south)):
        restored(days, visits=1 + (territory == south), site=make_site(territory=territory))
    count_key_figures(by=SYSTEM, at=NOW)
    figure = KEY_FIGURE_BY_KEY["first-time-fix"]
    window = window_of(figure, 52, counted=NOW)
    areas = by_area(figure, window)
    assert summed(areas.values()) == summed(weeks_of(Scope())[figure.key].values())
    assert reading_of(figure, areas[north.pk]).value == 1
    assert reading_of(figure, areas[south.pk]).value == 0


def test_hours_are_of_days_that_are_over(company: Tenant) -> None:
    engineer = make_engineer()
    for days in (3, 4, 5, 6, 7, 0, -1):
        start = midnight(date(2026, 11, 22)) - timedelta(days=days) + timedelta(hours=8)
        make_shift(engineer, starts_at=start, hours=8)
    for days in (3, 4, 5, 6, 7):
        at = midnight(date(2026, 11, 22)) - timedelta(days=days) + timedelta(hours=11)
        was_there(engineer, at, at + timedelta(hours=3))
    assert value("utilisation", Scope(engineer=engineer)) == pytest.approx(20 / 40)
    assert value("travel-share") == pytest.approx(5 / 20)


def test_machines_fail_so_many_days_apart(company: Tenant) -> None:
    """Two machines for ten days each, and one that stopped counting at its last repair; a repeat is no new failure."""
    begun = date(2026, 11, 12)
    machine = make_asset(commissioned_on=begun)
    make_asset(commissioned_on=begun)
    make_asset(delivered_on=None, commissioned_on=None)
    first = make_work_order(asset=machine, reported_at=NOW - timedelta(days=3))
    make_work_order(asset=machine, reported_at=NOW - timedelta(days=1), repeat_of=first)
    make_work_order(asset=machine, reported_at=NOW - timedelta(days=2), state="cancelled")
    assert value("mtbf") == pytest.approx(20)


def test_satisfied_is_four_or_five(company: Tenant) -> None:
    for number, rating in enumerate((5, 4, 3, 1)):
        FollowUp.objects.create(work_order=restored(5), due_on=date(2026, 11, 20), state="done", rating=rating,
                                done_at=NOW - timedelta(days=number + 1))  # fmt: skip
    assert value("satisfied") == 0.5


def test_recommending_is_promoters_less_detractors(company: Tenant) -> None:
    for number, said in enumerate((10, 9, 9, 8, 7, 6, 0, None)):
        FollowUp.objects.create(work_order=restored(5), due_on=date(2026, 11, 20), state="done", rating=5, nps=said,
                                done_at=NOW - timedelta(days=number + 1))  # fmt: skip
    assert value("nps") == pytest.approx(100 * (3 - 2) / 7)


def test_parts_are_at_hand_or_waited_for(company: Tenant) -> None:
    engineer, at = make_engineer(), NOW - timedelta(days=2)
    for outcome, uses in (("restored", True), ("waiting_parts", False), ("restored", False)):
        visit = was_there(engineer, at, at + timedelta(hours=2), outcome=outcome)
        if uses:
            PartUse.objects.create(work_order=visit.work_order, part=make_part(), at=at + timedelta(hours=1))
    assert value("parts-fill") == 0.5
    assert value("parts-fill", Scope(engineer=engineer)) == 0.5


def test_counting_anew_replaces_what_was_counted(company: Tenant) -> None:
    restored(40)
    count_key_figures(by=SYSTEM, at=NOW)
    rows = FigureWeek.objects.values_list("figure", "monday", "territory", "n", "y")
    kept = sorted(rows.all(), key=str)
    count_key_figures(by=SYSTEM, at=NOW)
    assert sorted(rows.all(), key=str) == kept
    with pytest.raises(NotAllowed):
        count_key_figures(by=make_user(Role.DESK), at=NOW)


def test_a_difference_is_chance_until_there_is_enough(company: Tenant) -> None:
    figure = KEY_FIGURE_BY_KEY["first-time-fix"]
    few, many = (
        ((20.0, 20.0, hits, 20.0, hits, hits) for hits in (14.0, 17.0)),
        ((2000.0, 2000.0, hits, 2000.0, hits, hits) for hits in (1400.0, 1700.0)),
    )
    before, now = few
    assert compared(figure, now, before).verdict == "chance"
    before, now = many
    assert compared(figure, now, before).verdict == "better"
    assert compared(figure, before, now).verdict == "worse"
    assert compared(figure, now, NOTHING).verdict == "few"
    assert beside_the_rest(figure, summed([before, now]), {1: before, 2: now})[1].verdict == "worse"


def test_pages_lead_from_the_company_to_the_rows(company: Tenant, client_of: Callable[[User], Client]) -> None:
    engineer = make_engineer()
    orders = [visited(days, engineer, hours=1) for days in (40, 41, 42, 43, 44, 45)]
    count_key_figures(by=SYSTEM, at=NOW)
    manager = client_of(make_user(Role.MANAGER))
    page = manager.get("/key-figures?weeks=52").content.decode()
    for figure in KEY_FIGURES:
        assert f"/key-figures/{figure.key}?weeks=52" in page
    page = manager.get("/key-figures/first-time-fix?weeks=52").content.decode()
    assert engineer.name in page
    assert "<svg" in page
    rows = manager.get(f"/key-figures/first-time-fix/rows?weeks=52&engineer={engineer.pk}").content.decode()
    assert all(str(order.number) in rows for order in orders)
    assert manager.get("/key-figures/beauty").status_code == 404


def test_the_api_says_the_same_with_intervals(company: Tenant, client_of: Callable[[User], Client]) -> None:
    for days in (40, 41, 42):
        restored(days)
    manager = client_of(make_user(Role.MANAGER))
    assert manager.get("/api/key-figures").json() == {"counted_at": None, "weeks": 13, "figures": []}
    count_key_figures(by=SYSTEM, at=NOW)
    found = {one["key"]: one for one in manager.get("/api/key-figures?weeks=52").json()["figures"]}
    assert found["first-time-fix"]["value"] == 1
    assert found["first-time-fix"]["interval"]["low"] == pytest.approx(0.4385, abs=1e-3)
    assert found["first-time-fix"]["verdict"] == "few"


def test_an_engineers_figures_are_for_the_engineer_and_who_leads(
    company: Tenant, client_of: Callable[[User], Client]
) -> None:
    user = make_user(Role.ENGINEER)
    engineer, colleague = make_engineer(user=user), make_engineer()
    own_order, others_order = visited(40, engineer), visited(40, colleague)
    count_key_figures(by=SYSTEM, at=NOW)
    own = client_of(user).get("/my-key-figures").content.decode()
    assert "First-time fix rate" in own
    assert "/my-key-figures/order-cost" not in own
    assert client_of(user).get("/key-figures").status_code == 403
    behind = client_of(user).get("/my-key-figures/first-time-fix/rows?weeks=52").content.decode()
    assert own_order.number in behind
    assert others_order.number not in behind
    desk = client_of(make_user(Role.DESK))
    assert desk.get(f"/key-figures?engineer={colleague.pk}").status_code == 403
    assert colleague.name not in desk.get("/key-figures/mttr").content.decode()
    assert desk.get(f"/api/key-figures?engineer_id={colleague.pk}").status_code == 403


def test_single_ratings_are_read_by_who_reads_follow_ups(company: Tenant, client_of: Callable[[User], Client]) -> None:
    """HR and administrators see how satisfied customers are, not what one said of one engineer's work."""
    user = make_user(Role.ENGINEER)
    order = visited(5, make_engineer(user=user))
    FollowUp.objects.create(work_order=order, due_on=date(2026, 11, 20), state="done", rating=1, nps=0,
                            done_at=NOW - timedelta(days=1))  # fmt: skip
    count_key_figures(by=SYSTEM, at=NOW)
    for role, may_read in ((Role.HR, False), (Role.ADMIN, False), (Role.MANAGER, True), (Role.DESK, True)):
        client = client_of(make_user(role))
        for key in ("satisfied", "nps"):
            address = f"/key-figures/{key}/rows?weeks=13"
            assert client.get(address).status_code == (200 if may_read else 403), (role, key)
            assert (address in client.get(f"/key-figures/{key}").content.decode()) is may_read, (role, key)
    own = client_of(user).get("/my-key-figures/satisfied/rows").content.decode()
    assert order.number in own


def test_what_an_order_cost_is_read_by_who_sees_costs(company: Tenant, client_of: Callable[[User], Client]) -> None:
    count_key_figures(by=SYSTEM, at=NOW)
    assert client_of(make_user(Role.DESK)).get("/key-figures/order-cost/rows").status_code == 403
    assert client_of(make_user(Role.MANAGER)).get("/key-figures/order-cost/rows").status_code == 200


def test_before_the_first_night_the_page_offers_to_count(company: Tenant, client_of: Callable[[User], Client]) -> None:
    manager = client_of(make_user(Role.MANAGER))
    assert "Count now" in manager.get("/key-figures").content.decode()
    assert manager.get("/key-figures/mttr").status_code == 302
    assert manager.post("/key-figures/count").status_code == 302
