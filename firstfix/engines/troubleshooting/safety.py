"""Safety before cost: what a customer must not do, whatever it would save.

A step that is unsafe for customers needs the visit (reading.py), so no policy proposes it remotely. Above the limit of
a dangerous fault every remote step is closed until somebody is on site, in the advice and in trees alike.
"""

from dataclasses import replace

import numpy as np

from firstfix.engines.troubleshooting.model import VISIT, Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.state import NOT_ASKED, NOT_KNOWN, State


def dangers(tables: Tables, state: State) -> list[int]:
    """The dangerous faults above their limits."""
    return [
        place
        for place, fault in enumerate(tables.model.faults)
        if fault.danger is not None and state.belief[place] > fault.danger.limit
    ]


def is_halted(tables: Tables, state: State) -> bool:
    """Whether the customer must not go on: a danger is up and nobody is on site."""
    return not state.opened & VISIT and bool(dangers(tables, state))


def safe(tables: Tables, state: State) -> State:
    """The state as a policy may see it: with a danger up and nobody on site, remote steps are gone."""
    if not is_halted(tables, state):
        return state
    asking = (tables.question_needs & VISIT) == 0
    trying = (tables.repair_needs & VISIT) == 0
    answers = np.where(asking & (state.answers == NOT_ASKED), NOT_KNOWN, state.answers).astype(np.int16)
    return replace(state, answers=answers, tried=state.tried | trying)


def safe_plan(tables: Tables, plans: Plans, state: State) -> tuple[list[int], float]:
    """The plan without tests, cut before the first repair that a danger forbids, and its cost."""
    plan, cost = plans.plan(safe(tables, state))
    if all(fault.danger is None for fault in tables.model.faults):
        return plan, cost
    kept: list[int] = []
    cost, mass, at = 0.0, 1.0, state
    for repair in plan:
        needs = int(tables.repair_needs[repair])
        if is_halted(tables, at) and not needs & VISIT:
            break
        cost += mass * (float(tables.repair_cost[repair]) + tables.opening(needs, at.opened))
        mass *= float(at.belief @ (1.0 - tables.fixes[repair]))
        kept.append(repair)
        if mass <= 0:
            return kept, cost
        at = at.failed(tables, repair)
    cost += mass * tables.model.escalate
    return (kept, cost) if cost < tables.model.escalate else ([], tables.model.escalate)
