"""Holding cost against job fill rate: levels of which no others of the same cost serve more jobs."""

import heapq
from dataclasses import dataclass
from typing import Final

import numpy as np

from firstfix.engines.stocking.cut import Cutter
from firstfix.engines.stocking.needs import Bundles, Floats, Ints

#: Points of the curve at most; each costs a minimum cut.
MOST_POINTS: Final = 40
#: Costs and shares that differ less than this are the same.
SAME: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Point:
    """Levels (parts,) with what they cost a year and the share of jobs that they serve."""

    levels: Ints
    holding: float
    fill_rate: float


def point_at(levels: Ints, bundles: Bundles, holding: Floats) -> Point:
    return Point(levels, float(holding @ levels), bundles.fill_rate(levels))


def curve(bundles: Bundles, cutter: Cutter, holding: Floats, *, most: int = MOST_POINTS) -> list[Point]:
    """Corners of the upper hull of all (holding cost, fill rate), the cheapest first; the widest gaps are split first.

    holding  (parts,) money per piece and year
    """
    cheapest = point_at(cutter.best(np.where(holding > 0, 1.0, 0.0)).levels, bundles, holding)
    fullest = point_at(cutter.best(np.zeros(len(holding))).levels, bundles, holding)
    points = [cheapest]
    if fullest.holding > cheapest.holding + SAME:
        points.append(fullest)
        gaps = [_gap(cheapest, fullest)]
        while gaps and len(points) < most:
            _width, _left, _right, left, right = heapq.heappop(gaps)
            slope = (right.fill_rate - left.fill_rate) / (right.holding - left.holding)
            between = point_at(cutter.best(holding * slope).levels, bundles, holding)
            above = between.fill_rate - left.fill_rate - slope * (between.holding - left.holding)
            if above > SAME and left.holding + SAME < between.holding < right.holding - SAME:
                points.append(between)
                for gap in (_gap(left, between), _gap(between, right)):
                    heapq.heappush(gaps, gap)
    return sorted(points, key=lambda point: point.holding)


def _gap(left: Point, right: Point) -> tuple[float, float, float, Point, Point]:
    width = -(right.holding - left.holding) * (right.fill_rate - left.fill_rate)
    return (width, left.holding, right.holding, left, right)
