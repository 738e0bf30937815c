"""What to load for one shift of a plan: the parts that its visits may need, counted together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from firstfix.engines.planning.plan import Plan, Stop
from firstfix.engines.planning.problem import Engineer, Order, Problem
from firstfix.engines.troubleshooting.chances import PossibleFault, PossibleRepair
from firstfix.engines.troubleshooting.day_kit import DayStop, best_load


def load_for(
    problem: Problem,
    plan: Plan,
    engineer_id: str,
    *,
    shift: int,
    capacity: float,
    weights: Mapping[str, float] | None = None,
    available: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """`{"load": {part: pieces}, "weight": kg, "first_fix": {order: probability}, "saved": cost, "is_best": bool}`.

    Own parts that visits need for sure are not there for those that may need them. What a call on the way gives need
    not be loaded for the visits after it. Raises `KeyError` for an unknown engineer.

    weights, available  as of `best_load`
    """
    engineer = next((one for one in problem.engineers if one.id == engineer_id), None)
    if engineer is None:
        raise KeyError(engineer_id)
    stops = [
        stop for route in plan.routes if (route.engineer, route.shift) == (engineer_id, shift) for stop in route.stops
    ]
    van = dict(engineer.stock)
    names, day = [], []
    depots: dict[str, int] | None = {}
    is_called = False
    for stop in stops:
        if stop.kind == "depot":
            is_called, depots = True, _with_depot(problem, stop, depots)
        order = problem.order(stop.order) if stop.kind == "visit" and not stop.mate else None
        if order is None:
            continue
        if not is_called:
            van = {part: n - order.parts.get(part, 0) for part, n in van.items()}
        if order.fix:
            names.append(order.id)
            day.append(_day_stop(order, engineer, depots, is_called))
    found = best_load(day, weights=weights or {}, capacity=capacity, van=van, available=available)
    return {
        "load": found.load,
        "weight": found.weight,
        "first_fix": dict(zip(names, (round(chance, 6) for chance in found.first_fix), strict=True)),
        "saved": round(found.saved, 6),
        "is_best": found.is_best,
    }


def _with_depot(problem: Problem, stop: Stop, depots: dict[str, int] | None) -> dict[str, int] | None:
    """What calls have given so far; None = everything."""
    stock = next((depot.stock for depot in problem.depots if depot.place == stop.place), {})
    if stock is None or depots is None:
        return None
    return {part: max(stock.get(part, 0), depots.get(part, 0)) for part in {*stock, *depots}}


def _day_stop(order: Order, engineer: Engineer, depots: Mapping[str, int] | None, is_called: bool) -> DayStop:
    assert order.fix is not None
    faults = []
    for fault in order.fix.faults:
        can = [
            _after_calls(repair, depots)
            for repair in fault.repairs
            if repair.skills <= engineer.skills and (is_called or repair.tools <= engineer.tools)
        ]
        if can:
            faults.append(PossibleFault(fault.share, tuple(can)))
    return DayStop(order.fix.revisit, tuple(faults))


def _after_calls(repair: PossibleRepair, depots: Mapping[str, int] | None) -> PossibleRepair:
    if depots is None:
        return replace(repair, parts={})
    return replace(repair, parts={part: n for part, n in repair.parts.items() if depots.get(part, 0) < n})
