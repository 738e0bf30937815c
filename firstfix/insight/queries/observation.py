"""One thing that a key figure counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple


class Observation(NamedTuple):
    """A pair (x, y) of a figure: see `engines.indicators.tally`. `order` or `site` is what it was seen at, if any."""

    day: date
    territory: int | None
    engineers: Collection[int]
    x: float
    y: float
    order: int | None = None
    site: int | None = None
