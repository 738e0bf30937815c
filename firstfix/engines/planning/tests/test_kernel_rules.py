"""Each rule and each term of cost in the kernel, alone, beside the one that the rest of the engine goes by."""

from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.planning import constraints, costs
from firstfix.engines.planning.case import EVER, NEVER, Case
from firstfix.engines.planning.kernel import rules
from firstfix.engines.planning.kernel.jit import door
from firstfix.engines.planning.kernel.model import Model, compile_model
from firstfix.engines.planning.tests.makers import HOUR, engineer, order, read, shift
from firstfix.engines.planning.tests.test_properties import some

times = st.integers(0, 24 * HOUR)
spans = st.tuples(times, times).map(lambda span: (min(span), max(span)))
windows = st.lists(spans, max_size=3).map(constraints.merged)


@door
def first_start(model: Model, i: int, arrival: int) -> int:
    return rules.first_start(model.node, model.windows, i, arrival)


@door
def last_start(model: Model, i: int, latest: int) -> int:
    return rules.last_start(model.node, model.windows, i, latest)


@door
def break_needed(model: Model, r: int, leave: int, back: int) -> bool:
    return rules.break_needed(model.route, r, leave, back)


@door
def has_own(model: Model, o: int, e: int) -> bool:
    return rules.has_own(model.equipped, model.need, model.stock, o, e)


@door
def late(model: Model, i: int, start: int) -> float:
    return rules.late(model.node, i, start)


@door
def overtime(model: Model, r: int, back: int) -> float:
    return rules.overtime(model.rules, model.route, r, back)


@door
def imbalance(model: Model, total: float, squares: float) -> float:
    return rules.imbalance(model.rules, total, squares)


def compiled(case: Case) -> Model:
    return compile_model(case)


def case_of(*orders: Any, people: Any = None, **fields: Any) -> Case:
    return Case(read(list(orders), people, **fields))


@some
@given(windows, times)
def test_first_and_last_start(open_in: tuple[tuple[int, int], ...], time: int) -> None:
    model = compiled(case_of(order("o1", windows=[list(span) for span in open_in])))
    earliest, latest = constraints.first_start(open_in, time), constraints.last_start(open_in, time)
    assert first_start(model, 0, time) == (EVER if earliest is None else earliest)
    assert last_start(model, 0, time) == (NEVER if latest is None else latest)


@some
@given(times, times)
def test_break_needed(leave: int, back: int) -> None:
    case = case_of(people=[engineer("e1", shift(rest={"from": 12 * HOUR, "to": 13 * HOUR, "seconds": 1800}))])
    rest = case.bounds[0].rest
    assert rest is not None
    assert break_needed(compiled(case), 0, leave, back) == constraints.break_needed(rest, leave=leave, back=back)


@pytest.mark.parametrize(("tools", "stock"), [([], 0), ([], 2), (["gauge"], 0), (["gauge"], 1), (["gauge"], 2)])
def test_own_tools_and_parts(tools: list[str], stock: int) -> None:
    case = case_of(
        order("o1", tools=["gauge"], parts={"P": 2}), people=[engineer("e1", tools=tools, stock={"P": stock})]
    )
    (wanted,), (mine,) = case.orders, case.engineers
    expected = constraints.has_tools(mine, wanted) and constraints.has_parts(mine.stock, wanted.parts)
    assert has_own(compiled(case), 0, 0) == expected


@some
@given(times, times, st.integers(0, 10_000))
def test_lateness(due: int, start: int, price: int) -> None:
    case = case_of(order("o1", due=due, late_per_hour=price))
    assert late(compiled(case), 0, start) == pytest.approx(costs.late(case, 0, start))


@some
@given(st.integers(8 * HOUR, 20 * HOUR), st.integers(0, 10_000))
def test_overtime(back: int, price: int) -> None:
    case = case_of(people=[engineer("e1", shift(overtime_to=20 * HOUR))], weights={"overtime_per_hour": price})
    assert overtime(compiled(case), 0, back) == pytest.approx(costs.overtime(case, case.bounds[0], back))


@some
@given(st.lists(times, min_size=3, max_size=3))
def test_imbalance(work: list[int]) -> None:
    case = case_of(people=[engineer(f"e{i}") for i in range(3)], weights={"imbalance": 2})
    total, squares = float(sum(work)), float(sum(seconds * seconds for seconds in work))
    assert imbalance(compiled(case), total, squares) == pytest.approx(2 * np.std(work), abs=1e-3)
    assert costs.imbalance_of(case, work) == pytest.approx(2 * np.std(work), abs=1e-3)


def test_skills_engineer_and_preference_are_the_own_cost() -> None:
    """The cost that depends on who comes: not a number less than infinity where skills forbid it."""
    case = case_of(
        order("o1", skills=["gas"], preferred=["e2"]),
        people=[engineer("e1", skills=["gas"]), engineer("e2", skills=["gas"]), engineer("e3")],
        weights={"not_preferred": 200},
    )
    assert compiled(case).own[0].tolist() == [200.0, 0.0, inf]
