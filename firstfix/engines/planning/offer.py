"""Times to offer to a customer: what each would cost, as the plan stands."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from firstfix.engines.planning.case import EVER, Case, Windows
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.gaps import Gaps
from firstfix.engines.planning.insert import Insertion, cheapest_of
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.start import begin

#: The length of an offered slot in seconds; slots begin at its multiples.
SLOT = 7200
#: Seconds between the starts that are tried for two who come together.
STEP = 300


class Offer(NamedTuple):
    """A visit may start from `opens` to `closes`; as the plan stands it would at `start`. `cost` is what it adds to the
    objective, the order's penalty aside. `mate` is the second engineer of a crew, empty where one comes alone.
    """

    opens: int
    closes: int
    engineer: str
    cost: float
    start: int
    mate: str = ""


def slots(problem: Problem, plan: Plan, order_id: str, *, count: int, length: int = SLOT) -> list[dict[str, Any]]:
    """`offers` as the command answers: `{"from", "to", "engineer", "cost"}` each, of a crew with `"mate"` as well."""
    return [
        {
            "from": one.opens,
            "to": one.closes,
            "engineer": one.engineer,
            **({"mate": one.mate} if one.mate else {}),
            "cost": one.cost,
        }
        for one in offers(problem, plan, order_id, count=count, length=length)
    ]


def offers(problem: Problem, plan: Plan, order_id: str, *, count: int, length: int = SLOT) -> list[Offer]:
    """The cheapest slots in which the order's visit may start, cheapest first.

    A slot is a part of the order's windows in which the plan has room for it, all other visits keeping engineer and
    order of stops. An order that has a visit already is offered other times for it at no cost of change. Raises
    `KeyError` for an unknown order.
    """
    former = plan.without(order_id)
    case = Case(problem, former, standing=plan)
    order = case.order_index[order_id]
    draft, gaps = begin(case, leave_out=order), Gaps(case)
    gaps.refresh(draft)
    found: list[tuple[float, int, int, Insertion, str]] = []
    for opens, closes, last in _slots(case, order, length):
        best = _best_of(case, draft, gaps, order, opens, last)
        if best is not None:
            insertion, mate = best
            found.append((insertion.cost, opens, closes, insertion, mate))
    found.sort(key=lambda slot: slot[:3])
    return [
        Offer(
            opens,
            closes,
            case.engineers[case.bounds[insertion.route].engineer].id,
            round(cost, 6),
            insertion.trip.timing.starts[insertion.trip.nodes.index(order)],
            mate,
        )
        for cost, opens, closes, insertion, mate in found[:count]
    ]


def _best_of(case: Case, draft: Draft, gaps: Gaps, order: int, opens: int, last: int) -> tuple[Insertion, str] | None:
    """The cheapest way in for a start between the two, and the mate; the cost is that of both, where two are needed."""
    everybody = range(len(case.bounds))
    if order not in case.mate_of:
        draft.case = case.with_windows(order, ((opens, last),))
        alone = cheapest_of(draft, gaps, order, everybody)
        return alone and (alone, "")
    best: tuple[Insertion, str] | None = None
    for start in range(opens, last + 1, STEP):
        mate = case.mate_of[order]
        draft.case = case.with_all_windows({order: ((start, start),), mate: ((start, start),)})
        first = cheapest_of(draft, gaps, order, everybody)
        if first is None:
            continue
        taken = case.bounds[first.route].engineer
        others = [route for route in everybody if case.bounds[route].engineer != taken]
        second = cheapest_of(draft, gaps, mate, others)
        if second is not None and (best is None or first.cost + second.cost < best[0].cost):
            other = case.engineers[case.bounds[second.route].engineer].id
            best = first._replace(cost=first.cost + second.cost), other
    return best


def _windows(case: Case, order: int) -> Windows:
    """When the order may start, between what it must follow and what follows it."""
    if order not in case.tied:
        return case.windows[order]
    ready = case.ready_at(order, case.bound)
    if ready is None:
        return ()
    follow = [case.bound[lead] for lead, before in case.before.items() if order in before and lead in case.bound]
    by = min(follow, default=EVER) - case.service[order]
    spans = ((max(opens, ready), min(closes, by)) for opens, closes in case.open_windows[order])
    return tuple((opens, closes) for opens, closes in spans if opens <= closes)


def _slots(case: Case, order: int, length: int) -> Iterator[tuple[int, int, int]]:
    """The order's windows within the shifts, cut at the multiples of `length`: from, to, and the last start.

    A start at the very cut belongs to the slot that begins there.
    """
    routes = [route for route, bounds in enumerate(case.bounds) if case.may[order, bounds.engineer]]
    if not routes:
        return
    first = min(case.bounds[route].begin for route in routes)
    last = max(case.bounds[route].limit for route in routes)
    windows = _windows(case, order)
    for opens, closes in windows if windows or order in case.tied else ((first, last),):
        begins, ends = max(opens, first), min(closes, last)
        for cut in range(begins // length * length, ends + 1, length):
            start, end = max(begins, cut), min(ends, cut + length)
            if start < end or begins == ends:
                yield start, end, end if end == ends else end - 1
