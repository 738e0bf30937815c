"""Random numbers: xorshift64* (Vigna 2016), its state in the tally, so that a seed means the same everywhere."""

import numpy as np

from firstfix.engines.planning.kernel.jit import Array, kernel

_TO_UNIT = 1.0 / (1 << 53)


@kernel
def uniform(tally: Array) -> float:
    """In [0, 1)."""
    x = tally[0].random
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    tally[0].random = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * _TO_UNIT


@kernel
def below(tally: Array, count: int) -> int:
    """A whole number from 0 to `count` - 1."""
    return int(uniform(tally) * count)
