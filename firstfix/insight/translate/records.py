"""What a year of a service company is made of, as plain values: what `company.document` makes company/1 of.

Times are seconds of business time or of the day, money is in the company's currency, places are degrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from firstfix.scheduling.rules import Place


class Demand(NamedTuple):
    """So many repairs of a product model at a place in the window, with the same priority and promise.

    promise  hours of business time within which they were to be restored; None: nothing was promised
    """

    product: int
    place: Place | None
    territory: int | None
    priority: int
    promise: int | None
    orders: int


@dataclass(frozen=True)
class Product:
    """`document` is the published fault model; where there is none `used` says which parts repairs took, how often."""

    code: str
    document: Mapping[str, Any] | None
    used: Mapping[tuple[tuple[str, int], ...], int]
    repair_minutes: int


@dataclass(frozen=True)
class Colleague:
    """can  product models (ids) whose skills and certificates the engineer has; `skills` and `tools` are codes
    carries  levels of the van by part code, `advised` those that the van stock policy advises, if it says anything
    """

    id: int
    place: Place | None
    territory: int | None
    can: frozenset[int]
    skill_ids: frozenset[int]
    skills: frozenset[str]
    tools: frozenset[str]
    carries: Mapping[str, int]
    advised: Mapping[str, int] | None


class Prices(NamedTuple):
    """None where no price list says it."""

    hour: float | None
    km: float | None
    holding: float | None


class Opening(NamedTuple):
    """Seconds of the day; `days` of the week, 0 is Monday."""

    opens: int
    closes: int
    days: tuple[int, ...]

    @property
    def a_week(self) -> int:
        return (self.closes - self.opens) * len(self.days)


@dataclass(frozen=True)
class Records:
    """days         of the window that orders come from
    uncounted   repairs of the window that name no machine
    shift       when engineers begin and end
    away        share of the shifts in which they are absent, or at work that is no repair
    parts       price and kilograms by code
    supplier_days  of delivery, None where no supplier says it
    """

    days: int
    opening: Opening
    shift: tuple[int, int]
    away: float
    products: Mapping[int, Product]
    demand: Sequence[Demand]
    uncounted: int
    colleagues: Sequence[Colleague]
    parts: Mapping[str, tuple[float, float]]
    prices: Prices
    branch: Place | None
    supplier_days: int | None
    van_kg: float | None
    has_shifts: bool = True

    def part(self, code: str) -> tuple[float, float]:
        """Its price and kilograms; nothing where the catalogue has no such part."""
        return self.parts.get(code, (0.0, 0.0))


class Question(NamedTuple):
    """How the other company differs: what `Scenario` asks, as values."""

    engineers: int = 0
    skill: int | None = None
    territory: int | None = None
    van_stock: str = "now"
    promise_hours: float | None = None
    demand_percent: int = 0
