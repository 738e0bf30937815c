"""What a year costs and how good it was: every expense by its kind, and the figures of a service company."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from firstfix.engines.simulation.orders import Order

HOUR = 3600.0


@dataclass(slots=True)
class Accounts:
    """Sums of the year in money, seconds and kilometres; `stock_days` is money in stock × days."""

    travel: float = 0.0
    work: float = 0.0
    overtime: float = 0.0
    desk: float = 0.0
    late: float = 0.0
    parts: float = 0.0
    capital: float = 0.0
    experts: float = 0.0
    km: float = 0.0
    visits: int = 0
    calls: int = 0
    overtime_seconds: float = 0.0
    worked_seconds: float = 0.0
    stock_days: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)

    def costs(self) -> dict[str, float]:
        """Money by kind."""
        kinds = ("travel", "work", "overtime", "desk", "late", "parts", "capital", "experts")
        return {kind: float(getattr(self, kind)) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Figures:
    """Rates are shares, times are hours of business time, money and kilometres are per order where they say so.

    first_time_fix  of the orders that took a visit, those that the first one ended
    mttr            from the report until the machine runs, on average
    sla             of the orders with a promised time, those whose machine ran again within it
    further         visits that were not an order's first, per order
    overtime        hours per engineer and week
    stock           money that lies in parts, on average
    failed          visits that did not end the order, by why
    """

    orders: int
    first_time_fix: float
    remote: float
    mttr: float
    sla: float
    visits: float
    further: float
    km: float
    overtime: float
    busy: float
    stock: float
    cost: float
    costs: dict[str, float]
    failed: dict[str, int]
    unfinished: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def figures(
    accounts: Accounts,
    orders: Iterable[Order],
    *,
    passed: Callable[[float], float],
    engineers: int,
    days: int,
    shift_seconds: float,
) -> Figures:
    """`passed(t)` is business time until t; `shift_seconds` all shifts of the year together."""
    all_orders = list(orders)
    count = max(1, len(all_orders))
    ends = [(order, passed(order.closed)) for order in all_orders if order.closed is not None]
    visited = [order for order in all_orders if order.visits]
    first = [order for order in visited if order.visits == 1 and not order.failed and order.closed is not None]
    times = [end - passed(order.reported) for order, end in ends]
    promised = [order for order in all_orders if not order.level.is_aim]
    kept = sum(end <= order.due for order, end in ends if not order.level.is_aim)
    costs = {kind: money / count for kind, money in accounts.costs().items()}
    return Figures(
        orders=len(all_orders),
        first_time_fix=len(first) / max(1, len(visited)),
        remote=sum(order.is_remote for order in all_orders) / count,
        mttr=float(np.mean(times)) / HOUR if times else 0.0,
        sla=kept / max(1, len(promised)),
        visits=accounts.visits / count,
        further=sum(max(0, order.visits - 1) for order in all_orders) / count,
        km=accounts.km / count,
        overtime=accounts.overtime_seconds / HOUR / max(1, engineers) / max(1.0, days / 7),
        busy=accounts.worked_seconds / shift_seconds if shift_seconds else 0.0,
        stock=accounts.stock_days / max(1, days),
        cost=sum(costs.values()),
        costs=costs,
        failed=dict(accounts.reasons),
        unfinished=len(all_orders) - len(ends),
    )
