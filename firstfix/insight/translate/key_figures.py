"""Counted weeks become figures with intervals, and comparisons that say when a difference is only chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firstfix.engines.indicators.certainty import (
    LEVEL,
    Estimate,
    Kind,
    difference,
    estimate,
    is_more_than_chance,
    level_for,
)
from firstfix.engines.indicators.tally import Tally, total
from firstfix.insight.key_figures import KeyFigure

#: As a week is kept: n, x, y, xx, xy, yy.
Sums = tuple[float, ...]


@dataclass(frozen=True)
class Reading:
    """A key figure of some weeks. Without `estimate` there was too little to say how sure it is.

    count   orders, visits, days or failures that it rests on
    """

    figure: KeyFigure
    value: float | None
    estimate: Estimate | None
    count: int


@dataclass(frozen=True)
class Comparison:
    """A reading beside another one. `verdict`: better, worse, differs (where neither is), chance, or few."""

    reading: Reading
    other: Reading
    change: Estimate | None
    verdict: str


def added(sums: Sums, x: float, y: float) -> Sums:
    return (Tally(*sums) + Tally.of(x, y)).sums


def summed(weeks: Iterable[Sums]) -> Sums:
    return total(Tally(*one) for one in weeks).sums


def reading_of(figure: KeyFigure, sums: Sums, *, level: float = LEVEL) -> Reading:
    kind, tally = Kind(figure.kind), Tally(*sums)
    count = tally.x if kind is Kind.BETWEEN else tally.n
    return Reading(figure, tally.value, estimate(kind, tally, level=level), round(count))


def compared(figure: KeyFigure, now: Sums, before: Sums, *, level: float = LEVEL) -> Comparison:
    """`level` is the certainty with which a difference is called more than chance; readings show their usual one."""
    one, other = (estimate(Kind(figure.kind), Tally(*sums), level=level) for sums in (now, before))
    change = difference(one, other) if one and other else None
    return Comparison(reading_of(figure, now), reading_of(figure, before), change, _verdict(figure, change))


def beside_the_rest(figure: KeyFigure, whole: Sums, parts: Mapping[int, Sums]) -> dict[int, Comparison]:
    """Each part beside what the others make together: so many at once that hardly ever one stands out by chance."""
    level = level_for(len(parts))
    return {
        key: compared(figure, sums, (Tally(*whole) - Tally(*sums)).sums, level=level) for key, sums in parts.items()
    }


def _verdict(figure: KeyFigure, change: Estimate | None) -> str:
    if change is None:
        return "few"
    if not is_more_than_chance(change):
        return "chance"
    if figure.more_is_better is None:
        return "differs"
    return "better" if (change.value > 0) == figure.more_is_better else "worse"


def in_steps(weeks: Sequence[Sums], length: int) -> list[Sums]:
    """Weeks put together, oldest first: the last step ends with the last week."""
    return [summed(weeks[max(0, end - length) : end]) for end in range(len(weeks), 0, -length)][::-1]
