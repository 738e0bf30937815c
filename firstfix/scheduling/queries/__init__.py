"""What pages and other areas ask about shifts, visits and days."""

from firstfix.people.queries import engineer_of
from firstfix.scheduling.queries.arrivals import expected_arrivals
from firstfix.scheduling.queries.day import DayTable, EngineerDay, Stop, day_table, orders_to_schedule
from firstfix.scheduling.queries.duty import Duty, WeekTable, duties, on_call_at, on_call_during, week_table
from firstfix.scheduling.queries.happenings import Happening, happenings_of
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.visits import (
    CarryOver,
    bookings_of,
    carry_overs,
    coming_visit,
    crews_of,
    visits_during,
    visits_hit,
    visits_of,
    visits_of_order,
    visits_with_orders,
)
from firstfix.scheduling.queries.who import Candidate, candidates, crew_around, needs_of, reasons_against
from firstfix.scheduling.translate.roads import ways_along

__all__ = [
    "Candidate",
    "CarryOver",
    "DayTable",
    "Duty",
    "EngineerDay",
    "Happening",
    "Stop",
    "WeekTable",
    "bookings_of",
    "candidates",
    "carry_overs",
    "coming_visit",
    "crew_around",
    "crews_of",
    "day_table",
    "duties",
    "engineer_of",
    "expected_arrivals",
    "happenings_of",
    "needs_of",
    "on_call_at",
    "on_call_during",
    "orders_to_schedule",
    "planning_rules",
    "reasons_against",
    "visits_during",
    "visits_hit",
    "visits_of",
    "visits_of_order",
    "visits_with_orders",
    "ways_along",
    "week_table",
]
