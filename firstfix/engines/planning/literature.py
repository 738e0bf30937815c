"""Two public families of files and their commands: Solomon's vehicle routing and Pillac's technician routing.

Both become a `Problem` in whole small units of time; the answers are worked out anew in the files' own arithmetic.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.problem import Depot, Engineer, Order, Problem, Shift, Weights

#: Solomon's distances have one decimal (DIMACS convention).
TENTHS = 10
#: Pillac's are floating point: rounded up to so many parts of a unit, so that what fits here fits there.
GRAINS = 10_000
#: More than any way: leaving a customer out is never worth it.
INDISPENSABLE = 1e8
LOAD = "load"


class Row(NamedTuple):
    id: int
    x: float
    y: float
    opens: float
    closes: float
    service: float
    more: tuple[Any, ...]


def _read(path: str) -> list[list[str]]:
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError) as trouble:
        raise Mistakes([f"{path}: cannot be read ({getattr(trouble, 'strerror', None) or trouble})"]) from None
    return [line.split() for line in text.splitlines()]


def _numbers(words: Iterable[str], place: str) -> list[float]:
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = [math.nan]
    if not all(math.isfinite(number) and abs(number) < 1e5 for number in numbers):
        raise Mistakes([f"{place}: must be numbers"])
    return numbers


def _ways(rows: Sequence[Row]) -> Any:
    x, y = (np.array([row[k] for row in rows]) for k in (1, 2))
    return np.hypot(x[:, None] - x, y[:, None] - y)


class Solomon:
    """Vehicle routing with time windows: fleet of one kind, total distance, each truncated to one decimal."""

    def __init__(self, path: str) -> None:
        lines = _read(path)
        table = [k for k, words in enumerate(lines) if len(words) == 7 and words[0].isdigit()]
        fleet = next((k for k, words in enumerate(lines) if len(words) == 2 and all(w.isdigit() for w in words)), None)
        if fleet is None or not table:
            raise Mistakes([f"{path}: is not a Solomon file"])
        self.vehicles, self.capacity = (int(word) for word in lines[fleet])
        self.rows, self.demand = [], []
        for k in table:
            number, x, y, demand, opens, closes, service = _numbers(lines[k], f"{path}: line {k + 1}")
            self.rows.append(Row(int(number), x, y, opens, closes, service, ()))
            self.demand.append(int(demand))
        self.tenths = np.floor(_ways(self.rows) * TENTHS + 1e-9).astype(np.int32)

    def problem(self) -> Problem:
        """Demands are parts of a kind that only the own stock gives."""
        depot = self.rows[0]
        begin, end = int(depot.opens * TENTHS), int(depot.closes * TENTHS)
        shift = Shift("0", "0", begin, end, end, None)
        vehicles = (
            Engineer(f"v{k}", frozenset(), frozenset(), {LOAD: self.capacity}, (shift,)) for k in range(self.vehicles)
        )
        orders = (
            _order(row, TENTHS, parts={LOAD: demand} if demand else {})
            for row, demand in zip(self.rows[1:], self.demand[1:], strict=True)
        )
        places = tuple(str(k) for k in range(len(self.rows)))
        return Problem(places, self.tenths, tuple(vehicles), (), tuple(_placed(orders)), Weights())

    def answer(self, draft: Draft) -> dict[str, Any]:
        """`{"distance", "routes"}`, customers by their numbers; what is left out, if anything, stands beside."""
        routes = [[self.rows[node + 1].id for node in trip.nodes] for trip in draft.trips if trip.nodes]
        left_out = [self.rows[order + 1].id for order in sorted(draft.absent)]
        distance = sum(trip.travel for trip in draft.trips) / TENTHS
        return {"distance": distance, "routes": routes, **({"left_out": left_out} if left_out else {})}


def _order(row: Row, units: int, **fields: Any) -> Order:
    return Order(
        id=str(row.id),
        place="",
        seconds=math.ceil(row.service * units),
        windows=((math.ceil(row.opens * units), math.floor(row.closes * units)),),
        skills=fields.get("skills", frozenset()),
        tools=fields.get("tools", frozenset()),
        parts=fields.get("parts", {}),
        penalty=INDISPENSABLE,
        due=None,
        late_per_hour=0.0,
        locked=None,
        preferred=frozenset(),
        promised=False,
    )


def _placed(orders: Iterable[Order], first: int = 1) -> Iterable[Order]:
    """The orders at places `first`, `first` + 1, …"""
    return (replace(order, place=str(k)) for k, order in enumerate(orders, start=first))


class Pillac:
    """Technician routing with skills, tools and spare parts (Pillac, Guéret and Medaglia 2013): total duration."""

    def __init__(self, path: str) -> None:
        self.rows: list[Row] = []
        technicians = -1
        for k, words in enumerate(_read(path)):
            if words[:1] == ["CREW"]:
                technicians = 0
            elif technicians == 0 and words and words[0].isdigit():
                technicians = int(words[0])
            elif len(words) == 9 and words[0].isdigit():
                place = f"{path}: line {k + 1}"
                lists = tuple(tuple(int(n) for n in _numbers(_items(word), place)) for word in words[6:])
                x, y, opens, closes, service = _numbers(words[1:6], place)
                self.rows.append(Row(int(words[0]), x, y, opens, closes, service, lists))
        if technicians < 1 or len(self.rows) <= technicians:
            raise Mistakes([f"{path}: is not a technician routing file"])
        self.crew, self.ways = technicians, _ways(self.rows)

    def problem(self) -> Problem:
        depot, crew, requests = self.rows[0], self.rows[1 : self.crew + 1], self.rows[self.crew + 1 :]
        engineers = (
            Engineer(
                str(row.id),
                _names(row.more[0]),
                _names(row.more[1]),
                _counts(row.more[2]),
                (Shift(str(k), str(k), *_day(row), math.floor(row.closes * GRAINS), None),),
            )
            for k, row in enumerate(crew, start=1)
        )
        orders = (
            _order(row, GRAINS, skills=_names(row.more[0]), tools=_names(row.more[1]), parts=_counts(row.more[2]))
            for row in requests
        )
        travel = np.ceil(self.ways * GRAINS - 1e-6).astype(np.int32)
        places = tuple(str(k) for k in range(len(self.rows)))
        depots = (Depot("0", math.ceil(depot.service * GRAINS)),)
        placed = tuple(_placed(orders, self.crew + 1))
        return Problem(places, travel, tuple(engineers), depots, placed, Weights(travel=0.0))

    def answer(self, case: Case, draft: Draft) -> dict[str, Any]:
        """`{"duration", "distance", "routes"}`: per technician the requests and 0 for a call at the depot."""
        routes, duration, distance = {}, 0.0, 0.0
        for k, trip in enumerate(draft.trips, start=1):
            if trip.nodes:
                stops = [node + self.crew + 1 if node < case.order_count else 0 for node in trip.nodes]
                routes[str(self.rows[k].id)] = [self.rows[stop].id for stop in stops]
                took, way = self.times(k, stops)
                duration, distance = duration + took, distance + way
        left_out = [self.rows[order + self.crew + 1].id for order in sorted(draft.absent)]
        found = {"duration": round(duration, 6), "distance": round(distance, 6), "routes": routes}
        return {**found, **({"left_out": left_out} if left_out else {})}

    def times(self, technician: int, stops: Sequence[int]) -> tuple[float, float]:
        """Duration, leaving home as late as is useful, and distance of the route of row `technician`."""
        here, free, way = technician, self.rows[technician].opens, 0.0
        for stop in stops:
            free = max(free + self.ways[here, stop], self.rows[stop].opens) + self.rows[stop].service
            way += self.ways[here, stop]
            here = stop
        back = by = free + self.ways[here, technician]
        way += self.ways[here, technician]
        there = technician
        for stop in reversed(stops):
            by = min(by - self.ways[stop, there] - self.rows[stop].service, self.rows[stop].closes)
            there = stop
        return float(back - (by - self.ways[technician, there])), float(way)


def _items(word: str) -> list[str]:
    return [item for item in word.strip("[]").split(",") if item]


def _names(numbers: Iterable[int]) -> frozenset[str]:
    return frozenset(str(number) for number in numbers)


def _counts(amounts: Sequence[int]) -> dict[str, int]:
    return {str(part): amount for part, amount in enumerate(amounts) if amount}


def _day(row: Row) -> tuple[int, int]:
    return math.ceil(row.opens * GRAINS), math.floor(row.closes * GRAINS)
