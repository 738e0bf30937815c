"""A fault model: one fault is present; observations tell faults apart, repairs remove them, each step has its price.

Heckerman, Breese & Rommelse, "Decision-theoretic troubleshooting", CACM 38(3), 1995; the single-fault assumption and
the vocabulary (actions, questions, P(fixed | fault)) are those of Jensen et al., "The SACSO methodology for
troubleshooting complex systems", AI EDAM 15, 2001.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Words = dict[str, str]

ESCALATE: Final = "escalate"
OTHER: Final = "F_OTHER"
UNKNOWN: Final = "unknown"
FIXED: Final = "fixed"
FAILED: Final = "failed"
#: A repair's outcome: another complaint than before, so one fault is gone and another is left.
CHANGED: Final = "changed"
#: Classes of faults by how their rate goes with age.
AGEINGS: Final = ("early", "random", "wear")
TYPICAL_AGE: Final = 5.0
#: The visit is the first access of every model.
VISIT: Final = 1


@dataclass(frozen=True, slots=True)
class Access:
    """Something that is paid once before all steps behind it: the visit, the opened housing (a cost cluster).

    `within` is the access that must be there before, by its place in `Model.accesses`, or None.
    """

    id: str
    cost: float
    within: int | None


@dataclass(frozen=True, slots=True)
class Danger:
    """Above `limit` the fault's probability forbids every step by the customer; `do` says what to tell them."""

    limit: float
    do: Words


@dataclass(frozen=True, slots=True)
class Fault:
    id: str
    component: str | None
    mode: Words
    danger: Danger | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """What to tell and show whoever does a step."""

    say: Words
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """`likelihood[outcome, fault]` is above 0 everywhere; `needs` holds a bit for each access on the way to it.

    An observation that may be repeated stands there several times under one id. `outcome_names` holds the words for
    outcomes that have some.
    """

    id: str
    kind: str
    name: Words
    cost: float
    needs: int
    outcomes: tuple[str, ...]
    likelihood: Numbers
    guide: Guide | None = None
    outcome_names: dict[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """`fixes[fault]` = probability that the complaint is gone; `cost` includes the parts used."""

    id: str
    name: Words
    cost: float
    needs: int
    parts: dict[str, int]
    fixes: Numbers
    guide: Guide | None = None


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    price: float
    weight: float
    carry: float


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Immutable; `prior` adds up to 1, `escalate` ends every case at its price. `accesses` lists parents first.

    `prior` holds at the typical age (years); `ageing[fault, class]` says how probable each of `AGEINGS` is for a fault,
    None where nothing depends on the age.
    """

    name: str
    faults: tuple[Fault, ...]
    prior: Numbers
    observations: tuple[Observation, ...]
    repairs: tuple[Repair, ...]
    parts: dict[str, Part]
    accesses: tuple[Access, ...]
    escalate: float
    ageing: Numbers | None = None
    typical_age: float = TYPICAL_AGE


class Tables:
    """The model's numbers as arrays, made once per model: F faults, Q observations, R repairs, A accesses."""

    def __init__(self, model: Model) -> None:
        self.model = model
        faults = len(model.faults)
        self.fixes = np.array([repair.fixes for repair in model.repairs]).reshape(-1, faults)
        self.repair_cost = np.array([repair.cost for repair in model.repairs])
        self.repair_needs = np.array([repair.needs for repair in model.repairs], dtype=np.int64)
        self.question_cost = np.array([observation.cost for observation in model.observations])
        self.question_needs = np.array([observation.needs for observation in model.observations], dtype=np.int64)
        self.access_cost = np.array([access.cost for access in model.accesses])
        #: Above its limit a fault is a danger; infinite for faults that are none.
        self.limits = np.array([fault.danger.limit if fault.danger else np.inf for fault in model.faults])
        self.dangerous = np.nonzero(np.isfinite(self.limits))[0]

    @cached_property
    def likelihoods(self) -> Numbers:
        """All outcomes of all observations below each other, (outcomes of all, F); see `rows`."""
        rows = [observation.likelihood for observation in self.model.observations]
        return np.concatenate(rows) if rows else np.zeros((0, len(self.model.faults)))

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Where each observation's outcomes begin in `likelihoods`, and the end of the last, (Q + 1,)."""
        lengths = [len(observation.outcomes) for observation in self.model.observations]
        return np.cumsum([0, *lengths])

    def opening(self, needs: int, opened: int) -> float:
        """What it costs to open all accesses of `needs` that are not in `opened` (both bit sets)."""
        missing = needs & ~opened
        return sum(access.cost for bit, access in enumerate(self.model.accesses) if missing >> bit & 1)
