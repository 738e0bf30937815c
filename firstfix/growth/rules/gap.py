"""How many orders will ask for a skill in the next quarter, and whether enough people hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from math import ceil

#: A trend beyond this says that the company changed, not its season.
TREND = (0.5, 2.0)
#: The level that is needed is the one with which so many of the orders can be done.
MOST = 0.9


class Gap(StrEnum):
    NOBODY = "nobody"
    ONE = "one"
    TIGHT = "tight"
    ENOUGH = "enough"


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def quarter_after(first: date, count: int = 1) -> date:
    """The first day of the quarter that is so many later; earlier where `count` is negative."""
    months = first.year * 12 + first.month - 1 + 3 * count
    return date(months // 12, months % 12 + 1, 1)


def trend(last_year: int, year_before: int) -> float:
    """All orders of the last four quarters ÷ those of the four before, within bounds; 1 without a year before."""
    return min(max(last_year / year_before, TREND[0]), TREND[1]) if year_before else 1.0


def expected(quarters: Sequence[int], *, season: int, trend: float) -> float:
    """Orders of the next quarter: half by the quarter a year before it, half by the mean of the last four."""
    return trend * (season + sum(quarters) / len(quarters)) / 2


def level_needed(orders: Mapping[int, int]) -> int:
    """By how many orders asked for which level: the lowest with which nine of ten can be done; 1 without orders."""
    wanted, done = MOST * sum(orders.values()), 0
    for level in sorted(orders):
        done += orders[level]
        if done >= wanted:
            return level
    return 1


def gap(orders: float, *, able: int, usual: float) -> Gap:
    """Tight: each who is able would have more of these orders than an engineer has of all kinds (`usual`)."""
    if not able:
        return Gap.NOBODY
    if able == 1:
        return Gap.ONE
    return Gap.TIGHT if usual and orders / able > usual else Gap.ENOUGH


def more_needed(orders: float, *, able: int, usual: float) -> int:
    """How many people more would have to be able; two always, so that one may be ill."""
    by_work = ceil(orders / usual) if usual else 0
    return max(0, max(2, by_work) - able)
