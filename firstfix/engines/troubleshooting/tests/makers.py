"""Fault models for tests, and what they cost worked out by other means than the engine's."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from firstfix.engines.troubleshooting.model import VISIT, Model, Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.safety import is_halted
from firstfix.engines.troubleshooting.state import State, start

Json = dict[str, Any]


def observation(name: str, p: dict[str, list[float]], default: list[float], /, **given: Any) -> Json:
    fields = {"id": name, "kind": "question", "where": "remote", "minutes": 1, "p": p, "default": default, **given}
    return {"outcomes": ["no", "yes", "maybe"][: len(default)], **fields}


def repair(name: str, fixes: dict[str, float], minutes: float = 1, /, **given: Any) -> Json:
    return {"id": name, "where": "remote", "minutes": minutes, "fixes": fixes, **given}


def document(
    priors: Sequence[float], observations: Sequence[Json] = (), repairs: Sequence[Json] = (), **given: Any
) -> Json:
    """fault-model/1 with faults F1, F2, … and F_OTHER as the last of the priors; a minute costs 1 everywhere."""
    names = [*(f"F{number}" for number in range(1, len(priors))), "F_OTHER"]
    rates = {"remote_min": 1, "onsite_min": 1, "downtime_min": 0, "visit": 0, "escalate": 1000}
    return {
        "schema": "fault-model/1",
        "product": {"id": "X", "version": 1},
        "rates": {**rates, **given.pop("rates", {})},
        "faults": [{"id": name, "prior": prior} for name, prior in zip(names, priors, strict=True)],
        "observations": list(observations),
        "repairs": list(repairs),
        **given,
    }


def tables(*words: Any, **given: Any) -> Tables:
    return Tables(read_model(document(*words, **given)))


def seeded(
    seed: int, *, faults: int = 6, questions: int = 3, repairs: int = 5, dependent: bool = True, visit: float = 0
) -> Json:
    """A small model by chance; a repair fixes its own fault, and where dependent some others."""
    random = np.random.default_rng(seed)
    names = [*(f"F{number}" for number in range(1, faults)), "F_OTHER"]

    def row(outcomes: int) -> list[float]:
        shares = random.dirichlet(np.full(outcomes, 0.6)) * (1 - 0.02 * outcomes) + 0.02
        return [float(share) for share in shares]

    asked = []
    for number in range(questions):
        outcomes = int(random.integers(2, 4))
        p = {name: row(outcomes) for name in names if random.random() < 0.8}
        where = "remote" if random.random() < 0.6 else "onsite"
        minutes = float(random.uniform(1, 6))
        asked.append(observation(f"Q{number}", p, row(outcomes), where=where, minutes=minutes))
    done = []
    for number in range(repairs):
        fixes = {names[number % (faults - 1)]: float(random.uniform(0.8, 1.0))}
        if dependent:
            fixes.update({name: float(random.uniform(0.2, 0.9)) for name in names[:-1] if random.random() < 0.25})
        where = "remote" if random.random() < 0.5 else "onsite"
        done.append(repair(f"R{number}", fixes, float(random.uniform(3, 30)), where=where))
    priors = [float(share) for share in random.dirichlet(np.ones(faults))]
    rates = {"visit": visit, "escalate": 300}
    return document([share + 0.001 for share in priors], asked, done, rates=rates)


def dangerous(seed: int, **given: Any) -> Json:
    """Such a model as fault-model/2, two of its faults dangerous a little above their shares."""
    made = seeded(seed, **given)
    total = sum(fault["prior"] for fault in made["faults"])
    for fault in made["faults"][:2]:
        fault["danger"] = {"limit": min(1.0, 1.4 * fault["prior"] / total + 0.02)}
    return {**made, "schema": "fault-model/2"}


def brute_force(known: Tables, state: State | None = None) -> float:
    """The optimum by plain recursion over states, without arrays of records; no remote step while a danger is up."""
    state = state or start(known)
    model = known.model
    closed = is_halted(known, state)
    best = model.escalate
    for place, question in enumerate(model.observations):
        if not state.asked[place] and (question.needs & VISIT or not closed):
            cost = question.cost + known.opening(question.needs, state.opened)
            for outcome in range(len(question.outcomes)):
                after = state.answered(known, place, outcome)
                cost += after.mass / state.mass * brute_force(known, after)
            best = min(best, cost)
    for place, one in enumerate(model.repairs):
        if not state.tried[place] and (one.needs & VISIT or not closed):
            share = float(state.belief @ (1 - one.fixes))
            cost = one.cost + known.opening(one.needs, state.opened)
            if share > 1e-15:
                cost += share * brute_force(known, state.failed(known, place))
            best = min(best, cost)
    return best


def tree_cost(model: Model, tree: Json, belief: Iterable[float], opened: int = 0) -> float:
    """A tree's expected cost, fault by fault and outcome by outcome, from the formats alone."""
    known = Tables(model)
    steps: dict[str, Any] = {one.id: one for one in model.observations}
    steps.update((one.id, one) for one in model.repairs)

    def after(name: str, fault: int, opened: int, follow: Any) -> float:
        step = steps[name]
        paid = step.cost + known.opening(step.needs, opened)
        return float(paid + follow(step, fault, opened | step.needs))

    def plan(names: list[str], fault: int, opened: int) -> float:
        if names[0] == "escalate":
            return model.escalate
        rest = lambda step, fault, opened: (1 - step.fixes[fault]) * plan(names[1:], fault, opened)  # noqa: E731
        return after(names[0], fault, opened, rest)

    def at(number: int, fault: int, opened: int) -> float:
        node = tree["nodes"][number]
        if "plan" in node:
            return plan(node["plan"], fault, opened)
        if node["step"] == "escalate":
            return model.escalate

        def follow(step: Any, fault: int, opened: int) -> float:
            if "failed" in node["next"]:
                return float((1 - step.fixes[fault]) * at(node["next"]["failed"], fault, opened))
            return sum(
                float(step.likelihood[place, fault]) * at(node["next"][outcome], fault, opened)
                for place, outcome in enumerate(step.outcomes)
            )

        return after(node["step"], fault, opened, follow)

    return sum(share * at(tree["root"], fault, opened) for fault, share in enumerate(belief))
