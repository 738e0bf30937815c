"""Worked examples of the literature, and theorems that the engine must agree with."""

import csv
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firstfix.engines.troubleshooting.document import load_yaml
from firstfix.engines.troubleshooting.exact import Optimum
from firstfix.engines.troubleshooting.lookahead import Lookahead, Rule
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import read_symptoms, state_of
from firstfix.engines.troubleshooting.state import start
from firstfix.engines.troubleshooting.tests.makers import (
    brute_force,
    document,
    observation,
    repair,
    seeded,
    tables,
    tree_cost,
)
from firstfix.engines.troubleshooting.tree import compile_tree

SAMPLES = Path(__file__).parents[5] / "shared" / "data" / "fault-models"


def close(value: float, within: float = 1e-9) -> Any:
    return pytest.approx(value, rel=0, abs=within)


def optimum(known: Tables) -> float:
    return Optimum(known, start(known)).cost(start(known))


def test_the_greedy_trap_of_sacso() -> None:
    """Jensen et al. 2001, 2.2: updated P/C starts with the second action and pays 1.50, the optimum is 1.45."""
    known = tables(
        [0.20, 0.25, 0.40, 0.15],
        repairs=[
            repair("A1", {"F1": 1, "F2": 1}),
            repair("A2", {"F2": 1, "F3": 1}),
            repair("A3", {"F3": 1, "F_OTHER": 1}),
        ],
    )
    assert optimum(known) == close(1.45)
    assert Plans(known).plan(start(known))[1] <= 1.50 + 1e-9

    def chain(*names: str) -> float:
        return tree_cost(known.model, {"root": 0, "nodes": [{"plan": [*names, "escalate"]}]}, known.model.prior)

    assert chain("A2", "A1", "A3") == close(1.50)
    assert chain("A3", "A1") == close(1.45)


def test_a_question_that_is_not_worth_asking() -> None:
    """Lín 2014, figures 1 and 2: the drawn strategy costs 2.0, not asking 1.75."""
    sure = 1 - 1e-13
    known = tables(
        [0.5, 0.25, 0.25],
        [observation("Q", {"F2": [sure, 1e-13], "F_OTHER": [1e-13, sure]}, [0.5, 0.5])],
        [repair("A1", {"F1": 1}), repair("A2", {"F2": 1}), repair("A3", {"F_OTHER": 1})],
    )
    assert optimum(known) == close(1.75)
    drawn = [
        {"step": "A1", "next": {"failed": 1}},
        {"step": "Q", "next": {"no": 2, "yes": 3}},
        {"plan": ["A2", "escalate"]},
        {"plan": ["A3", "escalate"]},
    ]
    assert tree_cost(known.model, {"root": 0, "nodes": drawn}, known.model.prior) == close(2.0)


def test_the_computer_of_jensen_and_nielsen() -> None:
    """Example 9.2's data: reboot, virus tool, reinstall, buy a new one."""
    known = tables(
        [0.8, 0.15, 0.05],
        repairs=[repair("reboot", {"F1": 1}), repair("virus", {"F2": 0.95}, 2), repair("install", {"F2": 0.99}, 25)],
        rates={"escalate": 500},
    )
    assert optimum(known) == close(27.875)
    order, cost = Plans(known).plan(start(known))
    assert ([known.model.repairs[place].id for place in order], cost) == (
        ["reboot", "virus", "install"],
        close(27.875),
    )


def test_inspect_and_repair_pairs() -> None:
    """Heckerman et al. 1995, p. 52: ECR = Σ [(1 − Σ before) C° + p (C^r + C^p)], best by p / C°."""
    priors, looks, repairs = [0.5, 0.3, 0.2], [3.0, 1.0, 2.0], [7.0, 5.0, 4.0]
    sure = 1 - 1e-14
    names = ["F1", "F2", "F_OTHER"]
    known = tables(
        priors,
        [observation(f"T{i}", {names[i]: [1 - sure, sure]}, [sure, 1 - sure], minutes=looks[i]) for i in range(3)],
        [repair(f"R{i}", {names[i]: 1}, repairs[i]) for i in range(3)],
    )
    order = sorted(range(3), key=lambda i: -priors[i] / looks[i])
    nodes = []
    for turn, i in enumerate(order):
        nodes += [{"step": f"T{i}", "next": {"yes": 2 * turn + 1, "no": 2 * turn + 2}}, {"plan": [f"R{i}", "escalate"]}]
    nodes.append({"plan": ["escalate"]})
    formula = sum(
        (1 - sum(priors[j] for j in order[:turn])) * looks[i] + priors[i] * repairs[i] for turn, i in enumerate(order)
    )
    assert tree_cost(known.model, {"root": 0, "nodes": nodes}, priors) == close(formula)
    assert optimum(known) <= formula + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_p_over_c_is_optimal_for_independent_repairs(seed: int) -> None:
    known = Tables(read_model(seeded(seed, faults=7, questions=0, repairs=6, dependent=False)))
    assert Plans(known).plan(start(known))[1] == close(optimum(known))


@pytest.mark.parametrize("seed", range(12))
def test_arrays_and_recursion_find_the_same_optimum(seed: int) -> None:
    given = seeded(seed, faults=5, questions=2, repairs=3, visit=40 if seed % 2 else 0)
    known = Tables(read_model(given))
    assert optimum(known) == close(brute_force(known))


@pytest.mark.parametrize("seed", range(5))
def test_what_must_follow_from_a_change(seed: int) -> None:
    given = seeded(seed, visit=60)
    known = Tables(read_model(given))
    before = optimum(known)
    rates = {name: 3 * value for name, value in given["rates"].items()}
    assert optimum(Tables(read_model({**given, "rates": rates}))) == close(3 * before)
    coin = observation("COIN", {}, [0.5, 0.5])
    assert optimum(Tables(read_model({**given, "observations": [*given["observations"], coin]}))) == close(before)
    cheaper = [{**one, "minutes": one["minutes"] / 2} for one in given["observations"]]
    assert optimum(Tables(read_model({**given, "observations": cheaper}))) <= before + 1e-9
    turned = {**given, "faults": given["faults"][::-1]}
    assert optimum(Tables(read_model(turned))) == close(before)


def test_permuted_repairs_change_nothing() -> None:
    given = seeded(3, repairs=4)
    costs = [
        optimum(Tables(read_model({**given, "repairs": list(order)})))
        for order in itertools.permutations(given["repairs"])
    ]
    assert np.ptp(costs) < 1e-9


def sample_rows() -> list[dict[str, str]]:
    path = SAMPLES / "optimum.csv"
    return list(csv.DictReader(path.read_text().splitlines())) if path.exists() else []


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not beside this checkout")
@pytest.mark.parametrize("row", sample_rows(), ids=lambda row: row["model"])
def test_samples_with_a_known_optimum(row: dict[str, str]) -> None:
    known = Tables(read_model(load_yaml(str(SAMPLES / f"{row['model']}.yaml"))))
    symptoms = [row["symptoms"]] if row["symptoms"] else []
    state = state_of(known, read_symptoms(symptoms, known.model, "--symptoms"))
    tree = compile_tree(known, BestPolicy(known), state, symptoms={})
    assert tree["expected_cost"] == close(float(row["optimal_expected_cost"]), 1e-6)
    assert tree_cost(known.model, tree, state.belief) == close(tree["expected_cost"], 1e-6)


def test_what_cannot_happen_still_has_an_edge() -> None:
    question, sure = observation("Q", {"F1": [0.1, 0.9]}, [0.9, 0.1]), repair("R", {"F1": 1, "F_OTHER": 1})
    known = tables([0.5, 0.5], [question], [sure])
    for policy in (BestPolicy(known), Lookahead(known, Rule())):
        tree = compile_tree(known, policy, start(known), symptoms={})
        assert tree["nodes"][0]["next"].keys() == {"failed"}
        assert tree["expected_cost"] == close(1)


def test_the_tree_of_a_model_without_repairs_escalates_at_once() -> None:
    known = Tables(read_model(document([0.5, 0.5])))
    tree = compile_tree(known, BestPolicy(known), start(known), symptoms={})
    assert (tree["nodes"], tree["expected_cost"]) == ([{"step": "escalate"}], 1000)
