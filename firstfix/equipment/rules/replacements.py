"""What may stand in for what: A may be replaced by B, B by C. Pure functions on arrows between parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Arrow(NamedTuple):
    """`new` may stand in for `old`, and the other way round too where it goes `both_ways`."""

    old: int
    new: int
    supersedes: bool = False
    both_ways: bool = False


def stand_ins(part: int, arrows: Iterable[Arrow]) -> list[int]:
    """What may stand in for a part, over any number of steps; the nearest first."""
    ways: dict[int, list[int]] = {}
    for arrow in sorted(arrows, key=lambda one: (not one.supersedes, one.new)):
        ways.setdefault(arrow.old, []).append(arrow.new)
        if arrow.both_ways:
            ways.setdefault(arrow.new, []).append(arrow.old)
    found = [part]
    for one in found:
        found += [other for other in dict.fromkeys(ways.get(one, [])) if other not in found]
    return found[1:]


def makes_circle(old: int, new: int, arrows: Iterable[Arrow]) -> bool:
    """Whether `old` comes after `new` already, so that an arrow from old to new would close a circle."""
    ways: dict[int, list[int]] = {}
    for arrow in arrows:
        ways.setdefault(arrow.old, []).append(arrow.new)
    after = [new]
    for one in after:
        after += [other for other in ways.get(one, []) if other not in after]
    return old in after
