"""The chips over the list of work orders. Figures elsewhere lead to their rows by these, so the names are addresses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstfix.platform.pages.listing import Filter
from firstfix.work.models import WorkOrder
from firstfix.work.queries import overdue, with_fix_status
from firstfix.work.rules import FixStatus, Priority, RemoteStatus
from firstfix.work.states import OPEN_STATES, ORDER_STATES

PERIODS = [("30", _("last 30 days")), ("90", _("last 90 days")), ("365", _("last 365 days"))]
#: Filters that ask about finished orders, so that a link with one of them shows more than the open ones.
LOOKS_BACK = ("restored", "fix", "remote")


def open_order_filters(*, now: datetime) -> list[Filter]:
    """For the orders that somebody waits for."""
    states = [(code, ORDER_STATES.states[code].name) for code in OPEN_STATES]
    late = Filter("due", _("Promise"), [("late", _("Overdue"))], narrow=lambda rows, _values: overdue(rows, now=now))
    return [Filter("state", _("State"), states, "state__in"), late, *_of_any_order()]


def all_order_filters(*, now: datetime) -> list[Filter]:
    """For all orders, with how they ended."""

    def restored(rows: Any, days: list[str]) -> Any:
        return rows.filter(restored_at__gte=now - timedelta(days=max(map(int, days))))

    def fixed(rows: Any, values: list[str]) -> Any:
        return with_fix_status(rows, now=now).filter(fix_status__in=values)

    def remote(rows: Any, values: list[str]) -> Any:
        return with_fix_status(rows, now=now).filter(remote_status__in=values)

    return [
        Filter("state", _("State"), ORDER_STATES.choices, "state__in"),
        *_of_any_order(),
        Filter("restored", _("Restored"), PERIODS, narrow=restored),
        Filter("fix", _("First-time fix"), FixStatus.choices, narrow=fixed),
        Filter("remote", _("Remote"), RemoteStatus.choices, narrow=remote),
    ]


def _of_any_order() -> list[Filter]:
    return [
        Filter("priority", _("Priority"), [(str(value), name) for value, name in Priority.choices], "priority__in"),
        Filter("kind", _("Kind of work"), WorkOrder.Kind.choices, "kind__in"),
        Filter("pays", _("Entitlement"), WorkOrder.Entitlement.choices, "entitlement__in"),
        Filter("repeat", _("Repeat"), [("yes", _("Repeats only"))], narrow=_repeats),
    ]


def _repeats(rows: Any, _values: list[str]) -> Any:
    return rows.filter(repeat_of__isnull=False)
