from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st

from firstfix.platform.exchange.values import (
    Cell,
    Choice,
    Day,
    Email,
    Flag,
    Float,
    Habits,
    Moment,
    Number,
    Several,
    Text,
    Unreadable,
    Value,
    Whole,
    habits_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = Habits(zone=SHANGHAI)


@pytest.mark.parametrize(
    ("cells", "semicolons", "cell", "number"),
    [
        (["12.5"], False, "1,234.5", "1234.5"),
        (["12,5"], False, "1.234,5", "1234.5"),
        (["1,234"], False, "1,234", "1234"),
        (["1,234"], True, "1,234", "1.234"),
        (["0,125"], False, "0,125", "0.125"),
        (["1 234,50"], True, "1 234,50", "1234.50"),
        (["¥1,280.00"], False, "¥1,280.00", "1280.00"),
        (["１２"], False, "１２", "12"),
        (["-3"], False, "−3", "-3"),
    ],
)
def test_a_column_tells_its_decimal_sign(cells: list[Cell], semicolons: bool, cell: Cell, number: str) -> None:
    habits = habits_of(cells, zone=SHANGHAI, semicolons=semicolons)
    assert Number().read(cell, habits) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "cell", "why"),
    [
        (Number(), "12 pieces", "not a number"),
        (Number(), "nan", "not a number"),
        (Number(), True, "not a number"),
        (Number(least=0), "-1", "less than"),
        (Float(least=-90, most=90), "91", "more than"),
        (Whole(), "1.5", "whole"),
        (Text(3), "long", "at most 3"),
        (Email(80), "nobody", "e-mail"),
        (Day(), "soon", "not a date"),
        (Day(), "0001-01-01", "not a date"),
        (Flag(), "maybe", "neither yes nor no"),
        (Choice((("a", "Alpha"),)), "Beta", "none of Alpha"),
    ],
)
def test_says_why_a_cell_cannot_be_read(value: Value, cell: Cell, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        value.read(cell, PLAIN)


def test_a_choice_is_read_in_any_language() -> None:
    choice = Choice((("repair", _("Repair")),), also={"维修单": "repair"})
    assert {choice.read(cell, PLAIN) for cell in ("repair", "REPAIR", "维修", "维修单")} == {"repair"}


@pytest.mark.parametrize(("cell", "flag"), [("是", True), ("No", False), (1.0, True), (False, False), ("✓", True)])
def test_yes_and_no_in_many_words(cell: Cell, flag: bool) -> None:
    assert Flag().read(cell, PLAIN) is flag


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("a; b", ("a", "b")),
        ("a,b,", ("a", "b")),
        ("泵、电机", ("泵", "电机")),
        ("a\nb", ("a", "b")),
        ('"a;b"; c', ("a;b", "c")),
        ("a, with comma; b", ("a, with comma", "b")),
        ("one", ("one",)),
    ],
)
def test_a_list_in_a_cell(cell: str, items: tuple[str, ...]) -> None:
    assert Several().read(cell, PLAIN) == items


def test_a_code_that_a_spreadsheet_took_for_a_number() -> None:
    assert Text(20).read(12345.0, PLAIN) == "12345"


def test_a_day_without_zone_is_the_companys_and_begins_at_midnight() -> None:
    assert Moment().read(date(2024, 3, 2), PLAIN) == datetime(2024, 3, 2, tzinfo=SHANGHAI)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip)


@given(
    st.one_of(
        st.tuples(st.just(Number(places=2)), st.decimals(-(10**9), 10**9, places=2)),
        st.tuples(st.just(Float()), st.floats(-180, 180)),
        st.tuples(st.just(Whole()), st.integers(-(10**9), 10**9)),
        st.tuples(st.just(Flag()), st.booleans()),
        st.tuples(st.just(Day()), st.dates(date(1950, 1, 1), date(2150, 1, 1))),
        st.tuples(
            st.just(Moment()),
            st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZoneInfo("UTC"))),
        ),
    ),
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_what_is_written_reads_back_the_same(pair: tuple[Value, Any], zone: ZoneInfo) -> None:
    value, said = pair
    assert value.read(value.write(said, zone), Habits(zone=zone)) == said


def test_the_hour_that_happens_twice_keeps_its_offset() -> None:
    """On 27 October 2024 Berlin's clocks show 02:30 twice."""
    first, second = (datetime(2024, 10, 27, hour, 30, tzinfo=ZoneInfo("UTC")) for hour in (0, 1))
    for moment in (first, second):
        assert Moment().read(Moment().write(moment, BERLIN), Habits(zone=BERLIN)) == moment


@given(st.lists(texts.map(str.strip).filter(lambda text: "\n" not in text and "\r" not in text), unique=True))
def test_a_list_reads_back_the_same(items: list[str]) -> None:
    tidy = [item for item in items if Text().read(item, PLAIN) == item and item]
    assert Several().read(Several().write(tidy, SHANGHAI), PLAIN) == tuple(tidy)
