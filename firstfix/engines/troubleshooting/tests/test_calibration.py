"""Beliefs that hold what they promise, and those that do not."""

import numpy as np
import pytest

from firstfix.engines.troubleshooting.calibration import calibration, confirmed_cases, reliability
from firstfix.engines.troubleshooting.model import Numbers, Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import read_record
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair


def drawn(count: int, *, sharpened: float = 1.0) -> list[tuple[Numbers, int]]:
    """Beliefs about five faults, and faults drawn from them; `sharpened` beliefs are more sure than they may be."""
    random = np.random.default_rng(4)
    cases = []
    for _ in range(count):
        truth = random.dirichlet(np.full(5, 0.7))
        said = (truth + 1e-9) ** sharpened
        cases.append((said / said.sum(), int(random.choice(5, p=truth))))
    return cases


def test_without_cases_there_is_nothing_to_say() -> None:
    assert calibration([]) is None


def test_figures_of_two_cases_by_hand() -> None:
    found = calibration([(np.array([0.7, 0.2, 0.1, 0.0]), 0), (np.array([0.5, 0.3, 0.15, 0.05]), 3)])
    assert found is not None
    assert found.log_loss == pytest.approx(-(np.log(0.7) + np.log(0.05)) / 2)
    assert found.brier == pytest.approx((0.3**2 + 0.2**2 + 0.1**2 + 0.5**2 + 0.3**2 + 0.15**2 + 0.95**2) / 2)
    assert (found.orders, found.top_1, found.top_3) == (2, 0.5, 0.5)
    assert sum(one.count for one in found.bins) == 8


def test_true_probabilities_lie_in_the_intervals() -> None:
    found = calibration(drawn(4000))
    assert found is not None
    assert len(found.bins) == 10
    assert sum(one.at_least <= one.believed <= one.at_most for one in found.bins) >= 9


def test_beliefs_that_are_too_sure_are_found_out() -> None:
    """Their leading faults come less often than believed, and every proper score is worse."""
    honest, sure = calibration(drawn(4000)), calibration(drawn(4000, sharpened=2.5))
    assert honest is not None
    assert sure is not None
    assert sure.bins[-1].at_most < sure.bins[-1].believed
    assert sure.log_loss > honest.log_loss
    assert sure.brier > honest.brier
    assert sure.top_1 == honest.top_1


def test_what_was_held_impossible_costs_much_but_not_everything() -> None:
    found = calibration([(np.array([1.0, 0.0]), 1)])
    assert found is not None
    assert 10 < found.log_loss < 20


def test_probabilities_at_the_ends_have_their_bins() -> None:
    low, high = reliability([(0.0, False), (1.0, True), (1.0, True)])
    assert (low.low, low.count, low.happened) == (0.0, 1, 0.0)
    assert (high.high, high.count, high.happened) == (1.0, 2, 1.0)
    assert 0 < high.at_least < high.at_most == 1


def test_the_repair_that_ended_the_order_is_no_evidence_for_itself() -> None:
    model = read_model(
        document([0.5, 0.3, 0.2], [observation("Q", {"F1": [0.1, 0.9]}, [0.9, 0.1])], [repair("R", {"F2": 1})])
    )
    steps = [{"step": "Q", "outcome": "yes"}, {"step": "R", "outcome": "fixed"}]
    records = [
        read_record({"steps": steps, "closed": "fixed", "confirmed_fault": "F2"}, model),
        read_record({"steps": steps, "closed": "fixed"}, model),
    ]
    [(belief, fault)] = confirmed_cases(Tables(model), records)
    assert fault == 1
    assert belief.tolist() == pytest.approx([0.9, 0.06, 0.04])
