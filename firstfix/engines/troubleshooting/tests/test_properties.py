"""What holds for every model and record, on models that hypothesis chooses by seed."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstfix.engines.troubleshooting.exact import Optimum
from firstfix.engines.troubleshooting.lookahead import Lookahead, Rule
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import Answer, Attempt, Record, read_record, state_of
from firstfix.engines.troubleshooting.state import State, start
from firstfix.engines.troubleshooting.tests.makers import seeded, tree_cost
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.engines.troubleshooting.walk import clairvoyant_costs

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10_000)
visits = st.sampled_from([0.0, 50.0])


def model_of(seed: int, visit: float = 0.0) -> Tables:
    return Tables(read_model(seeded(seed, visit=visit)))


@st.composite
def records(draw: st.DrawFn, known: Tables) -> Record:
    """Some steps in any order, each once; any outcome, "don't know" too."""
    model = known.model
    steps: list[Any] = []
    for place in draw(st.permutations(range(len(model.observations) + len(model.repairs)))):
        if draw(st.booleans()):
            continue
        if place < len(model.observations):
            outcome = draw(st.none() | st.integers(0, len(model.observations[place].outcomes) - 1))
            steps.append(Answer(place, outcome))
        else:
            steps.append(Attempt(place - len(model.observations), helped=False))
    return Record(steps=tuple(steps))


@given(seed=seeds, data=st.data())
@some
def test_belief_is_bayes_by_enumeration(seed: int, data: st.DataObject) -> None:
    known = model_of(seed)
    record = data.draw(records(known))
    joint = []
    for fault, prior in enumerate(known.model.prior):
        chance = float(prior)
        for step in record.steps:
            if isinstance(step, Attempt):
                chance *= 1 - known.model.repairs[step.repair].fixes[fault]
            elif step.outcome is not None:
                chance *= known.model.observations[step.question].likelihood[step.outcome, fault]
        joint.append(chance)
    state = state_of(known, record)
    assert state.belief.sum() == pytest.approx(1, abs=1e-12)
    assert state.belief == pytest.approx(np.array(joint) / sum(joint), abs=1e-12)


@given(seed=seeds, data=st.data())
@some
def test_the_order_of_steps_does_not_matter(seed: int, data: st.DataObject) -> None:
    known = model_of(seed)
    record = data.draw(records(known))
    turned = Record(steps=record.steps[::-1])
    assert state_of(known, turned).belief == pytest.approx(state_of(known, record).belief, abs=1e-12)


@given(seed=seeds, visit=visits)
@some
def test_not_knowing_costs_and_teaches_nothing(seed: int, visit: float) -> None:
    known = model_of(seed, visit)
    question = known.model.observations[0]
    after = state_of(known, read_record({"steps": [{"step": question.id, "outcome": "unknown"}]}, known.model))
    assert (after.belief == known.model.prior).all()
    assert after.opened == question.needs
    assert Optimum(known, after).cost(after) >= Optimum(known, start(known)).cost(start(known)) - 1e-9 - (
        visit if question.needs else 0
    )


POLICIES: list[Callable[[Tables], Any]] = [BestPolicy, lambda known: Lookahead(known, Rule(1, False, 3, 1))]


@given(seed=seeds, visit=visits, nodes=st.integers(0, 60), policy=st.sampled_from(POLICIES))
@some
def test_a_trees_cost_is_what_enumeration_says(seed: int, visit: float, nodes: int, policy: Any) -> None:
    known = model_of(seed, visit)
    tree = compile_tree(known, policy(known), start(known), symptoms={}, nodes=nodes)
    assert tree["expected_cost"] == pytest.approx(tree_cost(known.model, tree, known.model.prior), rel=1e-9)
    assert sum("step" in node for node in tree["nodes"]) <= max(nodes, 0)


@given(seed=seeds, visit=visits, policy=st.sampled_from(POLICIES))
@some
def test_a_larger_tree_never_costs_more_and_none_more_than_the_plan(seed: int, visit: float, policy: Any) -> None:
    known = model_of(seed, visit)
    costs = [
        compile_tree(known, policy(known), start(known), symptoms={}, nodes=nodes)["expected_cost"]
        for nodes in (0, 1, 2, 5, 20, 1000)
    ]
    assert costs[0] == pytest.approx(Plans(known).plan(start(known))[1], rel=1e-12)
    assert all(after <= before + 1e-9 for before, after in pairwise(costs))
    assert costs[-1] >= Optimum(known, start(known)).cost(start(known)) - 1e-9


@given(seed=seeds, visit=visits)
@some
def test_no_step_stands_twice_on_a_way(seed: int, visit: float) -> None:
    known = model_of(seed, visit)
    nodes = compile_tree(known, BestPolicy(known), start(known), symptoms={}, nodes=15)["nodes"]

    def follow(number: int, done: frozenset[str]) -> None:
        node = nodes[number]
        names = [name for name in node.get("plan", [node.get("step")]) if name != "escalate"]
        assert not done.intersection(names)
        assert len(set(names)) == len(names)
        for after in node.get("next", {}).values():
            follow(after, done.union(names))

    follow(0, frozenset())


def test_a_question_that_nobody_can_answer_leads_on() -> None:
    known = model_of(1, 50.0)
    tree = compile_tree(known, BestPolicy(known), start(known), symptoms={})
    asked = [node for node in tree["nodes"] if "next" in node and "failed" not in node["next"]]
    assert asked
    for node in asked:
        assert set(tree["nodes"][node["next"]["unknown"]]) <= {"plan", "step"}


@given(seed=seeds, visit=visits)
@some
def test_nobody_beats_the_clairvoyant(seed: int, visit: float) -> None:
    known = model_of(seed, visit)
    least = Optimum(known, start(known)).cost(start(known))
    assert float(clairvoyant_costs(known) @ known.model.prior) <= least + 1e-9


@given(seed=seeds, visit=visits)
@some
def test_the_best_choice_has_the_optimums_cost(seed: int, visit: float) -> None:
    known = model_of(seed, visit)
    solved = Optimum(known, start(known))
    state: State = start(known)
    while (choice := solved.choices(state)[0]).kind != "escalate":
        assert choice.cost == pytest.approx(solved.cost(state), rel=1e-9)
        state = state.failed(known, choice.index) if choice.kind == "repair" else state.answered(known, choice.index, 0)
        assert Optimum(known, state).cost(state) == pytest.approx(solved.cost(state), rel=1e-9)
        if float(state.belief @ (1 - known.fixes.max(axis=0))) == 0:
            break
