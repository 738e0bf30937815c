"""plan/1: the answer, as values, to and from JSON."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import Spot, shown

SCHEMA = "plan/1"
Kind = Literal["visit", "depot", "break"]
Reason = Literal["skill", "window", "time", "part", "tool", "locked", "worse"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit of `order`, a call at the depot `place`, or a break; `start` in seconds.

    mate       the visit of the second engineer of a crew
    first_fix  probability that the visit ends the complaint; None where nothing is known of the fault
    """

    kind: Kind
    start: int
    order: str = ""
    place: str = ""
    mate: bool = False
    first_fix: float | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One engineer's shift with its stops in order; `shift` is its index among the engineer's shifts."""

    engineer: str
    shift: int
    stops: tuple[Stop, ...]
    leave: int
    back: int


@dataclass(frozen=True, slots=True)
class Unassigned:
    order: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Objective:
    """Weighted costs; `total` is the sum of the others."""

    total: float = 0.0
    penalty: float = 0.0
    travel: float = 0.0
    late: float = 0.0
    overtime: float = 0.0
    change: float = 0.0
    preference: float = 0.0
    revisit: float = 0.0
    imbalance: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...]
    objective: Objective

    def visits(self, *, of_mates: bool = False) -> dict[str, tuple[str, int]]:
        """Order id → engineer id and start of service; of the second engineers of crews, or of all others."""
        return {
            stop.order: (route.engineer, stop.start)
            for route in self.routes
            for stop in route.stops
            if stop.kind == "visit" and stop.mate == of_mates
        }

    def without(self, order: str) -> "Plan":
        """The plan as if the order had no visit in it."""
        routes = (
            replace(route, stops=tuple(stop for stop in route.stops if stop.kind != "visit" or stop.order != order))
            for route in self.routes
        )
        return replace(self, routes=tuple(routes))

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "routes": [
                {
                    "engineer": route.engineer,
                    "shift": route.shift,
                    "stops": [_stop_json(stop) for stop in route.stops],
                    "leave": route.leave,
                    "back": route.back,
                }
                for route in self.routes
            ],
            "unassigned": [asdict(left_out) for left_out in self.unassigned],
            "objective": _objective_json(self.objective),
        }


def _stop_json(stop: Stop) -> dict[str, Any]:
    where: dict[str, Any] = {"visit": {"order": stop.order}, "depot": {"place": stop.place}, "break": {}}[stop.kind]
    found = {"kind": stop.kind, **where, "start": stop.start}
    if stop.mate:
        found["mate"] = True
    if stop.first_fix is not None:
        found["first_fix"] = stop.first_fix
    return found


def _objective_json(objective: Objective) -> dict[str, float]:
    """`revisit` is an extension: plans of problems without beliefs do not have it."""
    figures: dict[str, float] = asdict(objective)
    if not figures["revisit"]:
        del figures["revisit"]
    return figures


def read_plan(document: Any) -> Plan:
    """The plan in a JSON document; raises `Mistakes`.

    A former plan may name orders and engineers that the problem no longer has, so ids are not looked up here.
    An empty route may leave out `leave` and `back`; `unassigned` and `objective` are optional.
    """
    mistakes: list[str] = []
    root = Spot(document, "", mistakes)
    if not isinstance(document, dict):
        raise Mistakes([f"the plan must be an object, not {shown(document)}"])
    root.schema(SCHEMA)
    routes = tuple(_route(spot) for spot in root.records("routes", required=True))
    unassigned = tuple(_unassigned(spot) for spot in root.records("unassigned"))
    objective = _objective(root.at("objective"))
    if mistakes:
        raise Mistakes(mistakes)
    return Plan(routes, unassigned, objective)


def _route(spot: Spot) -> Route:
    stops = tuple(_stop(at) for at in spot.records("stops", required=True))
    default = {} if stops else {"default": 0}
    return Route(
        spot.text("engineer"),
        spot.whole("shift", least=0),
        stops,
        spot.whole("leave", **default),
        spot.whole("back", **default),
    )


def _stop(spot: Spot) -> Stop:
    start, kind = spot.whole("start"), spot.text("kind")
    if kind == "visit":
        chance = spot.number("first_fix", None, most=1.0)
        return Stop("visit", start, order=spot.text("order"), mate=spot.truth("mate"), first_fix=chance)
    if kind == "depot":
        return Stop("depot", start, place=spot.text("place"))
    if kind and kind != "break":
        spot.at("kind").wrong(f'must be "visit", "depot" or "break", not {shown(kind)}')
    return Stop("break", start)


def _unassigned(spot: Spot) -> Unassigned:
    order, given = spot.text("order"), spot.text("reason")
    reason = next((known for known in get_args(Reason) if known == given), None)
    if given and reason is None:
        spot.at("reason").wrong(f"must be one of {', '.join(get_args(Reason))}, not {shown(given)}")
    detail = spot.at("detail")
    return Unassigned(order, reason or "time", detail.as_text() if detail.value else "")


def _objective(spot: Spot) -> Objective:
    if spot.value is None or not spot.is_record():
        return Objective()
    return Objective(**{name: spot.number(name, 0.0) for name in asdict(Objective())})
