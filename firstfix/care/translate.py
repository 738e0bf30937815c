"""Care's only door to the engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from firstfix.care.models import MaintenancePlan
from firstfix.care.rules.maintenance import CountsFrom, Trigger
from firstfix.engines.reliability.ratio import Ratio, rate_ratio
from firstfix.engines.timetable import Due, Meter, Rhythm, Rule, Service, Threshold, coming, crossings
from firstfix.engines.timetable.rhythms import Unit
from firstfix.engines.triage.tokens import similarity

__all__ = ["Due", "Ratio", "Service", "alike", "changed_rate", "crossings_of", "dues_of"]


def changed_rate(before: int, after: int, time_before: float, time_after: float) -> Ratio | None:
    """The rate after as a multiple of the one before; None where nothing was watched on one side."""
    if time_before <= 0 or time_after <= 0:
        return None
    return rate_ratio(before, after, time_before=time_before, time_after=time_after)


def alike(one: str, other: str) -> float:
    """How alike two texts are, 0 … 1."""
    return similarity(one, other)


def dues_of(
    plan: MaintenancePlan,
    *,
    anchor: date,
    begins: date,
    last: Service | None,
    readings: Iterable[tuple[date, Decimal]],
    today: date,
    until: date,
) -> list[Due]:
    """What falls due at one machine by calendar or meter; see `engines.timetable.coming`."""
    meter = Meter((day, float(value)) for day, value in readings)
    rule = _rule(plan)
    return coming(rule, anchor=anchor, begins=begins, last=last, meter=meter, today=today, until=until)


def _rule(plan: MaintenancePlan) -> Rule:
    rhythm = units = None
    if plan.trigger != Trigger.METER:
        assert plan.every
        rhythm = Rhythm(plan.every, cast(Unit, plan.unit), frozenset(plan.season))
    if plan.trigger != Trigger.DATE:
        assert plan.units
        units = float(plan.units)
    return Rule(rhythm, units, from_done=plan.counts_from == CountsFrom.DONE)


def crossings_of(
    plan: MaintenancePlan, readings: Iterable[tuple[datetime, Decimal]], *, is_armed: bool
) -> Iterator[datetime]:
    """When readings, in the order of time, went beyond the plan's limit."""
    assert plan.limit is not None
    assert plan.rearm is not None
    threshold = Threshold(float(plan.limit), float(plan.rearm), plan.is_below)
    return crossings(threshold, [(at, float(value)) for at, value in readings], is_armed=is_armed)
