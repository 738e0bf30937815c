"""Sisters that are the same learn as one; sisters that differ learn alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.troubleshooting.pooling import Sister, pooled
from firstfix.engines.troubleshooting.shares import learnt_shares

NAMES = tuple(f"F{number}" for number in range(12))


def family(strength: float, orders: list[int], seed: int) -> tuple[list[np.ndarray], list[Sister]]:
    """True shares of sisters so much alike, and what their orders and a rough FMEA say."""
    random = np.random.default_rng(seed)
    centre = random.dirichlet(np.ones(12)) + 1e-3
    centre /= centre.sum()
    fmea = centre * np.exp(random.normal(0, 0.8, 12))
    truths = [random.dirichlet(strength * centre) + 1e-9 for _ in orders]
    truths = [truth / truth.sum() for truth in truths]
    counts = [random.multinomial(count, truth).astype(float) for count, truth in zip(orders, truths, strict=True)]
    return truths, [Sister(NAMES, fmea / fmea.sum(), count) for count in counts]


def loss(truth: np.ndarray, shares: np.ndarray) -> float:
    return float(truth @ np.log(np.maximum(truth, 1e-300) / shares))


def test_equal_sisters_learn_as_one() -> None:
    random = np.random.default_rng(2)
    fmea = random.dirichlet(np.ones(12)) + 0.01
    fmea /= fmea.sum()
    counts = random.multinomial(2000, fmea[::-1]).astype(float)
    found = pooled([Sister(NAMES, fmea, counts)] * 4)
    together, _ = learnt_shares(4 * counts, fmea)
    assert found.strength > 1000
    for shares in found.shares:
        assert shares == pytest.approx(together, abs=2e-3)


def test_sisters_that_differ_keep_what_their_own_orders_say() -> None:
    one, other = np.zeros(12), np.zeros(12)
    one[0], other[1] = 500, 500
    found = pooled([Sister(NAMES, np.full(12, 1 / 12), one), Sister(NAMES, np.full(12, 1 / 12), other)])
    assert found.strength < 10
    assert found.shares[0][0] > 0.95
    assert found.shares[1][1] > 0.95


def test_many_orders_tell_the_truth_of_each() -> None:
    truths, sisters = family(20, [200_000] * 3, 1)
    for truth, shares in zip(truths, pooled(sisters).shares, strict=True):
        assert shares == pytest.approx(truth, abs=0.01)


@pytest.mark.parametrize("strength", [8.0, 100.0, 10_000.0])
def test_the_strength_is_found(strength: float) -> None:
    found = [pooled(family(strength, [400] * 6, seed)[1]).strength for seed in range(6)]
    assert strength / 5 < np.exp(np.mean(np.log(found))) < strength * 5


@pytest.mark.parametrize("strength", [20.0, 200.0])
def test_a_new_sister_is_told_more_by_its_family_than_by_its_own_orders(strength: float) -> None:
    alone, together = [], []
    for seed in range(12):
        truths, sisters = family(strength, [20, 300, 300, 300], seed)
        together.append(loss(truths[0], pooled(sisters).shares[0]))
        alone.append(loss(truths[0], learnt_shares(sisters[0].counts, sisters[0].shares)[0]))
    assert np.mean(together) < np.mean(alone)


def test_faults_that_only_one_sister_has() -> None:
    """Never counted elsewhere because it cannot be there: that says nothing against it."""
    three, two = ("A", "B", "C"), ("A", "B")
    found = pooled(
        [
            Sister(three, np.array([0.4, 0.4, 0.2]), np.array([40.0, 40.0, 20.0])),
            Sister(two, np.array([0.5, 0.5]), np.array([500.0, 500.0])),
        ]
    )
    assert found.shares[0] == pytest.approx([0.4, 0.4, 0.2], abs=0.03)
    assert found.shares[1] == pytest.approx([0.5, 0.5], abs=0.02)


@given(seed=st.integers(0, 1000), sizes=st.lists(st.integers(0, 200), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_shares_add_up_and_none_is_lost(seed: int, sizes: list[int]) -> None:
    for shares in pooled(family(50, sizes, seed)[1]).shares:
        assert shares.sum() == pytest.approx(1)
        assert (shares > 0).all()


def test_without_orders_the_authors_shares_stay() -> None:
    shares = np.array([0.7, 0.2, 0.1])
    [found] = pooled([Sister(("A", "B", "C"), shares, np.zeros(3))]).shares
    assert found == pytest.approx(shares)
