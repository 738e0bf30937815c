"""The strategy tree: what to do at every turn of a case, worked out beforehand for a client without network.

Grown best-first: the open node where the plan without tests costs most above what a clairvoyant would pay, times the
probability of coming there, is opened next. Every open node carries its plan, so a tree is valid at any size, its cost
is exact, and a larger tree of the same model never costs more.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from firstfix.engines.troubleshooting.choice import Policy
from firstfix.engines.troubleshooting.model import ESCALATE, FAILED, UNKNOWN, Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.safety import safe_plan
from firstfix.engines.troubleshooting.state import State
from firstfix.engines.troubleshooting.walk import clairvoyant_costs

SCHEMA: Final = "strategy-tree/1"
#: Nodes that carry a step, unless asked otherwise.
USUAL_NODES: Final = 1000
#: Trees with more steps have no `unknown` edges, which would double their size; their clients go by the belief.
MOST_WITH_UNKNOWN: Final = 300


@dataclass(slots=True, eq=False)
class _Node:
    """A record in the tree. `edges` lead on from its step; costs are expected from here on, not × mass.

    `done` counts the record's steps; edges lead to records with one more.
    """

    state: State
    done: int
    plan: list[int]
    plan_cost: float
    kind: str = ""
    index: int = 0
    edges: dict[str, tuple[float, "_Node"]] = field(default_factory=dict)
    cost: float = 0.0
    is_step: bool = False


def compile_tree(
    tables: Tables,
    policy: Policy,
    root: State,
    *,
    symptoms: dict[str, str],
    nodes: int = USUAL_NODES,
    progress: Callable[[int, float], None] | None = None,
) -> dict[str, Any]:
    """strategy-tree/1 from what is known at the root; `expected_cost` is exact for the tree as written."""
    growth = _Growth(tables, policy, root)
    growth.grow(nodes, progress or (lambda done, cost: None))
    growth.settle()
    return {
        "schema": SCHEMA,
        "model": tables.model.name,
        "symptoms": symptoms,
        "expected_cost": growth.root.cost,
        **_written(growth, nodes),
    }


class _Growth:
    def __init__(self, tables: Tables, policy: Policy, root: State) -> None:
        self.tables, self.policy, self.plans = tables, policy, Plans(tables)
        self.clairvoyant = clairvoyant_costs(tables)
        self.nodes: dict[tuple[bytes, bytes, int], _Node] = {}
        self.open: list[tuple[float, int, _Node]] = []
        self.steps = 0
        self.root = self._node(replace(root, mass=1.0))

    def _node(self, state: State) -> _Node:
        """The node of a record, shared by all ways that lead to it."""
        key = (state.answers.tobytes(), state.tried.tobytes(), state.opened)
        if key not in self.nodes:
            plan, cost = safe_plan(self.tables, self.plans, state)
            done = int(state.asked.sum()) + int(state.tried.sum())
            node = self.nodes[key] = _Node(state, done, plan, cost, cost=cost)
            hope = max(0.0, cost - float(self.clairvoyant @ state.belief))
            if state.mass > 0:  # the rest cannot happen, as after a repair that is sure
                heapq.heappush(self.open, (-state.mass * hope, len(self.nodes), node))
        return self.nodes[key]

    def grow(self, limit: int, progress: Callable[[int, float], None]) -> None:
        next_report = 100
        while self.open and self.steps < limit:
            _, _, node = heapq.heappop(self.open)
            choice = self.policy.choices(node.state)[0]
            node.kind, node.index = choice.kind, choice.index
            if choice.kind == "escalate":
                continue
            self.steps += 1
            if choice.kind == "repair":
                after = node.state.failed(self.tables, choice.index)
                node.edges = {FAILED: (after.mass / node.state.mass, self._node(after))}
            else:
                outcomes = self.tables.model.observations[choice.index].outcomes
                for place, outcome in enumerate(outcomes):
                    after = node.state.answered(self.tables, choice.index, place)
                    node.edges[outcome] = (after.mass / node.state.mass, self._node(after))
            if self.steps >= next_report:
                next_report = max(self.steps + 100, int(1.1 * self.steps))
                self.settle()
                progress(self.steps, self.root.cost)

    def unknown(self, node: _Node) -> list[int]:
        """The plan after a question that nobody could answer."""
        return safe_plan(self.tables, self.plans, node.state.answered(self.tables, node.index, None))[0]

    def settle(self) -> None:
        """Costs from the leaves up; a step that costs more than the plan without tests gives way to it."""
        for node in sorted(self.nodes.values(), key=lambda node: node.done, reverse=True):
            node.cost, node.is_step = node.plan_cost, False
            if node.edges:
                cost = self._price(node) + sum(share * after.cost for share, after in node.edges.values())
                if cost <= node.plan_cost * (1 + 1e-12):
                    node.cost, node.is_step = cost, True

    def _price(self, node: _Node) -> float:
        tables, opened = self.tables, node.state.opened
        if node.kind == "repair":
            needs = int(tables.repair_needs[node.index])
            return float(tables.repair_cost[node.index]) + tables.opening(needs, opened)
        needs = int(tables.question_needs[node.index])
        return float(tables.question_cost[node.index]) + tables.opening(needs, opened)


def _written(growth: _Growth, limit: int) -> dict[str, Any]:
    """The nodes that can be reached, the root first."""
    model = growth.tables.model
    numbers: dict[int, int] = {id(growth.root): 0}
    nodes: list[_Node] = [growth.root]
    for node in nodes:  # grows while it is read
        for _, after in node.edges.values() if node.is_step else ():
            if id(after) not in numbers:
                numbers[id(after)] = len(nodes)
                nodes.append(after)
    steps = sum(node.is_step for node in nodes)
    room = steps < limit
    plans: dict[tuple[int, ...], int] = {}
    written: list[dict[str, Any]] = []
    for node in nodes:
        if node.is_step:
            step = model.repairs[node.index].id if node.kind == "repair" else model.observations[node.index].id
            follows = {outcome: numbers[id(after)] for outcome, (_, after) in node.edges.items()}
            if node.kind == "observation" and steps <= MOST_WITH_UNKNOWN:
                plan = tuple(growth.unknown(node))
                follows[UNKNOWN] = plans.setdefault(plan, len(nodes) + len(plans))
            written.append({"step": step, "next": follows})
        elif node.plan or not room:
            written.append({"plan": [*(model.repairs[repair].id for repair in node.plan), ESCALATE]})
        else:
            written.append({"step": ESCALATE})
    written += ({"plan": [*(model.repairs[repair].id for repair in plan), ESCALATE]} for plan in plans)
    return _one_escalation({"root": 0, "nodes": written})


def _one_escalation(tree: dict[str, Any]) -> dict[str, Any]:
    """All ways that end in escalation alone end in the same node."""
    kept: list[dict[str, Any]] = []
    number: list[int] = []
    end: int | None = None
    for node in tree["nodes"]:
        is_end = node.get("step") == ESCALATE
        if is_end and end is not None:
            number.append(end)
            continue
        number.append(len(kept))
        end = len(kept) if is_end else end
        kept.append(node)
    for node in kept:
        if "next" in node:
            node["next"] = {outcome: number[after] for outcome, after in node["next"].items()}
    return {"root": 0, "nodes": kept}
