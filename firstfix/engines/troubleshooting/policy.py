"""The policy for a model: the optimum wherever it is affordable, the decision rule before."""

from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.choice import Choice
from firstfix.engines.troubleshooting.exact import MOST_RECORDS, Optimum, is_affordable
from firstfix.engines.troubleshooting.lookahead import Lookahead, Rule
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.state import NOT_ASKED, State

#: Few tests: looking two steps ahead, tests after the leading repair included, is near the optimum and quick.
SMALL, SMALL_RULE = 12, Rule(depth=2, guard=True, tests=12, repairs=3, then=(12, 3))
#: Many tests: a glance at six, then five steps from the best two, each answer followed up by the most telling question;
#: the guard would put questions off.
LARGE_RULE = Rule(
    depth=5, guard=False, tests=6, repairs=1, then=(1, 0), likely=0.03, glance=1, finalists=2, negligible=1e-3, rounds=1
)
#: One step ahead, for comparison: a third of the time.
QUICK_RULE = Rule(depth=1, guard=False, tests=8, repairs=1)
#: Further and broader, where there is time.
DEEP_RULE = Rule(depth=5, guard=False, tests=6, repairs=1, then=(1, 0), likely=0.015, negligible=1e-3, rounds=1)
#: Records of a solution that is made on the way, and how many of these are kept.
LATER_RECORDS: Final = 150_000
KEPT: Final = 24


def is_small(tables: Tables) -> bool:
    return len(tables.question_cost) <= SMALL


def rule_for(tables: Tables) -> Rule:
    """The rule that suits the size of a model; which suits the model itself is measured in tuning.py."""
    return SMALL_RULE if is_small(tables) else LARGE_RULE


class BestPolicy:
    """Solves what is left of a case exactly as soon as it is small enough.

    `most` is the limit (records) for the state that is asked for first; later ones come in numbers, so theirs is lower.
    """

    def __init__(self, tables: Tables, rule: Rule | None = None, most: int = MOST_RECORDS) -> None:
        self.tables, self.limit = tables, most
        self.lookahead = Lookahead(tables, rule or rule_for(tables))
        self.solved: list[Optimum] = []

    def is_exact_at(self, state: State) -> bool:
        return self._optimum(state) is not None

    def choices(self, state: State) -> list[Choice]:
        """The possible steps that were looked at, best first; escalation is always among them."""
        return (self._optimum(state) or self.lookahead).choices(state)

    def _optimum(self, state: State) -> Optimum | None:
        """A solution that holds the state, made if it can be afforded; those used last are kept."""
        found = next((optimum for optimum in reversed(self.solved) if _follows(state, optimum.root)), None)
        if found is not None:
            self.solved.remove(found)
        elif is_affordable(self.tables, state, self.limit):
            found = Optimum(self.tables, state)
        self.limit = min(self.limit, LATER_RECORDS)
        if found is not None:
            self.solved = [*self.solved, found][-KEPT:]
        return found


def _follows(state: State, root: State) -> bool:
    """Whether the state is a record that the solution from the root holds."""
    since = root.answers == NOT_ASKED
    return bool(
        (state.prior is root.prior or np.array_equal(state.prior, root.prior))
        and (state.answers[~since] == root.answers[~since]).all()
        and (state.answers[since] >= NOT_ASKED).all()
        and (state.tried | ~root.tried).all()
        and state.opened & root.opened == root.opened
    )
