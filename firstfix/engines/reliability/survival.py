"""The share that still runs at an age, and the hazard that has added up by then."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firstfix.engines.reliability.lives import Life, checked

#: Of the normal distribution, for intervals of 95 %.
Z = 1.959963984540054


@dataclass(frozen=True)
class Step:
    """From `age` on, in days, a share `running` of all is left; `low` and `high` are its 95 % interval.

    at_risk     how many were watched just before
    """

    age: float
    running: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True)
class Curve:
    """A step at each age at which something failed; before the first one all run."""

    steps: Sequence[Step]
    until: float

    def at(self, age: float) -> Step | None:
        """What holds at `age`; None beyond what anything was watched for."""
        if age > self.until:
            return None
        place = bisect_right([step.age for step in self.steps], age)
        return self.steps[place - 1] if place else Step(0.0, 1.0, 1.0, 1.0, 0)

    def age_when(self, running: float) -> float | None:
        """The age at which no more than this share is left; None if it has not come to that."""
        return next((step.age for step in self.steps if step.running <= running), None)


def kaplan_meier(lives: Sequence[Life]) -> Curve:
    """The product limit (Kaplan and Meier 1958), with late entries; intervals by Greenwood on the log-log scale.

    On that scale they stay within 0 and 1 (Kalbfleisch and Prentice 1980). Where all that were left fail at one age
    the curve ends at 0, whose interval reaches from 0 to where it was before: with late entries that may be because
    nobody else was watched at that age yet.
    """
    running, spread, steps = 1.0, 0.0, []
    low = high = 1.0
    for age, failed, at_risk in _events(checked(lives)):
        running *= 1 - failed / at_risk
        if failed < at_risk and running > 0:
            spread += failed / (at_risk * (at_risk - failed))
            half = Z * math.sqrt(spread) / abs(math.log(running))
            low, high = running ** math.exp(half), running ** math.exp(-half)
        else:
            running = low = 0.0
        steps.append(Step(age, running, low, high, at_risk))
        if not running:
            break
    return Curve(steps, max((life.exit for life in lives), default=0.0))


@dataclass(frozen=True)
class Hazard:
    """What has added up by each age: how often one watched all the time would have failed (Nelson 1972, Aalen 1978)."""

    ages: Sequence[float]
    sums: Sequence[float]

    def by(self, age: float) -> float:
        place = bisect_right(self.ages, age)
        return self.sums[place - 1] if place else 0.0

    def expected(self, life: Life) -> float:
        """Failures that were to be expected of this one while it was watched."""
        return self.by(life.exit) - self.by(life.entry)


def nelson_aalen(lives: Sequence[Life]) -> Hazard:
    ages, sums, total = [], [], 0.0
    for age, failed, at_risk in _events(checked(lives)):
        total += failed / at_risk
        ages.append(age)
        sums.append(total)
    return Hazard(ages, sums)


def _events(lives: Sequence[Life]) -> Iterator[tuple[float, int, int]]:
    """Each age of a failure, how many failed then, and how many were watched until then."""
    failed = Counter(life.exit for life in lives if life.failed)
    entries = sorted(life.entry for life in lives)
    exits = sorted(life.exit for life in lives)
    left = 0
    for age in sorted(failed):
        while exits[left] < age:
            left += 1
        yield age, failed[age], _before(entries, age) - left


def _before(entries: Sequence[float], age: float) -> int:
    """How many had entered before `age`: an entry at the very age of a failure saw nothing of it."""
    place = bisect_right(entries, age)
    while place and entries[place - 1] == age:
        place -= 1
    return place
