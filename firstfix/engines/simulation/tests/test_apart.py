"""A year in a process of its own: the same figures, no simulation here, and it stops when somebody wants it."""

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.simulation.apart import play_apart
from firstfix.engines.simulation.policies import POLICIES
from firstfix.engines.simulation.tests.makers import make_company, make_document
from firstfix.engines.simulation.year import play


def test_it_plays_the_same_year_as_here() -> None:
    apart = play_apart(make_document(), policy="nearest", seed=4, is_stopped=lambda: False)
    assert apart == play(make_company(), POLICIES["nearest"], 4).to_json()


def test_it_is_stopped_at_once() -> None:
    long = make_document(days=3650)
    assert play_apart(long, policy="one-decision", seed=4, is_stopped=lambda: True) is None


def test_mistakes_come_back_as_mistakes() -> None:
    with pytest.raises(Mistakes) as told:
        play_apart(make_document(days=0), policy="nearest", seed=4, is_stopped=lambda: False)
    assert any("days" in line for line in told.value.lines)
