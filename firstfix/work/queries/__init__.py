"""What pages and other areas ask about requests and orders."""

from firstfix.work.queries.clocks import OrderClocks, clock_of, clocks_of, promise_terms, with_promises
from firstfix.work.queries.history import TimelineItem, history_of, timeline_of
from firstfix.work.queries.orders import (
    ReachableContact,
    StateCount,
    contact_of,
    fix_status_of,
    next_due,
    open_orders_by_state,
    orders_seen_by,
    overdue,
    with_fix_status,
)
from firstfix.work.queries.requests import PossibleDuplicate, inbox, possible_duplicates, status_token

__all__ = [
    "OrderClocks",
    "PossibleDuplicate",
    "ReachableContact",
    "StateCount",
    "TimelineItem",
    "clock_of",
    "clocks_of",
    "contact_of",
    "fix_status_of",
    "history_of",
    "inbox",
    "next_due",
    "open_orders_by_state",
    "orders_seen_by",
    "overdue",
    "possible_duplicates",
    "promise_terms",
    "status_token",
    "timeline_of",
    "with_fix_status",
    "with_promises",
]
