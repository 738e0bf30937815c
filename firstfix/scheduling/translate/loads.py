"""What the engine of kits says about the load of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstfix.engines.troubleshooting.chances import first_fix, is_in
from firstfix.engines.troubleshooting.day_kit import DayStop, best_load, first_fixes, wanted_pieces
from firstfix.scheduling.rules import revisit_cost
from firstfix.scheduling.translate.outlooks import as_possible_for
from firstfix.work.queries import Outlook

#: What fetching a piece and bringing it back is taken for, in seconds of travel: a piece for one visit in fifty stays.
HANDLING = 180.0


@dataclass(frozen=True)
class LoadStop:
    """A visit of the day: what may be wrong, and how urgent its order is."""

    outlook: Outlook
    priority: int


@dataclass(frozen=True)
class Load:
    """Parts by id; `chances` says how probable it is that any piece of a part is wanted.

    before, after  P(first fix) of each stop with what is on board, and with the load beside it
    """

    pieces: Mapping[int, int]
    chances: Mapping[int, float]
    before: Sequence[float]
    after: Sequence[float]


def load_of(
    stops: Sequence[LoadStop],
    *,
    skills: frozenset[int],
    tools: frozenset[int],
    weights: Mapping[int, float],
    capacity: float,
    board: Mapping[int, int],
    available: Mapping[int, int],
) -> Load:
    """What to take beside what is on board, from what is available, up to so many kilograms.

    Repairs that this engineer has not the skill or tool for are none to bring parts for.
    """
    day = [
        DayStop(float(revisit_cost(stop.priority)), as_possible_for(stop.outlook, skills=skills, tools=tools))
        for stop in stops
    ]
    van = _named(board)
    found = best_load(
        day,
        weights={str(part): kg for part, kg in weights.items()},
        capacity=capacity,
        van=van,
        available=_named(available),
        handling=HANDLING,
    )
    parts = {part for stop in day for fault in stop.faults for repair in fault.repairs for part in repair.parts}
    chances = {int(part): tail[1] for part in parts if len(tail := wanted_pieces(day, part)) > 1}
    pieces = {int(part): n for part, n in found.load.items()}
    return Load(pieces, chances, first_fixes(day, van), found.first_fix)


def first_fix_with(
    outlook: Outlook, *, skills: frozenset[int], tools: frozenset[int], stock: Mapping[int, int] | None
) -> float:
    """P(first fix) of whoever can and has this; `stock` None = every part at hand."""
    faults = as_possible_for(outlook, skills=skills, tools=tools)
    board = None if stock is None else _named(stock)
    return first_fix(faults, lambda repair: board is None or is_in(board, repair.parts))


def _named(pieces: Mapping[int, int]) -> dict[str, int]:
    return {str(part): n for part, n in pieces.items() if n > 0}
