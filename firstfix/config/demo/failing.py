"""When machines fail: how often, at what age, in which season, and of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from math import cos, exp, pi
from random import Random

from firstfix.config.demo.clock import at
from firstfix.config.demo.company import Machine
from firstfix.config.demo.products import Fault

#: All failure rates together: set so that two years give the ten to twelve thousand orders of a company this size.
PACE = 1.6
#: So long a part that was just put right hardly fails; that it does is drawn on its own (`Days._maybe_again`).
FRESH = timedelta(days=40)
WEEKDAYS = {"factory": (1.35, 1.2, 1.15, 1.1, 1.1, 0.7, 0.4), "hospital": (1.2, 1.1, 1.1, 1.1, 1.1, 0.75, 0.65)}
SHOP_WEEK = (0.9, 0.9, 0.9, 1.0, 1.15, 1.15, 1.0)
#: Hours of reports: how likely each hour of the day is.
HOURS = {
    "factory": (1, 1, 1, 1, 1, 1, 2, 6, 12, 12, 9, 7, 5, 7, 8, 7, 6, 4, 3, 3, 3, 2, 2, 1),
    "hospital": (2, 2, 1, 1, 1, 2, 3, 7, 12, 11, 9, 7, 4, 5, 8, 8, 7, 4, 3, 3, 3, 3, 2, 2),
    "shop": (0, 0, 0, 0, 0, 0, 1, 3, 6, 10, 12, 9, 4, 5, 8, 8, 7, 4, 3, 4, 6, 5, 2, 0),
}


@lru_cache(maxsize=400)
def summer(day_of_year: int) -> float:
    """0 in winter, 1 at the end of July."""
    return float(max(0.0, cos(2 * pi * (day_of_year - 208) / 365)) ** 1.5)


def rate(machine: Machine, day: date) -> float:
    """Failures per day: a bathtub over the age, a season for what has to cool, and the machine's own temper."""
    age = machine.age(day)
    if age < 0:
        return 0.0
    product = machine.product
    early = 1.4 * exp(-age / 0.12)
    late = 0.22 * float(max(0.0, age - product.life) ** 1.3)
    # The seasonal share averages 0.28 over a year; dividing by it keeps the yearly number.
    season = (1 + (product.summer - 1) * summer(day.timetuple().tm_yday)) / (1 + (product.summer - 1) * 0.28)
    return PACE * product.failures / 365 * machine.temper * (0.85 + early + late) * season


def weekday_share(kind: str, day: date) -> float:
    return WEEKDAYS.get(kind, SHOP_WEEK)[day.weekday()]


class Failures:
    """Which machines fail on a day. Rates are looked at once a month, so a day costs next to nothing."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        self.by_kind: dict[str, list[Machine]] = defaultdict(list)
        for machine in machines:
            self.by_kind[machine.site.kind].append(machine)
        self._month: tuple[int, int] = (0, 0)
        self._rates: dict[str, list[float]] = {}

    def on(self, day: date, rng: Random) -> list[Machine]:
        if self._month != (day.year, day.month):
            self._month = (day.year, day.month)
            self._rates = {
                kind: list(accumulate(rate(machine, day) for machine in machines))
                for kind, machines in self.by_kind.items()
            }
        found: list[Machine] = []
        for kind, machines in self.by_kind.items():
            rates = self._rates[kind]
            count = poisson(rates[-1] * weekday_share(kind, day), rng)
            found += rng.choices(machines, cum_weights=rates, k=count) if count else []
        return list(dict.fromkeys(found))


def poisson(mean: float, rng: Random) -> int:
    """How many of many rare things happen (Knuth's way; the mean is some ten at most)."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def fault_of(machine: Machine, day: date, rng: Random) -> Fault:
    age, heat = machine.age(day), summer(day.timetuple().tm_yday)
    life = machine.product.life
    weights = []
    for fault in machine.product.faults:
        weight = fault.weight
        if fault.age == "early":
            weight *= 2.5 if age < 0.5 else 0.5
        if fault.age == "late":
            weight *= 0.45 + 0.9 * min(1.8, age / life)
        if fault.summer:
            weight *= 0.7 + 1.1 * heat
        fixed = machine.fixed.get(fault.mode)
        if fixed and day - fixed < FRESH:
            weight *= 0.12
        weights.append(weight)
    return rng.choices(machine.product.faults, weights)[0]


def moment_of_report(machine: Machine, day: date, rng: Random) -> datetime:
    hour = rng.choices(range(24), HOURS.get(machine.site.kind, HOURS["shop"]))[0]
    return at(day, hour * 60 + rng.random() * 60)
