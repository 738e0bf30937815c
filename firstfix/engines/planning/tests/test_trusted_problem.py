"""What our own code writes is read without checks, and means the same."""

import dataclasses
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given

from firstfix.engines.planning import start
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.problem import read_problem, trusted_problem
from firstfix.engines.planning.start import begin
from firstfix.engines.planning.tests.makers import Json
from firstfix.engines.planning.tests.test_properties import problems, some


def _without_nulls(document: Json) -> Json:
    """As our writers write: what there is none of is left away."""
    orders = [{key: value for key, value in order.items() if value is not None} for order in document["orders"]]
    return {**document, "orders": orders, "engineers": [_full(one) for one in document["engineers"]]}


def _full(engineer: Json) -> Json:
    shifts = [
        {**shift, "overtime_to": shift["to"] if shift["overtime_to"] is None else shift["overtime_to"]}
        for shift in engineer["shifts"]
    ]
    stock = {part: quantity for part, quantity in engineer["stock"].items() if quantity}
    return {**engineer, "shifts": shifts, "stock": stock}


@some
@given(problems())
def test_a_trusted_document_is_the_problem_that_it_would_be_if_checked(document: Json) -> None:
    checked = read_problem(document)
    trusted = trusted_problem(_without_nulls(document), checked.travel)
    for field in dataclasses.fields(checked):
        one, other = getattr(checked, field.name), getattr(trusted, field.name)
        assert np.array_equal(one, other) if field.name == "travel" else one == other


@some
@given(problems(triangle=True))
def test_locks_that_go_together_end_where_they_would_one_by_one(document: Json) -> None:
    case = Case(read_problem(document))
    together = begin(case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "_keep_together", _nothing)
        one_by_one = begin(case)
    assert together.trips == one_by_one.trips


def _nothing(_draft: Draft, _waiting: Iterable[int]) -> None:
    return None
