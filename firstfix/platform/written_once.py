"""Questions that are asked again and again with other values: Django writes their SQL once, PostgreSQL plans it once.

Both take longer than finding and reading a few rows: without them a phone's exchange with a verb takes half.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from copy import copy
from datetime import UTC, date, datetime
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
Row = TypeVar("Row")
#: Of records; without any there is no statement.
Ids = Collection[int]
#: What stands for a value while the SQL is written, by its type and place. Two ids are one array (id_arrays), which any
#: others can take the place of, however many.
MARKS: dict[str, Callable[[int], Any]] = {
    "Ids": lambda place: [-2 * place - 1, -2 * place - 2],
    "int": lambda place: -1000 - place,
    "str": lambda place: f"\N{REPLACEMENT CHARACTER}{place}",
    "date": lambda place: date(1, 1, 1 + place),
    "datetime": lambda place: datetime(1, 1, 1 + place, tzinfo=UTC),
}


def written_once(question: Callable[P, QuerySet[M, Row]]) -> Callable[P, list[Row]]:
    """`question` is a queryset by its arguments; all else that it says must be the same at any time, for anybody."""
    kinds = [kind for name, kind in question.__annotations__.items() if name != "return"]
    marks = [MARKS[kind](place) for place, kind in enumerate(kinds)]

    @cache
    def written() -> tuple[QuerySet[M, Row], Any, str, list[int | Any]]:
        rows = question(*marks)  # type: ignore[call-arg]
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda expressions: converters
        return rows, compiler, sql, [*params]

    @wraps(question)
    def asked(*values: P.args, **_none: P.kwargs) -> list[Row]:
        pairs: Iterable[tuple[str, Any]] = zip(kinds, values, strict=True)
        said = [list(value) if kind == "Ids" else value for kind, value in pairs]
        if [] in said:
            return []
        rows, compiler, sql, params = written()
        params = [said[marks.index(one)] if one in marks else one for one in params]
        compiler = copy(compiler)
        compiler.connection = connections[rows.db]
        compiler.execute_sql = lambda *_, **__: [_fetched(sql, params, compiler.connection)]
        rows = rows.all()
        rows.query.get_compiler = lambda using: compiler  # type: ignore[method-assign,assignment,misc]
        return list(rows)

    return asked


def _fetched(sql: str, params: list[Any], connection: Any) -> list[tuple[Any, ...]]:
    """The values go apart from the text, as prepared statements need it (`prepare_threshold` in the settings)."""
    with connection.cursor() as cursor:
        cursor.cursor = ServerBindingCursor(cursor.connection)  # type: ignore[call-arg]
        cursor.execute(sql, params)
        return cursor.fetchall()  # type: ignore[no-any-return]
