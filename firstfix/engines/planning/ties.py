"""Visits that depend on the time of others: crews, who start together, and orders that follow others.

While rounds go on, a tied visit stands at one start on its route, so that what is known of a route stays true whatever
other routes do. Between rounds a group of tied visits is taken out and put in anew, at other starts with other people,
and the new plan is kept as annealing asks for. (Bredström and Rönnqvist 2008 give the constraints; most of the
literature moves such visits together as well, see Drexl 2012, Synchronization in vehicle routing.)
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from firstfix.engines.planning.case import EVER, Case
from firstfix.engines.planning.kernel.search import Search

#: How many starts are tried for a visit.
STARTS = 24
#: Cheapest starts among which one is drawn.
DRAWN = 3


class Option(NamedTuple):
    cost: float
    start: int


class Ties:
    """Puts the groups of tied visits of a search in, and moves them."""

    def __init__(self, search: Search, seed: int) -> None:
        self.search, self.case = search, search.case
        self.rng = random.Random(abs(seed))
        here = {lead: start for lead, start in self.case.bound.items() if search.route_of(lead) >= 0}
        self.starts: dict[int, int] = here
        #: locked leads and what must come before them, with their last start: these come in whatever they cost
        self.latest = _latest(search.case)

    def settle(self, over: Callable[[], bool] = bool) -> None:
        """Put in what is out and pays, dearest first."""
        worth = [(-sum(self.case.penalty[lead] for lead in group), group) for group in self.case.groups]
        for _, group in sorted(worth):
            if any(lead not in self.starts for lead in group) and not over():
                self._anew(group, 0.0)

    def move(self, heat: float) -> None:
        """One group anew, at this temperature."""
        if self.case.groups:
            self._anew(self.rng.choice(self.case.groups), heat)

    def _anew(self, group: Sequence[int], heat: float) -> None:
        search = self.search
        search.keep()
        before, starts, missing = search.snapshot(), dict(self.starts), self._missing(group)
        if not self._take_out(group):
            search.restore(before)
            self.starts = starts
            return
        bare, best, best_starts, least = search.snapshot(), None, starts, missing
        for choose, is_forced in self._ways(group):
            self._put_in(group, choose, is_forced=is_forced)
            found, out = search.snapshot(), self._missing(group)
            if out < least or (out == least and (best is None or found.total < best.total)):
                best, best_starts, least = found, dict(self.starts), out
            search.restore(bare)
            self.starts = {lead: start for lead, start in starts.items() if lead not in group}
        limit = before.total - heat * math.log(1.0 - self.rng.random())
        if best is not None and (least < missing or best.total < limit - 1e-6):
            search.restore(best)
            self.starts = best_starts
        else:
            search.restore(before)
            self.starts = starts
        search.is_best_now()

    def _missing(self, group: Sequence[int]) -> int:
        return sum(lead in self.latest and lead not in self.starts for lead in group)

    def _take_out(self, group: Sequence[int]) -> bool:
        gone = True
        for lead in group:
            for node in self.case.both(lead):
                gone = gone and (self.search.route_of(node) < 0 or self.search.go_out(node))
            self.starts.pop(lead, None)
        return gone

    def _ways(self, group: Sequence[int]) -> Iterator[tuple[Callable[[list[Option]], Option], bool]]:
        """How starts may be chosen, and whether also where one visit alone does not pay."""
        yield min, False
        if len(group) > 1:
            yield min, True
            yield _earliest, True
        yield self._drawn, True

    def _drawn(self, options: list[Option]) -> Option:
        return self.rng.choice(sorted(options)[:DRAWN])

    def _put_in(self, group: Sequence[int], choose: Callable[[list[Option]], Option], *, is_forced: bool) -> None:
        """The group one by one, each after what it must follow."""
        for lead in group:
            ready = self.case.ready_at(lead, self.starts)
            if ready is None:
                continue
            limit = math.inf if is_forced or lead in self.latest else self.case.penalty[lead]
            options = [
                Option(cost, start)
                for start in self._some_starts(lead, ready)
                if (cost := self._price(lead, start)) < limit
            ]
            if options:
                start = choose(options).start
                if self._enter(lead, start):
                    self.starts[lead] = start

    def _some_starts(self, lead: int, ready: int) -> list[int]:
        """Starts that may be good: when somebody could be there, when a window opens, and as it was."""
        windows = [
            (max(opens, ready), min(closes, self.latest.get(lead, closes)))
            for opens, closes in self.case.open_windows[lead]
        ]
        wished = [arrival for node in self.case.both(lead) for arrival in self._arrivals(node)]
        found = {max(opens, arrival) for arrival in wished for opens, closes in windows if opens <= closes >= arrival}
        before = [self.case.was[lead][1]] if lead in self.case.was else []
        sure = {
            start
            for start in (*(opens for opens, _ in windows), *before)
            if any(opens <= start <= closes for opens, closes in windows)
        }
        more = sorted(found - sure)
        return sorted(sure | set(self.rng.sample(more, min(len(more), STARTS))))

    def _arrivals(self, node: int) -> list[int]:
        """When the engineers who may come could be there, after each of their stops."""
        model, state = self.search.model, self.search.state
        able = model.able[model.able_from[node] : model.able_from[node + 1]]
        gaps, sizes = state.gap[able], state.trip["size"][able]
        arrival = gaps["ready"] + model.travel[gaps["before"], model.node["place"][node]]
        inside = np.arange(gaps.shape[1]) <= sizes[:, None]
        found: list[int] = np.unique(arrival[inside & (gaps["ready"] < EVER)]).tolist()
        return found

    def _price(self, lead: int, start: int) -> float:
        """What the order costs at this start, its penalty aside; inf when it cannot be."""
        search = self.search
        for node in self.case.both(lead):
            search.open(node, ((start, start),))
        found = search.price(lead)
        if found is None:
            return math.inf
        cost, route = found
        if lead in self.case.mate_of:
            with _without(search, self.case.mate_of[lead], route):
                other = search.price(self.case.mate_of[lead])
            return math.inf if other is None else cost + other[0]
        return cost

    def _enter(self, lead: int, start: int) -> bool:
        search = self.search
        for node in self.case.both(lead):
            search.open(node, ((start, start),))
        if not search.come_in(lead):
            return False
        if lead not in self.case.mate_of:
            return True
        mate = self.case.mate_of[lead]
        with _without(search, mate, search.route_of(lead)):
            if search.come_in(mate):
                return True
        search.go_out(lead)
        return False


@contextmanager
def _without(search: Search, order: int, route: int) -> Iterator[None]:
    """While it lasts, the order does not go to the engineer of this route."""
    own, engineer = search.model.own, search.model.route["engineer"][route]
    cost = own[order, engineer]
    own[order, engineer] = np.inf
    try:
        yield
    finally:
        own[order, engineer] = cost


def _latest(case: Case) -> dict[int, int]:
    """Until when what comes before a locked visit must start."""
    latest: dict[int, int] = {}
    for lead in (lead for group in case.groups for lead in reversed(group)):
        if lock := case.orders[lead].locked:
            latest[lead] = lock.start
        for other in case.before.get(lead, ()):
            if lead in latest:
                by = latest[lead] - case.service[other]
                latest[other] = min(by, latest.get(other, by))
    return latest


def _earliest(options: list[Option]) -> Option:
    return min(options, key=lambda option: option.start)
