"""Which level of a skill the repairs speak for.

The next level is proposed when repairs that asked for the level that an engineer holds, or for more, were fixed by the
first visit and stayed fixed: at least eight of them, and so many that a share of three quarters is certain with
90 % confidence (the lower bound of Wilson, JASA 22, 1927: 8 of 8, 11 of 12, 26 of 30). A first level is given by a
person: somebody who does not hold a skill is sent alone to no order that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

HIGHEST = 5
LEAST_ORDERS = 8
LEAST_SHARE = 0.75
#: One-sided, 90 %.
Z = 1.2816


@dataclass(frozen=True)
class Outcome:
    """A repair whose repeat window is over, or that came back already; `level` is what it asked of the skill."""

    order: int
    level: int
    is_first_fix: bool


def counted(held: int, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Repairs that say something about who holds this level: easier ones do not."""
    return [one for one in outcomes if one.level >= held]


def level_spoken_for(held: int, outcomes: Iterable[Outcome]) -> int | None:
    """The level after the one held, or None while the repairs do not speak for it."""
    if not 1 <= held < HIGHEST:
        return None
    found = counted(held, outcomes)
    fixes = sum(one.is_first_fix for one in found)
    is_enough = len(found) >= LEAST_ORDERS and share_at_least(fixes, len(found)) >= LEAST_SHARE
    return held + 1 if is_enough else None


def share_at_least(hits: int, count: int) -> float:
    """The share that is certain with 90 % confidence; `count` is at least 1."""
    share, spread = hits / count, Z * Z / count
    middle = share + spread / 2
    return (middle - sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread)
