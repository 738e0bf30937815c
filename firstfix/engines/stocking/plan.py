"""`stocking-plan/1`: the levels, before and after, the curve, and what each part adds."""

from typing import Any, Final

import numpy as np

from firstfix.engines.stocking.choose import choose
from firstfix.engines.stocking.curve import Point, curve, point_at
from firstfix.engines.stocking.cut import Cutter
from firstfix.engines.stocking.needs import Bundles, Floats, Ints, bundles_of
from firstfix.engines.stocking.problem import Problem

SCHEMA: Final = "stocking-plan/1"


def plan(problem: Problem, *, exactly: bool = True) -> dict[str, Any]:
    """The answer as JSON values; docs/formats/stocking.md says what each is."""
    bundles = bundles_of(problem)
    cutter = Cutter(bundles, len(problem.parts))
    holding = np.array([part.holding for part in problem.parts])
    before = point_at(np.array([part.level for part in problem.parts], dtype=np.int64), bundles, holding)
    choice = choose(problem, bundles, cutter, exactly=exactly)
    return {
        "schema": SCHEMA,
        "before": _figures(before, problem),
        "after": _figures(choice.point, problem),
        "cost": choice.cost,
        "bound": choice.bound,
        "gap": choice.gap,
        "is_within": choice.is_within,
        "unresolved": bundles.unresolved,
        "parts": _parts(problem, bundles, holding, before.levels, choice.point),
        "curve": [
            {"holding": point.holding, "fill_rate": point.fill_rate, "pieces": int(point.levels.sum())}
            for point in curve(bundles, cutter, holding)
        ],
    }


def _figures(point: Point, problem: Problem) -> dict[str, float]:
    size = sum(part.size * int(level) for part, level in zip(problem.parts, point.levels, strict=True))
    return {
        "fill_rate": point.fill_rate,
        "holding": point.holding,
        "missed": (1.0 - point.fill_rate) * problem.jobs_per_year,
        "pieces": int(point.levels.sum()),
        "size": round(size, 9),
    }


def _parts(
    problem: Problem, bundles: Bundles, holding: Floats, before: Ints, after: Point
) -> list[dict[str, float | int | str]]:
    """Parts that are or should be carried, in the problem's order; `adds` is the fill rate that is lost without it."""
    without = _lost_without(bundles, after.levels)
    return [
        {
            "id": part.id,
            "before": int(before[place]),
            "after": int(after.levels[place]),
            "holding": float(holding[place] * after.levels[place]),
            "adds": float(without[place]),
        }
        for place, part in enumerate(problem.parts)
        if before[place] or after.levels[place]
    ]


def _lost_without(bundles: Bundles, levels: Ints) -> Floats:
    """The share of jobs that are served and need the part, (parts,)."""
    served = bundles.served(levels)[bundles.bundle]
    share = bundles.share[bundles.bundle[served]]
    return np.asarray(np.bincount(bundles.part[served], share, minlength=len(levels)), dtype=np.float64)
