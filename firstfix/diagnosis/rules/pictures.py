"""Where things stand in the small pictures of the learning page: plain numbers for an SVG, y down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

#: The reliability diagram: a square with room for its scales.
SIDE, LEFT, TOP = 240.0, 40.0, 10.0
#: The most and least radius of a point, by the square root of its count.
LARGEST, SMALLEST = 9.0, 3.0
#: A line over time.
WIDTH, HEIGHT = 260.0, 120.0


class Believed(Protocol):
    """A bin of a reliability diagram; see `engines.troubleshooting.calibration`."""

    @property
    def count(self) -> int: ...
    @property
    def believed(self) -> float: ...
    @property
    def happened(self) -> float: ...
    @property
    def at_least(self) -> float: ...
    @property
    def at_most(self) -> float: ...


@dataclass(frozen=True)
class Point:
    """A bin: its middle, the interval as a line from `high` to `low`, and its radius."""

    x: float
    y: float
    low: float
    high: float
    radius: float


@dataclass(frozen=True)
class Tick:
    """A line of the scale, `at` so many units from the corner, and what it says."""

    at: float
    share: float


def reliability_points(bins: Sequence[Believed]) -> list[Point]:
    most = max((one.count for one in bins), default=1)
    return [
        Point(
            x=_right(one.believed),
            y=_down(one.happened),
            low=_down(one.at_least),
            high=_down(one.at_most),
            radius=round(SMALLEST + (LARGEST - SMALLEST) * (one.count / most) ** 0.5, 1),
        )
        for one in bins
    ]


def ticks() -> list[tuple[Tick, Tick]]:
    """Lines at 0, 25 … 100 %: (across, down)."""
    return [(Tick(_right(share), share), Tick(_down(share), share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]


def line(values: Sequence[float | None], *, most: float) -> str:
    """A polyline's points: values from 0 to `most` from left to right; what is not known is left out."""
    step = WIDTH / max(1, len(values) - 1)
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    return " ".join(
        f"{LEFT + place * step:.1f},{TOP + HEIGHT * (1 - min(value, most) / most):.1f}" for place, value in known
    )


def _right(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _down(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
