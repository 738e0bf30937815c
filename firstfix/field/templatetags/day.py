"""`{{ line.orders|stops_in:day }}`: the stops of the day that a line of the pick list is for."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from firstfix.field.queries.allotment import Coming
from firstfix.field.queries.day import DayStop, EngineersDay
from firstfix.field.queries.laid_out import EngineersPicks

register = template.Library()


@register.filter
def stops_in(orders: Iterable[int], day: EngineersDay) -> list[DayStop]:
    wanted = set(orders)
    return [stop for stop in day.stops if stop.order.pk in wanted]


@register.filter
def visits_in(orders: Iterable[int], row: EngineersPicks) -> list[Coming]:
    """The same for the parts keeper's list: the engineer's visits that a line is for."""
    return row.visits_for(orders)
