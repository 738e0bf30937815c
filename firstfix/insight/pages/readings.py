"""What the pages of key figures show: rows with their small courses, the course of one, parts side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firstfix.insight.drawn_courses import (
    Side,
    said_change,
    said_interval,
    said_value,
    said_verdict,
    sides,
    small_course,
)
from firstfix.insight.key_figures import KeyFigure
from firstfix.insight.queries.courses import NOTHING, Window, compared_over, window_of
from firstfix.insight.translate.key_figures import (
    Comparison,
    Reading,
    Sums,
    beside_the_rest,
    in_steps,
    reading_of,
    summed,
)

#: A course: a year in steps of four weeks.
YEAR, STEP = 52, 4


@dataclass(frozen=True)
class Line:
    """A figure as its row shows it."""

    figure: KeyFigure
    comparison: Comparison
    value: str
    interval: str
    change: str
    verdict: str
    course: list[str]


def line_of(figure: KeyFigure, own: Mapping[date, Sums], weeks: int, *, counted: datetime, money: str) -> Line:
    """`own` is what was counted by Monday."""
    one = compared_over(figure, own, window_of(figure, weeks, counted=counted))
    return Line(
        figure, one, said_value(one.reading, money), said_interval(one.reading, money), said_change(one, money),
        said_verdict(one.verdict), small_course(steps_of(figure, own, counted=counted)),
    )  # fmt: skip


def steps_of(figure: KeyFigure, own: Mapping[date, Sums], *, counted: datetime) -> list[Reading]:
    days = window_of(figure, YEAR, counted=counted).mondays
    return [reading_of(figure, one) for one in in_steps([own.get(day, NOTHING) for day in days], STEP)]


def step_ends(figure: KeyFigure, *, counted: datetime) -> list[date]:
    days = window_of(figure, YEAR, counted=counted).mondays
    return [day + timedelta(days=6) for day in days[STEP - 1 :: STEP]]


def step_table(readings: list[Reading], ends: list[date], money: str) -> list[tuple[date, str, str, int]]:
    """Of each step its last day, the value, the interval and how many it rests on; the newest first."""
    rows = [
        (end, said_value(one, money), said_interval(one, money), one.count)
        for end, one in zip(ends, readings, strict=True)
    ]
    return rows[::-1]


def side_by_side(
    figure: KeyFigure,
    parts: Mapping[int, Sums],
    names: Mapping[int, str],
    *,
    whole: Mapping[date, Sums],
    window: Window,
    address: str,
    money: str,
) -> list[Side]:
    """Areas or engineers by name, each beside what the others make together. `address` ends where the id goes."""
    everything = summed(whole.get(day, NOTHING) for day in window.mondays)
    found = beside_the_rest(figure, everything, {key: sums for key, sums in parts.items() if key in names})
    named = sorted(found, key=lambda key: names[key])
    return sides([(names[key], f"{address}{key}", found[key]) for key in named], money)  # fmt: skip
