"""Better levels from near ones: pieces put in, taken out or exchanged as long as it pays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from firstfix.engines.stocking.needs import Bundles, Floats, Ints

MOST_ROUNDS: Final = 200
#: Changes of each kind that are measured in a round, the most promising first.
TRIED: Final = 24


@dataclass(frozen=True, eq=False)
class Measure:
    """What levels are worth: `cost(levels, fill rate)`, and whether they `keep` the limits."""

    bundles: Bundles
    cost: Callable[[Ints, float], float]
    keep: Callable[[Ints, float], bool]
    size: Floats
    capacity: float

    def of(self, levels: Ints) -> tuple[bool, float]:
        """Smaller is better: levels that break a limit, ordered by how many jobs they serve, come after all others."""
        fill_rate = self.bundles.fill_rate(levels)
        if self.keep(levels, fill_rate):
            return False, self.cost(levels, fill_rate)
        heavy = max(0.0, float(self.size @ levels) - self.capacity)
        return True, heavy * 1e6 - fill_rate


def improve(measure: Measure, start: Ints) -> Ints:
    """The best of all neighbours, again and again, until none is better."""
    levels = fitted(measure, start)
    worth = measure.of(levels)
    for _round in range(MOST_ROUNDS):
        better = min(((measure.of(one), number, one) for number, one in enumerate(_neighbours(measure, levels))),
                     default=None, key=lambda found: found[:2])  # fmt: skip
        if better is None or better[0] >= worth:
            break
        worth, levels = better[0], better[2]
    return levels


def fitted(measure: Measure, levels: Ints) -> Ints:
    """Taken out what serves least for its size until the rest fits in."""
    levels = levels.copy()
    while float(measure.size @ levels) > measure.capacity * (1 + 1e-9) + 1e-12:
        lost, below = _losses(measure.bundles, levels)
        freed = measure.size * (levels - below)
        ratio = np.where(freed > 0, lost / np.maximum(freed, 1e-12), np.inf)
        part = int(ratio.argmin())
        levels[part] = below[part]
    return levels


def _neighbours(measure: Measure, levels: Ints) -> Iterator[Ints]:
    bundles = measure.bundles
    lost, below = _losses(bundles, levels)
    carried = np.nonzero(levels > 0)[0]
    out = carried[np.argsort(lost[carried], kind="stable")][:TRIED]
    for part in out:
        yield _with(levels, int(part), int(below[part]))
    for bundle in _promising(measure, levels):
        more = levels.copy()
        entries = slice(bundles.starts[bundle], bundles.starts[bundle + 1])
        more[bundles.part[entries]] = np.maximum(more[bundles.part[entries]], bundles.threshold[entries])
        yield more
        yield fitted(measure, more)
        for part in out[:4]:
            yield _with(more, int(part), int(below[part]))


def _with(levels: Ints, part: int, level: int) -> Ints:
    changed = levels.copy()
    changed[part] = level
    return changed


def _losses(bundles: Bundles, levels: Ints) -> tuple[Floats, Ints]:
    """What each part's next lower level loses, and that level: the next one that any bundle asks for."""
    served = bundles.served(levels)[bundles.bundle]
    is_edge = served & (bundles.threshold == levels[bundles.part])
    lost = np.bincount(bundles.part[is_edge], bundles.share[bundles.bundle[is_edge]], minlength=len(levels))
    below = np.zeros(len(levels), dtype=np.int64)
    is_lower = bundles.threshold < levels[bundles.part]
    np.maximum.at(below, bundles.part[is_lower], bundles.threshold[is_lower])
    return np.asarray(lost, dtype=np.float64), below


def _promising(measure: Measure, levels: Ints) -> list[int]:
    """Bundles not served whose missing pieces take least for what they bring."""
    bundles = measure.bundles
    if not bundles.count:
        return []
    missing = np.maximum(bundles.threshold - levels[bundles.part], 0)
    empty = np.zeros(len(levels), dtype=np.int64)
    base = measure.cost(empty, 0.0)
    price = np.array([measure.cost(_with(empty, part, 1), 0.0) - base for part in range(len(levels))])
    price = price / max(price.max(), 1e-12) + measure.size / max(float(measure.size.max()), 1e-12)
    effort = np.add.reduceat(missing * price[bundles.part], bundles.starts[:-1])
    ratio = np.where(effort > 0, bundles.share / np.maximum(effort, 1e-12), -1.0)
    best = np.argsort(-ratio, kind="stable")[:TRIED]
    return [int(bundle) for bundle in best if ratio[bundle] > 0]
