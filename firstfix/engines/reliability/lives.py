"""One life: what a survival curve is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Life(NamedTuple):
    """Watched from the age `entry` to the age `exit`, in days; `failed` then, or still running (censored on the right).

    What ran before records began enters at the age that it had then (truncated on the left): of its like that failed
    earlier nobody knows, so it says nothing of younger ages.
    """

    exit: float
    failed: bool
    entry: float = 0.0


def checked(lives: Sequence[Life]) -> Sequence[Life]:
    """ValueError where a life ends before it begins, or at the age of nothing."""
    for life in lives:
        if not 0 <= life.entry < life.exit:
            raise ValueError(f"a life from {life.entry} to {life.exit} days")
    return lives


def failures(lives: Sequence[Life]) -> int:
    return sum(life.failed for life in lives)


def days_watched(lives: Sequence[Life]) -> float:
    return sum(life.exit - life.entry for life in lives)
