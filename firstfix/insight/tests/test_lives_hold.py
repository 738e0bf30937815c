"""What holds for the lives of every machine and part: no day is lost, none is counted twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.reliability.lives import checked, days_watched, failures
from firstfix.insight.endurance import Failure, Machine, Replacement, Watched
from firstfix.insight.translate.endurance import SHORTEST, machine_lives, part_lives

BORN = datetime(2024, 1, 1, tzinfo=UTC)
UNTIL = BORN + timedelta(days=600)
PART, ASSET = 7, 1

days = st.floats(0, 599, allow_nan=False).map(lambda n: round(n, 2))
renewals = st.lists(
    st.builds(
        Replacement, part=st.just(PART), asset=st.just(ASSET), at=days.map(lambda n: BORN + timedelta(days=n)),
        failed=st.booleans(), order=st.integers(1, 4), pieces=st.integers(1, 3),
    ),
    max_size=6,
)  # fmt: skip


def machine() -> Machine:
    return Machine(ASSET, BORN.date(), UNTIL)


@given(st.lists(days, max_size=8), st.integers(-300, 500))
def test_the_pieces_of_a_machine_follow_each_other_from_the_first_watched_day_to_the_last(
    ages: list[float], watched_from: int
) -> None:
    since = BORN + timedelta(days=watched_from)
    failed = [Failure(n, ASSET, BORN + timedelta(days=age)) for n, age in enumerate(ages)]
    lives = checked(machine_lives(machine(), failed, since=since))
    assert lives == machine_lives(machine(), failed[::-1], since=since)
    assert lives[0].entry == max(0, watched_from)
    assert lives[-1].exit == 600
    assert all(one.exit == next.entry for one, next in pairwise(lives))
    assert days_watched(lives) == pytest.approx(600 - max(0, watched_from))
    assert failures(lives) <= sum(age + SHORTEST >= watched_from for age in ages)
    assert all(one.exit - one.entry >= SHORTEST - 1e-9 for one in lives if one.failed)


@given(renewals, st.integers(1, 3))
def test_every_place_of_a_part_has_one_piece_at_a_time_as_long_as_its_machine_runs(
    renewed: list[Replacement], places: int
) -> None:
    def lives(rows: list[Replacement], *, since: datetime) -> list[tuple[float, bool]]:
        watched = Watched(since, UNTIL, [machine()], parts={PART: places})
        return sorted((one.exit, one.failed) for one in part_lives(watched, PART, {ASSET: rows}))

    found = lives(renewed, since=BORN)
    assert found == lives(renewed[::-1], since=BORN)
    at_once: dict[tuple[int, date], list[Replacement]] = {}
    for one in renewed:
        at_once.setdefault((one.order, one.at.date()), []).append(one)
    pieces = [sum(one.pieces for one in some) for some in at_once.values()]
    everywhere = max([places, *pieces])
    assert sum(age for age, _failed in found) == pytest.approx(600 * everywhere, abs=0.02)
    assert len(found) <= everywhere + sum(pieces)
    assert min((age for age, _failed in found), default=1) > 0
    later = lives(renewed, since=BORN + timedelta(days=1))
    assert len(later) <= len(found)
    assert sum(failed for _age, failed in later) <= sum(failed for _age, failed in found)
