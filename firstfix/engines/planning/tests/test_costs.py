"""Each term of the objective in a plan made by hand."""

import pytest

from firstfix.engines.planning.tests.makers import (
    HOUR,
    Json,
    as_plan,
    engineer,
    order,
    planned,
    problem,
    reasons,
    shift,
    starts,
)


def objective(found: Json) -> Json:
    """Terms that are not 0; the total must be their sum."""
    terms = dict(found["objective"])
    total = terms.pop("total")
    assert total == pytest.approx(sum(terms.values()))
    return {name: cost for name, cost in terms.items() if cost}


def test_travel_is_seconds_by_weight() -> None:
    assert objective(planned(problem([order("o1", 10)]))) == {"travel": 1200}
    assert objective(planned(problem([order("o1", 10)], weights={"travel": 2.5}))) == {"travel": 3000}
    assert objective(planned(problem([order("o1", 10)], weights={"travel": 0}))) == {}


def test_travel_is_rounded_up() -> None:
    document = problem([order("o1", 10)])
    document["travel"]["seconds_per_unit"] = 60.01
    assert objective(planned(document)) == {"travel": 1202}


def test_penalty() -> None:
    assert objective(planned(problem([order("o1", 10, penalty=1199)]))) == {"penalty": 1199}


def test_late_is_pro_rata_of_the_start() -> None:
    found = planned(problem([order("o1", 10, due=8 * HOUR, late_per_hour=600)]))
    assert objective(found) == {"travel": 1200, "late": 100}


def test_due_before_the_horizon() -> None:
    found = planned(problem([order("o1", 0, due=-HOUR, late_per_hour=100)]))
    assert objective(found) == {"late": 900}


def test_not_late_costs_nothing() -> None:
    assert objective(planned(problem([order("o1", 10, due=29400, late_per_hour=600)]))) == {"travel": 1200}


def test_overtime_is_pro_rata() -> None:
    document = problem([order("o1", 0, seconds=9 * HOUR + 900)], [engineer("e1", shift(overtime_to=20 * HOUR))])
    document["weights"] = {"overtime_per_hour": 1800}
    assert objective(planned(document)) == {"overtime": 450}


def test_overtime_dearer_than_the_penalty_is_not_worked() -> None:
    document = problem(
        [order("o1", 0, seconds=10 * HOUR, penalty=1799)], [engineer("e1", shift(overtime_to=20 * HOUR))]
    )
    document["weights"] = {"overtime_per_hour": 1800}
    assert reasons(planned(document)) == {"o1": "worse"}


@pytest.mark.parametrize(("promised", "cost"), [(False, 330), (True, 990)])
def test_changes_of_engineer_and_start_add_up(promised: bool, cost: float) -> None:
    weights = {"change_engineer": 300, "change_time_per_hour": 60, "change_promised": 3, "travel": 0}
    fixed = order("o1", promised=promised, windows=[[9 * HOUR + 1800, 9 * HOUR + 1800]])
    document = problem([fixed], [engineer("e2")], weights=weights)
    assert objective(planned(document, former=as_plan(("e1", "o1", 9)))) == {"change": cost}


def test_no_change_no_cost() -> None:
    weights = {"change_engineer": 300, "change_time_per_hour": 60}
    document = problem([order("o1", 10)], [engineer("e1"), engineer("e2")], weights=weights)
    found = planned(document, former=as_plan(("e2", "o1", 11)))
    assert objective(found) == {"travel": 1200}
    assert starts(found) == {"o1": ("e2", 660)}


def test_an_order_that_is_new_or_gone_changes_nothing() -> None:
    document = problem([order("new")], weights={"change_engineer": 300, "change_time_per_hour": 60})
    assert objective(planned(document, former=as_plan(("e1", "gone", 9)))) == {}


def test_change_is_weighed_against_travel() -> None:
    weights = {"change_engineer": 1000}
    document = problem([order("o1", 10)], [engineer("e1", shift(home=10)), engineer("e2")], weights=weights)
    assert starts(planned(document, former=as_plan(("e2", "o1", 9))))["o1"][0] == "e1"
    document["weights"] = {"change_engineer": 1300}
    assert starts(planned(document, former=as_plan(("e2", "o1", 9))))["o1"][0] == "e2"


def test_preference() -> None:
    document = problem([order("o1", 10, preferred=["e1"])], weights={"not_preferred": 200})
    document["engineers"] = [engineer("e1"), engineer("e2", shift(home=10))]
    found = planned(document)
    assert starts(found)["o1"][0] == "e2"
    assert objective(found) == {"preference": 200}
    document["weights"] = {"not_preferred": 1300}
    assert objective(planned(document)) == {"travel": 1200}


def test_nobody_preferred_is_no_preference() -> None:
    assert objective(planned(problem([order("o1", preferred=[])], weights={"not_preferred": 200}))) == {}


def test_imbalance_is_the_standard_deviation_of_work_over_all_engineers() -> None:
    """One hour and 20 minutes for one of two, the other absent: mean 2400, deviation 2400."""
    document = problem([order("o1", 10)], [engineer("e1"), {"id": "e2"}], weights={"imbalance": 0.5})
    assert objective(planned(document)) == {"travel": 1200, "imbalance": 1200}


def test_imbalance_spreads_the_work() -> None:
    orders = [order(f"o{i}", 0) for i in range(4)]
    people = [engineer("e1"), engineer("e2", shift(home=1))]
    assert {name for name, _ in starts(planned(problem(orders, people))).values()} == {"e1"}
    fair = starts(planned(problem(orders, people, weights={"imbalance": 1})))
    assert sorted(name for name, _ in fair.values()) == ["e1", "e1", "e2", "e2"]


def test_an_order_worth_exactly_its_cost_is_visited() -> None:
    assert starts(planned(problem([order("o1", 10, penalty=1200)])))


def test_together_may_pay_what_alone_does_not() -> None:
    """Two neighbours far out: each alone costs more than its penalty, both together less."""
    found = planned(problem([order("o1", 50, penalty=4000), order("o2", 50, penalty=4000)]), iterations=200)
    assert objective(found) == {"travel": 6000}
