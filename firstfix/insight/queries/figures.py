"""The manager's figures, and the orders behind each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Func, Q, QuerySet, Sum

from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY
from firstfix.insight.rules import AGES, RATES, Period, Rate, age_condition
from firstfix.insight.translate.key_figures import Comparison, Sums, compared
from firstfix.platform.errors import Text
from firstfix.platform.tenants.company import company
from firstfix.work.models import WorkOrder
from firstfix.work.queries import decided, with_fix_status
from firstfix.work.states import OPEN_STATES, ORDER_STATES

#: What a verdict says of a step.
IS_BETTER = {"better": True, "worse": False}
HOURS_TO_RESTORE = Func(
    F("restored_at") - F("reported_at"),
    template="(extract(epoch from %(expressions)s) / 3600)",
    output_field=FloatField(),
)


@dataclass(frozen=True)
class RateFigure:
    """A rate, and the one of the period before."""

    rate: Rate
    hits: int
    base: int
    hits_before: int
    base_before: int

    @property
    def value(self) -> float | None:
        return self.hits / self.base if self.base else None

    @property
    def points(self) -> float | None:
        """Percentage points gained since the period before; None where one of them has no orders."""
        if not self.base or not self.base_before:
            return None
        return round(100 * (self.hits / self.base - self.hits_before / self.base_before), 1)

    @cached_property
    def comparison(self) -> Comparison:
        now, before = (
            (base, base, hits, base, hits, hits)
            for hits, base in ((self.hits, self.base), (self.hits_before, self.base_before))
        )
        return compared(KEY_FIGURE_BY_KEY[self.rate.key], now, before)

    @property
    def low(self) -> float | None:
        """The rate lies between this and `high` with 95 % certainty."""
        one = self.comparison.reading.estimate
        return one.low if one else None

    @property
    def high(self) -> float | None:
        one = self.comparison.reading.estimate
        return one.high if one else None

    @property
    def is_better(self) -> bool | None:
        """None also where the step may be chance."""
        return IS_BETTER.get(self.comparison.verdict)


#: What is counted for each rate, in the order of RateFigure.
COUNTED = ("hits", "base", "hits_before", "base_before")


@dataclass(frozen=True)
class OpenRow:
    """Open orders of one state by age."""

    state: str
    name: Text
    cells: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _age, count in self.cells)


@dataclass(frozen=True)
class Figures:
    period: Period
    rates: list[RateFigure]
    provisional: int
    #: In hours, beside that of the period before.
    mttr: Comparison
    restored: int
    open_rows: list[OpenRow]
    carry_over: int

    @property
    def mttr_hours(self) -> float | None:
        return self.mttr.reading.value

    @property
    def mttr_low(self) -> float | None:
        """The mean lies between this and `mttr_high` with 95 % certainty."""
        one = self.mttr.reading.estimate
        return one.low if one else None

    @property
    def mttr_high(self) -> float | None:
        one = self.mttr.reading.estimate
        return one.high if one else None

    @property
    def mttr_step(self) -> float | None:
        """Hours since the period before; less is better."""
        now, before = self.mttr.reading.value, self.mttr.other.value
        return None if now is None or before is None else round(now - before, 1)

    @property
    def mttr_is_better(self) -> bool | None:
        """None also where the step may be chance."""
        return IS_BETTER.get(self.mttr.verdict)

    @property
    def open_count(self) -> int:
        return sum(row.total for row in self.open_rows)


def orders_that_count(*, now: datetime) -> QuerySet[Any]:
    """All orders, with what the conditions of rates ask about; each promise counts once, when it is decided."""
    orders = WorkOrder.objects.annotate(
        restoration_decided_at=decided("restoration_due_at", "restored_at"),
        response_decided_at=decided("response_due_at", "responded_at"),
    )
    return with_fix_status(orders, now=now)


def period_of(days: int, *, now: datetime) -> Period:
    window = company().repeat_window_days
    return Period(days=days, now=now, window_days=window)


#: More than any table has. PostgreSQL does not merge a limited subquery into what asks it, so each order's status is
#: found once, and not once more for every figure that mentions it.
ALL = 2**62


def figures(period: Period) -> Figures:
    """All figures of the page in three statements."""
    orders = orders_that_count(now=period.now)
    before = period.before
    oldest = before.cohort[0]
    recent = orders.filter(Q(restored_at__gte=oldest) | Q(restored_at=None) | Q(restoration_due_at__gte=oldest))
    counts: dict[str, Any] = {}
    for rate in RATES:
        name = rate.key.replace("-", "_")
        for ending, of in (("", period), ("_before", before)):
            counts[f"{name}_base{ending}"] = Count("pk", filter=rate.of(of))
            counts[f"{name}_hits{ending}"] = Count("pk", filter=rate.of(of) & rate.hits)
    found = recent.order_by()[:ALL].aggregate(
        **counts,
        provisional=Count("pk", filter=Q(fix_status="provisional")),
        **_hours_to_restore(period, ""),
        **_hours_to_restore(before, "_before"),
        restored=Count("pk", filter=_restored(period)),
    )
    return Figures(
        period=period,
        rates=[
            RateFigure(rate, *(found[f"{rate.key.replace('-', '_')}_{name}"] for name in COUNTED)) for rate in RATES
        ],
        provisional=found["provisional"],
        mttr=compared(KEY_FIGURE_BY_KEY["mttr"], _sums_of_hours(found, ""), _sums_of_hours(found, "_before")),
        restored=found["restored"],
        open_rows=_open_rows(period.now),
        carry_over=orders_behind("carry-over", period).count(),
    )


def _restored(period: Period) -> Q:
    return Q(kind="repair", restored_at__gte=period.since, restored_at__lt=period.now)


def _hours_to_restore(period: Period, ending: str) -> dict[str, Aggregate]:
    known = _restored(period) & Q(reported_at__isnull=False)
    return {
        f"timed{ending}": Count("pk", filter=known),
        f"hours{ending}": Sum(HOURS_TO_RESTORE, filter=known, default=0.0),
        f"squares{ending}": Sum(HOURS_TO_RESTORE * HOURS_TO_RESTORE, filter=known, default=0.0),
    }


def _sums_of_hours(found: dict[str, Any], ending: str) -> Sums:
    """One hour figure for each repair: see `Tally`."""
    repairs, hours = found[f"timed{ending}"], found[f"hours{ending}"]
    return repairs, repairs, hours, repairs, hours, found[f"squares{ending}"]


def _open_rows(now: datetime) -> list[OpenRow]:
    counts = {key: Count("pk", filter=age_condition(key, now=now)) for key, _name, _end in AGES}
    rows: Any = WorkOrder.objects.still_open().values("state").annotate(**counts).order_by()
    found = {row["state"]: row for row in rows}
    return [
        OpenRow(
            state=state,
            name=ORDER_STATES.states[state].name,
            cells=[(key, found[state][key] if state in found else 0) for key, _name, _end in AGES],
        )
        for state in OPEN_STATES
    ]


def orders_behind(key: str, period: Period, *, only_hits: bool = False, misses: bool = False) -> QuerySet[Any]:
    """The orders that a figure counts: all of its base, only the hits, or only the others. KeyError if unknown."""
    orders = orders_that_count(now=period.now)
    if key == "open":
        return orders.filter(state__in=OPEN_STATES)
    if key == "carry-over":
        return orders.filter(state__in=OPEN_STATES, visit_count__gt=0).exclude(state__in=("dispatched", "on_site"))
    if key == "mttr":
        return orders.filter(_restored(period), reported_at__isnull=False)
    if key == "provisional":
        return orders.filter(fix_status="provisional")
    rate = {one.key: one for one in RATES}[key]
    base = orders.filter(rate.of(period))
    if only_hits:
        return base.filter(rate.hits)
    return base.exclude(pk__in=base.filter(rate.hits).values("pk")) if misses else base
