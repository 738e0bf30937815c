"""Large plans: cut in pieces, searched, put together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.planning import family
from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.check import check
from firstfix.engines.planning.explain import unassigned
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.pieces import piece_of, put_together, shares
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.search import plan
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.tests.makers import Json, planned
from firstfix.engines.planning.tests.test_properties import problems, some, violations

LARGE = family.problem(450, 54, 1)


@some
@given(problems(), st.integers(0, 9))
def test_a_plan_put_together_from_searched_pieces_passes_the_checker(document: Json, seed: int) -> None:
    """Also with locks, breaks, parts and a former plan; every order and engineer is in one piece."""
    former = planned(document, iterations=2)
    case = Case(read_problem(document), read_plan(former))
    whole = Search(case, begin(case), seed)
    rng = np.random.default_rng(seed)
    for _ in range(2):
        pieces = [piece_of(whole, share, seed) for share in shares(whole, rng, size=2)]
        assert sorted(o for piece in pieces for o in piece.orders) == list(range(case.order_count))
        assert sorted(r for piece in pieces for r in piece.routes) == list(range(len(case.bounds)))
        for piece in pieces:
            piece.rounds.construct()
            piece.rounds.anneal(5, 100.0)
        put_together(whole, pieces)
        whole.finish()
    draft = whole.best()
    found = written(draft, unassigned(draft)).to_json()
    assert violations(document, found, former) == []
    assert found["objective"]["total"] <= former["objective"]["total"] + 1e-3


@some
@given(problems(), st.integers(0, 9))
def test_cutting_alone_changes_nothing(document: Json, seed: int) -> None:
    case = Case(read_problem(document), read_plan(planned(document, iterations=2)))
    whole = Search(case, begin(case), seed)
    before = whole.best().trips
    put_together(whole, [piece_of(whole, share, 0) for share in shares(whole, np.random.default_rng(seed), size=2)])
    assert whole.best().trips == before


def test_pieces_are_balanced_in_work_and_time() -> None:
    case = Case(read_problem(LARGE))
    whole = Search(case, begin(case), 1)
    cut = shares(whole, np.random.default_rng(1), size=150)
    work = [sum(case.service[o] for o in share.orders) for share in cut]
    assert len(cut) == 3
    assert [len(share.engineers) for share in cut] == pytest.approx([18] * 3, abs=1)
    assert work == pytest.approx([sum(work) / 3] * 3, rel=0.05)


def test_a_large_plan_passes_the_checker_and_gets_better() -> None:
    problem = read_problem(LARGE)
    first, later = (plan(problem, seconds=1000, seed=1, iterations=rounds) for rounds in (0, 4000))
    assert check(LARGE, later.to_json())["violations"] == []
    assert later.objective.total < 0.9 * first.objective.total


def test_workers_do_not_change_what_is_found() -> None:
    problem = read_problem(LARGE)
    alone, together = (plan(problem, seconds=1000, seed=1, iterations=2000, workers=workers) for workers in (1, 3))
    assert alone == together


def test_a_large_search_side_by_side_can_be_stopped() -> None:
    looks = iter(range(10_000))
    found = plan(read_problem(LARGE), seconds=1000, seed=1, workers=2, stopped=lambda: next(looks) > 30)
    assert check(LARGE, found.to_json())["violations"] == []
