"""An independent checker: it shares no code with the planner and reads the two formats by itself.

`check(problem, plan, former)` takes JSON values (dicts and lists) whose shape is right, says what the plan breaks, and
works out the objective anew. Written from docs/formats/planning-problem.md, not from the planner.
"""

import math
from collections import Counter
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
REASONS = ("skill", "window", "time", "part", "tool", "locked", "worse")
TERMS = ("penalty", "travel", "late", "overtime", "change", "preference", "revisit", "imbalance")


def check(problem: Json, plan: Json, former: Json | None = None) -> Json:
    """`{"feasible": bool, "violations": [text, …], "objective": {…}}`; without a former plan `change` is 0."""
    checker = _Check(problem, former)
    for index, route in enumerate(plan.get("routes") or []):
        checker.route(f"routes[{index}]", route)
    checker.engineers()
    checker.ties()
    checker.completeness(plan.get("unassigned") or [])
    objective = checker.objective()
    if plan.get("objective"):
        checker.stated(plan["objective"], objective, has_former=former is not None)
    return {"feasible": not checker.violations, "violations": checker.violations, "objective": objective}


class _Check:
    def __init__(self, problem: Json, former: Json | None) -> None:
        self.violations: list[str] = []
        self.places = {place["id"]: i for i, place in enumerate(problem["places"])}
        self.coordinates = problem["places"]
        self.travel_rule = problem["travel"]
        self.engineer = {engineer["id"]: engineer for engineer in problem["engineers"]}
        self.order = {order["id"]: order for order in problem["orders"]}
        self.depots = {depot["place"]: depot for depot in problem.get("depots") or []}
        given = {name: value for name, value in (problem.get("weights") or {}).items() if value is not None}
        self.weights = {"travel": 1.0, "change_promised": 1.0, **given}
        #: by order and whether it is the mate's: engineer and start
        self.former = {
            (stop["order"], bool(stop.get("mate"))): (route["engineer"], stop["start"])
            for route in (former or {}).get("routes") or []
            for stop in route["stops"]
            if stop["kind"] == "visit"
        }
        self.visits: dict[str, tuple[str, int]] = {}
        self.mates: dict[str, tuple[str, int]] = {}
        self.work: Counter[str] = Counter()
        self.used: dict[str, Counter[str]] = {name: Counter() for name in self.engineer}
        self.spans: dict[str, list[tuple[int, int, str]]] = {name: [] for name in self.engineer}
        self.shifts_driven: dict[tuple[str, int], list[Json]] = {}
        self.cost = dict.fromkeys(TERMS, 0.0)

    def weight(self, name: str) -> float:
        return float(self.weights.get(name, 0.0))

    def wrong(self, where: str, what: str) -> None:
        self.violations.append(f"{where}: {what}")

    def seconds(self, a: str, b: str) -> int:
        i, j = self.places[a], self.places[b]
        if self.travel_rule["kind"] == "matrix":
            return int(self.travel_rule["seconds"][i][j])
        p, q = self.coordinates[i], self.coordinates[j]
        distance = math.hypot(q["x"] - p["x"], q["y"] - p["y"])
        return math.ceil(distance * float(self.travel_rule["seconds_per_unit"]))

    def route(self, where: str, route: Json) -> None:
        """Walk along the route, stop by stop."""
        engineer = self.engineer.get(route["engineer"])
        if engineer is None:
            return self.wrong(where, f"there is no engineer {route['engineer']}")
        shifts = engineer.get("shifts") or []
        if route["shift"] >= len(shifts):
            return self.wrong(where, f"{engineer['id']} has no shift {route['shift']}")
        key = (engineer["id"], route["shift"])
        if key in self.shifts_driven:
            self.wrong(where, f"a second route for shift {route['shift']} of {engineer['id']}")
        stops = route["stops"]
        self.shifts_driven[key] = stops
        if stops:
            self._drive(where, route, engineer, shifts[route["shift"]])
        return None

    def _drive(self, where: str, route: Json, engineer: Json, shift: Json) -> None:
        here, free = shift["start_place"], shift["from"]
        driven_off, breaks = False, 0
        calls: list[str] = []
        travel = work = 0
        for index, stop in enumerate(route["stops"]):
            at = f"{where}.stops[{index}]"
            if stop["kind"] == "break":
                breaks += 1
                free = self._break(at, stop, shift, free)
                continue
            target = self._target(at, stop)
            if target is None:
                continue
            there, seconds = target
            if not driven_off:
                free, driven_off = self._leaving(where, route["leave"], free), True
            travel += self.seconds(here, there)
            work += seconds
            arrival = free + self.seconds(here, there)
            if stop["start"] < arrival:
                self.wrong(at, f"starts at {stop['start']}, before the arrival at {arrival}")
            here, free = there, max(stop["start"], arrival) + seconds
            if stop["kind"] == "visit":
                self._visit(at, stop, engineer, calls)
            else:
                calls.append(stop["place"])
        if not driven_off:
            free = self._leaving(where, route["leave"], free)
        home = self.seconds(here, shift["end_place"])
        self._way_back(where, route, shift, free + home)
        if breaks > 1:
            self.wrong(where, f"has {breaks} breaks")
        if not breaks and shift.get("break") and route["leave"] < shift["break"]["to"] < route["back"]:
            self.wrong(where, f"has no break, though under way at {shift['break']['to']}")
        self.work[engineer["id"]] += work + travel + home
        self.cost["travel"] += (travel + home) * self.weight("travel")
        self.spans[engineer["id"]].append((min(route["leave"], route["stops"][0]["start"]), route["back"], where))

    def _leaving(self, where: str, leave: int, free: int) -> int:
        if leave < free:
            self.wrong(where, f"leaves at {leave}, before {free}")
        return max(leave, free)

    def _way_back(self, where: str, route: Json, shift: Json, back: int) -> None:
        if route["back"] != back:
            self.wrong(where, f"says it is back at {route['back']}, but is back at {back}")
        limit = shift["to"] if shift.get("overtime_to") is None else shift["overtime_to"]
        if back > limit:
            self.wrong(where, f"is back at {back}, after the shift's last end at {limit}")
        self.cost["overtime"] += max(0, back - shift["to"]) / 3600 * self.weight("overtime_per_hour")

    def _break(self, at: str, stop: Json, shift: Json, free: int) -> int:
        rest = shift.get("break")
        if not rest:
            self.wrong(at, "a break that the shift does not have")
            return max(free, int(stop["start"]))
        if not rest["from"] <= stop["start"] <= rest["to"]:
            self.wrong(at, f"the break starts at {stop['start']}, outside {rest['from']} to {rest['to']}")
        if stop["start"] < free:
            self.wrong(at, f"the break starts at {stop['start']}, before {free}")
        return int(max(free, stop["start"]) + rest["seconds"])

    def _target(self, at: str, stop: Json) -> tuple[str, int] | None:
        """Place and seconds of the stop."""
        if stop["kind"] == "depot":
            if stop["place"] not in self.depots:
                self.wrong(at, f"{stop['place']} is no depot")
                return None
            return stop["place"], self._call_seconds(stop["place"])
        order = self.order.get(stop["order"])
        if order is None:
            self.wrong(at, f"there is no order {stop['order']}")
            return None
        return order["place"], order.get("seconds") or 0

    def _call_seconds(self, depot: str) -> int:
        return self.depots[depot].get("seconds") or 0

    def _visit(self, at: str, stop: Json, engineer: Json, calls: list[str]) -> None:
        order, name, start, mate = self.order[stop["order"]], engineer["id"], stop["start"], bool(stop.get("mate"))
        visits = self.mates if mate else self.visits
        if order["id"] in visits:
            return self.wrong(at, f"order {order['id']} is visited twice")
        visits[order["id"]] = (name, start)
        windows = order.get("windows") or []
        if windows and not any(opens <= start <= closes for opens, closes in windows):
            self.wrong(at, f"order {order['id']} starts at {start}, outside its windows")
        lacking = self._skills(order, mate) - set(engineer.get("skills") or [])
        if lacking:
            self.wrong(at, f"order {order['id']} needs {', '.join(sorted(lacking))}, which {name} lacks")
        locked = order.get("locked")
        who = ((locked.get("mate") or name) if mate else locked["engineer"]) if locked else name
        if locked and (who, locked["start"]) != (name, start):
            self.wrong(at, f"order {order['id']} is locked to {who} at {locked['start']}")
        if not mate:
            self._first_fix(at, stop, order, engineer, calls)
        if not calls and not mate:
            lacking = set(order.get("tools") or []) - set(engineer.get("tools") or [])
            if lacking:
                self.wrong(at, f"order {order['id']} needs the tool {', '.join(sorted(lacking))}")
            self.used[name].update(order.get("parts") or {})
        self._costs_of(order, name, start, mate)
        return None

    def _first_fix(self, at: str, stop: Json, order: Json, engineer: Json, calls: list[str]) -> None:
        """What a further visit is expected to cost: with what the engineer has, or what the best call gave."""
        fix = order.get("fix")
        if not fix:
            return
        chance = max(self._chance(fix, engineer, depot) for depot in (None, *calls))
        self.cost["revisit"] += fix["revisit"] * (1 - chance)
        if stop.get("first_fix") is not None and abs(stop["first_fix"] - chance) > 1e-5:
            self.wrong(at, f"the chance of a first fix is said to be {stop['first_fix']}, is {chance:.6f}")

    def _chance(self, fix: Json, engineer: Json, depot: str | None) -> float:
        """Each fault is left to the best repair that its skills, tools and parts allow."""
        stock = Counter(engineer.get("stock") or {})
        there = None if depot is None else self.depots[depot].get("stock")
        unlimited = depot is not None and there is None
        stock.update(there or {})
        total = 0.0
        for fault in fix["faults"]:
            best = 0.0
            for repair in fault["repairs"]:
                can = set(repair.get("skills") or []) <= set(engineer.get("skills") or [])
                can = can and (depot is not None or set(repair.get("tools") or []) <= set(engineer.get("tools") or []))
                parts = (repair.get("parts") or {}).items()
                if can and (unlimited or all(stock[part] >= amount for part, amount in parts)):
                    best = max(best, repair["fixes"])
            total += fault["share"] * best
        return total

    def _skills(self, order: Json, mate: bool) -> set[str]:
        wanted = order.get("skills") or []
        given = order.get("mate_skills")
        return set(given if mate and given is not None else wanted)

    def _costs_of(self, order: Json, engineer: str, start: int, mate: bool) -> None:
        factor = self.weight("change_promised") if order.get("promised") else 1.0
        before, was = self.former.get((order["id"], mate), (engineer, start))
        self.cost["change"] += factor * (self.weight("change_engineer") if before != engineer else 0.0)
        if mate:
            return
        self.cost["change"] += factor * abs(start - was) / 3600 * self.weight("change_time_per_hour")
        if order.get("due") is not None:
            self.cost["late"] += max(0, start - order["due"]) / 3600 * (order.get("late_per_hour") or 0)
        if order.get("preferred") and engineer not in order["preferred"]:
            self.cost["preference"] += self.weight("not_preferred")

    def ties(self) -> None:
        """Crews start together; what must follow does."""
        for name, order in self.order.items():
            visit, mate = self.visits.get(name), self.mates.get(name)
            if (order.get("crew") or 1) == 1:
                if mate:
                    self.wrong(f"order {name}", "has a mate's visit, but takes no crew")
            elif (visit is None) != (mate is None):
                self.wrong(f"order {name}", "takes two engineers, and one comes")
            elif visit and mate and visit[0] == mate[0]:
                self.wrong(f"order {name}", f"takes two engineers, and {visit[0]} comes twice")
            elif visit and mate and visit[1] != mate[1]:
                self.wrong(f"order {name}", f"its engineers start at {visit[1]} and {mate[1]}")
            for before in (order.get("after") or []) if visit else []:
                done = self.visits.get(before)
                if done is None:
                    self.wrong(f"order {name}", f"must follow {before}, which has no visit")
                elif visit and visit[1] < done[1] + (self.order[before].get("seconds") or 0):
                    self.wrong(f"order {name}", f"starts at {visit[1]}, before {before} is done")

    def engineers(self) -> None:
        """What holds over all routes of one engineer: own stock, one place at a time."""
        for name, engineer in self.engineer.items():
            stock = engineer.get("stock") or {}
            for part, amount in sorted(self.used[name].items()):
                if amount > (stock.get(part) or 0):
                    self.wrong(f"engineer {name}", f"uses {amount} × {part}, has {stock.get(part) or 0}")
            spans = sorted(self.spans[name])
            for (_, back, first), (leave, _, second) in pairwise(spans):
                if leave < back:
                    self.wrong(second, f"{name} is still on {first}")

    def completeness(self, unassigned: list[Json]) -> None:
        """Every order is visited or left out with a reason, once."""
        left_out: dict[str, str] = {}
        for index, entry in enumerate(unassigned):
            where, name = f"unassigned[{index}]", entry["order"]
            if name not in self.order:
                self.wrong(where, f"there is no order {name}")
                continue
            if name in left_out:
                self.wrong(where, f"order {name} stands here twice")
            left_out[name] = entry["reason"]
            if name in self.visits:
                self.wrong(where, f"order {name} is visited")
            if (entry["reason"] == "locked") != bool(self.order[name].get("locked")):
                self.wrong(where, f"order {name} cannot be left out for the reason {entry['reason']}")
            elif (
                entry["reason"] == "skill"
                and not self._takes_two(self.order[name])
                and (able := self._able(self.order[name]))
            ):
                self.wrong(where, f"order {name}: {able} is on duty and has its skills")
            elif entry["reason"] == "locked" and name not in self.visits and self._could_keep(self.order[name]):
                self.wrong(where, f"order {name}: its lock could be kept")
        for name, order in self.order.items():
            if name not in self.visits:
                self.cost["penalty"] += order.get("penalty") or 0
                if name not in left_out:
                    self.wrong(f"order {name}", "is neither visited nor unassigned")

    def _takes_two(self, order: Json) -> bool:
        return (order.get("crew") or 1) == 2

    def _able(self, order: Json) -> str | None:
        """Somebody on duty with the order's skills; of an order for two it is not told."""
        if self._takes_two(order):
            return None
        skills = self._skills(order, False)
        able = (e["id"] for e in self.engineer.values() if e.get("shifts") and skills <= set(e.get("skills") or []))
        return next(able, None)

    def _could_keep(self, order: Json) -> bool:
        """Whether a left-out lock could stand with the plan's other locked visits on one of the engineer's shifts.

        A yes is certain. A no is not: freeing van stock elsewhere, say, is not tried.
        """
        if self._takes_two(order) or order.get("after"):
            return False
        engineer, start = self.engineer[order["locked"]["engineer"]], order["locked"]["start"]
        windows = order.get("windows") or []
        if not set(order.get("skills") or []) <= set(engineer.get("skills") or []):
            return False
        if windows and not any(opens <= start <= closes for opens, closes in windows):
            return False
        shifts = engineer.get("shifts") or []
        return any(self._could_keep_on(order, engineer, index) for index in range(len(shifts)))

    def _could_keep_on(self, order: Json, engineer: Json, index: int) -> bool:
        fellows, left = [order], Counter(engineer.get("stock") or {})
        for (name, shift_index), stops in self.shifts_driven.items():
            for stop in stops:
                visited = self.order.get(stop.get("order", ""))
                if name != engineer["id"] or visited is None:
                    continue
                if shift_index != index:
                    left.subtract(visited.get("parts") or {})
                elif visited.get("locked"):
                    fellows.append(visited)
        fellows.sort(key=lambda fellow: fellow["locked"]["start"])
        shift = engineer["shifts"][index]
        visits = [(fellow["place"], fellow.get("seconds") or 0, fellow["locked"]["start"]) for fellow in fellows]
        calls: list[tuple[int, str | None]] = [(len(visits), None)]
        calls += [(at, depot) for depot in self.depots for at in range(len(visits))]
        for at, depot in calls:
            on_own, own = Counter[str](), set(engineer.get("tools") or [])
            for fellow in fellows[:at]:
                on_own.update(fellow.get("parts") or {})
            if any(amount > left[part] for part, amount in on_own.items()):
                continue
            if any(not set(fellow.get("tools") or []) <= own for fellow in fellows[:at]):
                continue
            call = [(depot, self._call_seconds(depot), None)] if depot is not None else []
            if self._keeps_time(engineer, shift, [*visits[:at], *call, *visits[at:]]):
                return True
        return False

    def _keeps_time(self, engineer: Json, shift: Json, stops: list[tuple[str, int, int | None]]) -> bool:
        rest = shift.get("break")
        if not rest:
            return self._walk(engineer, shift, stops, None, None) is not None
        for begin in (None, rest["to"]):
            span = self._walk(engineer, shift, stops, None, begin)
            if span and not span[0] < rest["to"] < span[1]:
                return True
        return any(self._walk(engineer, shift, stops, at, None) for at in range(len(stops) + 1))

    def _walk(
        self,
        engineer: Json,
        shift: Json,
        stops: list[tuple[str, int, int | None]],
        break_at: int | None,
        begin: int | None,
    ) -> tuple[int, int] | None:
        """Leaving and coming back when the stops start at the times given (None = at once); None when one is missed."""
        here, free, leave = shift["start_place"], max(shift["from"], begin or shift["from"]), None
        for at in range(len(stops) + 1):
            if break_at == at:
                rest_start = max(free, shift["break"]["from"])
                if rest_start > shift["break"]["to"]:
                    return None
                free = rest_start + shift["break"]["seconds"]
            if at == len(stops):
                break
            there, seconds, fixed = stops[at]
            arrival = free + self.seconds(here, there)
            if fixed is not None and arrival > fixed:
                return None
            start = arrival if fixed is None else fixed
            leave = start - self.seconds(here, there) if leave is None else leave
            here, free = there, start + seconds
        back = free + self.seconds(here, shift["end_place"])
        limit = shift["to"] if shift.get("overtime_to") is None else shift["overtime_to"]
        begins = [other["from"] for other in engineer["shifts"] if other is not shift and other["from"] >= shift["to"]]
        limit = min([limit, *begins])
        if leave is None or back > limit:
            return None
        return leave, back

    def objective(self) -> Json:
        if self.engineer:
            mean = sum(self.work[name] for name in self.engineer) / len(self.engineer)
            variance = sum((self.work[name] - mean) ** 2 for name in self.engineer) / len(self.engineer)
            self.cost["imbalance"] = math.sqrt(variance) * self.weight("imbalance")
        figures = {term: round(cost, 6) for term, cost in self.cost.items()}
        if not any(order.get("fix") for order in self.order.values()):
            del figures["revisit"]
        return {"total": round(sum(figures.values()), 6), **figures}

    def stated(self, stated: Json, found: Json, *, has_former: bool) -> None:
        """The plan's own figures must be right; `change` cannot be told without the former plan."""
        if not has_former:
            change = stated.get("change") or 0
            found = {**found, "change": change, "total": found["total"] + change}
        for name, value in found.items():
            given = stated.get(name) or 0
            if abs(given - value) > 0.01 + 1e-6 * abs(value):
                self.wrong(f"objective.{name}", f"is said to be {given:,}, is {value:,}")
