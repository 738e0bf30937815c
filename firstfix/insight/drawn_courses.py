"""Key figures as words and pictures: a small course for a row, a large one with intervals, and parts side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firstfix.insight.drawn import in_form
from firstfix.insight.translate.key_figures import Comparison, Reading

#: The view boxes of the pictures, and what is kept free in them.
SMALL_WIDE, SMALL_HIGH, SMALL_MARGIN = 120, 28, 4
WIDE, HIGH, LEFT, TOP = 560, 200, 60, 12
ACROSS, EDGE = 240, 8


def said_value(reading: Reading, money: str) -> str:
    return "–" if reading.value is None else in_form(reading.figure.form, reading.value, money)


def said_interval(reading: Reading, money: str) -> str:
    """ "78.2%–85.0%"; nothing where too little was counted."""
    one, form = reading.estimate, reading.figure.form
    if one is None:
        return ""
    if math.isinf(one.high):
        return _("%(n)s or more") % {"n": in_form(form, one.low, money)}
    return f"{in_form(form, one.low, money)}–{in_form(form, one.high, money)}"


def said_change(one: Comparison, money: str) -> str:
    """ "+3.2 points", "−2.0 h"."""
    if one.reading.value is None or one.other.value is None:
        return ""
    change, form = one.reading.value - one.other.value, one.reading.figure.form
    if form == "percent":
        return _("%(n)s points") % {"n": _signed(f"{abs(100 * change):.1f}", change)}
    return _signed(in_form(form, abs(change), money), change)


def _signed(amount: str, change: float) -> str:
    return f"{'+' if change > 0 else '−' if change < 0 else '±'}{amount}"


def said_verdict(verdict: str) -> str:
    return {
        "better": pgettext("key figure", "better"),
        "worse": pgettext("key figure", "worse"),
        "differs": pgettext("key figure", "changed"),
        "chance": _("may be chance"),
        "few": _("too few to compare"),
    }[verdict]


@dataclass(frozen=True)
class Scale:
    """From the lowest to the highest value that is drawn."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """0 at the lowest, 1 at the highest; what is beyond stands at the edge."""
        return max(0.0, min(1.0, (value - self.low) / (self.high - self.low)))


def scale_of(readings: Sequence[Reading]) -> Scale:
    """Over values and intervals; an interval is followed as far as the values spread again, so that one does not
    flatten all.
    """
    values = [one.value for one in readings if one.value is not None]
    if not values:
        return Scale(0, 1)
    spread = max(values) - min(values) or abs(max(values)) or 1.0
    ends = [end for one in readings if one.estimate for end in (one.estimate.low, one.estimate.high)]
    low = max(min([*values, *ends]), min(values) - spread)
    high = min(max([*values, *ends]), max(values) + spread)
    if readings[0].figure.kind == "share":
        low, high = max(0.0, low), min(1.0, high)
    elif low < 0 <= min(values):
        low = 0.0
    return Scale(low, high if high > low else low + 1)


def small_course(readings: Sequence[Reading]) -> list[str]:
    """Lines of points from the oldest to the newest; a gap where nothing was counted."""
    scale, step = scale_of(readings), (SMALL_WIDE - 2 * SMALL_MARGIN) / max(1, len(readings) - 1)
    lines: list[list[str]] = [[]]
    for place, one in enumerate(readings):
        if one.value is None:
            lines.append([])
        else:
            y = SMALL_HIGH - SMALL_MARGIN - scale.share(one.value) * (SMALL_HIGH - 2 * SMALL_MARGIN)
            lines[-1].append(f"{SMALL_MARGIN + place * step:.1f},{y:.1f}")
    return [" ".join(line) for line in lines if len(line) > 1]


@dataclass(frozen=True)
class Point:
    """A step of a course: where it and its interval stand, None where nothing was counted."""

    reading: Reading
    x: float
    y: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Course:
    """scales  heights of the grid's lines, and what they stand for
    ends    where every third step stands, and its last day
    """

    points: Sequence[Point]
    lines: Sequence[str]
    scales: Sequence[tuple[float, str]]
    ends: Sequence[tuple[float, date]]
    left: float = LEFT
    right: float = LEFT + WIDE
    floor: float = TOP + HIGH


def course(readings: Sequence[Reading], days: Sequence[date], money: str) -> Course:
    """`days` are the last ones of the steps."""
    scale, step = scale_of(readings), WIDE / max(1, len(readings))

    def height(value: float) -> float:
        return round(TOP + HIGH * (1 - scale.share(value)), 1)

    points, lines = [], [[]]  # type: list[Point], list[list[str]]
    for place, one in enumerate(readings):
        x = round(LEFT + (place + 0.5) * step, 1)
        y = None if one.value is None else height(one.value)
        ends = (height(one.estimate.low), height(one.estimate.high)) if one.estimate else (None, None)
        points.append(Point(one, x, y, *ends))
        if y is None:
            lines.append([])
        else:
            lines[-1].append(f"{x},{y}")
    form = readings[0].figure.form if readings else ""
    shares = [scale.low + n / 4 * (scale.high - scale.low) for n in range(5)]
    return Course(
        points,
        [" ".join(line) for line in lines if len(line) > 1],
        [(height(one), in_form(form, one, money)) for one in shares],
        [(point.x, day) for point, day in zip(points, days, strict=True)][::-3][::-1],
    )


@dataclass(frozen=True)
class Side:
    """A part beside the others: where its value and interval stand across."""

    name: str
    url: str
    comparison: Comparison
    x: float | None
    low: float
    high: float
    value: str
    interval: str
    verdict: str


def sides(parts: Sequence[tuple[str, str, Comparison]], money: str) -> list[Side]:
    """Of names, addresses and comparisons, in their order."""
    scale = scale_of([one.reading for _name, _url, one in parts]) if parts else Scale(0, 1)

    def across(value: float) -> float:
        return round(EDGE + scale.share(value) * (ACROSS - 2 * EDGE), 1)

    found = []
    for name, url, one in parts:
        reading = one.reading
        ends = (reading.estimate.low, reading.estimate.high) if reading.estimate else (reading.value or 0,) * 2
        found.append(
            Side(
                name, url, one, None if reading.value is None else across(reading.value), across(ends[0]),
                across(ends[1]), said_value(reading, money), said_interval(reading, money),
                said_verdict(one.verdict),
            )
        )  # fmt: skip
    return found
