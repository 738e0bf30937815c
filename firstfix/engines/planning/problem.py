"""planning-problem/1: what is to be planned, read from JSON with every mistake named.

Times are whole seconds from the horizon's start, costs are floats. Ids stay texts; `case.py` makes them numbers.
"""

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.fix import Fix, read_fix, trusted_fix
from firstfix.engines.reading import LARGEST, Spot, shown

SCHEMA = "planning-problem/1"


@dataclass(frozen=True, slots=True)
class Break:
    """`seconds` of rest that start between `earliest` and `latest`."""

    earliest: int
    latest: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Leaves `start_place` from `begin`, is back at `end_place` by `end`, with overtime by `overtime_end`."""

    start_place: str
    end_place: str
    begin: int
    end: int
    overtime_end: int
    rest: Break | None


@dataclass(frozen=True, slots=True)
class Engineer:
    """`stock` is the van stock over the whole horizon."""

    id: str
    skills: frozenset[str]
    tools: frozenset[str]
    stock: dict[str, int]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Depot:
    """Where a call of `seconds` gives every tool and any number of parts until the end of the shift.

    stock  what there is for faults that are only possible (`Fix`); None = all that they may need
    """

    place: str
    seconds: int
    stock: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """`mate` is the second engineer of a crew; empty where anybody may be."""

    engineer: str
    start: int
    mate: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """`windows` hold the start of service (none = any time); `penalty` is the cost of leaving the order out.

    crew         1, or 2 engineers who start together
    mate_skills  what the second one needs
    after        orders that must be done before this one starts
    fix          what is believed of the fault
    """

    id: str
    place: str
    seconds: int
    windows: tuple[tuple[int, int], ...]
    skills: frozenset[str]
    tools: frozenset[str]
    parts: dict[str, int]
    penalty: float
    due: int | None
    late_per_hour: float
    locked: Lock | None
    preferred: frozenset[str]
    promised: bool
    crew: int = 1
    mate_skills: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    travel: float = 1.0
    overtime_per_hour: float = 0.0
    change_engineer: float = 0.0
    change_time_per_hour: float = 0.0
    change_promised: float = 1.0
    not_preferred: float = 0.0
    imbalance: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """`travel[i, j]`: whole seconds from `places[i]` to `places[j]`."""

    places: tuple[str, ...]
    travel: npt.NDArray[np.int32]
    engineers: tuple[Engineer, ...]
    depots: tuple[Depot, ...]
    orders: tuple[Order, ...]
    weights: Weights

    def order(self, order_id: str) -> Order | None:
        return next((order for order in self.orders if order.id == order_id), None)


def read_problem(document: Any) -> Problem:
    """The problem in a JSON document (dicts and lists); raises `Mistakes` with one line per mistake."""
    mistakes: list[str] = []
    root = Spot(document, "", mistakes)
    if not isinstance(document, dict):
        raise Mistakes([f"the problem must be an object, not {shown(document)}"])
    root.schema(SCHEMA)
    place_spots, engineer_spots, order_spots = (
        list(root.records(key, required=True)) for key in ("places", "engineers", "orders")
    )
    places, people = _ids(place_spots), _ids(engineer_spots)
    names = _ids(order_spots)
    travel = _travel(root.at("travel"), place_spots)
    engineers = tuple(_engineer(spot, places) for spot in engineer_spots)
    depots = tuple(_depots(root, places))
    orders = tuple(_order(spot, places, people, names) for spot in order_spots)
    _circles(orders, names)
    weights = _weights(root.at("weights"))
    if mistakes:
        raise Mistakes(mistakes)
    return Problem(tuple(places), travel, engineers, depots, orders, weights)


def trusted_problem(document: Any, travel: npt.NDArray[np.int32], *, standing: Iterable[Order] = ()) -> Problem:
    """The problem in a document that our own code has written, its travel times aside: nothing is checked, so that a
    thousand visits take milliseconds.

    standing  locked orders that are known already and not in the document
    """
    return Problem(
        tuple(place["id"] for place in document["places"]),
        travel,
        tuple(map(_trusted_engineer, document["engineers"])),
        tuple(Depot(depot["place"], depot["seconds"], depot.get("stock")) for depot in document["depots"]),
        (*standing, *map(trusted_order, document["orders"])),
        Weights(**document["weights"]),
    )


def _trusted_engineer(written: Any) -> Engineer:
    shifts = tuple(
        Shift(
            *(one["start_place"], one["end_place"], one["from"], one["to"], one["overtime_to"]),
            Break(rest["from"], rest["to"], rest["seconds"]) if (rest := one.get("break")) else None,
        )
        for one in written["shifts"]
    )
    skills, tools = frozenset(written["skills"]), frozenset(written["tools"])
    return Engineer(written["id"], skills, tools, written["stock"], shifts)


def trusted_order(written: Any) -> Order:
    """An order of such a document."""
    lock, crew, skills = written.get("locked"), written.get("crew", 1), frozenset(written.get("skills", ()))
    return Order(
        id=written["id"],
        place=written["place"],
        seconds=written["seconds"],
        windows=tuple((opens, closes) for opens, closes in written.get("windows", ())),
        skills=skills,
        tools=frozenset(written.get("tools", ())),
        parts=written.get("parts", {}),
        penalty=float(written["penalty"]),
        due=written.get("due"),
        late_per_hour=float(written.get("late_per_hour", 0)),
        locked=Lock(lock["engineer"], lock["start"], lock.get("mate", "")) if lock else None,
        preferred=frozenset(written.get("preferred", ())),
        promised=written.get("promised", False),
        crew=crew,
        mate_skills=frozenset(written.get("mate_skills", skills)) if crew == 2 else frozenset(),
        after=tuple(dict.fromkeys(written.get("after", ()))),
        fix=trusted_fix(fix) if (fix := written.get("fix")) else None,
    )


def _ids(spots: list[Spot]) -> dict[str, Spot]:
    """The spots by id; a second use of an id is a mistake."""
    seen: dict[str, Spot] = {}
    for spot in spots:
        name = spot.text("id")
        if name in seen:
            spot.at("id").wrong(f"{shown(name)} is the id of {seen[name].place} already")
        elif name:
            seen[name] = spot
    return seen


def _id(spot: Spot) -> str:
    """The id, whose mistakes `_ids` has noted."""
    return str(spot.value.get("id"))


def _span(spot: Spot, opens: str | int, closes: str | int) -> tuple[int, int]:
    """Two times in order; the mistake names the span."""
    noted = len(spot.mistakes)
    begin, end = spot.at(opens).as_whole(), spot.at(closes).as_whole()
    if end < begin and len(spot.mistakes) == noted:
        spot.wrong("ends before it starts")
    return begin, end


def _engineer(spot: Spot, places: Container[str]) -> Engineer:
    shifts = [(at, _shift(at, places)) for at in spot.records("shifts")]
    for (_, before), (at, after) in pairwise(sorted(shifts, key=lambda pair: pair[1].begin)):
        if after.begin < before.end:
            at.wrong("overlaps another shift of this engineer")
    return Engineer(
        _id(spot),
        spot.texts("skills"),
        spot.texts("tools"),
        spot.counts("stock"),
        tuple(shift for _, shift in shifts),
    )


def _shift(spot: Spot, places: Container[str]) -> Shift:
    start_place = spot.at("start_place").as_known(places, "place")
    end_place = spot.at("end_place").as_known(places, "place")
    begin, end = _span(spot, "from", "to")
    overtime_end = spot.whole("overtime_to", end)
    if overtime_end < end:
        spot.at("overtime_to").wrong("is before the shift's end")
    pause, rest = spot.at("break"), None
    if pause.value is not None and pause.is_record():
        rest = Break(*_span(pause, "from", "to"), pause.whole("seconds", least=0))
    return Shift(start_place, end_place, begin, end, overtime_end, rest)


def _depots(root: Spot, places: Container[str]) -> Iterator[Depot]:
    seen: dict[str, Spot] = {}
    for spot in root.records("depots"):
        place = spot.at("place").as_known(places, "place")
        if place in seen:
            spot.at("place").wrong(f"{shown(place)} is the place of {seen[place].place} already")
        elif place:
            seen[place] = spot
        stock = None if spot.at("stock").value is None else spot.counts("stock")
        yield Depot(place, spot.whole("seconds", 0, least=0), stock)


def _order(spot: Spot, places: Container[str], people: Container[str], orders: Container[str]) -> Order:
    due = spot.whole("due", None)
    crew = spot.whole("crew", 1, least=1)
    if crew > 2:
        spot.at("crew").wrong(f"must be 1 or 2, not {crew}")
    skills = spot.texts("skills")
    return Order(
        id=_id(spot),
        place=spot.at("place").as_known(places, "place"),
        seconds=spot.whole("seconds", 0, least=0),
        windows=tuple(_windows(spot)),
        skills=skills,
        tools=spot.texts("tools"),
        parts=spot.counts("parts"),
        penalty=spot.number("penalty", 0.0),
        due=due,
        late_per_hour=spot.number("late_per_hour", 0.0),
        locked=_lock(spot.at("locked"), people),
        preferred=frozenset(at.as_known(people, "engineer") for at in spot.items("preferred")),
        promised=spot.truth("promised"),
        crew=crew,
        mate_skills=_mate_skills(spot, crew, skills),
        after=tuple(dict.fromkeys(at.as_known(orders, "order") for at in spot.items("after"))),
        fix=read_fix(spot.at("fix")),
    )


def _mate_skills(spot: Spot, crew: int, skills: frozenset[str]) -> frozenset[str]:
    given = spot.texts("mate_skills")
    if crew == 1:
        return frozenset()
    return skills if spot.at("mate_skills").value is None else given


def _circles(orders: Iterable[Order], spots: Mapping[str, Spot]) -> None:
    """Orders that in the end must follow themselves are a mistake."""
    left = {order.id: set(order.after) & spots.keys() for order in orders if order.id in spots}
    free = [name for name, before in left.items() if not before]
    followers: dict[str, list[str]] = {}
    for name, before in left.items():
        for other in before:
            followers.setdefault(other, []).append(name)
    while free:
        done = free.pop()
        del left[done]
        for name in followers.get(done, ()):
            left[name].discard(done)
            if not left[name]:
                free.append(name)
    for name in left:
        spots[name].at("after").wrong("must in the end follow itself")


def _windows(spot: Spot) -> Iterator[tuple[int, int]]:
    for window in spot.items("windows"):
        if isinstance(window.value, list) and len(window.value) == 2:
            yield _span(window, 0, 1)
        else:
            window.wrong("must be a list of two times")


def _lock(spot: Spot, people: Container[str]) -> Lock | None:
    if spot.value is None or not spot.is_record():
        return None
    engineer = spot.at("engineer").as_known(people, "engineer")
    mate = "" if spot.at("mate").value is None else spot.at("mate").as_known(people, "engineer")
    if mate and mate == engineer:
        spot.at("mate").wrong(f"{shown(mate)} is the engineer already")
    return Lock(engineer, spot.whole("start"), mate)


def _weights(spot: Spot) -> Weights:
    if spot.value is None or not spot.is_record():
        return Weights()
    return Weights(**{field.name: spot.number(field.name, field.default) for field in fields(Weights)})


def _travel(spot: Spot, places: list[Spot]) -> npt.NDArray[np.int32]:
    nothing = np.zeros((0, 0), dtype=np.int32)
    if spot.value is None:
        spot.wrong("is missing")
    elif spot.is_record():
        kind = spot.text("kind")
        if kind == "euclidean":
            return _euclidean(spot, places)
        if kind == "matrix":
            return _matrix(spot, len(places))
        if kind:
            spot.at("kind").wrong(f'must be "euclidean" or "matrix", not {shown(kind)}')
    return nothing


def _euclidean(spot: Spot, places: list[Spot]) -> npt.NDArray[np.int32]:
    """ceil(hypot(dx, dy) × seconds_per_unit), equal to Python's `math.hypot` in every entry."""
    pace = spot.number("seconds_per_unit")
    xs, ys = (
        np.array([place.number(axis, least=-LARGEST, most=LARGEST) for place in places], dtype=np.float64)
        for axis in "xy"
    )
    seconds = np.zeros((len(places), len(places)), dtype=np.int32)
    for i in range(len(places)):
        dx, dy = xs - xs[i], ys - ys[i]
        row = np.hypot(dx, dy) * pace
        if row.max(initial=0.0) > LARGEST:
            spot.at("seconds_per_unit").wrong(f"makes a travel time above {LARGEST:,} s")
            break
        # The C library's hypot may differ from Python's in the last bit, which counts only beside a whole number.
        near = np.nonzero(np.abs(row - np.rint(row)) < 1e-6 * np.maximum(1.0, row))[0]
        row[near] = [math.hypot(dx[j], dy[j]) * pace for j in near.tolist()]
        seconds[i] = np.ceil(row)
    return seconds


def _matrix(spot: Spot, size: int) -> npt.NDArray[np.int32]:
    rows = spot.at("seconds")
    found = list(spot.items("seconds", required=True))
    if isinstance(rows.value, list) and len(found) != size:
        rows.wrong(f"has {len(found)} rows for {size} places")
    for row in found:
        if not isinstance(row.value, list):
            row.wrong(f"must be a list, not {shown(row.value)}")
        elif len(row.value) != size:
            row.wrong(f"has {len(row.value)} entries for {size} places")
        elif not all(type(value) is int and 0 <= value <= LARGEST for value in row.value):
            row.value = [row.at(j).as_whole(least=0) for j in range(size)]
    if any(not isinstance(row.value, list) or len(row.value) != size for row in found):
        return np.zeros((0, 0), dtype=np.int32)
    return np.array([row.value for row in found], dtype=np.int32)
