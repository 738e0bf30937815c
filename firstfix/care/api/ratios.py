"""How much more often something happens than before, as programs read it."""

from __future__ import annotations

from math import isfinite

from ninja import Schema

from firstfix.care.translate import Ratio


class RatioOut(Schema):
    """The rate after as a multiple of the rate before, and where it is with 95 % confidence. `ratio` null: nothing was
    seen before; `high` null: without end. `is_chance`: no difference is within the interval.
    """

    ratio: float | None
    low: float
    high: float | None
    is_chance: bool

    @staticmethod
    def resolve_high(found: Ratio) -> float | None:
        return found.high if isfinite(found.high) else None
