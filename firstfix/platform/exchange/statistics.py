"""The database plans by what it has counted of its tables, which it does some time after many rows are new."""

from __future__ import annotations

from django.db import connection


def count_rows_anew() -> None:
    """For who has written many rows and reads them in the same transaction: without it plans are made for empty tables.
    A company of two years takes some seconds, and then saves minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("select firstfix_count_rows_anew()")
