"""One shift's route in time: the forward pass that places visits, depot calls and the break.

Waiting is free, so a route starts everything as early as it can, unless a former plan promised other times. Where the
break goes is tried out: after each stop, not at all when the route is home before the break's window ends, or by
leaving only after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from firstfix.engines.planning import constraints, costs
from firstfix.engines.planning.case import NEVER, Bounds, Case


class Timing(NamedTuple):
    """`starts` of the stops; the break follows stop number `rest_after` (0 = the start place, -1 = no break)."""

    starts: list[int]
    back: int
    rest_after: int = -1
    rest_start: int = 0


class Trip(NamedTuple):
    """A timed route: `cost` is its share of the objective but imbalance, `work` is service + calls + travel."""

    nodes: tuple[int, ...]
    timing: Timing
    travel: int
    work: int
    cost: float


_back = attrgetter("back")
IDLE = Trip((), Timing([], 0), 0, 0, 0.0)


def drive(case: Case, route: int, nodes: Sequence[int]) -> Trip | None:
    """The cheapest timing of these stops in this order; None when there is none."""
    if not nodes:
        return IDLE
    bounds = case.bounds[route]
    best: Timing | None = None
    least = float("inf")
    for timing in _timings(case, bounds, nodes):
        cost = costs.overtime(case, bounds, timing.back)
        for node, start in zip(nodes, timing.starts, strict=True):
            if case.timed[node]:
                cost += costs.late(case, node, start) + costs.change_of_start(case, node, start)
        if cost < least:
            best, least = timing, cost
    if best is None:
        return None
    seconds = travel_seconds(case, bounds, nodes)
    cost = least + costs.travel(case, seconds)
    for node in nodes:
        if case.choosy[node]:
            cost += costs.change_of_engineer(case, node, bounds.engineer)
            cost += costs.preference(case, node, bounds.engineer)
    if case.foretells:
        cost += expected_revisits(case, bounds, nodes)
    work = seconds + sum([case.service[node] for node in nodes])
    return Trip(tuple(nodes), best, seconds, work, cost)


def expected_revisits(case: Case, bounds: Bounds, nodes: Sequence[int]) -> float:
    """What further visits to these stops are expected to cost."""
    calls: list[int] = []
    cost = 0.0
    for node in nodes:
        if node >= case.order_count:
            calls.append(node)
        else:
            cost += costs.revisit(case, node, bounds.engineer, calls)
    return cost


def travel_seconds(case: Case, bounds: Bounds, nodes: Sequence[int]) -> int:
    row, place = case.row, case.place
    seconds, here = 0, bounds.start
    for node in nodes:
        there = place[node]
        seconds += row[here][there]
        here = there
    return seconds + row[here][bounds.end]


def leave(case: Case, bounds: Bounds, nodes: Sequence[int], timing: Timing) -> int:
    """When the route drives off: in time for its first stop, no earlier."""
    return timing.starts[0] - case.row[bounds.start][case.place[nodes[0]]]


def _timings(case: Case, bounds: Bounds, nodes: Sequence[int]) -> Iterator[Timing]:
    """Every timing worth comparing; of equal ones the first is taken: former starts kept, then home early."""
    goal = _goals(case, bounds, nodes) if case.was else {}
    if goal:
        yield from sorted(_placing_break(case, bounds, nodes, goal), key=_back)
    for timing in sorted(_placing_break(case, bounds, nodes, {}), key=_back):
        if goal:
            yield _eased(case, bounds, nodes, timing)
        yield timing


def _goals(case: Case, bounds: Bounds, nodes: Sequence[int]) -> dict[int, int]:
    """The former starts, where one would make a later stop too late the last start that does not."""
    if all(case.goal[node] == NEVER for node in nodes):
        return {}
    latest = latest_arrivals(case, nodes, bounds.end, bounds.limit)
    return {
        node: min(case.goal[node], by) for node, by in zip(nodes, latest[:-1], strict=True) if case.goal[node] != NEVER
    }


def latest_arrivals(case: Case, nodes: Sequence[int], there: int, limit: int) -> list[int]:
    """By when each stop must be reached, so that place `there` is reached by `limit`, which comes last; no break."""
    by = [limit]
    for node in reversed(nodes):
        by.append(latest_arrival(case, node, there, by[-1]))
        there = case.place[node]
    return by[::-1]


def latest_arrival(case: Case, node: int, there: int, by: int) -> int:
    """By when the stop must be reached, so that `there` is reached by `by`; NEVER when it cannot be."""
    if by <= NEVER:
        return NEVER
    latest = by - case.row[case.place[node]][there] - case.service[node]
    start = constraints.last_start(case.windows[node], latest)
    return NEVER if start is None else start


def _placing_break(case: Case, bounds: Bounds, nodes: Sequence[int], goal: Mapping[int, int]) -> Iterator[Timing]:
    found = _follow(case, bounds, nodes, bounds.start, bounds.begin, goal)
    if found is None:
        return  # a break or a later leaving would only make it later
    timing = Timing(*found)
    rest = bounds.rest
    if rest is None or not constraints.break_needed(rest, leave=leave(case, bounds, nodes, timing), back=timing.back):
        yield timing
        return
    later = _follow(case, bounds, nodes, bounds.start, rest.latest, goal)
    if later is not None:
        yield Timing(*later)
    here, free = bounds.start, bounds.begin
    for done in range(len(nodes) + 1):
        if done:
            node = nodes[done - 1]
            here, free = case.place[node], timing.starts[done - 1] + case.service[node]
        if free > rest.latest:
            return
        if done < len(nodes) and timing.starts[done] + case.service[nodes[done]] <= rest.earliest:
            continue  # the break waits for its window anyway: better after the next stop
        start = max(free, rest.earliest)
        after = _follow(case, bounds, nodes[done:], here, start + rest.seconds, goal)
        if after is not None:
            yield Timing(timing.starts[:done] + after[0], after[1], done, start)


def _follow(
    case: Case, bounds: Bounds, nodes: Sequence[int], here: int, free: int, goal: Mapping[int, int]
) -> tuple[list[int], int] | None:
    """Earliest starts of the stops from place `here`, free at `free`, and the time back; None when one is missed.

    With `goal`, a stop waits for its former start.
    """
    row, place, service, windows = case.row, case.place, case.service, case.windows
    starts = []
    for node in nodes:
        there = place[node]
        free += row[here][there]
        here = there
        if node in goal and goal[node] > free:
            free = goal[node]
        for opens, closes in windows[node]:
            if free <= closes:
                free = max(free, opens)
                break
        else:
            if windows[node]:
                return None
        starts.append(free)
        free += service[node]
    free += row[here][bounds.end]
    return (starts, free) if free <= bounds.limit else None


def _eased(case: Case, bounds: Bounds, nodes: Sequence[int], timing: Timing) -> Timing:
    """The timing with visits moved later, towards their former starts, as far as the stops after them allow."""
    rest, starts = bounds.rest, list(timing.starts)
    latest_back = max(timing.back, bounds.until)
    if rest is not None and timing.rest_after < 0 and timing.back <= rest.latest:
        latest_back = min(latest_back, rest.latest)  # home before a break is due
    there, by = bounds.end, latest_back
    for done in range(len(nodes), 0, -1):
        node = nodes[done - 1]
        by -= case.row[case.place[node]][there]
        if rest is not None and timing.rest_after == done:
            by = min(rest.latest, by - rest.seconds)
        by -= case.service[node]
        wish = by if case.goal[node] == NEVER else min(by, case.goal[node])
        start = constraints.last_start(case.windows[node], wish)
        if start is not None and start > starts[done - 1]:
            starts[done - 1] = start
        there, by = case.place[node], starts[done - 1]
    return _tightened(case, bounds, nodes, timing._replace(starts=starts))


def _tightened(case: Case, bounds: Bounds, nodes: Sequence[int], timing: Timing) -> Timing:
    """The timing with the break and the stops that have no former start as early as the others allow."""
    starts, rest, rest_start = timing.starts, bounds.rest, timing.rest_start
    here, free = bounds.start, bounds.begin
    if rest is not None and timing.rest_after < 0 and timing.back > rest.latest:
        free = rest.latest  # no break because it leaves only after one was due
    for done in range(len(nodes) + 1):
        if done:
            node = nodes[done - 1]
            arrival = free + case.row[here][case.place[node]]
            earliest = constraints.first_start(case.windows[node], arrival)
            if case.goal[node] == NEVER and earliest is not None:
                starts[done - 1] = earliest
            here, free = case.place[node], starts[done - 1] + case.service[node]
        if rest is not None and timing.rest_after == done:
            rest_start = max(free, rest.earliest)
            free = rest_start + rest.seconds
    return Timing(starts, free + case.row[here][bounds.end], timing.rest_after, rest_start)
