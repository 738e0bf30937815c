"""The best levels at given prices: exactly, as one minimum cut.

Serving a bundle earns its share and needs a level of each of its parts; a level costs its price and stands on the
levels below it. Choosing the most profitable set that stands is the maximum closure of a graph, hence a minimum cut
(Picard, "Maximal closure of a graph and applications to combinatorial problems", Management Science 22 (1976)
1268-1272).
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from firstfix.engines.stocking.needs import Bundles, Floats, Ints

#: Shares and prices become whole numbers of this fineness; all shares together are 1. SciPy's flows have 32 bits.
FINENESS: Final = 1 << 29
#: More than all shares together.
UNCUT: Final = 1 << 30


class Cut(NamedTuple):
    """Levels (parts,) with the greatest share of bundles served less price, and what no levels exceed."""

    levels: Ints
    most: float


class Cutter:
    """The graph of a problem's bundles, cut again and again at other prices.

    Nodes: 0 the source, 1 the sink, then a node per bundle, then one per level of a part that some bundle asks for.
    """

    def __init__(self, bundles: Bundles, parts: int) -> None:
        self.parts = parts
        steps = np.unique(np.stack([bundles.part, bundles.threshold], axis=1), axis=0)
        self.step_part, self.step_level = steps[:, 0], steps[:, 1]
        is_first = np.ones(len(steps), dtype=bool)
        is_first[1:] = self.step_part[1:] != self.step_part[:-1]
        below = np.where(is_first, 0, np.concatenate([[0], self.step_level[:-1]]))
        self.rise = self.step_level - below  # pieces from the level below to this one, (levels,)
        self.first_bundle, self.first_step = 2, 2 + bundles.count
        self.size = self.first_step + len(steps)
        key = steps[:, 0] * (1 << 20) + steps[:, 1]
        asked = np.searchsorted(key, bundles.part * (1 << 20) + bundles.threshold)
        standing = np.nonzero(~is_first)[0]
        bundle_nodes = self.first_bundle + np.arange(bundles.count)
        step_nodes = self.first_step + np.arange(len(steps))
        self._tails = np.concatenate(
            [
                np.zeros(bundles.count, dtype=np.int64),
                self.first_bundle + bundles.bundle,
                step_nodes[standing],
                step_nodes,
            ]
        )
        self._heads = np.concatenate(
            [bundle_nodes, self.first_step + asked, step_nodes[standing - 1], np.ones(len(steps), dtype=np.int64)]
        )
        # Shares are rounded up and prices down: so the cut of rounded figures is never below the true optimum.
        earned = np.ceil(bundles.share * FINENESS).astype(np.int32)
        self._earned = int(earned.sum(dtype=np.int64))
        self._fixed = np.concatenate([earned, np.full(len(asked) + len(standing), UNCUT, dtype=np.int32)])

    def best(self, prices: Floats) -> Cut:
        """The cheapest of equally good levels; prices (parts,) are of one piece, in shares of all jobs."""
        from scipy.sparse import csr_array  # web workers stay small
        from scipy.sparse.csgraph import breadth_first_order, maximum_flow

        if not len(self.step_part):
            return Cut(np.zeros(self.parts, dtype=np.int64), 0.0)
        costs = np.minimum(prices[self.step_part] * self.rise * FINENESS, UNCUT).astype(np.int32)
        capacity = np.concatenate([self._fixed, costs])
        graph = csr_array((capacity, (self._tails, self._heads)), shape=(self.size, self.size))
        flow = maximum_flow(graph, 0, 1)
        left = graph - flow.flow
        left.data = np.where(left.data > 0, 1, 0)
        left.eliminate_zeros()
        reached = np.asarray(breadth_first_order(left, 0, return_predecessors=False))
        taken: npt.NDArray[np.int64] = reached[reached >= self.first_step] - self.first_step
        levels = np.zeros(self.parts, dtype=np.int64)
        np.maximum.at(levels, self.step_part[taken], self.step_level[taken])
        return Cut(levels, (self._earned - int(flow.flow_value)) / FINENESS)
