"""Which decision rule suits a model: measured when the model is published, because none wins everywhere.

With few tests "act first, ask later" and two steps ahead are near the optimum; with many tests the same guard puts
questions off for ever, and on the sample with 500 faults costs a third more. So the rules are tried on the model
itself: the trees of small models are priced exactly, large models are walked, all rules through the same cases.
"""

from dataclasses import dataclass
from typing import Final

from firstfix.engines.troubleshooting.lookahead import Lookahead, Rule
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.policy import DEEP_RULE, LARGE_RULE, QUICK_RULE, SMALL_RULE, is_small
from firstfix.engines.troubleshooting.state import State, start
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.engines.troubleshooting.walk import walk

#: Steps of a tree that prices a rule exactly; the reachable records of small models are far fewer.
STEPS: Final = 5000
FEW: Final = (
    SMALL_RULE,
    Rule(depth=2, guard=False, tests=12, repairs=3, then=(12, 3)),
    Rule(depth=3, guard=False, tests=12, repairs=3, then=(3, 2)),
)
MANY: Final = (QUICK_RULE, LARGE_RULE, DEEP_RULE)


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule and what it costs on the model: exactly, or on average over simulated cases."""

    rule: Rule
    cost: float


def trials(tables: Tables, *, cases: int, seed: int, root: State | None = None) -> list[Trial]:
    """The rules that were tried, the best first; `cases` and `seed` are for models that are walked."""
    if is_small(tables):
        at = root or start(tables)
        found = [
            Trial(rule, compile_tree(tables, Lookahead(tables, rule), at, symptoms={}, nodes=STEPS)["expected_cost"])
            for rule in FEW
        ]
    else:
        found = [
            Trial(rule, walk(tables, Lookahead(tables, rule), cases=cases, seed=seed)["mean_cost"]) for rule in MANY
        ]
    return sorted(found, key=lambda trial: trial.cost)
