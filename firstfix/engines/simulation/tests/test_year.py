"""A company in time: its books add up, the seed decides, and where queueing theory has an answer it is the same."""

import math

import numpy as np
import pytest

from firstfix.engines.simulation.policies import POLICIES
from firstfix.engines.simulation.tests.makers import DAY, HOUR, make_company, make_engineer
from firstfix.engines.simulation.year import Year, play

EVERY_POLICY = list(POLICIES)


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_every_part_is_somewhere_or_used_up(policy: str) -> None:
    year = Year(make_company(model_error=0.5), POLICIES[policy], seed=3)
    year.run()
    assert sum(year.stores.consumed.values()) > 20
    assert +(year.stores.received - year.stores.consumed) == +year.stores.lying()
    assert all(store.on_hand[part] >= 0 for store in year.stores.vans.values() for part in store.on_hand)


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_every_order_ends_once(policy: str) -> None:
    year = Year(make_company(), POLICIES[policy], seed=4)
    found = year.run()
    assert found.unfinished == 0
    assert found.orders > 60
    assert all(order.closed is not None and order.closed >= order.reported for order in year.orders)
    assert sum(order.visits for order in year.orders) == year.accounts.visits
    assert sum(len(order.failed) for order in year.orders) == sum(found.failed.values())
    assert not year.stores.reserved
    assert not year.stores.wanted


@pytest.mark.parametrize("policy", ["nearest", "apart"])
def test_the_same_seed_gives_the_same_year(policy: str) -> None:
    company = make_company(days=14, model_error=0.4)
    assert play(company, POLICIES[policy], 5) == play(company, POLICIES[policy], 5)
    assert play(company, POLICIES[policy], 5) != play(company, POLICIES[policy], 6)


def test_policies_meet_the_same_reports_and_faults() -> None:
    company = make_company(model_error=0.4)
    years = [Year(company, POLICIES[policy], seed=7) for policy in EVERY_POLICY]
    drawn = [[(order.reported, order.fault, order.x, order.successes.tolist()) for order in y.orders] for y in years]
    assert all(one == drawn[0] for one in drawn)


def test_who_knows_the_fault_needs_no_more_visits() -> None:
    company = make_company(days=56)
    visits = {policy: play(company, POLICIES[policy], 8).visits for policy in ("nearest", "apart", "clairvoyant")}
    assert visits["clairvoyant"] <= visits["apart"] <= visits["nearest"]


def test_the_sum_of_the_kinds_is_the_cost() -> None:
    found = play(make_company(days=14), POLICIES["nearest"], 9)
    assert sum(found.costs.values()) == pytest.approx(found.cost)
    assert found.costs["late"] >= 0


def test_one_engineer_without_ways_is_a_queue_with_one_server() -> None:
    """M/D/1 (Pollaczek and Khinchine): a report waits ρ D / 2(1 − ρ) for its visit, which lasts D."""
    model = {
        "schema": "fault-model/1",
        "product": {"id": "M", "version": 1},
        "rates": {"remote_min": 1, "onsite_min": 1, "escalate": 100},
        "faults": [{"id": "F", "prior": 1}, {"id": "F_OTHER", "prior": 1}],
        "observations": [],
        "repairs": [{"id": "R", "where": "onsite", "minutes": 60, "fixes": {"F": 1.0, "F_OTHER": 1.0}}],
    }
    load = 0.7
    company = make_company(
        days=90,
        hours={"opens": 0, "closes": DAY, "days": [0, 1, 2, 3, 4, 5, 6]},
        products=[{"id": "M", "skill": "any", "faults_per_year": load * 8760, "model": model}],
        service_levels=[{"id": "now", "seconds": 0, "late_per_hour": 1}],
        sites=[{"id": "s", "x": 0, "y": 0, "product": "M", "machines": 1, "service_level": "now"}],
        engineers=[make_engineer("e", 0, 0, skills=["any"], begins=0, ends=DAY, overtime_ends=2 * DAY)],
        branch={"x": 0, "y": 0, "seconds": 0, "lead_days": 0, "supplier_days": 0},
    )
    times = np.array([play(company, POLICIES["nearest"], seed).mttr for seed in range(10)])
    error = times.std(ddof=1) / math.sqrt(len(times))
    assert abs(times.mean() - (1 + load / (2 * (1 - load)))) < 4 * error
    assert error < 0.1


def test_orders_for_which_nobody_has_the_skill_go_to_the_expert() -> None:
    nobody = [make_engineer("e1", 0, 0, skills=["optics"])]
    year = Year(make_company(engineers=nobody, days=7), POLICIES["clairvoyant"], seed=1)
    found = year.run()
    assert found.unfinished == 0
    assert all(order.to_expert or order.is_remote for order in year.orders)


def test_a_visit_is_late_by_business_time() -> None:
    year = Year(make_company(days=14), POLICIES["nearest"], seed=2)
    year.run()
    late = sum(
        max(0.0, year.hours.passed(order.closed or 0.0) - order.due) / HOUR * order.level.late_per_hour
        for order in year.orders
    )
    assert year.accounts.late == pytest.approx(late)


def test_an_aim_of_ours_does_not_count_as_a_promise() -> None:
    """The same year; only what counts as promised differs."""
    level = {"id": "gold", "seconds": 1, "late_per_hour": 100}
    strict = play(make_company(service_levels=[level]), POLICIES["nearest"], 5)
    aim = play(make_company(service_levels=[{**level, "aim": True}]), POLICIES["nearest"], 5)
    assert strict.sla == 0 == aim.sla
    assert strict.costs == aim.costs
    two = [level, {"id": "rest", "seconds": 10_000_000, "late_per_hour": 0, "aim": True}]
    sites = [
        {"id": f"s{k}", "x": k, "y": 0, "product": "M", "service_level": "rest" if k else "gold"} for k in range(9)
    ]
    assert play(make_company(service_levels=two, sites=sites), POLICIES["nearest"], 5).sla == 0


def test_further_visits_are_those_after_the_first() -> None:
    played = play(make_company(), POLICIES["nearest"], 5)
    assert 0 < played.further < played.visits
