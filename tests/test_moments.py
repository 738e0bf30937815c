"""Moments are read as they were written, in UTC, at any time of history and wherever the database server stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzLoader

from firstfix.platform.moments import MOMENT

pytestmark = pytest.mark.usefixtures("company")

MOMENTS = [
    datetime(2026, 11, 30, 13, 22, 11, 401441, tzinfo=UTC),
    datetime(2026, 11, 30, tzinfo=UTC),
    datetime(1927, 12, 31, 15, 54, 17, 1, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 7, 1, 8, tzinfo=timezone(timedelta(hours=8, minutes=30))),
]


def read(sql: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_comes_back(moment: datetime) -> None:
    found = read("select %s::timestamptz", moment)
    assert isinstance(found, datetime)
    assert (found, found.tzinfo) == (moment, UTC)


def test_spans_and_lists_of_moments_come_back() -> None:
    first, second = MOMENTS[1], MOMENTS[0]
    span = read("select tstzrange(%s, %s)", first, second)
    assert span == DateTimeTZRange(first, second)
    assert read("select %s::timestamptz[]", [first, second]) == [first, second]


def test_djangos_own_loader_is_not_asked() -> None:
    with connection.cursor() as cursor:
        loader = cursor.connection.adapters.get_loader(MOMENT, Format.TEXT)
    assert loader
    assert not issubclass(loader, TimestamptzLoader)
