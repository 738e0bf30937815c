"""What pages and other areas ask about requests and orders."""

from firstfix.work.queries.cases import (
    Handover,
    about_case,
    address_of,
    case_card,
    case_to_hand_over,
    codes_by_case,
    handover_of,
)
from firstfix.work.queries.clocks import OrderClocks, clock_of, clocks_of, promise_terms, with_promises
from firstfix.work.queries.first_fix import FixHistory, fix_histories
from firstfix.work.queries.history import TimelineItem, history_of, timeline_of
from firstfix.work.queries.orders import (
    ReachableContact,
    StateCount,
    contact_of,
    fix_status_of,
    next_due,
    open_orders_by_state,
    order_in_full,
    orders_seen_by,
    orders_with_words,
    overdue,
    remote_status_of,
    with_fix_status,
)
from firstfix.work.queries.outlook import ForeseenFault, ForeseenRepair, Outlook, foreseen_parts, outlooks_of
from firstfix.work.queries.places import Place, find_places, open_at, place_of
from firstfix.work.queries.requests import (
    PossibleDuplicate,
    inbox,
    possible_duplicates,
    requests_with_words,
    status_token,
)

__all__ = [
    "FixHistory",
    "ForeseenFault",
    "ForeseenRepair",
    "Handover",
    "OrderClocks",
    "Outlook",
    "Place",
    "PossibleDuplicate",
    "ReachableContact",
    "StateCount",
    "TimelineItem",
    "about_case",
    "address_of",
    "case_card",
    "case_to_hand_over",
    "clock_of",
    "clocks_of",
    "codes_by_case",
    "contact_of",
    "find_places",
    "fix_histories",
    "fix_status_of",
    "foreseen_parts",
    "handover_of",
    "history_of",
    "inbox",
    "next_due",
    "open_at",
    "open_orders_by_state",
    "order_in_full",
    "orders_seen_by",
    "orders_with_words",
    "outlooks_of",
    "overdue",
    "place_of",
    "possible_duplicates",
    "promise_terms",
    "remote_status_of",
    "requests_with_words",
    "status_token",
    "timeline_of",
    "with_fix_status",
    "with_promises",
]
