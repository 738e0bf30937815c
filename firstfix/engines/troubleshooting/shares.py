"""How often each fault occurs, from few cases and a rough FMEA.

An author's shares are wrong by a factor: log share = log FMEA share + an error with spread σ, the same for rare and
frequent faults. (Dirichlet pseudo-counts, the usual prior, trust the frequent ones more, and need twice as many orders
here: benchmarks/troubleshooting, part learning.) σ is not a habit but estimated: shares are averaged over a grid of
spreads by their evidence, each approximated around its mode (Tierney & Kadane, JASA 81, 1986).
"""

import math
from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.model import Numbers

SPREADS: Final = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.2, 1.6, 2.2)
NEWTON_STEPS: Final = 60
PRECISE: Final = 1e-10


def learnt_shares(counts: Numbers, shares: Numbers, exposure: Numbers | None = None) -> tuple[Numbers, float]:
    """Expected shares given (expected) counts per fault, both (F,), and the mean spread of the FMEA's errors.

    `exposure` (F,) says how many counts a share of 1 would have brought, where that is not the same for all faults.
    """
    if exposure is not None:
        seen, spread = learnt_shares(counts, shares * exposure / float(shares @ exposure))
        return seen / exposure / float((seen / exposure).sum()), spread
    fits = [_fit(counts, shares, spread) for spread in SPREADS]
    evidence = np.array([fit[1] for fit in fits])
    weights = np.exp(evidence - evidence.max())
    weights /= weights.sum()
    learnt = weights @ np.array([fit[0] for fit in fits])
    return np.asarray(learnt), float(weights @ np.array(SPREADS))


def _fit(counts: Numbers, shares: Numbers, spread: float) -> tuple[Numbers, float]:
    """Shares and log evidence for one spread: Newton's method, whose matrix is diagonal but for one product."""
    total, centre, precision = float(counts.sum()), np.log(shares), 1.0 / spread**2
    at = centre.copy()
    now = _score(at, counts, centre, precision)
    for _ in range(NEWTON_STEPS):
        share = _softmax(at)
        slope = counts - total * share - precision * (at - centre)
        diagonal = total * share + precision
        step = slope / diagonal
        inner = 1.0 - total * float(share @ (share / diagonal))
        step += share / diagonal * (total * float(share @ step) / inner)
        length = 1.0
        while (then := _score(at + length * step, counts, centre, precision)) < now and length > PRECISE:
            length /= 2
        at, gained, now = at + length * step, then - now, then
        if gained < PRECISE:
            break
    share = _softmax(at)
    diagonal = total * share + precision
    inner = 1.0 - total * float(share @ (share / diagonal))
    variance = 1.0 / diagonal + total * (share / diagonal) ** 2 / inner
    evidence = now - len(at) * math.log(spread) - 0.5 * (float(np.log(diagonal).sum()) + math.log(inner))
    return _softmax(at + variance / 2), evidence


def _score(at: Numbers, counts: Numbers, centre: Numbers, precision: float) -> float:
    return float(counts @ np.log(_softmax(at))) - 0.5 * precision * float(((at - centre) ** 2).sum())


def _softmax(at: Numbers) -> Numbers:
    share = np.exp(at - at.max())
    return np.asarray(np.maximum(share / share.sum(), 1e-300))
