"""What may be wrong at an order, as a plan is told of it: its possible faults, and the price of a further visit.

P(first fix) depends on who comes with what: the own skills, and tools and parts from the own van or, after a call, from
a depot. Each visit is looked at by itself: a part on board serves whichever visit needs it. What a day's visits take
from one van together is counted by `troubleshooting/day_kit.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from firstfix.engines.reading import Spot
from firstfix.engines.troubleshooting.chances import PossibleFault, PossibleRepair

#: How far shares that were rounded may add up to more than 1.
ROUNDED: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Fix:
    """`revisit` is the cost of a further visit, paid with the probability that this one does not end the complaint."""

    revisit: float
    faults: tuple[PossibleFault, ...]


def read_fix(spot: Spot) -> Fix | None:
    """An order's `fix`; mistakes are noted at their place."""
    if spot.value is None or not spot.is_record():
        return None
    faults = tuple(_fault(fault) for fault in spot.records("faults", required=True))
    if (total := sum(fault.share for fault in faults)) > 1 + ROUNDED:
        spot.at("faults").wrong(f"have shares that add up to {total:.6g}, more than 1")
    return Fix(spot.number("revisit"), faults)


def _fault(spot: Spot) -> PossibleFault:
    repairs = (
        PossibleRepair(at.number("fixes", most=1.0), at.counts("parts"), at.texts("skills"), at.texts("tools"))
        for at in spot.records("repairs", required=True)
    )
    return PossibleFault(spot.number("share", most=1.0), tuple(repairs))


def trusted_fix(written: Any) -> Fix:
    """The same of a document that our own code has written."""
    return Fix(
        float(written["revisit"]),
        tuple(
            PossibleFault(fault["share"], tuple(_trusted_repair(one) for one in fault["repairs"]))
            for fault in written["faults"]
        ),
    )


def _trusted_repair(written: Any) -> PossibleRepair:
    skills, tools = frozenset(written.get("skills", ())), frozenset(written.get("tools", ()))
    return PossibleRepair(written["fixes"], written.get("parts", {}), skills, tools)


def written_fix(revisit: float, faults: Iterable[PossibleFault]) -> dict[str, Any]:
    """An order's `fix` as the document has it."""
    return {
        "revisit": revisit,
        "faults": [{"share": fault.share, "repairs": [_written(one) for one in fault.repairs]} for fault in faults],
    }


def _written(repair: PossibleRepair) -> dict[str, Any]:
    found: dict[str, Any] = {"fixes": repair.fixes}
    if repair.parts:
        found["parts"] = dict(repair.parts)
    if repair.skills:
        found["skills"] = sorted(repair.skills)
    if repair.tools:
        found["tools"] = sorted(repair.tools)
    return found


class Chances:
    """P(first fix) of orders for all engineers at once, (E,); each kind of repair is compared with them once."""

    def __init__(
        self,
        skills: Iterable[frozenset[str]],
        tools: Iterable[frozenset[str]],
        stocks: Iterable[Mapping[str, int]],
    ) -> None:
        self.skills, self.tools, self.stocks = list(skills), list(tools), list(stocks)
        self._known: dict[Any, npt.NDArray[np.bool_]] = {}
        self._amounts: dict[str, npt.NDArray[np.int64]] = {}

    def of(self, fix: Fix, *, depot: Mapping[str, int] | None = None, called: bool = False) -> npt.NDArray[np.float64]:
        """With what they have along; `called`: after a call at a depot with that stock (None = everything)."""
        chance = np.zeros(len(self.skills))
        for fault in fix.faults:
            best = np.zeros(len(self.skills))
            for repair in fault.repairs:
                np.maximum(best, repair.fixes * self._can(repair, depot, called), out=best)
            chance += fault.share * best
        return chance

    def _can(self, repair: PossibleRepair, depot: Mapping[str, int] | None, called: bool) -> npt.NDArray[np.bool_]:
        parts = frozenset(repair.parts.items())
        there = None if depot is None else tuple(depot.get(part, 0) for part, _ in sorted(parts))
        key = (parts, repair.skills, repair.tools, there, called)
        if key not in self._known:
            self._known[key] = self._compared(repair, depot, called)
        return self._known[key]

    def _compared(self, repair: PossibleRepair, depot: Mapping[str, int] | None, called: bool) -> npt.NDArray[np.bool_]:
        """All engineers at once: the same skills, tools and parts are asked for by many repairs."""
        can = self._have("skills", repair.skills)
        if called and depot is None:
            return can
        if not called:
            can = can & self._have("tools", repair.tools)
        more = depot if called and depot else {}
        for part, amount in repair.parts.items():
            can = can & (self._lying(part) >= amount - more.get(part, 0))
        return can

    def _have(self, kind: str, wanted: frozenset[str]) -> npt.NDArray[np.bool_]:
        key = (kind, wanted)
        if key not in self._known:
            owned = self.skills if kind == "skills" else self.tools
            self._known[key] = np.array([wanted <= one for one in owned], dtype=bool)
        return self._known[key]

    def _lying(self, part: str) -> npt.NDArray[np.int64]:
        """Pieces in each van."""
        if part not in self._amounts:
            self._amounts[part] = np.array([stock.get(part, 0) for stock in self.stocks], dtype=np.int64)
        return self._amounts[part]
