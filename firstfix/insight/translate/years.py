"""How long the simulated companies are played, and the playing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firstfix.engines.simulation.apart import play_apart
from firstfix.insight.translate.records import Question, Records

__all__ = ["SEEDS", "days_to_play", "year_apart"]

#: Each is a world of its own: other reports, faults and luck. Both companies live in the same worlds.
SEEDS = (1, 2, 3, 4, 5, 6)
#: Orders that a world has, as far as whole weeks allow: of the dearest policy a few seconds each hundred.
ORDERS_PLAYED = 1500
#: Stocks and queues need some weeks to come into their swing.
LEAST_WEEKS, MOST_WEEKS = 4, 52


def days_to_play(records: Records, question: Question) -> int:
    """Whole weeks, fewer of a larger company, so that an answer takes minutes whatever its size."""
    orders = sum(one.orders for one in records.demand) + records.uncounted
    a_week = 7 * orders / records.days * (1 + max(0, question.demand_percent) / 100)
    return 7 * min(MOST_WEEKS, max(LEAST_WEEKS, round(ORDERS_PLAYED / max(a_week, 0.1))))


def year_apart(document: Any, *, policy: str, seed: int, is_stopped: Callable[[], bool]) -> dict[str, Any] | None:
    """The figures of one company in one world (docs/formats/company.md); None when it was stopped."""
    return play_apart(document, policy=policy, seed=seed, is_stopped=is_stopped)
