"""Safety before cost: what a customer must not do, whatever it would save.

A step that is unsafe for customers needs the visit (reading.py), so no policy proposes it remotely. Above the limit of
a dangerous fault every remote step is closed until somebody is on site; the optimum, the look-ahead and plans know it.
"""

from dataclasses import replace

from firstfix.engines.troubleshooting.choice import Choice
from firstfix.engines.troubleshooting.model import VISIT, Tables
from firstfix.engines.troubleshooting.plans import Plans, ends
from firstfix.engines.troubleshooting.state import State


def dangers(tables: Tables, state: State) -> list[int]:
    """The dangerous faults above their limits."""
    return [fault for fault in tables.dangerous.tolist() if state.belief[fault] > tables.limits[fault]]


def is_halted(tables: Tables, state: State) -> bool:
    """Whether the customer must not go on: a danger is up and nobody is on site."""
    return not state.opened & VISIT and bool(dangers(tables, state))


def may(tables: Tables, choice: Choice) -> bool:
    """Whether a halted case may go on so: with the visit, or by escalation."""
    if choice.kind == "escalate":
        return True
    needs = tables.question_needs if choice.kind == "observation" else tables.repair_needs
    return bool(needs[choice.index] & VISIT)


def safe_plan(tables: Tables, plans: Plans, state: State) -> tuple[list[int], float]:
    """The repairs to try in this order before escalating, none of them while a danger forbids it, and the cost.

    The best of three: the plan as far as it may go, the plan with the visit first, the plan on site alone.
    """
    plan, cost = plans.plan(state)
    if not len(tables.dangerous):
        return plan, cost
    on_site = [repair for repair in plan if tables.repair_needs[repair] & VISIT]
    visit_first = [*on_site[:1], *(repair for repair in plan if repair not in on_site[:1])]
    remote = (tables.repair_needs & VISIT) == 0
    without_remote = plans.plan(replace(state, tried=state.tried | remote))[0]
    return min((_followed(tables, state, way) for way in (plan, visit_first, without_remote)), key=lambda way: way[1])


def _followed(tables: Tables, state: State, plan: list[int]) -> tuple[list[int], float]:
    """The plan up to its best end before the first repair that a danger forbids, and its cost."""
    costs: list[float] = []
    for place, (at, cost) in enumerate(ends(tables, state, plan)):
        costs.append(cost)
        if place < len(plan) and is_halted(tables, at) and not tables.repair_needs[plan[place]] & VISIT:
            break
    best = min(costs)
    return plan[: costs.index(best)], best
