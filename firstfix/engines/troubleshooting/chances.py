"""How probable it is that a visit ends the complaint, by what the engineer can do and has along.

What a belief about the fault means for whoever plans: each possible fault with the repairs that may remove it, and what
they take. P(first fix) = Σ over faults of share × the best of the repairs that can be done, the job-fill-rate form of
the repair kit problem (Bijvank, Koole & Vis, EJOR 204, 2010); see `kit.py` for what to bring for one visit.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.state import State

#: Faults less probable than this change no decision; they count as never fixed.
LEAST_SHARE: Final = 0.002


@dataclass(frozen=True, slots=True)
class PossibleRepair:
    """A repair as a plan sees it: removes the fault with probability `fixes` when all that it takes is there."""

    fixes: float
    parts: Mapping[str, int] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PossibleFault:
    """The fault is present with probability `share`; of an order's faults exactly one is, or one that is not named."""

    share: float
    repairs: tuple[PossibleRepair, ...]


def possible_faults(
    tables: Tables,
    state: State,
    *,
    skills: Mapping[str, Set[str]] | None = None,
    tools: Mapping[str, Set[str]] | None = None,
) -> tuple[PossibleFault, ...]:
    """What may be wrong by the belief, most probable first, with the repairs that were not tried yet.

    skills, tools  what each repair takes by its id; the model's numbers do not know it
    """
    found = []
    known = tables.model.repairs
    for fault in np.argsort(-state.belief, kind="stable").tolist():
        share = float(state.belief[fault])
        if share < LEAST_SHARE:
            break
        fixing = np.nonzero(~state.tried & (tables.fixes[:, fault] > 0))[0].tolist() if known else []
        repairs = tuple(
            PossibleRepair(
                float(tables.fixes[repair, fault]),
                known[repair].parts,
                frozenset((skills or {}).get(known[repair].id, ())),
                frozenset((tools or {}).get(known[repair].id, ())),
            )
            for repair in fixing
        )
        if repairs:
            found.append(PossibleFault(share, repairs))
    return tuple(found)


def first_fix(faults: Iterable[PossibleFault], can: Callable[[PossibleRepair], bool]) -> float:
    """P(first fix) when the repairs that `can` be done are."""
    return sum(
        fault.share * max((repair.fixes for repair in fault.repairs if can(repair)), default=0.0) for fault in faults
    )


def is_in(stock: Mapping[str, int], parts: Mapping[str, int]) -> bool:
    return all(stock.get(part, 0) >= amount for part, amount in parts.items())
