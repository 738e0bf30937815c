"""Why an order has no place, and why this engineer and not that one."""

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from firstfix.engines.planning import constraints
from firstfix.engines.planning.answer import first_fixes, terms
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.gaps import Gaps
from firstfix.engines.planning.insert import Insertion, cheapest, cheapest_of, ways_in
from firstfix.engines.planning.plan import Plan, Reason, Unassigned
from firstfix.engines.planning.problem import Engineer, Lock, Order, Problem
from firstfix.engines.planning.start import begin

BEST_SHOWN, WAYS_SHOWN = 3, 8
#: Said when the time limit ended the search before a place for the order was looked for.
NOT_TRIED = "the planning time ended before a place was found for it"


def unassigned(draft: Draft, *, over: Callable[[], bool] = bool) -> list[Unassigned]:
    """Every absent order with its reason; once time is over, without looking for more than skills."""
    obstacles = Obstacles(draft)
    everybody = range(len(draft.case.engineers))
    left_out = []
    for order in sorted(order for order in draft.absent if order < draft.case.lead_count):
        reason, detail = obstacles.of(order, everybody, in_haste=over())
        left_out.append(Unassigned(draft.case.orders[order].id, reason, detail))
    return left_out


class Obstacles:
    """Finds what stands in an absent order's way by asking whether it would fit if this or that did not matter."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.case = draft, draft.case
        self.nothing_planned = Draft(self.case)
        self.gaps_now, self.gaps_alone = Gaps(self.case), Gaps(self.case)
        self.gaps_now.refresh(draft)
        self.gaps_alone.refresh(self.nothing_planned)

    def of(self, order: int, engineers: Sequence[int], *, in_haste: bool = False) -> tuple[Reason, str]:
        """The reason and a sentence, looking at these engineers only."""
        case = self.case
        wanted = case.orders[order]
        on_duty = [e for e in engineers if case.routes_of[e]]
        if wanted.locked is not None:
            return "locked", self._lock(order, wanted, wanted.locked)
        if not on_duty:
            return "skill", "nobody is on duty"
        skilled = [e for e in on_duty if case.skilled[order, e]]
        if not skilled:
            return "skill", self._skills(wanted, on_duty)
        if in_haste:
            return "time", NOT_TRIED
        if tie := self._tie(order, on_duty):
            return tie
        routes = [route for e in skilled for route in case.routes_of[e]]
        reason, detail = self._place(order, routes)
        if order in case.mate_of and reason in ("worse", "time"):
            return "time", "no two engineers have time for it at once"
        return reason, detail

    def _tie(self, order: int, on_duty: Sequence[int]) -> tuple[Reason, str] | None:
        """What stands in the way of a tied order before any place is looked for."""
        case = self.case
        if (mate := case.mate_of.get(order)) is not None:
            able = {e for e in on_duty if case.skilled[order, e]} | {e for e in on_duty if case.skilled[mate, e]}
            if len(able) < 2 or not any(case.skilled[mate, e] for e in on_duty):
                return "skill", "no two people on duty have the skills for it together"
        out = [case.orders[other].id for other in case.before.get(order, ()) if other in self.draft.absent]
        return ("time", f"{_listed(out)}, which it must follow, has no visit") if out else None

    def of_engineer(self, order: int, e: int) -> tuple[Reason, str]:
        """The reason why this engineer cannot come."""
        wanted, engineer = self.case.orders[order], self.case.engineers[e]
        if wanted.locked is not None and wanted.locked.engineer != engineer.id:
            return "locked", f"it is locked to {wanted.locked.engineer}"
        if not self.case.routes_of[e]:
            return "time", "is not on duty"
        if not self.case.skilled[order, e]:
            return "skill", f"lacks {_listed(wanted.skills - engineer.skills)}"
        return self.of(order, [e])

    def _place(self, order: int, routes: list[int]) -> tuple[Reason, str]:
        """The reason among routes of skilled engineers."""
        free, plain = _any_supply(self.case), self.case
        if not self._fits(free, self.nothing_planned, order, routes):
            if self._fits(free.with_windows(order, ()), self.nothing_planned, order, routes):
                return "window", "no shift reaches it in one of its windows"
            return "time", "it takes longer, with the way there and back, than any shift"
        if plain.needs_supply and not self._fits(plain, self.nothing_planned, order, routes):
            return self._supply(self.nothing_planned, order, routes)
        best = self.cheapest(order, routes)
        if best is None:
            if plain.needs_supply and self._fits(free, self.draft, order, routes):
                return self._supply(self.draft, order, routes)
            return "time", "no gap is left that it fits into"
        if best.cost <= self.case.penalty[order]:
            return "time", NOT_TRIED
        return "worse", f"a visit costs {best.cost:,.0f} more, leaving it out {self.case.penalty[order]:,.0f}"

    def cheapest(self, order: int, routes: Iterable[int]) -> Insertion | None:
        """The cheapest way in over these routes."""
        return cheapest_of(self.draft, self.gaps_now, order, routes)

    def _fits(self, case: Case, draft: Draft, order: int, routes: list[int]) -> bool:
        """Whether the order could come in, if the case were this one."""
        as_if = copy.copy(draft)
        as_if.case = case
        gaps = (self.gaps_now if draft is self.draft else self.gaps_alone).seen_by(case)
        least = gaps.least_costs([order], routes, case.windows[order])[0]
        return any(
            cheapest(as_if, order, route) is not None
            for route, cost in zip(routes, least.tolist(), strict=True)
            if cost < float("inf")
        )

    def _supply(self, draft: Draft, order: int, routes: list[int]) -> tuple[Reason, str]:
        wanted = self.case.orders[order]
        if not self._fits(_any_parts(self.case), draft, order, routes):
            owned = frozenset[str]().union(*(self._engineer_of(route).tools for route in routes))
            return "tool", f"nobody who could come has {_listed(wanted.tools - owned or wanted.tools)} in time"
        lacking = [part for part in wanted.parts if not self._can_have(draft, order, part, routes)]
        if len(lacking) == 1:
            return "part", f"{lacking[0]} is on no van that reaches it in time"
        return "part", f"{_listed(lacking or wanted.parts)} are on no van together that reaches it in time"

    def _can_have(self, draft: Draft, order: int, part: str, routes: list[int]) -> bool:
        """Whether the order could come in if it needed no other part."""
        as_if = copy.copy(draft)
        as_if.case = copy.copy(self.case)
        as_if.case.needs = list(self.case.needs)
        as_if.case.needs[order] = {part: self.case.needs[order][part]}
        return any(cheapest(as_if, order, route) is not None for route in routes)

    def _engineer_of(self, route: int) -> Engineer:
        return self.case.engineers[self.case.bounds[route].engineer]

    def _skills(self, wanted: Order, on_duty: list[int]) -> str:
        held = frozenset[str]().union(*(self.case.engineers[e].skills for e in on_duty))
        lacking = wanted.skills - held
        if lacking:
            return f"nobody on duty has {_listed(lacking)}"
        return f"nobody on duty has {_listed(wanted.skills)} together"

    def _lock(self, order: int, wanted: Order, lock: Lock) -> str:
        """What the lock contradicts."""
        engineer = self.case.engineers[self.case.engineer_index[lock.engineer]]
        routes = self.case.routes_of[self.case.engineer_index[lock.engineer]]
        if not constraints.has_skills(engineer, wanted):
            return f"{engineer.id} lacks {_listed(wanted.skills - engineer.skills)}"
        if not constraints.lock_in_windows(wanted):
            return "its locked start is outside its windows"
        if not self._fits(_any_supply(self.case), self.nothing_planned, order, routes):
            return f"no shift of {engineer.id} can keep its locked start"
        if not self._fits(self.case, self.nothing_planned, order, routes):
            return f"{engineer.id} cannot have its tools and parts by its locked start"
        return f"it contradicts another locked visit of {engineer.id}"


def _any_supply(case: Case) -> Case:
    """The case if every van had everything."""
    twin = copy.copy(case)
    twin.needs_supply, twin.parts = False, []
    return twin


def _any_parts(case: Case) -> Case:
    """The case if every van had every part."""
    twin = copy.copy(case)
    twin.parts, twin.needs = [], [{}] * case.order_count
    return twin


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def explain_order(problem: Problem, plan: Plan, order_id: str) -> dict[str, Any]:
    """The best engineers for the order in this plan, cost term by term, and why not the others.

    `cost` is what a visit adds to the objective, its own penalty aside; `now` is its visit in the plan, taken out to
    compare. Where something is believed of the fault, `ways` are the cheapest ways of the best engineers to go there,
    with and without a call, each with its chance of a first fix. Raises `KeyError` for an unknown order.
    """
    case = Case(problem, plan)
    order = case.order_index[order_id]
    draft = begin(case, leave_out=order)
    obstacles = Obstacles(draft)
    possible: list[tuple[float, int, Insertion]] = []
    others = []
    for e, engineer in enumerate(case.engineers):
        found = obstacles.cheapest(order, case.routes_of[e])
        if found is not None:
            possible.append((found.cost, e, found))
        else:
            reason, detail = obstacles.of_engineer(order, e)
            others.append({"engineer": engineer.id, "reason": reason, "detail": detail})
    possible.sort(key=lambda choice: choice[:2])
    for cost, e, _ in reversed(possible[BEST_SHOWN:]):
        detail = f"possible, for {cost - possible[0][0]:,.0f} more than the best"
        others.insert(0, {"engineer": case.engineers[e].id, "reason": "worse", "detail": detail})
    visit = plan.visits().get(order_id)
    return {
        "order": order_id,
        "now": {"engineer": visit[0], "start": visit[1]} if visit else None,
        "penalty": case.penalty[order],
        "best": [_choice(draft, order, found) for _, _, found in possible[:BEST_SHOWN]],
        "others": others,
        **({"ways": _ways(draft, order, [e for _, e, _ in possible[:WAYS_SHOWN]])} if case.orders[order].fix else {}),
    }


def _ways(draft: Draft, order: int, engineers: Iterable[int]) -> list[dict[str, Any]]:
    """Without the part, by way of a depot, a colleague who has it, another day: each once, cheapest first."""
    case = draft.case
    ways = []
    for route in (route for e in engineers for route in case.routes_of[e]):
        bounds = case.bounds[route]
        for depot, found in ways_in(draft, order, route).items():
            place = None if depot < 0 else case.problem.depots[depot - case.order_count].place
            chance = first_fixes(case, bounds.engineer, found.trip.nodes)[found.trip.nodes.index(order)]
            called = None if depot < 0 else found.trip.timing.starts[found.trip.nodes.index(depot)]
            ways.append({**_choice(draft, order, found), "depot": place, "call": called, "first_fix": chance})
    ways.sort(key=lambda way: (way["cost"], way["start"]))
    return ways[:WAYS_SHOWN]


def _choice(draft: Draft, order: int, found: Insertion) -> dict[str, Any]:
    case, now = draft.case, draft.trips[found.route]
    bounds = case.bounds[found.route]
    before, after = terms(case, found.route, now), terms(case, found.route, found.trip)
    added = {term: round(after[term] - before[term], 6) for term in after}
    more = draft.spread(bounds.engineer, found.trip.work - now.work) - draft.spread()
    added["imbalance"] = round(more, 6)
    if not case.foretells:
        del added["revisit"]
    return {
        "engineer": case.engineers[bounds.engineer].id,
        "shift": bounds.shift,
        "start": found.trip.timing.starts[found.trip.nodes.index(order)],
        "cost": round(sum(added.values()), 6),
        "terms": added,
    }
