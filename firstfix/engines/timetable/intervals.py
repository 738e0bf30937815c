"""Stretches of real time, and the two operations on them that everything else needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC. ValueError when `at` is naive: we would have to guess its zone."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC)


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """From `start` up to, but not including, `end`; both are kept in UTC. ValueError when end < start."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end < self.start:
            raise ValueError(f"interval ends {self.end} before it starts {self.start}")

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time in order: pieces that overlap or touch become one, empty ones go."""
    merged: list[Interval] = []
    for piece in sorted(intervals):
        if piece.start == piece.end:
            continue
        if merged and piece.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, piece.end))
        else:
            merged.append(piece)
    return tuple(merged)


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> tuple[Interval, ...]:
    """The time of `intervals` that is in none of `holes`, merged and in order."""
    cuts = merge(holes)
    left: list[Interval] = []
    first = 0
    for piece in merge(intervals):
        while first < len(cuts) and cuts[first].end <= piece.start:
            first += 1
        start, cut = piece.start, first
        while cut < len(cuts) and cuts[cut].start < piece.end:
            if start < cuts[cut].start:
                left.append(Interval(start, cuts[cut].start))
            start = cuts[cut].end
            cut += 1
        if start < piece.end:
            left.append(Interval(start, piece.end))
    return tuple(left)
