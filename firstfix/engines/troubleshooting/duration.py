"""How long the visit takes: the repairs in their best order until one of them helps.

The plan without tests (plans.py) is followed with somebody on site. A case whose fault the n-th repair removes ends
after the minutes of the first n repairs and of the accesses that they need; what no repair of the plan removes takes
the whole plan. Tests are left out: the policy makes them only where they save more than they cost, so with them a case
is on average shorter than this.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.model import VISIT, Numbers, Tables
from firstfix.engines.troubleshooting.plans import Plans
from firstfix.engines.troubleshooting.state import State

#: So many cases of a hundred end within `most`.
SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class VisitTime:
    """Minutes: the mean, and within which `SHARE` of such cases end. Both 0 where no repair is worth trying."""

    mean: float
    most: float


def visit_time(tables: Tables, state: State, *, repairs: Numbers, accesses: Numbers) -> VisitTime:
    """`repairs` (R,) and `accesses` (A,) are minutes, an access' own without those it lies within; the visit has 0."""
    state = replace(state, opened=state.opened | (VISIT if len(tables.access_cost) else 0))
    order, _cost = Plans(tables).plan(state)
    left, opened, minutes = state.belief, state.opened, 0.0
    ends: list[tuple[float, float]] = []  # minutes, share of the cases that end then
    for repair in order:
        needs = int(tables.repair_needs[repair])
        opening = [bit for bit in range(len(accesses)) if (needs & ~opened) >> bit & 1]
        minutes += float(repairs[repair] + accesses[opening].sum())
        opened |= needs
        ends.append((minutes, float((left * tables.fixes[repair]).sum())))
        left = left * (1.0 - tables.fixes[repair])
    ends.append((minutes, float(left.sum())))
    when, share = np.array(ends).T
    enough = int(np.searchsorted(np.cumsum(share), SHARE - 1e-12))
    return VisitTime(float(when @ share), float(when[min(enough, len(when) - 1)]))
