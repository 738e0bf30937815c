"""What pages and other areas ask about shifts, visits and days."""

from firstfix.people.queries import engineer_of
from firstfix.scheduling.queries.day import DayTable, EngineerDay, Stop, day_table, orders_to_schedule
from firstfix.scheduling.queries.duty import Duty, duties, on_call_at
from firstfix.scheduling.queries.visits import (
    CarryOver,
    carry_overs,
    coming_visit,
    visits_during,
    visits_of,
    visits_of_order,
)
from firstfix.scheduling.queries.who import Candidate, candidates, needs_of, reasons_against

__all__ = [
    "Candidate",
    "CarryOver",
    "DayTable",
    "Duty",
    "EngineerDay",
    "Stop",
    "candidates",
    "carry_overs",
    "coming_visit",
    "day_table",
    "duties",
    "engineer_of",
    "needs_of",
    "on_call_at",
    "orders_to_schedule",
    "reasons_against",
    "visits_during",
    "visits_of",
    "visits_of_order",
]
