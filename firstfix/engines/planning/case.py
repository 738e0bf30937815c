"""The problem made ready for counting: ids become numbers, places become rows of travel times.

A *node* is a number: orders come first (their index in the problem), then the second visits of orders that take a crew,
their *mates*, which are orders in all that follows, then depots. A *bounds* is one shift of one
engineer; routes are numbered like `Case.bounds`. Everything here is read-only while planning.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstfix.engines.planning import constraints
from firstfix.engines.planning.fix import Chances
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Break, Engineer, Lock, Order, Problem

NEVER = -(1 << 40)  #: before every time of a problem
EVER = 1 << 40  #: after every time of a problem
HOUR = 3600
Windows = tuple[tuple[int, int], ...]


class Bounds(NamedTuple):
    """What holds for one route: from place `start` at `begin` to place `end` at `until`, with overtime at `limit`."""

    engineer: int
    shift: int
    start: int
    end: int
    begin: int
    until: int
    limit: int
    rest: Break | None


def _or_never(start: int | None) -> int:
    return NEVER if start is None else start


class Case:
    """`standing` is the plan that tied visits keep their starts of, where that is not the former one."""

    def __init__(self, problem: Problem, former: Plan | None = None, *, standing: Plan | None = None) -> None:
        self.problem = problem
        self.former = former
        crews = [i for i, order in enumerate(problem.orders) if order.crew == 2]
        #: orders without mates; the mate of each order that has one
        self.lead_count = len(problem.orders)
        self.mate_of = {lead: self.lead_count + k for k, lead in enumerate(crews)}
        self.orders = (*problem.orders, *(_mate(problem.orders[lead]) for lead in crews))
        self.engineers = problem.engineers
        self.order_count = len(self.orders)
        self.order_index = {order.id: i for i, order in enumerate(problem.orders)}
        self.engineer_index = {engineer.id: i for i, engineer in enumerate(problem.engineers)}
        place_index = {place: i for i, place in enumerate(problem.places)}
        self.travel = problem.travel
        #: `row[i][j]`: seconds from place i to place j
        self.row = [memoryview(row) for row in np.ascontiguousarray(problem.travel)]
        self.place = [place_index[order.place] for order in self.orders]
        self.place += [place_index[depot.place] for depot in problem.depots]
        self.service = [order.seconds for order in self.orders] + [depot.seconds for depot in problem.depots]
        self.depots = list(range(self.order_count, self.order_count + len(problem.depots)))
        self.windows: list[tuple[tuple[int, int], ...]] = [
            ((order.locked.start, order.locked.start),) if order.locked else constraints.merged(order.windows)
            for order in self.orders
        ]
        self.windows += [()] * len(self.depots)
        self.penalty = [order.penalty for order in self.orders]
        self.locked = [order.locked is not None for order in self.orders]
        self.bounds = [
            self._bounds(e, s, place_index)
            for e, engineer in enumerate(self.engineers)
            for s in range(len(engineer.shifts))
        ]
        self.routes_of: list[list[int]] = [[] for _ in self.engineers]
        for r, bounds in enumerate(self.bounds):
            self.routes_of[bounds.engineer].append(r)
        self._tie(problem, standing or former)
        self._weigh(problem, former)
        self._supply(problem)
        self._foretell(problem)

    def _bounds(self, e: int, s: int, place_index: dict[str, int]) -> Bounds:
        shifts = self.engineers[e].shifts
        shift = shifts[s]
        limit = constraints.overtime_limit(shift, shifts)
        rest = shift.rest
        if rest is not None and not shift.begin < rest.latest < limit:
            rest = None  # no route of this shift can be under way at the window's end
        if rest is not None:
            rest = Break(max(rest.earliest, shift.begin), rest.latest, rest.seconds)
        start, end = place_index[shift.start_place], place_index[shift.end_place]
        return Bounds(e, s, start, end, shift.begin, shift.end, limit, rest)

    def _tie(self, problem: Problem, standing: Plan | None) -> None:
        """Orders that depend on the time of other visits: crews, and those with something before or after them.

        A tied visit that stands in a plan, or is locked, is bound: it has one start, and no other while its tie lasts.
        """
        #: lead → leads that must be done before it
        self.before = {
            i: [self.order_index[name] for name in order.after] for i, order in enumerate(problem.orders) if order.after
        }
        #: leads tied to each other, each after what it must follow
        self.groups = _groups(self.mate_of, self.before)
        self.tied = {node for group in self.groups for lead in group for node in self.both(lead)}
        span = (min((b.begin for b in self.bounds), default=0), max((b.limit for b in self.bounds), default=0))
        for node in self.tied:
            self.windows[node] = self.windows[node] or (span,)
        for lead, mate in self.mate_of.items():
            self.windows[mate] = self.windows[lead]
        #: what a tied visit may have when its tie is made anew
        self.open_windows = {node: self.windows[node] for node in self.tied}
        self.bound: dict[int, int] = {}
        visits, mates = (standing.visits(), standing.visits(of_mates=True)) if standing else ({}, {})
        for lead in (lead for group in self.groups for lead in group):
            order = problem.orders[lead]
            name, lock = order.id, order.locked
            start = lock.start if lock else visits[name][1] if name in visits else None
            if lead in self.mate_of and not lock and mates.get(name, (None, None))[1] != start:
                continue
            if start is not None and self.may_start(lead, start, self.bound):
                self.bound[lead] = start
                for node in self.both(lead):
                    self.windows[node] = ((start, start),)

    def both(self, lead: int) -> tuple[int, ...]:
        """The order, with its mate where it has one."""
        return (lead, self.mate_of[lead]) if lead in self.mate_of else (lead,)

    def ready_at(self, lead: int, starts: Mapping[int, int]) -> int | None:
        """When all that it must follow is done; None while something of that has no start."""
        before = self.before.get(lead, ())
        if any(other not in starts for other in before):
            return None
        return max([NEVER, *(starts[other] + self.service[other] for other in before)])

    def may_start(self, lead: int, start: int, starts: Mapping[int, int]) -> bool:
        """Whether a tied order may start then, with what it follows at these starts."""
        ready = self.ready_at(lead, starts)
        inside = any(opens <= start <= closes for opens, closes in self.open_windows[lead])
        return inside and ready is not None and ready <= start

    def _weigh(self, problem: Problem, former: Plan | None) -> None:
        """Cost per second and per engineer of each order."""
        weights = problem.weights
        visits = former.visits() if former else {}
        #: order → (engineer's number or -1, start) in the former plan
        self.was: dict[int, tuple[int, int]] = {
            o: (self.engineer_index.get(visits[order.id][0], -1), visits[order.id][1])
            for o, order in enumerate(self.orders)
            if o < self.lead_count and order.id in visits
        }
        mates = former.visits(of_mates=True) if former else {}
        for mate in self.mate_of.values():
            if (name := self.orders[mate].id) in mates:
                self.was[mate] = (self.engineer_index.get(mates[name][0], -1), mates[name][1])
        depots = len(self.depots)
        self.due = [NEVER if order.due is None else order.due for order in self.orders] + [0] * depots
        self.late_rate = [0.0 if order.due is None else order.late_per_hour / HOUR for order in self.orders] + [
            0.0
        ] * depots
        promise = [weights.change_promised if order.promised else 1.0 for order in self.orders]
        self.change_rate = [weights.change_time_per_hour / HOUR * factor for factor in promise] + [0.0] * depots
        self.change_engineer = [weights.change_engineer * factor for factor in promise]
        #: where a start should be kept; NEVER where there is none
        self.aim = [self.was[o][1] if o in self.was else NEVER for o in range(self.lead_count)]
        self.aim += [NEVER] * len(self.mate_of)  # a crew's change of start is paid once
        self.aim += [NEVER] * depots
        #: the start to keep where the windows still allow one
        self.goal = [
            NEVER if aim == NEVER else _or_never(constraints.first_start(windows, aim))
            for aim, windows in zip(self.aim, self.windows, strict=True)
        ]
        #: nodes whose cost depends on the engineer
        self.choosy = [bool(order.preferred) or o in self.was for o, order in enumerate(self.orders)]
        self.choosy += [False] * depots
        #: nodes whose cost depends on their start
        self.timed = [
            late > 0 or (change > 0 and aim != NEVER)
            for late, change, aim in zip(self.late_rate, self.change_rate, self.aim, strict=True)
        ]

    def _supply(self, problem: Problem) -> None:
        """Tools and parts; `may[o, e]`: skills, lock and what can be had at all allow it."""
        self.parts = sorted({part for order in self.orders for part in order.parts})
        part_index = {part: i for i, part in enumerate(self.parts)}
        self.needs = [order.parts for order in self.orders]
        self.need = np.zeros((self.order_count, len(self.parts)), dtype=np.int64)
        for o, order in enumerate(self.orders):
            for part, amount in order.parts.items():
                self.need[o, part_index[part]] = amount
        self.stock = np.array(
            [[engineer.stock.get(part, 0) for part in self.parts] for engineer in self.engineers],
            dtype=np.int64,
        ).reshape(len(self.engineers), len(self.parts))
        #: `skilled[o, e]`, `equipped[o, e]`: the engineer's skills, own tools suffice
        self.skilled = self._fits(constraints.has_skills)
        self.equipped = self._fits(constraints.has_tools)
        #: `may[o, e]`: skills and lock allow it
        self.may = self.skilled.copy()
        for o, order in enumerate(self.orders):
            if order.locked:
                mine = self.engineer_index[order.locked.engineer]
                allowed = self.may[o, mine] and constraints.lock_in_windows(order)
                self.may[o] = False
                self.may[o, mine] = allowed
        self.needs_supply = bool(self.parts) or not bool(self.equipped.all())

    def _foretell(self, problem: Problem) -> None:
        """What further visits are expected to cost, by who comes first and with what.

        revisit  (orders, engineers) with what the engineer has along; no rows where no order says what may be wrong
        gain     (orders, depots, engineers): by so much less after a call at the depot
        """
        self.foretells = any(order.fix for order in self.orders)
        shape = (self.order_count, len(self.engineers)) if self.foretells else (0, 0)
        self.revisit = np.zeros(shape)
        self.gain = np.zeros((shape[0], len(self.depots), shape[1]))
        chances = Chances(
            [engineer.skills for engineer in self.engineers],
            [engineer.tools for engineer in self.engineers],
            [engineer.stock for engineer in self.engineers],
        )
        for o, order in enumerate(self.orders):
            if order.fix is None:
                continue
            now = chances.of(order.fix)
            self.revisit[o] = order.fix.revisit * (1.0 - now)
            for d, depot in enumerate(problem.depots):
                after = chances.of(order.fix, depot=depot.stock, called=True)
                self.gain[o, d] = order.fix.revisit * np.maximum(0.0, after - now)

    def hope(self, nodes: Iterable[int], engineer: int) -> float:
        """No call at a depot before these stops makes further visits cheaper by more."""
        if not self.foretells or not self.depots:
            return 0.0
        orders = [node for node in nodes if node < self.order_count]
        return float(self.gain[orders, :, engineer].max(axis=1).sum()) if orders else 0.0

    def _fits(self, rule: Callable[[Engineer, Order], bool]) -> npt.NDArray[np.bool_]:
        """The rule for every order and engineer, counted once per kind of order."""
        numbers: dict[tuple[frozenset[str], frozenset[str]], int] = {}
        kinds = [numbers.setdefault((order.skills, order.tools), len(numbers)) for order in self.orders]
        first = dict(zip(reversed(kinds), reversed(self.orders), strict=True))
        rows = [[rule(engineer, first[kind]) for engineer in self.engineers] for kind in range(len(numbers))]
        return np.array(rows, dtype=bool).reshape(len(rows), len(self.engineers))[kinds]

    def with_windows(self, order: int, windows: Windows) -> "Case":
        """The same case with other windows (sorted, apart) for one order."""
        return self.with_all_windows({order: windows})

    def with_all_windows(self, windows: Mapping[int, Windows]) -> "Case":
        twin = copy.copy(self)
        twin.windows = list(self.windows)
        for order, mine in windows.items():
            twin.windows[order] = mine
        return twin


def _mate(order: Order) -> Order:
    """The second visit as an order of its own: the first brings tools and parts and is paid for."""
    lock = Lock(order.locked.mate, order.locked.start) if order.locked and order.locked.mate else None
    return replace(
        order,
        skills=order.mate_skills,
        tools=frozenset(),
        parts={},
        penalty=0.0,
        due=None,
        late_per_hour=0.0,
        locked=lock,
        preferred=frozenset(),
        fix=None,
    )


def _groups(mates: Mapping[int, int], before: Mapping[int, list[int]]) -> list[list[int]]:
    """Connected leads together; within a group each comes after what it must follow."""
    beside: dict[int, set[int]] = {lead: set() for lead in (*mates, *before)}
    for lead, others in before.items():
        for other in others:
            beside[lead].add(other)
            beside.setdefault(other, set()).add(lead)
    seen: set[int] = set()
    groups = []
    for first in sorted(beside):
        if first in seen:
            continue
        group, front = {first}, [first]
        while front:
            more = beside[front.pop()] - group
            group |= more
            front += more
        seen |= group
        tree = TopologicalSorter({lead: before.get(lead, []) for lead in sorted(group)})
        groups.append(list(tree.static_order()))
    return groups
