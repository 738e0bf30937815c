"""What holds for every career's criteria and for every row of first fixes: the rules alone, on values."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from firstfix.growth.queries.careers import Met
from firstfix.growth.rules.careers import MOST, Asked, Bounds, Criterion, flaws, most_of
from firstfix.growth.rules.recognition import ROW, rows_reached

bounds = st.builds(Bounds, skills=st.integers(0, 30), certificates=st.integers(0, 12))
criteria = st.lists(
    st.builds(
        Asked, kind=st.sampled_from(Criterion), least=st.integers(-1, MOST + 1), skill=st.none() | st.integers(1, 4)
    ),
    max_size=8,
)  # fmt: skip


def could_meet(asked: Asked, company: Bounds) -> bool:
    """Somebody who has all that the company has, but not somebody who has nothing yet."""
    best, nobody = (Met(asked.kind, None, asked.least, has) for has in (most_of(asked.kind, company), 0))
    return best.is_met and not nobody.is_met


@given(criteria, bounds)
def test_criteria_are_accepted_when_each_stands_once_names_what_it_is_of_and_can_be_met(
    asked: list[Asked], company: Bounds
) -> None:
    is_right = all(
        (one.skill is not None) == (one.kind == Criterion.SKILL) and could_meet(one, company) for one in asked
    )
    is_once = len({(one.kind, one.skill) for one in asked}) == len(asked)
    assert (flaws(asked, company) == []) == (is_right and is_once)


@given(criteria, bounds)
def test_their_order_does_not_matter(asked: list[Asked], company: Bounds) -> None:
    assert sorted(map(str, flaws(asked, company))) == sorted(map(str, flaws(asked[::-1], company)))


@given(criteria, bounds, st.integers(0, 5))
def test_what_can_be_met_can_be_met_by_a_company_that_has_more(asked: list[Asked], company: Bounds, more: int) -> None:
    larger = replace(company, skills=company.skills + more, certificates=company.certificates + more)
    assert len(flaws(asked, larger)) <= len(flaws(asked, company))


@given(criteria, st.integers(0, MOST), st.integers(0, 50))
def test_more_evidence_never_takes_a_step_away(asked: list[Asked], has: int, more: int) -> None:
    for one in asked:
        assert Met(one.kind, None, one.least, has + more).is_met >= Met(one.kind, None, one.least, has).is_met


@given(st.lists(st.integers(0, 12).flatmap(lambda n: st.just([True] * n + [False])), max_size=8), st.integers(0, 35))
def test_a_row_is_said_at_ten_twenty_and_so_on_since_the_last_that_was_not_fixed_at_once(
    parts: list[list[bool]], tail: int
) -> None:
    fixed = [one for part in parts for one in part] + [True] * tail
    outcomes = list(enumerate(fixed))
    by_hand = []
    for at, is_first_fix in outcomes:
        length = len(list(takewhile(bool, reversed(fixed[: at + 1]))))
        if is_first_fix and length % ROW == 0:
            by_hand.append((at, length))
    assert list(rows_reached(outcomes)) == by_hand


@given(st.lists(st.booleans(), max_size=60), st.lists(st.booleans(), max_size=60))
def test_what_comes_later_says_nothing_else_of_what_was(before: list[bool], after: list[bool]) -> None:
    known = list(rows_reached(enumerate(before)))
    assert list(rows_reached(enumerate([*before, *after])))[: len(known)] == known
    assert list(rows_reached(enumerate([*before, False, *after])))[len(known) :] == [
        (at + len(before) + 1, length) for at, length in rows_reached(enumerate(after))
    ]
