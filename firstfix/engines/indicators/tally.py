"""Observations as six sums: enough for a figure and its interval, and added up over weeks and people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Sums over `n` observations of pairs (x, y). The figure is the sum of y divided by the sum of x.

    An order that was fixed or not is (1, 1) or (1, 0), a repair of five hours (1, 5), a day of eight hours of which six
    were worked (8, 6), a machine that ran for a week (0, 7) and its failure (1, 0).
    """

    n: float = 0
    x: float = 0
    y: float = 0
    xx: float = 0
    xy: float = 0
    yy: float = 0

    @classmethod
    def of(cls, x: float, y: float) -> Tally:
        return cls(1, x, y, x * x, x * y, y * y)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + its for mine, its in zip(self.sums, other.sums, strict=True)))

    def __sub__(self, other: Tally) -> Tally:
        """What is left when a part is taken out: a company without one of its areas."""
        return Tally(*(mine - its for mine, its in zip(self.sums, other.sums, strict=True)))

    @property
    def sums(self) -> tuple[float, float, float, float, float, float]:
        return self.n, self.x, self.y, self.xx, self.xy, self.yy

    @property
    def value(self) -> float | None:
        return self.y / self.x if self.x > 0 else None


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
