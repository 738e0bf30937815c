"""Which policy decides, and what is measured before one is chosen."""

import pytest

from firstfix.engines.troubleshooting.exact import Optimum, is_affordable
from firstfix.engines.troubleshooting.lookahead import Lookahead, Rule
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair, seeded
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.engines.troubleshooting.tuning import FEW, MANY, trials
from firstfix.engines.troubleshooting.walk import walk


def test_a_case_is_solved_exactly_as_soon_as_it_is_small_enough() -> None:
    known = Tables(read_model(seeded(4, visit=30)))
    policy = BestPolicy(known, most=400)
    assert not policy.is_exact_at(start(known))
    state = start(known)
    while not is_affordable(known, state, 400):
        state = state.answered(known, int((~state.asked).argmax()), 0)
    assert policy.is_exact_at(state)
    assert policy.choices(state)[0].cost == pytest.approx(Optimum(known, state).cost(state))


def test_dont_know_is_solved_anew() -> None:
    known = Tables(read_model(seeded(4)))
    policy = BestPolicy(known)
    policy.choices(start(known))
    state = start(known).answered(known, 0, None)
    assert policy.choices(state)[0].cost == pytest.approx(Optimum(known, state).cost(state))


@pytest.mark.parametrize("seed", range(6))
def test_the_rules_are_near_the_optimum(seed: int) -> None:
    known = Tables(read_model(seeded(seed, visit=40 * (seed % 2))))
    best = trials(known, cases=0, seed=0)
    assert [trial.rule for trial in sorted(best, key=lambda trial: FEW.index(trial.rule))] == list(FEW)
    assert best[0].cost <= 1.02 * Optimum(known, start(known)).cost(start(known))
    assert best[0].cost == min(trial.cost for trial in best)


def many_questions() -> Tables:
    """Sixteen faults; four questions spell their number, ten more tell nothing."""
    names = [*(f"F{number}" for number in range(1, 16)), "F_OTHER"]
    questions = [
        observation(f"Q{bit}", {name: [0.05, 0.95] for at, name in enumerate(names) if at >> bit & 1}, [0.95, 0.05])
        for bit in range(4)
    ]
    idle = [observation(f"IDLE{number}", {}, [0.5, 0.5]) for number in range(10)]
    repairs = [repair(f"R{number}", {name: 1}, 30) for number, name in enumerate(names)]
    return Tables(read_model(document([1 / 16] * 16, [*questions, *idle], repairs, rates={"escalate": 400})))


def test_a_series_of_questions_is_asked_that_none_of_them_is_worth_alone() -> None:
    """Each halves what is left, so that the first is cheap against sixteen repairs in a row."""
    known = many_questions()
    found = trials(known, cases=60, seed=2)
    assert {trial.rule for trial in found} == set(MANY)
    asked = Lookahead(known, found[0].rule).choices(start(known))[0]
    assert (asked.kind, asked.index < 4) == ("observation", True)


def test_a_walk_costs_what_the_tree_says() -> None:
    known = Tables(read_model(seeded(8, visit=40)))
    policy = BestPolicy(known)
    exact = compile_tree(known, policy, start(known), symptoms={})["expected_cost"]
    found = walk(known, policy, cases=3000, seed=4)
    assert abs(found["mean_cost"] - exact) < 4 * found["standard_error"]


def test_looking_further_ahead_is_never_dearer_than_the_plan() -> None:
    known = Tables(read_model(seeded(2, visit=40)))
    costs = [Lookahead(known, Rule(depth, False, 3, 1, (3, 1))).choices(start(known))[0].cost for depth in (1, 2, 3)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] >= Optimum(known, start(known)).cost(start(known)) - 1e-9
