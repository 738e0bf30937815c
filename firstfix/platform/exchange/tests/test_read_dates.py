from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from firstfix.platform.exchange.dates import Order, Unsure, moment_from, order_of


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("2024-03-02", date(2024, 3, 2)),
        ("2024/3/2", date(2024, 3, 2)),
        ("2024-03-02 16:25:04.594", datetime(2024, 3, 2, 16, 25, 4, 594000)),
        ("2024-03-02T16:25:04Z", datetime(2024, 3, 2, 16, 25, 4, tzinfo=UTC)),
        ("2024-03-02T16:25:04+08:00", datetime(2024, 3, 2, 16, 25, 4, tzinfo=timezone(timedelta(hours=8)))),
        ("20240302", date(2024, 3, 2)),
        ("13/09/2001", date(2001, 9, 13)),
        ("3/4/2001 1:30 PM", datetime(2001, 4, 3, 13, 30)),
        ("02.03.24", date(2024, 3, 2)),
        ("2 Mar 2024", date(2024, 3, 2)),
        ("Mar 2, 2024", date(2024, 3, 2)),
        ("2024年3月2日", date(2024, 3, 2)),
        ("2024年3月2日 下午4时25分", datetime(2024, 3, 2, 16, 25)),
        ("2024年3月2日 16:25", datetime(2024, 3, 2, 16, 25)),
        ("2024年3月2日 下午4点", datetime(2024, 3, 2, 16, 0)),
        ("2024年3月2日 下午4点整", datetime(2024, 3, 2, 16, 0)),
        ("2024年3月2日 晚上8点半", datetime(2024, 3, 2, 20, 30)),
        ("2024-03-02 中午1:30", datetime(2024, 3, 2, 13, 30)),
        ("2024-03-02 中午12点", datetime(2024, 3, 2, 12, 0)),
        ("2024-03-02 中午11:30", datetime(2024, 3, 2, 11, 30)),
        ("02/03/2024 4 PM", datetime(2024, 3, 2, 16, 0)),
        ("2 Mar 2024 12 a.m.", datetime(2024, 3, 2, 0, 0)),
        (20240302.0, date(2024, 3, 2)),
        (20240302, date(2024, 3, 2)),
        ("37147", date(2001, 9, 13)),
        (37147.5, datetime(2001, 9, 13, 12, 0)),
        (datetime(2024, 3, 2, 16, 25), datetime(2024, 3, 2, 16, 25)),
    ],
)
def test_reads_what_people_and_programs_write(cell: object, means: date) -> None:
    assert moment_from(cell, order=Order.DAY) == means


@pytest.mark.parametrize(
    "cell",
    [
        "0/1/00",
        "2024-02-30",
        "yesterday",
        "2001",
        "13/13/2001",
        "12:30",
        7,
        True,
        "",
        "2024-03-02 4",
        "2024-03-02 4:",
        "2024-03-02 晚上1:30",
        "2024-03-02 晚上12点",
        20241302.0,
        300.0,
    ],
)
def test_does_not_make_a_date_of_something_else(cell: object) -> None:
    assert moment_from(cell, order=Order.DAY) is None


def test_the_same_cell_is_another_day_where_months_come_first() -> None:
    assert moment_from("3/4/2001", order=Order.MONTH) == date(2001, 3, 4)


def test_without_an_order_it_is_no_date() -> None:
    assert moment_from("3/4/2001", order=None) is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["1/11/2007", "13/09/2001"], Order.DAY),
        (["1/11/2007", "09/13/2001", None, "x"], Order.MONTH),
        (["1/11/2007", "2/3/2007"], Unsure.EITHER),
        (["13/1/2007", "1/13/2007"], Unsure.BOTH),
        (["2024-03-02", "02.03.2024"], None),
    ],
)
def test_one_clear_cell_decides_for_its_column(cells: list[object], order: Order | Unsure | None) -> None:
    assert order_of(cells) == order
