"""Travel times by road, from a server that speaks as OSRM or Valhalla do; without one, estimates.

What the server said is kept in memory for a day: streets do not change by the hour. While it is silent it is not asked
again for a minute, estimates stand in, and the screens say so.

OSRM: `GET /table/v1/driving/lon,lat;…?sources=…&destinations=…&annotations=duration`. Valhalla:
`POST /sources_to_targets` with `sources`, `targets` and `costing`. Both answer a matrix of seconds, null where there is
no road.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings

from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.rules import EVERY_TRIP, Place, Span, rounded_up, slowest, travel_time

logger = logging.getLogger("firstfix.roads")

Pair = tuple[Place, Place]
Seconds = Sequence[Sequence[float | None]]

#: Places of one question: the public default of both servers is a hundred together.
BLOCK = 50
PATIENCE = 2.0
#: Seconds until a silent server is asked again, and until an answer is asked for anew.
REST, KEPT_FOR = 60.0, 24 * 3600.0
#: Pairs in memory, about 100 MB; then it starts over.
MOST = 500_000


@dataclass(frozen=True)
class Ways:
    """How long the way from one place to another takes; `is_silent` says that the server gave no answer."""

    known: Mapping[Pair, timedelta] = field(default_factory=dict)
    is_silent: bool = False
    #: Whose clock tells how fast estimates are; None takes that of each time as it is.
    zone: tzinfo | None = None

    def __call__(self, a: Place | None, b: Place | None, leaving: datetime | None = None, /) -> timedelta:
        by_road = None if a is None or b is None or a == b else self.known.get((a, b))
        return travel_time(a, b, self._local(leaving) if leaving else None) if by_road is None else by_road

    def slowest(self, span: Span) -> int:
        """km/h of estimates in the slowest hour of the span."""
        return slowest(Span(self._local(span.start), self._local(span.end)))

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone) if self.zone else at


ESTIMATES = Ways()


@dataclass
class Roads:
    """One server. `ask` gets sources and targets and answers the matrix, or raises OSError or ValueError."""

    ask: Callable[[Sequence[Place], Sequence[Place]], Seconds]
    clock: Callable[[], float] = monotonic
    _known: dict[Pair, timedelta] = field(default_factory=dict)
    _since: float = 0.0
    _silent_until: float = 0.0

    def between(self, pairs: Collection[Pair], *, zone: tzinfo | None = None) -> Ways:
        """The ways of these pairs, asked for in blocks as far as they are not known yet."""
        now = self.clock()
        if now - self._since > KEPT_FOR or len(self._known) > MOST:
            self._known, self._since = {}, now
        missing = [pair for pair in pairs if pair not in self._known]
        if missing and now >= self._silent_until:
            try:
                self._learn(missing)
            except (OSError, ValueError, LookupError, TypeError) as problem:
                logger.warning("the route server does not answer: %s", type(problem).__name__)
                self._silent_until = now + REST
        is_silent = bool(missing) and self._silent_until > now
        return Ways({pair: self._known[pair] for pair in pairs if pair in self._known}, is_silent, zone)

    def _learn(self, pairs: Iterable[Pair]) -> None:
        targets: dict[Place, set[Place]] = {}
        for a, b in pairs:
            targets.setdefault(a, set()).add(b)
        sources = sorted(targets)
        for start in range(0, len(sources), BLOCK):
            some = sources[start : start + BLOCK]
            wanted = sorted(set().union(*(targets[one] for one in some)))
            for first in range(0, len(wanted), BLOCK):
                block = wanted[first : first + BLOCK]
                for a, row in zip(some, self.ask(some, block), strict=True):
                    for b, seconds in zip(block, row, strict=True):
                        if seconds is not None:
                            self._known[a, b] = rounded_up(EVERY_TRIP + timedelta(seconds=float(seconds)))


def _osrm(url: str) -> Callable[[Sequence[Place], Sequence[Place]], Seconds]:
    def ask(sources: Sequence[Place], targets: Sequence[Place]) -> Seconds:
        where = ";".join(f"{one.longitude:.5f},{one.latitude:.5f}" for one in (*sources, *targets))
        first = ";".join(map(str, range(len(sources))))
        last = ";".join(map(str, range(len(sources), len(sources) + len(targets))))
        address = f"{url}/table/v1/driving/{where}?sources={first}&destinations={last}&annotations=duration"
        found: Seconds = _answer(Request(address))["durations"]
        return found

    return ask


def _valhalla(url: str) -> Callable[[Sequence[Place], Sequence[Place]], Seconds]:
    def ask(sources: Sequence[Place], targets: Sequence[Place]) -> Seconds:
        asked = {
            "sources": [{"lat": one.latitude, "lon": one.longitude} for one in sources],
            "targets": [{"lat": one.latitude, "lon": one.longitude} for one in targets],
            "costing": "auto",
        }
        body = json.dumps(asked).encode()
        request = Request(f"{url}/sources_to_targets", body, {"Content-Type": "application/json"})
        return [[cell["time"] for cell in row] for row in _answer(request)["sources_to_targets"]]

    return ask


def _answer(request: Request) -> Any:
    with urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


SERVERS = {"osrm": _osrm, "valhalla": _valhalla}
_roads: dict[str, Roads] = {}


def roads() -> Roads | None:
    """The server of the settings, with what it has said to this process; None where there is none."""
    kind, _, url = settings.ROUTER.partition(":")
    if not url:
        return None
    if settings.ROUTER not in _roads:
        _roads[settings.ROUTER] = Roads(SERVERS[kind](url.rstrip("/")))
    return _roads[settings.ROUTER]


def ways_along(routes: Iterable[Iterable[Place | None]]) -> Ways:
    """The ways from stop to stop of these routes."""
    server, zone = roads(), company_zone()
    if server is None:
        return Ways(zone=zone)
    pairs = {(a, b) for route in routes for a, b in pairwise(route) if a and b and a != b}
    return server.between(pairs, zone=zone)


def ways_among(places: Iterable[Place | None]) -> Ways:
    """The ways from each of these places to each other."""
    server, zone = roads(), company_zone()
    if server is None:
        return Ways(zone=zone)
    known = {one for one in places if one}
    return server.between({(a, b) for a in known for b in known if a != b}, zone=zone)
