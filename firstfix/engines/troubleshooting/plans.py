"""The value without tests: the best sequence of repairs that this engine knows, for many beliefs at once.

Repairs go by probability of success over cost (P/C), which is optimal for one repair per fault and independent costs
(Kadane & Simon, "Optimal strategies for a class of constrained sequential problems", Annals of Statistics 5, 1977).
Where repairs share faults, success is what the repairs before have left of it (updated P/C), found by sorting again.
An access (the visit) with the repairs behind it is one block, tried as a whole before what has a lower P/C: bottom-up
P/C, Ottosen & Jensen, "The cost of troubleshooting cost clusters with inside information", UAI 2010. Whatever the
order, its cost is exact: the best stop, the accesses paid when they are first needed, then escalation.
"""

from collections.abc import Iterator
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
#: Stands for what a sure repair leaves, where logarithms are taken.
NOTHING_LEFT: Final = 1e-300
Places = npt.NDArray[np.int64]


class Plans:
    """Values without tests on one model. `B` beliefs are rows of weights that need not add up to 1."""

    rounds = ROUNDS

    def __init__(self, tables: Tables) -> None:
        self.accesses, self.escalate = tables.model.accesses, tables.model.escalate
        self.cost, self.needs = tables.repair_cost, tables.repair_needs
        self._take(tables.fixes)

    def narrowed(self, faults: Places, repairs: Places, rounds: int) -> "Plans":
        """The same for some faults and repairs only, renumbered: what a look-ahead needs when little is left.

        There time counts, and with fewer `rounds` a slightly dearer plan changes little.
        """
        narrow = copy(self)
        narrow.rounds = rounds
        narrow.cost, narrow.needs = self.cost[repairs], self.needs[repairs]
        narrow._take(self.fixes[np.ix_(repairs, faults)])
        return narrow

    def _take(self, fixes: Numbers) -> None:
        """Who fixes what as a list of entries (repair, fault), by repair, and pairs of entries with the same fault."""
        self.fixes = fixes
        self.repair, self.fault = np.nonzero(fixes)
        self.fix = fixes[self.repair, self.fault]
        self.useful, self.first_entry = np.unique(self.repair, return_index=True)
        by_fault = np.argsort(self.fault, kind="stable")
        size = np.bincount(self.fault, minlength=fixes.shape[1])
        rivals = size[self.fault[by_fault]]  # of each entry, itself included
        begin = (np.cumsum(size) - size)[self.fault[by_fault]]
        entry = np.repeat(by_fault, rivals)
        step = np.arange(len(entry)) - np.repeat(np.cumsum(rivals) - rivals, rivals)
        other = by_fault[np.repeat(begin, rivals) + step]
        apart = entry != other
        order = np.argsort(entry[apart], kind="stable")
        entry, other = entry[apart][order], other[apart][order]
        self.paired, self.first_pair = np.unique(entry, return_index=True)
        self.mine, self.theirs = self.repair[entry], self.repair[other]
        self.left = np.log(np.maximum(1.0 - self.fix[other], NOTHING_LEFT))

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
        best = np.zeros((len(weights), len(self.cost)), dtype=np.int64)
        if not len(self.useful):
            return value, best, length
        tried = np.broadcast_to(tried, best.shape)
        chance = weights[:, self.fault] * self.fix
        gain = self._by_repair(chance, tried)
        for _ in range(self.rounds):
            order = self._order(gain, opened)
            gain = self._gains(chance, tried, order)
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

    def _gains(self, chance: Numbers, tried: Truths, order: Places) -> Numbers:
        """The mass that each repair takes away when its turn comes, (B, R)."""
        repairs = order.shape[1]
        turn = np.empty(order.shape, dtype=np.int32)
        np.put_along_axis(turn, order, np.arange(repairs, dtype=np.int32)[np.newaxis], axis=1)
        turn[tried] = repairs
        if len(self.paired):
            before = np.where(turn[:, self.theirs] < turn[:, self.mine], self.left, 0.0)
            chance = chance.copy()
            chance[:, self.paired] *= np.exp(np.add.reduceat(before, self.first_pair, axis=1))
        return self._by_repair(chance, tried)

    def _by_repair(self, chance: Numbers, tried: Truths) -> Numbers:
        gain = np.zeros(tried.shape)
        gain[:, self.useful] = np.add.reduceat(chance, self.first_entry, axis=1)
        gain[tried] = 0.0
        return gain

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


def ends(tables: Tables, state: State, plan: list[int]) -> Iterator[tuple[State, float]]:
    """The state after none of the plan's repairs, one of them, … all, and the cost if the case is escalated there."""
    escalate = tables.model.escalate
    paid, mass = 0.0, 1.0
    yield state, escalate
    for repair in plan:
        paid += mass * (
            float(tables.repair_cost[repair]) + tables.opening(int(tables.repair_needs[repair]), state.opened)
        )
        mass *= float(state.belief @ (1.0 - tables.fixes[repair]))
        state = state.failed(tables, repair)
        yield state, paid + mass * escalate
