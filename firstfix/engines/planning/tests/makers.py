"""Small problems on a street: place `x7` lies 7 minutes east of `x0`."""

from typing import Any

from firstfix.engines.planning.plan import Plan, read_plan
from firstfix.engines.planning.problem import Problem, read_problem
from firstfix.engines.planning.search import plan

Json = dict[str, Any]
MINUTE, HOUR, DAY = 60, 3600, 86400
STREET = 121


def order(name: str, at: int = 0, **fields: Any) -> Json:
    """An hour's order at minute `at`, worth nearly any way."""
    return {"id": name, "place": f"x{at}", "seconds": HOUR, "penalty": 100_000, **fields}


def shift(begin: float = 8, end: float = 17, home: int = 0, rest: Json | None = None, **fields: Any) -> Json:
    """From home and back between two hours of the first day; `rest` is the break."""
    there, times = f"x{home}", {"from": int(begin * HOUR), "to": int(end * HOUR)}
    return {"start_place": there, "end_place": there, **times, "break": rest, **fields}


def engineer(name: str = "e1", *shifts: Json, **fields: Any) -> Json:
    """Somebody with one day shift from x0, unless shifts are given."""
    return {"id": name, "shifts": list(shifts) or [shift()], **fields}


def problem(orders: list[Json], engineers: list[Json] | None = None, **fields: Any) -> Json:
    return {
        "schema": "planning-problem/1",
        "places": [{"id": f"x{i}", "x": i, "y": 0} for i in range(STREET)],
        "travel": {"kind": "euclidean", "seconds_per_unit": MINUTE},
        "engineers": [engineer()] if engineers is None else engineers,
        "orders": orders,
        **fields,
    }


def read(orders: list[Json], engineers: list[Json] | None = None, **fields: Any) -> Problem:
    return read_problem(problem(orders, engineers, **fields))


def planned(document: Json, *, former: Json | None = None, iterations: int = 20, seed: int = 1) -> Json:
    """The plan for the problem, as JSON."""
    start: Plan | None = read_plan(former) if former else None
    return plan(read_problem(document), seconds=60, seed=seed, start=start, iterations=iterations).to_json()


def starts(found: Json) -> dict[str, tuple[str, int]]:
    """Order → engineer and start in minutes."""
    return {
        stop["order"]: (route["engineer"], stop["start"] / MINUTE)
        for route in found["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }


def reasons(found: Json) -> dict[str, str]:
    return {entry["order"]: entry["reason"] for entry in found["unassigned"]}


def kinds(found: Json, route: int = 0) -> list[str]:
    """The stops of a route: order ids, "depot" and "break"."""
    return [stop.get("order", stop["kind"]) for stop in found["routes"][route]["stops"]]


def as_plan(*visits: tuple[str, str, float], shift_index: int = 0) -> Json:
    """A former plan from (engineer, order, start in hours); only what is read of a former plan is true in it."""
    routes: dict[str, list[Json]] = {}
    for name, order_id, start in visits:
        routes.setdefault(name, []).append({"kind": "visit", "order": order_id, "start": int(start * HOUR)})
    return {
        "schema": "plan/1",
        "routes": [
            {"engineer": name, "shift": shift_index, "stops": stops, "leave": 0, "back": 0}
            for name, stops in routes.items()
        ],
    }
