"""Which moments are worth a word: pure, on values. Nothing here compares people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

#: So far back the wall goes.
SHOWN = timedelta(days=90)
#: First fixes in a row that are said, and then every so many.
ROW = 10
#: The wall says that an article helped others when it did so for the first time, the fifth, and so on.
HELPED = frozenset({1, 5, 10, 25, 50, 100})

T = TypeVar("T")


class Moment(StrEnum):
    THANKS = "thanks"
    NOTE = "note"
    ROW = "row"
    HARD = "hard"
    ARTICLE = "article"


def rows_reached(outcomes: Iterable[tuple[T, bool]]) -> Iterator[tuple[T, int]]:
    """What was fixed by the first visit when ten in a row were full, twenty, …; `outcomes` in the order of time."""
    length = 0
    for what, is_first_fix in outcomes:
        length = length + 1 if is_first_fix else 0
        if length and length % ROW == 0:
            yield what, length
