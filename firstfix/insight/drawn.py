"""The pictures of an answer, and of how long products last: where things stand, as points of their frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstfix.insight.endurance import YEAR, Endurance, PartLine
from firstfix.insight.outcome import Estimate, Metric, Row, Term
from firstfix.platform.pages import phrases

#: How wide the picture of a change is, and what is kept free at its ends, in units of its view box.
WIDE, MARGIN = 240, 8
#: A change is drawn up to this share of what is now; beyond, at the edge.
WIDEST, NARROWEST = 0.6, 0.05
#: The longest bar of the second picture.
BAR = 260


@dataclass(frozen=True)
class EffectLine:
    """A figure's change with its interval, drawn around the line of no change."""

    row: Row
    x: float
    low: float
    high: float
    amount: str


@dataclass(frozen=True)
class Effects:
    """`middle` is the line of no change; `edge` the share of what is now that the ends stand for."""

    lines: Sequence[EffectLine]
    edge: float
    width: float = WIDE
    middle: float = WIDE / 2


def effects(rows: Sequence[Row], money: str) -> Effects:
    """One line for each figure that is not zero now."""
    shown = [row for row in rows if row.now.mean]
    ends = [abs(end) / abs(row.now.mean) for row in shown for end in (row.change.low, row.change.high)]
    edge = min(WIDEST, max([NARROWEST, *ends]))

    def across(change: float, now: float) -> float:
        share = max(-1.0, min(1.0, change / abs(now) / edge))
        return round(WIDE / 2 + share * (WIDE / 2 - MARGIN), 1)

    return Effects(
        [
            EffectLine(
                row,
                across(row.change.mean, row.now.mean),
                across(row.change.low, row.now.mean),
                across(row.change.high, row.now.mean),
                said_change(row, money),
            )
            for row in shown
        ],
        edge,
    )


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
    return in_form(metric.form, value, money)


def in_form(form: str, value: float, money: str) -> str:
    """A figure in words: "82.3%", "5.4 h", "¥846", "41 days"."""
    if form == "percent":
        return phrases.percent(value)
    if form == "money":
        return phrases.money(round(value), currency=money).removesuffix(".00")
    if form == "hours":
        return _("%(n)s h") % {"n": f"{value:.1f}"}
    if form == "days":
        return _("%(n)s days") % {"n": phrases.count(round(value))}
    if form == "score":
        return f"{value:.0f}".replace("-", "−")
    if form == "km":
        return _("%(n)s km") % {"n": f"{value:.1f}"}
    return f"{value:.2f}"


def said_half(metric: Metric, estimate: Estimate, money: str) -> str:
    """The half width of the interval: "± 1.2 points"."""
    if metric.form == "percent":
        return _("± %(n)s points") % {"n": f"{100 * estimate.half:.1f}"}
    return f"± {said(metric, estimate.half, money)}"


def said_change(row: Row, money: str) -> str:
    """ "+3.2 points", "−¥46"; "±" where nothing is left of it in the digits shown."""
    change, metric = row.change.mean, row.metric
    is_nothing = said(metric, abs(change), money) == said(metric, 0.0, money)
    sign = "±" if is_nothing else "+" if change > 0 else "−"
    if metric.form == "percent":
        return _("%(n)s points") % {"n": f"{sign}{abs(100 * change):.1f}"}
    return f"{sign}{said(metric, abs(change), money)}"


def said_gap(gap: float | None) -> str:
    """How far a simulated figure is off: "+9%"."""
    return "" if gap is None else f"{gap:+.0%}".replace("-", "−")


#: The picture of a curve: what is within its scales, and the room for them.
ACROSS, HIGH, LEFT, TOP = 520, 200, 44, 10
#: What is beyond this share is not worth a picture; months are told apart below two years.
HARDLY_ANY, MONTH = 0.01, YEAR / 12


@dataclass(frozen=True)
class Lasting:
    """The share without a failure over the years: its steps, their interval and the fit, as points of lines.

    ages        where each year (or month, `in_months`) stands, and which
    shares      where each quarter stands, and which
    """

    steps: str
    band: str
    fit: str
    ages: Sequence[tuple[float, int]]
    in_months: bool
    shares: Sequence[tuple[float, float]]
    left: float = LEFT
    right: float = LEFT + ACROSS
    top: float = TOP
    floor: float = TOP + HIGH


def lasting(found: Endurance | PartLine) -> Lasting:
    """From the first day to the age of the oldest, or to where hardly any is left without a failure."""
    gone = next((one.age for one in found.curve if one.running <= HARDLY_ANY), found.until)
    longest = max(MONTH, min(found.until, gone * 1.05))

    def point(age: float, share: float) -> str:
        return f"{LEFT + ACROSS * age / longest:.1f},{TOP + HIGH * (1 - share):.1f}"

    running, low, high, steps, below, above = 1.0, 1.0, 1.0, [point(0, 1)], [point(0, 1)], [point(0, 1)]
    for one in found.curve:
        if one.age > longest:
            break
        steps += [point(one.age, running), point(one.age, one.running)]
        below += [point(one.age, low), point(one.age, one.low)]
        above += [point(one.age, high), point(one.age, one.high)]
        running, low, high = one.running, one.low, one.high
    for path, share in ((steps, running), (below, low), (above, high)):
        path.append(point(longest, share))
    fit = found.fit
    course = [longest * n / 60 for n in range(61)] if fit else []
    in_months = longest < 2 * YEAR
    unit = MONTH if in_months else YEAR
    every = max(1, round(longest / unit / 8))
    return Lasting(
        steps=" ".join(steps),
        band=" ".join([*above, *reversed(below)]),
        fit=" ".join(point(age, fit.running(age)) for age in course) if fit else "",
        ages=[(round(LEFT + ACROSS * n * unit / longest, 1), n) for n in range(0, int(longest / unit) + 1, every)],
        in_months=in_months,
        shares=[(TOP + HIGH * (1 - share), share) for share in (0, 0.25, 0.5, 0.75, 1)],
    )
