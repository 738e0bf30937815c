"""What vans should carry, and which parts matter: records -> the stocking engine, and its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from firstfix.engines.stocking.classes import abc
from firstfix.engines.stocking.problem import LONGEST_TOUR, Job, Part, Problem

__all__ = ["Carried", "abc_classes", "van_plan"]

#: Orders of a year, in whole days.
YEAR = 365


class Carried(NamedTuple):
    """A part as a van carries it: price of a piece, its weight, and how many are carried now."""

    price: float
    weight_kg: float
    level: int


def van_plan(
    jobs: Iterable[Mapping[int, int]],
    parts: Mapping[int, Carried],
    *,
    days: int,
    refill_days: int,
    miss_cost: float,
    holding_rate: float,
    capacity_kg: float | None,
) -> dict[str, Any]:
    """`stocking-plan/1` of one van, parts by their ids as texts; jobs are {part id: pieces} of `days` days."""
    from firstfix.engines.stocking.plan import plan  # SciPy: only workers come here

    alike = Counter(tuple(sorted((str(part), pieces) for part, pieces in job.items())) for job in jobs)
    per_year = sum(alike.values()) * YEAR / days
    problem = Problem(
        parts=tuple(
            Part(str(id), one.price * holding_rate, one.weight_kg, one.level) for id, one in sorted(parts.items())
        ),
        jobs=tuple(Job(need, float(count)) for need, count in sorted(alike.items())),
        jobs_per_tour=min(LONGEST_TOUR, max(1, round(per_year * refill_days / YEAR))),
        jobs_per_year=per_year,
        capacity=capacity_kg,
        miss_cost=miss_cost,
    )
    return plan(problem)


def abc_classes(values: Mapping[int, float]) -> dict[int, str]:
    return abc(values)
