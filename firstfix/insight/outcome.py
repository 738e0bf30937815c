"""What simulated companies came to, side by side: means with their uncertainty, and whether a difference is chance.

Pure. Both companies are played in the same worlds, so a difference is taken world by world: what one world brings to
both cancels out (common random numbers), and Student's t over these differences says how sure it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text

Figures = Mapping[str, Any]
#: Two-sided 95 % points of Student's t by degrees of freedom; beyond the last one the normal distribution's.
T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
NORMAL95 = 1.96
#: Below so many worlds nothing is said of chance.
LEAST_WORLDS = 3
#: A difference below this share of what is now is not worth a word, however sure it is.
NOTABLE = 0.005


@dataclass(frozen=True)
class Estimate:
    """A mean over worlds, and the half width of its 95 % interval; 0 for a single world."""

    mean: float
    half: float

    @property
    def low(self) -> float:
        return self.mean - self.half

    @property
    def high(self) -> float:
        return self.mean + self.half


@dataclass(frozen=True)
class Metric:
    """form  how it is written: percent, hours, money, number, km or engineers' time (percent of the shift)"""

    key: str
    name: Text
    formula: Text
    form: str
    value: Callable[[Figures], float]
    more_is_better: bool | None = False


@dataclass(frozen=True)
class Row:
    """One figure now and then. `change` is then less now, in each world."""

    metric: Metric
    now: Estimate
    then: Estimate
    change: Estimate
    worlds: int

    @property
    def is_sure(self) -> bool:
        """Whether the difference is more than chance, and large enough to be felt."""
        return (
            self.worlds >= LEAST_WORLDS
            and abs(self.change.mean) > self.change.half
            and abs(self.change.mean) > NOTABLE * abs(self.now.mean)
        )

    @property
    def verdict(self) -> str:
        """better, worse, differs (where neither is the better one) or chance."""
        if not self.is_sure:
            return "chance"
        if self.metric.more_is_better is None:
            return "differs"
        return "better" if (self.change.mean > 0) == self.metric.more_is_better else "worse"

    @property
    def share(self) -> float | None:
        """The change as a share of what is now."""
        return self.change.mean / self.now.mean if self.now.mean else None


@dataclass(frozen=True)
class Term:
    """A part of the cost of an order now and then, in money."""

    key: str
    name: Text
    now: float
    then: float


METRICS: tuple[Metric, ...] = (
    Metric(
        "first-time-fix", _("First-time fix rate"), _("orders that the first visit ended ÷ orders that took a visit"),
        "percent", lambda one: one["first_time_fix"], True,
    ),
    Metric(
        "mttr", _("Mean time to restore"), _("from the report until it runs, in business hours"),
        "hours", lambda one: one["mttr"],
    ),
    Metric(
        "sla", _("SLA attainment, restoration"), _("orders restored within the promised time ÷ orders with a promise"),
        "percent", lambda one: one["sla"], True,
    ),
    Metric(
        "cost", _("Cost of an order"), _("travel, labour, overtime, desk, lateness, parts used and kept, experts"),
        "money", lambda one: one["cost"],
    ),
    Metric("visits", _("Visits for an order"), _("visits ÷ orders"), "number", lambda one: one["visits"]),
    Metric("km", _("Kilometres for an order"), _("driven ÷ orders"), "km", lambda one: one["km"]),
    Metric(
        "busy", _("Engineers' time used"), _("on the road or at work ÷ shifts; overtime counts, so it may pass 100 %"),
        "percent", lambda one: one["busy"], None,
    ),
    Metric(
        "overtime", _("Overtime"), _("hours of an engineer in a week"), "hours", lambda one: one["overtime"],
    ),
    Metric(
        "stock", _("Money in parts"), _("value of all parts that lie somewhere, on average"),
        "money", lambda one: one["stock"], None,
    ),
)  # fmt: skip
METRIC_BY_KEY = {metric.key: metric for metric in METRICS}


def estimate(values: Sequence[float]) -> Estimate:
    count = len(values)
    if count < 2:
        return Estimate(fmean(values), 0.0)
    quantile = T95[count - 2] if count - 2 < len(T95) else NORMAL95
    return Estimate(fmean(values), quantile * stdev(values) / sqrt(count))


def compared(now: Sequence[Figures], then: Sequence[Figures]) -> list[Row]:
    """`now[i]` and `then[i]` are of the same world; what only one of them has been played in is left out."""
    pairs = list(zip(now, then, strict=False))
    if not pairs:
        return []
    return [
        Row(
            metric,
            estimate([metric.value(one) for one, _ in pairs]),
            estimate([metric.value(other) for _, other in pairs]),
            estimate([metric.value(other) - metric.value(one) for one, other in pairs]),
            len(pairs),
        )
        for metric in METRICS
    ]


#: The terms of an order's cost in their order, as the picture shows them.
TERMS: tuple[tuple[str, Text], ...] = (
    ("travel", _("Travel")),
    ("work", _("Labour")),
    ("overtime", _("Overtime")),
    ("further", _("Further visits")),
    ("desk", _("Desk")),
    ("late", _("Lateness")),
    ("parts", _("Parts used")),
    ("capital", _("Parts kept")),
    ("experts", _("Experts")),
)


def terms(now: Sequence[Figures], then: Sequence[Figures]) -> list[Term]:
    """Means over the worlds. What further visits take of travel, labour and overtime is a term of its own."""
    pairs = list(zip(now, then, strict=False))
    mine, others = (_costs([pair[place] for pair in pairs]) for place in (0, 1))
    return [Term(key, name, mine[key], others[key]) for key, name in TERMS]


def _costs(years: Sequence[Figures]) -> dict[str, float]:
    found = {key: fmean(one["costs"].get(key, 0.0) for one in years) for key, _ in TERMS}
    further = fmean(one["further"] / one["visits"] if one["visits"] else 0.0 for one in years)
    for key in ("travel", "work", "overtime"):
        found["further"] += further * found[key]
        found[key] -= further * found[key]
    return found


#: The figures that the real year is compared with: of the answer's `measured`.
CHECKED = ("first-time-fix", "visits", "mttr", "sla")
MEASURED_KEYS = {"first-time-fix": "first_time_fix", "visits": "visits", "mttr": "mttr", "sla": "sla"}


@dataclass(frozen=True)
class Check:
    """A figure of the simulated company as it is, beside the real one; `gap` is the difference as a share of it."""

    metric: Metric
    simulated: Estimate
    measured: float | None

    @property
    def gap(self) -> float | None:
        return (self.simulated.mean - self.measured) / self.measured if self.measured else None

    @property
    def is_near(self) -> bool:
        return self.gap is not None and abs(self.gap) <= NEAR


#: So near to the real figure the simulated one is taken for a good likeness.
NEAR = 0.15


def checks(rows: Sequence[Row], measured: Mapping[str, float | None]) -> list[Check]:
    by_key = {row.metric.key: row for row in rows}
    return [
        Check(by_key[key].metric, by_key[key].now, measured.get(MEASURED_KEYS[key])) for key in CHECKED if key in by_key
    ]
