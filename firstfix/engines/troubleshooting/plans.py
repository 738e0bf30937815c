"""The value without tests: the best sequence of repairs that this engine knows, for many beliefs at once.

Repairs go by probability of success over cost (P/C), which is optimal for one repair per fault and independent costs
(Kadane & Simon, "Optimal strategies for a class of constrained sequential problems", Annals of Statistics 5, 1977).
Where repairs share faults, success is what the repairs before have left of it (updated P/C), found by sorting again.
An access (the visit) with the repairs behind it is one block, tried as a whole before what has a lower P/C: bottom-up
P/C, Ottosen & Jensen, "The cost of troubleshooting cost clusters with inside information", UAI 2010. Whatever the
order, its cost is exact: the best stop, the accesses paid when they are first needed, then escalation.
"""

from copy import copy
from typing import Final

import numpy as np
import numpy.typing as npt

from firstfix.engines.troubleshooting.model import Numbers, Tables
from firstfix.engines.troubleshooting.state import State, Truths

#: Sortings by what the repairs before have left; the best of them counts.
ROUNDS: Final = 3
#: Below any real price.
CHEAPEST: Final = 1e-9
Places = npt.NDArray[np.int64]


class Plans:
    """Values without tests on one model. `B` beliefs are rows of weights that need not add up to 1."""

    def __init__(self, tables: Tables) -> None:
        self.accesses, self.escalate = tables.model.accesses, tables.model.escalate
        self.fixes, self.cost, self.needs = tables.fixes, tables.repair_cost, tables.repair_needs
        repairs, faults = tables.fixes.shape
        depth = max(1, (tables.fixes > 0).sum(axis=0).max(initial=0))
        #: The repairs that fix a fault, and how well, (F, D); rows are filled up with a repair that is none.
        self.fixer = np.full((faults, depth), repairs)
        self.fix = np.zeros((faults, depth))
        for fault in range(faults):
            found = np.nonzero(tables.fixes[:, fault])[0]
            self.fixer[fault, : len(found)] = found
            self.fix[fault, : len(found)] = tables.fixes[found, fault]

    def narrowed(self, faults: Places, repairs: Places) -> "Plans":
        """The same for some faults and repairs only, renumbered: what a look-ahead needs when little is left."""
        narrow = copy(self)
        narrow.fixes = self.fixes[np.ix_(repairs, faults)]
        narrow.cost, narrow.needs = self.cost[repairs], self.needs[repairs]
        number = np.full(len(self.cost) + 1, len(repairs))
        number[repairs] = np.arange(len(repairs))
        narrow.fixer = number[self.fixer[faults]]
        narrow.fix = np.where(narrow.fixer < len(repairs), self.fix[faults], 0.0)
        return narrow

    def values(self, weights: Numbers, tried: Truths, opened: int) -> Numbers:
        """Cost × mass of the best plan for each row of weights (B, F); `tried` is (R,) or (B, R). Returns (B,)."""
        return self.best(weights, tried, opened)[0]

    def plan(self, state: State) -> tuple[list[int], float]:
        """The repairs to try in this order before escalating, and the expected cost."""
        value, order, length = self.best(state.belief[np.newaxis], state.tried, state.opened)
        return [int(repair) for repair in order[0, : length[0]]], float(value[0])

    def best(self, weights: Numbers, tried: Truths, opened: int) -> tuple[Numbers, Places, Places]:
        """Value, order of repairs and how many of them before escalating, for each row."""
        mass = weights.sum(axis=1)
        value, length = self.escalate * mass, np.zeros(len(weights), dtype=np.int64)
        gain = np.where(tried, 0.0, weights @ self.fixes.T)
        best = np.zeros(gain.shape, dtype=np.int64)
        if not gain.shape[1]:
            return value, best, length
        for _ in range(ROUNDS):
            order = self._order(gain, opened)
            gain = self._gains(weights, tried, order)
            cost = self._costs(mass, gain, order, opened)
            stop = cost.argmin(axis=1)
            least = np.take_along_axis(cost, stop[:, np.newaxis], axis=1)[:, 0]
            better = least < value
            value, length = np.where(better, least, value), np.where(better, stop + 1, length)
            best[better] = order[better]
        return value, best, length

    def _order(self, gain: Numbers, opened: int) -> Places:
        """Repairs by efficiency, those behind an access no earlier than the access is worth it."""
        efficiency = gain / np.maximum(self.cost, CHEAPEST)
        order = np.argsort(-efficiency, axis=1, kind="stable")
        key = efficiency
        for bit, access in reversed(list(enumerate(self.accesses))):
            behind = np.nonzero(self.needs >> bit & 1)[0]
            if opened >> bit & 1 or not len(behind) or access.cost == 0:
                continue
            if key is efficiency:
                key = efficiency.copy()
            inside = behind[np.argsort(-key[:, behind], axis=1)]
            gained = np.cumsum(np.take_along_axis(gain, inside, axis=1), axis=1)
            paid = access.cost + np.cumsum(self.cost[inside], axis=1)
            key[:, behind] = np.minimum(key[:, behind], (gained / paid).max(axis=1, keepdims=True))
        if key is efficiency:
            return order
        again = np.argsort(-np.take_along_axis(key, order, axis=1), axis=1, kind="stable")
        return np.take_along_axis(order, again, axis=1)

    def _gains(self, weights: Numbers, tried: Truths, order: Places) -> Numbers:
        """The mass that each repair takes away when its turn comes, (B, R)."""
        count, repairs = order.shape
        turn = np.empty((count, repairs + 1), dtype=np.int64)
        np.put_along_axis(turn, order, np.arange(repairs)[np.newaxis], axis=1)
        turn[:, :repairs][np.broadcast_to(tried, order.shape)] = repairs + 1
        turn[:, repairs] = repairs + 1
        turns = turn[:, self.fixer]  # (B, F, D)
        fix = np.where(turns > repairs, 0.0, self.fix)
        if turns.shape[2] > 1:
            by_turn = np.argsort(turns, axis=2)
            fix = np.take_along_axis(fix, by_turn, axis=2)
            who = np.take_along_axis(np.broadcast_to(self.fixer, turns.shape), by_turn, axis=2)
            left = np.cumprod(1.0 - fix, axis=2)
            taken = fix.copy()
            taken[:, :, 1:] *= left[:, :, :-1]
        else:
            who, taken = np.broadcast_to(self.fixer, turns.shape), fix
        taken *= weights[:, :, np.newaxis]
        row = np.arange(count)[:, np.newaxis, np.newaxis] * (repairs + 1)
        flat = np.bincount((row + who).ravel(), weights=taken.ravel(), minlength=count * (repairs + 1))
        return flat.reshape(count, repairs + 1)[:, :repairs].astype(np.float64, copy=False)

    def _costs(self, mass: Numbers, gain: Numbers, order: Places, opened: int) -> Numbers:
        """Cost × mass when the order is followed to each of its places and then escalated, (B, R)."""
        taken = np.take_along_axis(gain, order, axis=1)
        after = mass[:, np.newaxis] - np.cumsum(taken, axis=1)
        price = self.cost[order]
        for bit, access in enumerate(self.accesses):
            if not opened >> bit & 1 and access.cost:
                first = np.argmax(self.needs[order] >> bit & 1, axis=1)[:, np.newaxis]
                needed = np.take_along_axis(self.needs[order], first, axis=1) >> bit & 1
                np.put_along_axis(price, first, np.take_along_axis(price, first, axis=1) + needed * access.cost, axis=1)
        return np.cumsum(price * (after + taken), axis=1) + self.escalate * after
