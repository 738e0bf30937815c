"""What to load for a day: one van serves several visits, and a part on board serves whichever of them needs it.

The repair kit problem for a tour (Teunter, "The multiple-job repair kit problem", EJOR 175, 2006; Bijvank, Koole & Vis,
EJOR 204, 2010), with a belief for each visit in place of demand of the past, and every visit with its own price of
coming again. Visits take what they need in the order of the day. Parts that no fault brings together do not touch each
other, so they fall into groups: what each number of pieces of a group is worth is counted exactly, by carrying along
the probabilities of what is left on board, and the best choice over all groups is put together from the loads that no
other load beats in both weight and worth (Nemhauser & Ullmann, "Discrete dynamic programming and capital allocation",
Management Science 15, 1969).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, NamedTuple

import numpy as np

from firstfix.engines.troubleshooting.chances import PossibleFault, PossibleRepair, is_in

#: What is taken for nothing: of a load's worth, and kilograms above the capacity.
NOTHING: Final = 1e-9
#: A piece that is wanted less often than this on such a day stays at home.
LEAST_WANTED: Final = 1e-5
#: Loads of one group that are counted at most; of a larger group the parts wanted least are left out.
MOST_LOADS: Final = 1500
#: Loads that are kept while groups are put together; of more, as many spread evenly over their weights.
MOST_KEPT: Final = 4000


@dataclass(frozen=True, slots=True)
class DayStop:
    """A visit of the day: what may be wrong, with the repairs that who comes can do, and the price of coming again."""

    revisit: float
    faults: tuple[PossibleFault, ...]


@dataclass(frozen=True, slots=True)
class DayKit:
    """`load` is what to take beside what is in the van; `first_fix` holds P(first fix) of each visit with it.

    saved    what the load saves on further visits, as expected, less its handling
    is_best  no load within the capacity saves more; False where groups were too large to count all their loads
    """

    load: dict[str, int]
    weight: float
    first_fix: tuple[float, ...]
    saved: float
    is_best: bool


class _Load(NamedTuple):
    weight: float
    worth: float
    pieces: tuple[tuple[str, int], ...]


def best_load(
    stops: Sequence[DayStop],
    *,
    weights: Mapping[str, float],
    capacity: float,
    van: Mapping[str, int] | None = None,
    available: Mapping[str, int] | None = None,
    handling: float = 0.0,
) -> DayKit:
    """The load that saves most on further visits less what handling it costs, the lightest of equal ones.

    stops      in the order of the day
    weights    kg of one piece; parts that are not named weigh nothing
    capacity   kg that may be loaded
    van        what is on board already
    available  what can be had to load; None = everything, parts that are not named = none
    handling   the price of fetching one piece and bringing it back
    """
    van = dict(van or {})
    best, is_best = [_Load(0.0, 0.0, ())], True
    for parts in _groups(stops):
        mine = [replace(stop, faults=tuple(f for f in stop.faults if parts & _parts_of(f))) for stop in stops]
        tops = {part: _most_pieces(mine, part, van, available) for part in sorted(parts)}
        while prod(top + 1 for top in tops.values()) > MOST_LOADS:
            is_best = False
            rarest = min(
                (part for part, top in tops.items() if top), key=lambda part: wanted_pieces(mine, part)[tops[part]]
            )
            tops[rarest] -= 1
        base = _worth(mine, van)
        more = [
            _Load(
                _weight(load, weights),
                _worth(mine, _together(van, load)) - base - handling * sum(load.values()),
                tuple(load.items()),
            )
            for load in _loads(tops)
        ]
        both = (
            _Load(one.weight + two.weight, one.worth + two.worth, one.pieces + two.pieces)
            for one in best
            for two in _unbeaten(more)
        )
        best = _unbeaten(load for load in both if load.weight <= capacity + NOTHING)
        if len(best) > MOST_KEPT:
            is_best, best = False, _spread(best)
    chosen = best[-1]
    load = dict(sorted(chosen.pieces))
    chances = first_fixes(stops, _together(van, load))
    return DayKit(load, round(chosen.weight, 9), chances, chosen.worth, is_best)


def _loads(tops: Mapping[str, int]) -> Iterator[dict[str, int]]:
    for amounts in product(*(range(top + 1) for top in tops.values())):
        yield {part: n for part, n in zip(tops, amounts, strict=True) if n}


def _weight(load: Mapping[str, int], weights: Mapping[str, float]) -> float:
    return sum(weights.get(part, 0.0) * n for part, n in load.items())


def _unbeaten(loads: Iterable[_Load]) -> list[_Load]:
    """Those that no lighter load is worth as much as, by weight and so by worth; of equals that of fewest pieces."""
    kept: list[_Load] = []
    for load in sorted(loads, key=lambda one: (one.weight, -one.worth, sum(n for _, n in one.pieces), one.pieces)):
        if not kept or load.worth > kept[-1].worth + NOTHING:
            kept.append(load)
    return kept


def _spread(loads: list[_Load]) -> list[_Load]:
    """As many as are kept, evenly over the weights, the heaviest among them."""
    return [loads[round(i)] for i in np.linspace(0, len(loads) - 1, MOST_KEPT)]


def first_fixes(stops: Sequence[DayStop], board: Mapping[str, int]) -> tuple[float, ...]:
    """P(first fix) of each visit with this on board at the day's beginning, exactly.

    Carries along the probability of each remainder of the parts that a later visit may need too.
    """
    later: list[frozenset[str]] = [frozenset()]
    for stop in reversed(stops):
        later.append(later[-1] | {part for f in stop.faults for r in f.repairs for part in r.parts})
    later.reverse()
    left = {_kept(board, later[0]): 1.0}
    found = []
    for stop, parts in zip(stops, later[1:], strict=True):
        after: dict[frozenset[tuple[str, int]], float] = {}
        chance = 0.0
        for rest, mass in left.items():
            there = dict(rest)
            unchanged = mass
            for fault in stop.faults:
                repair = _chosen(fault, there)
                if repair is None:
                    continue
                chance += mass * fault.share * repair.fixes
                if not parts.isdisjoint(repair.parts):
                    unchanged -= mass * fault.share
                    state = _kept({part: n - repair.parts.get(part, 0) for part, n in there.items()}, parts)
                    after[state] = after.get(state, 0.0) + mass * fault.share
            state = _kept(there, parts)
            after[state] = after.get(state, 0.0) + unchanged
        found.append(chance)
        left = after
    return tuple(found)


def _kept(board: Mapping[str, int], parts: frozenset[str]) -> frozenset[tuple[str, int]]:
    return frozenset((part, n) for part, n in board.items() if n > 0 and part in parts)


def _chosen(fault: PossibleFault, board: Mapping[str, int]) -> PossibleRepair | None:
    """The best repair that can be done with what is there; of equal ones that with the fewest pieces."""
    can = [repair for repair in fault.repairs if is_in(board, repair.parts)]
    return max(can, key=lambda repair: (repair.fixes, -sum(repair.parts.values())), default=None)


def _worth(stops: Sequence[DayStop], board: Mapping[str, int]) -> float:
    """What this on board saves on further visits against never ending a complaint."""
    return sum(stop.revisit * chance for stop, chance in zip(stops, first_fixes(stops, board), strict=True))


def _together(van: Mapping[str, int], load: Mapping[str, int]) -> dict[str, int]:
    return {part: van.get(part, 0) + load.get(part, 0) for part in {*van, *load}}


def _parts_of(fault: PossibleFault) -> set[str]:
    return {part for repair in fault.repairs for part in repair.parts}


def _groups(stops: Sequence[DayStop]) -> list[set[str]]:
    """Parts that faults bring together, by name of their first."""
    groups: list[set[str]] = []
    for parts in (_parts_of(fault) for stop in stops for fault in stop.faults):
        touched = [group for group in groups if group & parts]
        groups = [group for group in groups if not group & parts]
        if parts:
            groups.append(parts.union(*touched))
    return sorted(groups, key=min)


def _most_pieces(
    stops: Sequence[DayStop], part: str, van: Mapping[str, int], available: Mapping[str, int] | None
) -> int:
    """How many of the part are worth a thought beside those in the van."""
    tail = wanted_pieces(stops, part)
    wanted = sum(chance > LEAST_WANTED for chance in tail[1:]) - van.get(part, 0)
    return max(0, wanted if available is None else min(wanted, available.get(part, 0)))


def wanted_pieces(stops: Sequence[DayStop], part: str) -> list[float]:
    """P(at least n pieces are wanted over all visits), for n = 0 … the most that can be."""
    mass = np.ones(1)
    for stop in stops:
        chances: dict[int, float] = {}
        for fault in stop.faults:
            most = max((repair.parts.get(part, 0) for repair in fault.repairs), default=0)
            chances[most] = chances.get(most, 0.0) + fault.share
        chances.pop(0, None)
        more = np.zeros(len(mass) + max(chances, default=0))
        more[: len(mass)] += mass * (1.0 - sum(chances.values()))
        for n, share in chances.items():
            more[n : n + len(mass)] += mass * share
        mass = more
    tail: list[float] = np.maximum(mass[::-1].cumsum()[::-1], 0.0).tolist()
    return tail
