"""The decision rule for models that are too large for the optimum: the value without tests, looked ahead from.

A test is worth asking when its price and the mean value after it are below the value without it (the "expected cost of
repair with observation" of Heckerman, Breese & Rommelse, 1995). `depth` counts the steps that are looked ahead;
`guard` lets the leading repair be followed by a test as well before the two are compared ("act first, ask later",
Jensen et al., 2001), which helps where tests are few and harms where they are many: which rule a model gets is
measured (tuning.py). Steps that a danger forbids (safety.py) are not looked at.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from firstfix.engines.troubleshooting.choice import Choice
from firstfix.engines.troubleshooting.model import VISIT, Numbers, Tables
from firstfix.engines.troubleshooting.plans import CHEAPEST, Places, Plans
from firstfix.engines.troubleshooting.safety import is_halted, may
from firstfix.engines.troubleshooting.state import State, Truths

#: A repair whose chance to be the right one is less than this part of what may be left out is no candidate.
FAINT: Final = 0.1
TINY: Final = 1e-300


@dataclass(frozen=True, slots=True)
class Rule:
    """How far to look: `tests` are shortlisted by information per price, `repairs` by P/C.

    From the second step on `then` says how many of each are looked at. A series of questions may be worth its price
    when none of them is alone; following up each answer with the most telling question shows that cheaply. Records
    that are less probable than `likely` are not looked beyond. With `glance` all steps are looked at so far ahead, and
    only the `finalists` among them to the full depth. `negligible` is the share of the belief that may be left out (it
    is given back as a fault that nothing fixes), `rounds` how often plans ahead are sorted: fewer save time.
    """

    depth: int = 1
    guard: bool = False
    tests: int = 8
    repairs: int = 1
    then: tuple[int, int] = (1, 0)
    likely: float = 0.0
    glance: int = 0
    finalists: int = 2
    negligible: float = 1e-4
    rounds: int = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A record ahead, with weights that are not divided by their sum."""

    weights: Numbers
    asked: Truths
    tried: Truths
    opened: int


@dataclass(frozen=True, slots=True)
class _Step:
    kind: Literal["observation", "repair"]
    index: int


class Lookahead:
    """A policy; see `Rule`."""

    def __init__(self, tables: Tables, rule: Rule) -> None:
        self.tables, self.rule, self.plans = tables, rule, Plans(tables)

    def is_exact_at(self, state: State) -> bool:
        return False

    def choices(self, state: State) -> list[Choice]:
        return _View(self.tables, self.plans, self.rule, state).choices()


class _View:
    """The model as far as a state's look-ahead can see: faults with belief, repairs that may help."""

    def __init__(self, tables: Tables, plans: Plans, rule: Rule, state: State) -> None:
        self.tables, self.rule, self.is_halted = tables, rule, is_halted(tables, state)
        faults = _likely(state.belief, rule.negligible)
        if len(tables.dangerous):
            faults = np.union1d(faults, tables.dangerous[state.belief[tables.dangerous] > 0])
        self.limits = tables.limits[faults]
        self.dangerous = np.nonzero(np.isfinite(self.limits))[0]
        belief = state.belief[faults]
        self.forgotten = 1.0 - float(belief.sum())
        hope = tables.fixes[:, faults] @ belief
        self.repairs: Places = np.nonzero(~state.tried & (hope > FAINT * rule.negligible))[0]
        self.plans = plans.narrowed(faults, self.repairs, rule.rounds)
        self.likelihoods = tables.likelihoods[:, faults]
        self.surprise = self.likelihoods * np.log(self.likelihoods)
        self.root = _Node(belief, state.asked, np.zeros(len(self.repairs), dtype=bool), state.opened)

    def choices(self) -> list[Choice]:
        escalate = self.tables.model.escalate
        found = [Choice("escalate", 0, escalate)]
        rule = self.rule
        [steps] = self._steps([self.root], *self._plans([self.root])[1:], rule.tests, rule.repairs)
        prices = self._prices([self.root], [steps], rule.glance or rule.depth)[0]
        if rule.glance:
            best = sorted(range(len(steps)), key=prices.__getitem__)[: rule.finalists]
            deeper = self._prices([self.root], [[steps[place] for place in best]], rule.depth)[0]
            for place, price in zip(best, deeper, strict=True):
                prices[place] = price
        for step, price in zip(steps, prices, strict=True):
            cost = price + escalate * self.forgotten
            index = step.index if step.kind == "observation" else int(self.repairs[step.index])
            found.append(Choice(step.kind, index, cost))
        if self.is_halted:
            found = [choice for choice in found if may(self.tables, choice)]
        return sorted(found, key=lambda choice: choice.cost)

    def _halts(self, node: _Node) -> bool:
        """Whether a danger closes the steps of the customer."""
        if not len(self.dangerous) or node.opened & VISIT:
            return False
        return bool((node.weights > self.limits * node.weights.sum()).any())

    def _values(self, nodes: list[_Node], depth: int, *, tests_only: bool = False) -> Numbers:
        """The least cost × mass of each node, looked ahead so far."""
        values, first, hopes = self._plans(nodes)
        if depth == 0:
            return values
        ahead = [place for place, node in enumerate(nodes) if node.weights.sum() > self.rule.likely]
        if not ahead:
            return values
        nodes = [nodes[place] for place in ahead]
        steps = self._steps(nodes, first[ahead], hopes[ahead], *self.rule.then)
        if tests_only:
            steps = [[step for step in some if step.kind == "observation"] for some in steps]
        for place, prices in zip(ahead, self._prices(nodes, steps, depth), strict=True):
            values[place] = min([values[place], *prices])
        return values

    def _plans(self, nodes: list[_Node]) -> tuple[Numbers, Places, Truths]:
        """The value without tests of each node, the first repair of that plan, and whether it has one."""
        values, first = np.empty(len(nodes)), np.zeros(len(nodes), dtype=np.int64)
        hopes = np.zeros(len(nodes), dtype=bool)
        for opened in {node.opened for node in nodes}:
            places = [place for place, node in enumerate(nodes) if node.opened == opened]
            weights = np.array([nodes[place].weights for place in places])
            tried = np.array([nodes[place].tried for place in places])
            if len(self.dangerous):
                halted = np.array([self._halts(nodes[place]) for place in places])
                tried |= halted[:, np.newaxis] & ((self.plans.needs & VISIT) == 0)
            value, order, length = self.plans.best(weights, tried, opened)
            values[places], hopes[places] = value, length > 0
            if order.shape[1]:
                first[places] = order[:, 0]
        return values, first, hopes

    def _steps(self, nodes: list[_Node], first: Places, hopes: Truths, tests: int, repairs: int) -> list[list[_Step]]:
        """What is worth looking at from each node."""
        scores = self._scores(nodes)
        return [
            [
                *(_Step("observation", question) for question in self._shortlist(node, score, tests)),
                *(_Step("repair", repair) for repair in self._leading(node, int(lead) if hope else None, repairs)),
            ]
            for node, score, lead, hope in zip(nodes, scores, first, hopes, strict=True)
        ]

    def _scores(self, nodes: list[_Node]) -> Numbers:
        """Information (nats × mass) over price of each observation, (nodes, Q)."""
        weights = np.array([node.weights for node in nodes])
        mass = np.maximum(weights.sum(axis=1, keepdims=True), TINY)
        outcomes = np.maximum(weights @ self.likelihoods.T, TINY)
        information = weights @ self.surprise.T - outcomes * np.log(outcomes / mass)
        if not len(self.tables.question_cost):
            return np.zeros((len(nodes), 0))
        gained = np.add.reduceat(information, self.tables.rows[:-1], axis=1)
        return np.asarray(gained / np.maximum(self.tables.question_cost, CHEAPEST))

    def _shortlist(self, node: _Node, score: Numbers, count: int) -> list[int]:
        """The best so many of those that can be asked as things are, and of those that something is opened for."""
        ready = (self.tables.question_needs & ~node.opened) == 0
        open_ = ~node.asked & (score > TINY)
        if self._halts(node):
            open_ &= (self.tables.question_needs & VISIT) != 0
        chosen: list[int] = []
        for group in (ready, ~ready):
            places = np.nonzero(group & open_)[0]
            chosen += places[np.argsort(-score[places], kind="stable")[:count]].tolist()
        return chosen

    def _leading(self, node: _Node, first: int | None, count: int) -> list[int]:
        """The plan's first repair, and those with the best P/C."""
        if not len(self.repairs) or not count:
            return []
        hope = np.where(node.tried, 0.0, self.plans.fixes @ node.weights) / np.maximum(self.plans.cost, CHEAPEST)
        if self._halts(node):
            hope[(self.plans.needs & VISIT) == 0] = 0.0
        best = [place for place in np.argsort(-hope, kind="stable")[:count].tolist() if hope[place] > 0]
        return list(dict.fromkeys([first, *best] if first is not None else best))

    def _prices(self, nodes: list[_Node], steps: list[list[_Step]], depth: int) -> list[list[float]]:
        """Cost × mass of each step with the best that is known to follow."""
        prices = [[0.0] * len(some) for some in steps]
        tests: list[tuple[int, int, _Node]] = []
        repairs: list[tuple[int, int, _Node]] = []
        for number, (node, some) in enumerate(zip(nodes, steps, strict=True)):
            mass = float(node.weights.sum())
            for place, step in enumerate(some):
                if step.kind == "observation":
                    prices[number][place] = mass * self._question_price(step.index, node.opened)
                    tests += ((number, place, child) for child in self._answers(node, step.index))
                else:
                    prices[number][place] = mass * self._repair_price(step.index, node.opened)
                    repairs.append((number, place, self._failure(node, step.index)))
        guard = self.rule.guard
        for children, ahead, only in ((tests, depth - 1, False), (repairs, depth if guard else depth - 1, guard)):
            if children:
                values = self._values([child for _, _, child in children], ahead, tests_only=only)
                for (number, place, _), value in zip(children, values, strict=True):
                    prices[number][place] += float(value)
        return prices

    def _question_price(self, question: int, opened: int) -> float:
        needs = int(self.tables.question_needs[question])
        return float(self.tables.question_cost[question]) + self.tables.opening(needs, opened)

    def _repair_price(self, repair: int, opened: int) -> float:
        return float(self.plans.cost[repair]) + self.tables.opening(int(self.plans.needs[repair]), opened)

    def _answers(self, node: _Node, question: int) -> list[_Node]:
        asked = node.asked.copy()
        asked[question] = True
        opened = node.opened | int(self.tables.question_needs[question])
        rows = self.likelihoods[self.tables.rows[question] : self.tables.rows[question + 1]]
        return [_Node(node.weights * row, asked, node.tried, opened) for row in rows]

    def _failure(self, node: _Node, repair: int) -> _Node:
        tried = node.tried.copy()
        tried[repair] = True
        opened = node.opened | int(self.plans.needs[repair])
        return _Node(node.weights * (1.0 - self.plans.fixes[repair]), node.asked, tried, opened)


def _likely(belief: Numbers, negligible: float) -> Places:
    """The most probable faults that hold all but a negligible share of the belief."""
    order = np.argsort(-belief, kind="stable")
    held = np.cumsum(belief[order])
    return np.sort(order[: int(np.searchsorted(held, 1.0 - negligible)) + 1])
