"""How much of what was promised is used: the clocks of orders, read cheaply enough for a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from firstfix.customers.models import ServiceContract
from firstfix.platform.tenants.zone import company_zone
from firstfix.work.models import StateChange, WorkOrder
from firstfix.work.translate import Clock, Promise, Terms, read_clock, terms_of, working_calendar


@dataclass(frozen=True)
class OrderClocks:
    """What was promised for one order; None where the contract promises nothing."""

    response: Clock | None = None
    restoration: Clock | None = None

    @property
    def next(self) -> Clock | None:
        """The promise that comes due next; when all are over, none."""
        running = [clock for clock in (self.response, self.restoration) if clock and not clock.is_over]
        return min(running, key=lambda clock: clock.due_at, default=None)


def promise_terms(contract: ServiceContract | None, *, priority: int, since: datetime, until: datetime) -> Terms | None:
    """What the contract promises for a priority, with its calendar for the time from `since` to `until`."""
    level = contract.levels.filter(priority=priority).first() if contract else None
    if contract is None or level is None:
        return None
    return terms_of(contract, level, zone=company_zone().key, since=since, until=until)


def with_promises(orders: QuerySet[Any]) -> QuerySet[Any]:
    """With all that `clocks_of` needs: two statements more, however many orders."""
    since = StateChange.objects.filter(work_order=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]
    annotated: QuerySet[Any] = orders.annotate(state_since=Subquery(since))
    return annotated.select_related("contract__calendar").prefetch_related("contract__levels")


def clocks_of(orders: Iterable[WorkOrder], *, now: datetime) -> dict[int, OrderClocks]:
    """The clocks of many orders, by their id. Fetch the orders by `with_promises`."""
    zone = company_zone().key
    return {
        order.pk: OrderClocks(
            _read(order, "response", zone=zone, now=now), _read(order, "restoration", zone=zone, now=now)
        )
        for order in orders
    }


def clock_of(order: WorkOrder, *, now: datetime) -> OrderClocks:
    """How much is used of what was promised for this order, whether it is paused, and what comes due next."""
    return clocks_of([order], now=now)[order.pk]


def _read(order: WorkOrder, name: Promise, *, zone: str, now: datetime) -> Clock | None:
    due_at, met_at, minutes = (
        (order.response_due_at, order.responded_at, "response_minutes")
        if name == "response"
        else (order.restoration_due_at, order.restored_at, "restoration_minutes")
    )
    if due_at is None or (met_at is None and order.state == "cancelled"):
        return None
    contract = order.contract
    levels = {level.priority: level for level in contract.levels.all()} if contract else {}
    promised: int | None = getattr(levels.get(order.priority), minutes, None)
    calendar = (
        working_calendar(contract.calendar, zone=zone, since=min(now, due_at), until=max(now, due_at))
        if contract and promised
        else None
    )
    is_paused = contract is not None and order.state in contract.paused_states
    return read_clock(
        name,
        due_at=due_at,
        met_at=met_at,
        promised=timedelta(minutes=promised) if promised else due_at - (order.reported_at or order.entered_at),
        calendar=calendar,
        paused_since=_state_since(order) if is_paused else None,
        now=now,
    )


def _state_since(order: WorkOrder) -> datetime:
    known: datetime | None = getattr(order, "state_since", None)
    if known is None:
        last = order.state_changes.last()
        known = last.at if last else order.entered_at
    return known
