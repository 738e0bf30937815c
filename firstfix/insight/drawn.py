"""The pictures of an answer: where each figure goes, and what an order costs, as points of their frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstfix.insight.outcome import Estimate, Metric, Row, Term
from firstfix.platform.pages import phrases

#: The frame of the first picture, in units of its view box: names to the left of LEFT, amounts to the right of RIGHT.
LEFT, RIGHT, TOP, STEP = 150, 420, 26, 26
#: A change is drawn up to this share of what is now; beyond, at the edge.
WIDEST, NARROWEST = 0.6, 0.05
#: The longest bar of the second picture.
BAR = 260


@dataclass(frozen=True)
class EffectLine:
    """A figure's change with its interval, drawn around the line of no change."""

    row: Row
    y: float
    x: float
    low: float
    high: float
    amount: str

    @property
    def label_y(self) -> float:
        return self.y + 4


@dataclass(frozen=True)
class Effects:
    """`middle` is the line of no change; `edge` what its ends stand for."""

    lines: Sequence[EffectLine]
    middle: float
    height: float
    edge: float


def effects(rows: Sequence[Row], money: str) -> Effects:
    """One line for each figure that is not zero now."""
    shown = [row for row in rows if row.now.mean]
    ends = [abs(end) / abs(row.now.mean) for row in shown for end in (row.change.low, row.change.high)]
    edge = min(WIDEST, max([NARROWEST, *ends]))
    middle = (LEFT + RIGHT) / 2

    def across(change: float, now: float) -> float:
        share = max(-edge, min(edge, change / abs(now)))
        return round(middle + share / edge * (RIGHT - LEFT) / 2, 1)

    lines = [
        EffectLine(
            row, TOP + STEP * place, across(row.change.mean, row.now.mean), across(row.change.low, row.now.mean),
            across(row.change.high, row.now.mean), said_change(row, money),
        )
        for place, row in enumerate(shown)
    ]  # fmt: skip
    return Effects(lines, middle, TOP + STEP * len(shown), edge)


@dataclass(frozen=True)
class TermLine:
    term: Term
    now: float
    then: float


def term_lines(terms: Sequence[Term]) -> list[TermLine]:
    """With the lengths of their bars; what costs nothing in both is left out."""
    most = max([1e-9, *(max(one.now, one.then) for one in terms)])
    return [
        TermLine(one, round(BAR * one.now / most, 1), round(BAR * one.then / most, 1))
        for one in terms
        if one.now or one.then
    ]


def said(metric: Metric, value: float, money: str) -> str:
    """A figure in words: "82.3%", "5.4 h", "¥846"."""
    if metric.form == "percent":
        return phrases.percent(value)
    if metric.form == "money":
        return phrases.money(round(value), currency=money).removesuffix(".00")
    if metric.form == "hours":
        return _("%(n)s h") % {"n": f"{value:.1f}"}
    if metric.form == "km":
        return _("%(n)s km") % {"n": f"{value:.1f}"}
    return f"{value:.2f}"


def said_half(metric: Metric, estimate: Estimate, money: str) -> str:
    """The half width of the interval: "± 1.2 points"."""
    if metric.form == "percent":
        return _("± %(n)s points") % {"n": f"{100 * estimate.half:.1f}"}
    return f"± {said(metric, estimate.half, money)}"


def said_change(row: Row, money: str) -> str:
    """ "+3.2 points", "−¥46"."""
    change, sign = abs(row.change.mean), "+" if row.change.mean > 0 else "−" if row.change.mean < 0 else "±"
    if row.metric.form == "percent":
        return _("%(n)s points") % {"n": f"{sign}{100 * change:.1f}"}
    return f"{sign}{said(row.metric, change, money)}"
