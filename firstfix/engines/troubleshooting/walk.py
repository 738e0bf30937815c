"""Cases drawn from a model and solved by the engine: what a product's faults will cost, and how fast decisions are."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from firstfix.engines.troubleshooting.choice import Choice, Policy
from firstfix.engines.troubleshooting.model import Numbers, Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.state import State, start

#: Rows of the clairvoyant's beliefs that are worked out at once.
CHUNK = 50


def clairvoyant_costs(tables: Tables) -> Numbers:
    """The expected cost of each fault, (F,), for one who knows the fault but not whether a repair takes.

    Given the fault its repairs are independent, so the best plan without tests is the optimum (see plans.py).
    """
    plans, faults = Plans(tables), len(tables.model.faults)
    tried = np.zeros(len(tables.repair_cost), dtype=bool)
    known = np.eye(faults)
    return np.concatenate([plans.values(known[at : at + CHUNK], tried, 0) for at in range(0, faults, CHUNK)])


def walk(
    tables: Tables, policy: Policy, *, cases: int, seed: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, Any]:
    """Mean cost with its standard error, the clairvoyant's for the same cases, and milliseconds per decision.

    Outcomes are drawn per case and step, so two policies meet the same cases. A decision for a record that came up
    before is not made twice and not timed.
    """
    walker = _Walker(tables, policy, clock)
    known = clairvoyant_costs(tables)
    random = np.random.default_rng(seed)
    costs, bounds = np.zeros(cases), np.zeros(cases)
    for case in range(cases):
        fault = int(random.choice(len(known), p=tables.model.prior))
        luck = random.random(len(tables.question_cost)), random.random(len(tables.repair_cost))
        costs[case], bounds[case] = walker.cost(fault, *luck), known[fault]
    error = float(costs.std(ddof=1) / np.sqrt(cases)) if cases > 1 else 0.0
    p50, p95 = np.quantile(walker.milliseconds, [0.5, 0.95])
    return {
        "cases": cases,
        "mean_cost": float(costs.mean()),
        "standard_error": error,
        "clairvoyant_cost": float(bounds.mean()),
        "steps": walker.steps / cases,
        "decision_ms": {"p50": round(float(p50), 3), "p95": round(float(p95), 3)},
    }


class _Walker:
    def __init__(self, tables: Tables, policy: Policy, clock: Callable[[], float]) -> None:
        self.tables, self.policy, self.clock = tables, policy, clock
        self.known: dict[tuple[int, ...], Choice] = {}
        self.milliseconds: list[float] = []
        self.steps = 0

    def cost(self, fault: int, answers: Numbers, successes: Numbers) -> float:
        """What the case costs; the two rows of numbers between 0 and 1 say how its steps turn out."""
        tables, state, cost = self.tables, start(self.tables), 0.0
        way: tuple[int, ...] = ()
        while True:
            choice = self._choice(state, way)
            self.steps += 1
            if choice.kind == "escalate":
                return cost + tables.model.escalate
            if choice.kind == "observation":
                observation = tables.model.observations[choice.index]
                cost += observation.cost + tables.opening(observation.needs, state.opened)
                shares = np.cumsum(observation.likelihood[:-1, fault])
                outcome = int(np.searchsorted(shares, answers[choice.index], side="right"))
                state = state.answered(tables, choice.index, outcome)
                way = (*way, choice.index, outcome)
            else:
                needs = int(tables.repair_needs[choice.index])
                cost += float(tables.repair_cost[choice.index]) + tables.opening(needs, state.opened)
                if successes[choice.index] < tables.fixes[choice.index, fault]:
                    return cost
                state = state.failed(tables, choice.index)
                way = (*way, -1, choice.index)

    def _choice(self, state: State, way: tuple[int, ...]) -> Choice:
        if way not in self.known:
            begun = self.clock()
            self.known[way] = self.policy.choices(state)[0]
            self.milliseconds.append(1000 * (self.clock() - begun))
        return self.known[way]
