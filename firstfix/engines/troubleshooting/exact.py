"""The optimum by dynamic programming over all records of a small model.

With weights w[f] that are not divided by their sum, the least expected cost of a record obeys

    U(record) = min(escalate · Σw, c · Σw + U(repair failed), c · Σw + Σ_outcomes U(outcome)),

and Σw of all records is one product of matrices: answers × faults times faults × repairs tried. So a layer of records
is a few array operations, and a dozen faults with ten repairs and six questions take about a second.
With a dangerous fault above its limit and nobody on site, steps of the customer are no choices (safety.py).
"""

from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from firstfix.engines.troubleshooting.choice import Choice
from firstfix.engines.troubleshooting.model import VISIT, Numbers, Tables
from firstfix.engines.troubleshooting.safety import is_halted, may
from firstfix.engines.troubleshooting.state import State, Truths

#: Records of a model that is solved exactly; two arrays of so many doubles, and scratch of the same size.
MOST_RECORDS: Final = 2_500_000
Places = npt.NDArray[np.int64]


def is_affordable(tables: Tables, state: State, most: int = MOST_RECORDS) -> bool:
    """Whether all records that may follow this one are few enough."""
    repairs = len(_open_repairs(tables, state))  # quickly counted, and too many where a case has hardly begun
    count = 1 << min(repairs, 64)
    if count > most:
        return False
    for question in _open_questions(tables, state):
        count *= 1 + len(tables.model.observations[question].outcomes)
        if count > most:
            return False
    return count * len(_openings(tables, state)) <= most


class Optimum:
    """Least expected costs of all records that may follow `state`; a policy for them.

    Records with the answer "don't know" are none of them: solve anew from there.
    """

    def __init__(self, tables: Tables, state: State) -> None:
        self.tables, self.root = tables, state
        self.questions, self.repairs = _open_questions(tables, state), _open_repairs(tables, state)
        self.question_place = {question: place for place, question in enumerate(self.questions)}
        self.repair_place = {repair: place for place, repair in enumerate(self.repairs)}
        self.digits, self.levels, self.rank, self.radix = _answer_codes(
            [len(tables.model.observations[question].outcomes) for question in self.questions]
        )
        self.mass, self.halted = self._masses()
        self.value: dict[int, Numbers] = {}
        for opened in sorted(_openings(tables, state), key=int.bit_count, reverse=True):
            self.value[opened] = self._solved(opened)

    def _masses(self) -> tuple[Numbers, Truths | None]:
        """Σw of every record, (repairs tried, answers), and where a danger is above its limit, if there are dangers."""
        answers = np.ones((len(self.digits), len(self.root.belief))) * self.root.belief
        for place, question in enumerate(self.questions):
            rows = np.vstack([np.ones(len(self.root.belief)), self.tables.model.observations[question].likelihood])
            answers *= rows[self.digits[:, place]]
        survival = np.ones((1, len(self.root.belief)))
        for repair in self.repairs:  # one more bit in front: subsets without it, then with it
            survival = np.vstack([survival, survival * (1.0 - self.tables.fixes[repair])])
        mass = survival @ answers.T
        halted: Truths | None = None
        for fault in self.tables.dangerous.tolist():
            above = np.outer(survival[:, fault], answers[:, fault]) > self.tables.limits[fault] * mass
            halted = above if halted is None else halted | above
        return mass, halted

    @cached_property
    def subsets(self) -> list[Places]:
        """The sets of repairs by how many they hold."""
        sizes = np.array([subset.bit_count() for subset in range(1 << len(self.repairs))])
        return [np.nonzero(sizes == size)[0] for size in range(len(self.repairs) + 1)]

    def _solved(self, opened: int) -> Numbers:
        """Values with so much opened, (repairs tried, answers); those with more opened are there already."""
        tables, escalate = self.tables, self.tables.model.escalate
        self.value[opened] = value = np.empty_like(self.mass)
        for level in reversed(self.levels):
            mass = self.mass[:, level]
            best = escalate * mass
            for place, question in enumerate(self.questions):
                needs = int(tables.question_needs[question])
                price = float(tables.question_cost[question]) + tables.opening(needs, opened)
                columns = np.nonzero(self.digits[level, place] == 0)[0]
                if len(columns):
                    after = self.value[opened | needs]
                    cost = price * mass[:, columns]
                    codes = self._codes(level)[columns]
                    for outcome in range(len(tables.model.observations[question].outcomes)):
                        cost += after[:, self.rank[codes + (outcome + 1) * self.radix[place]]]
                    if self.halted is not None and not (opened | needs) & VISIT:
                        cost[self.halted[:, level][:, columns]] = np.inf
                    best[:, columns] = np.minimum(best[:, columns], cost)
            value[:, level] = best
            self._repaired(opened, level, value, mass)
        return value

    def _repaired(self, opened: int, level: slice, value: Numbers, mass: Numbers) -> None:
        """Lets repairs in, those after many before those after few."""
        for subsets in reversed(self.subsets[:-1]):
            for place, repair in enumerate(self.repairs):
                without = subsets[(subsets >> place & 1) == 0]
                if len(without):
                    needs = int(self.tables.repair_needs[repair])
                    price = float(self.tables.repair_cost[repair]) + self.tables.opening(needs, opened)
                    cost = price * mass[without] + self.value[opened | needs][without | 1 << place, level]
                    if self.halted is not None and not (opened | needs) & VISIT:
                        cost[self.halted[without, level]] = np.inf
                    value[without, level] = np.minimum(value[without, level], cost)

    def _codes(self, level: slice) -> Places:
        return self.digits[level] @ self.radix if len(self.questions) else np.zeros(1, dtype=np.int64)

    def cost(self, state: State) -> float:
        """The least expected cost from a state that was reached from the root."""
        subset, place = self._record(state)
        return float(self.value[state.opened][subset, place] / self.mass[subset, place])

    def choices(self, state: State) -> list[Choice]:
        """All steps that can still teach or help, each followed by the optimum; best first."""
        subset, place = self._record(state)
        code = int(self.digits[place] @ self.radix) if len(self.questions) else 0
        mass = float(self.mass[subset, place])
        found = [Choice("escalate", 0, self.tables.model.escalate)]
        for question, at in self.question_place.items():
            if not state.asked[question]:
                needs = int(self.tables.question_needs[question])
                outcomes = range(1, len(self.tables.model.observations[question].outcomes) + 1)
                after = [
                    self.value[state.opened | needs][subset, self.rank[code + n * self.radix[at]]] for n in outcomes
                ]
                price = float(self.tables.question_cost[question]) + self.tables.opening(needs, state.opened)
                found.append(Choice("observation", question, price + float(sum(after)) / mass))
        for repair, at in self.repair_place.items():
            if not state.tried[repair]:
                needs = int(self.tables.repair_needs[repair])
                left = float(self.value[state.opened | needs][subset | 1 << at, place])
                price = float(self.tables.repair_cost[repair]) + self.tables.opening(needs, state.opened)
                found.append(Choice("repair", repair, price + left / mass))
        if is_halted(self.tables, state):
            found = [choice for choice in found if may(self.tables, choice)]
        return sorted(found, key=lambda choice: choice.cost)

    def _record(self, state: State) -> tuple[int, int]:
        """Where a state stands in the arrays."""
        code = sum((int(state.answers[q]) + 1) * int(self.radix[at]) for q, at in self.question_place.items())
        subset = sum(1 << at for repair, at in self.repair_place.items() if state.tried[repair])
        return subset, int(self.rank[code])


def _open_questions(tables: Tables, state: State) -> list[int]:
    """Observations not made yet that can teach something."""
    possible = state.belief > 0
    return [
        question
        for question, observation in enumerate(tables.model.observations)
        if not state.asked[question] and np.ptp(observation.likelihood[:, possible], axis=1).max() > 0
    ]


def _open_repairs(tables: Tables, state: State) -> list[int]:
    """Repairs not tried yet that can help."""
    helps = (tables.fixes @ state.belief) > 0
    return [int(repair) for repair in np.nonzero(helps & ~state.tried)[0]]


def _openings(tables: Tables, state: State) -> set[int]:
    """All sets of accesses that steps may lead to."""
    needs = {int(n) for n in [*tables.question_needs[~state.asked], *tables.repair_needs[~state.tried]]}
    found, fresh = {state.opened}, [state.opened]
    while fresh:
        opened = fresh.pop()
        for more in needs:
            if opened | more not in found:
                found.add(opened | more)
                fresh.append(opened | more)
    return found


def _answer_codes(outcomes: list[int]) -> tuple[Places, list[slice], Places, Places]:
    """All combinations of answers, those with as many answers beside each other.

    `digits[place, question]` is 0 for no answer, else the outcome + 1; `levels[n]` are the places with n answers;
    `rank[code]` is the place of a combination's code, the sum of its digits × `radix`.
    """
    radix = np.cumprod([1, *(count + 1 for count in outcomes)]).astype(np.int64)
    codes = np.arange(radix[-1])
    digits = (
        np.stack([codes // unit % (count + 1) for unit, count in zip(radix, outcomes, strict=False)], axis=1)
        if (outcomes)
        else np.zeros((1, 0), dtype=np.int64)
    )
    given = (digits > 0).sum(axis=1)
    order = np.argsort(given, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    edges = np.searchsorted(given[order], np.arange(len(outcomes) + 2))
    levels = [slice(int(a), int(b)) for a, b in pairwise(edges)]
    return digits[order], levels, rank, radix[:-1]
