"""What is known of a case: the belief about the fault, which steps are done, and what has been opened.

Exactly one fault is present, so Bayes' rule is one product of vectors per answer, and a belief over 500 faults takes
microseconds (the general case: de Kleer & Williams, "Diagnosing multiple faults", Artificial Intelligence 32, 1987).
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from firstfix.engines.troubleshooting.ageing import shares_at
from firstfix.engines.troubleshooting.model import Numbers, Tables

Truths = npt.NDArray[np.bool_]
NOT_ASKED: Final = -1
NOT_KNOWN: Final = -2


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """`belief` (F,) adds up to 1; `answers` (Q,) are outcomes, `NOT_ASKED` or `NOT_KNOWN`; `tried` (R,) repairs.

    `opened` holds a bit for each access that has been paid. `prior` (F,) are the shares that the case began with,
    those of the machine's age. `mass` is the probability of coming here from the start.
    """

    belief: Numbers
    answers: npt.NDArray[np.int16]
    tried: Truths
    opened: int
    prior: Numbers
    mass: float = 1.0

    @property
    def asked(self) -> Truths:
        return np.not_equal(self.answers, NOT_ASKED)

    def answered(self, tables: Tables, question: int, outcome: int | None) -> "State":
        """After an observation; None is the answer "don't know", which teaches nothing."""
        answers = self.answers.copy()
        answers[question] = NOT_KNOWN if outcome is None else outcome
        observation = tables.model.observations[question]
        opened = self.opened | observation.needs
        if outcome is None:
            return replace(self, answers=answers, opened=opened)
        return replace(self._weighted(observation.likelihood[outcome]), answers=answers, opened=opened)

    def failed(self, tables: Tables, repair: int) -> "State":
        """After a repair that did not help."""
        tried = self.tried.copy()
        tried[repair] = True
        return replace(
            self._weighted(1.0 - tables.fixes[repair]),
            tried=tried,
            opened=self.opened | int(tables.repair_needs[repair]),
        )

    def fixed(self, tables: Tables, repair: int) -> "State":
        """After a repair that helped: what it fixed says which fault it was."""
        tried = self.tried.copy()
        tried[repair] = True
        return replace(
            self._weighted(tables.fixes[repair]), tried=tried, opened=self.opened | int(tables.repair_needs[repair])
        )

    def restarted(self, tables: Tables, repair: int) -> "State":
        """After a repair that left another complaint than before: answers and failures were about a fault that is gone.

        The fault that is left is none that this repair fixes; what is open stays open.
        """
        weights = self.prior * (1.0 - tables.fixes[repair])
        total = float(weights.sum())
        tried = np.zeros_like(self.tried)
        tried[repair] = True
        return State(
            weights / total if total > 0 else self.prior,
            np.full_like(self.answers, NOT_ASKED),
            tried,
            self.opened | int(tables.repair_needs[repair]),
            self.prior,
        )

    def _weighted(self, likelihood: Numbers) -> "State":
        weights = self.belief * likelihood
        total = float(weights.sum())
        if total <= 0:  # against the model, say a sure repair that failed: nothing is learnt, and no case is lost
            return replace(self, mass=0.0)
        return replace(self, belief=weights / total, mass=self.mass * total)


def start(tables: Tables, age: float | None = None) -> State:
    """Nothing is known but the model's shares at this age (years) of the machine."""
    prior = shares_at(tables.model, age)
    answers = np.full(len(tables.question_cost), NOT_ASKED, dtype=np.int16)
    return State(prior, answers, np.zeros(len(tables.repair_cost), dtype=bool), 0, prior)
