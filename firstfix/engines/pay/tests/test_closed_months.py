"""What is closed is closed, whatever rules and facts come later: what they change is a correction of the next month."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.pay.facts import Facts
from firstfix.engines.pay.lines import Line, corrections, total
from firstfix.engines.pay.month import pay_month
from firstfix.engines.pay.reading import read_rules
from firstfix.engines.pay.rules import Kind, Rules
from firstfix.engines.pay.tests.makers import KNOWN, MONTH, document, months

NEXT, LATER = date(2026, 12, 1), date(2027, 1, 1)
Sheets = dict[int, list[Line]]


def versions(number: int) -> st.SearchStrategy[Rules]:
    """Any rules: each kind may be missing, and its amounts are multiplied."""

    def written(missing: set[Kind], factor: int, step: str) -> Rules:
        said = _times(document(**dict.fromkeys(missing - {Kind.BASE})), factor)
        return read_rules({**said, "step": step}, KNOWN, version=str(number))

    return st.builds(
        written, st.sets(st.sampled_from(Kind)), st.integers(1, 9), st.sampled_from(["0.01", "0.1", "1"])
    )  # fmt: skip


def _times(said: Any, factor: int) -> Any:
    if isinstance(said, list):
        return [_times(one, factor) for one in said]
    if isinstance(said, dict):
        money = ("amount", "most", "per_day", "per_night")
        return {
            name: str(Decimal(one) * factor) if name in money else _times(one, factor) for name, one in said.items()
        }
    return said


def corrected(paid: Sheets, due: Sheets) -> Sheets:
    """What the next sheet says of a closed month, by engineer."""
    return {one: corrections(paid.get(one, ()), due.get(one, ())) for one in paid.keys() | due.keys()}


def together(*sheets: Sheets) -> Sheets:
    return {one: [line for own in sheets for line in own.get(one, ())] for own in sheets for one in own}


@settings(max_examples=40)
@given(versions(1), versions(2), months())
def test_a_later_version_of_the_rules_changes_nothing_of_a_closed_month(first: Rules, later: Rules, now: Facts) -> None:
    """Counted when the month was closed, and again beside a month that another version pays."""
    closed = pay_month(first, now, MONTH)
    kept = deepcopy(closed)
    following = pay_month(later, now, NEXT)
    assert closed == kept
    assert not any(corrected(closed, pay_month(first, now, MONTH)).values())
    for lines in following.values():
        assert {(line.month, line.version) for line in lines} <= {(NEXT, "2")}


@settings(max_examples=40)
@given(versions(1), versions(2), months(), months())
def test_later_facts_are_corrections_by_the_rules_of_their_own_month(
    first: Rules, later: Rules, then: Facts, now: Facts
) -> None:
    closed = pay_month(first, then, MONTH)
    kept = deepcopy(closed)
    more = corrected(closed, pay_month(first, now, MONTH))
    sheet = together(pay_month(later, now, NEXT), more)
    assert closed == kept
    for one in {*closed, *sheet}:
        of_closed = [line for line in sheet.get(one, ()) if line.month == MONTH]
        assert {line.version for line in of_closed} <= {"1"}
        assert total(closed.get(one, ())) + total(of_closed) == total(pay_month(first, now, MONTH).get(one, ()))
        own = total(line for line in sheet.get(one, ()) if line.month == NEXT)
        assert own == total(pay_month(later, now, NEXT).get(one, ()))


@settings(max_examples=40)
@given(versions(1), st.lists(months(), min_size=1, max_size=4))
def test_however_often_facts_come_late_what_was_paid_in_sum_is_what_is_due(
    rules: Rules, known: Sequence[Facts]
) -> None:
    """Each month that is closed brings the corrections of what came to light since the one before."""
    paid: Sheets = {}
    for facts in known:
        due = pay_month(rules, facts, MONTH)
        paid = together(paid, corrected(paid, due))
        for one in {*paid, *due}:
            assert total(paid.get(one, ())) == total(due.get(one, ()))
        assert not any(corrected(paid, due).values())
