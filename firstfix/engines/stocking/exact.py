"""The best levels under capacity and fill rate, by HiGHS as a mixed-integer program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from firstfix.engines.stocking.needs import Bundles, Ints

if TYPE_CHECKING:
    from firstfix.engines.stocking.choose import Limits

#: Entries of bundles that a program may have: some seconds on one core.
MOST_ENTRIES: Final = 20_000
#: Branches of the search; at its end the bound is what is proved.
MOST_NODES: Final = 20_000


def by_program(bundles: Bundles, limits: Limits) -> tuple[Ints | None, float]:
    """The levels found (None where there are none) and a proved lower bound of the cost; equal when it is settled.

    Variables: `step[part, level]` (so many are on board, 0 or 1) and `served[bundle]`; only the steps need be whole.
    served ≤ step of each entry, step ≤ step below, Σ size ≤ capacity, always + Σ share · served ≥ target.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, vstack

    steps = np.unique(np.stack([bundles.part, bundles.threshold], axis=1), axis=0)
    part, level = steps[:, 0], steps[:, 1]
    is_first = np.concatenate([[True], part[1:] != part[:-1]])
    rise = level - np.where(is_first, 0, np.concatenate([[0], level[:-1]]))
    asked = np.searchsorted(part * (1 << 20) + level, bundles.part * (1 << 20) + bundles.threshold)
    count, size = len(steps), len(steps) + bundles.count
    above = np.nonzero(~is_first)[0]

    def rows(plus: Ints, minus: Ints) -> csr_array:
        numbers = np.arange(len(plus))
        values = np.concatenate([np.ones(len(plus)), -np.ones(len(minus))])
        at = (np.concatenate([numbers, numbers]), np.concatenate([plus, minus]))
        return csr_array((values, at), shape=(len(plus), size))

    weighed = np.concatenate([limits.size[part] * rise, np.zeros(bundles.count)])
    shared = np.concatenate([np.zeros(count), -bundles.share])
    limited = csr_array(np.stack([weighed, shared]))
    matrix = vstack([rows(count + bundles.bundle, asked), rows(above, above - 1), limited])
    upper = np.zeros(matrix.shape[0])
    upper[-2], upper[-1] = limits.capacity, bundles.always - limits.target
    cost = np.concatenate([limits.holding[part] * rise, -limits.missed * bundles.share])
    whole = np.concatenate([np.ones(count), np.zeros(bundles.count)])
    answer = milp(
        cost, integrality=whole, bounds=Bounds(0, 1), constraints=LinearConstraint(matrix, -np.inf, upper),
        options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES},
    )  # fmt: skip
    proved = -np.inf if answer.mip_dual_bound is None else answer.mip_dual_bound + limits.missed * (1 - bundles.always)
    if answer.x is None:
        return None, proved
    taken = np.nonzero(answer.x[:count] > 0.5)[0]
    levels = np.zeros(len(limits.holding), dtype=np.int64)
    np.maximum.at(levels, part[taken], level[taken])
    return levels, float(proved)
