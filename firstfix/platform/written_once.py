"""Statements that come again and again with other values: Django writes their SQL once, PostgreSQL plans it once.

Both take longer than finding and reading a few rows: without them a phone's exchange with a verb takes half.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from datetime import UTC, date, datetime
from functools import cache, wraps
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Field, Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

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
    def written() -> tuple[QuerySet[M, Row], Any, str, list[Any]]:
        rows = question(*marks)  # type: ignore[call-arg]
        compiler = rows.query.get_compiler(rows.db)
        sql, params = _with_constants(*compiler.as_sql(), marks=marks)
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda expressions: converters
        return rows, compiler, sql, params

    @wraps(question)
    def asked(*values: P.args, **_none: P.kwargs) -> list[Row]:
        pairs: Iterable[tuple[str, Any]] = zip(kinds, values, strict=True)
        said = [list(value) if kind == "Ids" else value for kind, value in pairs]
        if [] in said:
            return []
        rows, compiler, sql, params = written()
        params = [said[marks.index(one)] for one in params]
        compiler = copy(compiler)
        compiler.connection = connections[rows.db]
        compiler.execute_sql = lambda *_, **__: [fetched(sql, params, compiler.connection)]
        rows = rows.all()
        rows.query.get_compiler = lambda using: compiler  # type: ignore[method-assign,assignment,misc]
        return list(rows)

    return asked


def _with_constants(sql: str, params: Iterable[Any], *, marks: list[Any]) -> tuple[str, list[Any]]:
    """What is not a mark is said in the text, so that a plan for all values may use an index with a condition."""
    *pieces, end = sql.split("%s")
    said = [
        piece + ("%s" if param in marks else Literal(param).as_string().replace("%", "%%"))
        for piece, param in zip(pieces, params, strict=True)
    ]
    return "".join([*said, end]), [param for param in params if param in marks]


def fetched(sql: str, params: list[Any], connection: Any) -> list[tuple[Any, ...]]:
    """The values go apart from the text, as prepared statements need it (`prepare_threshold` in the settings)."""
    with connection.cursor() as cursor:
        cursor.cursor = ServerBindingCursor(cursor.connection)  # type: ignore[call-arg]
        cursor.execute(sql, params)
        return cursor.fetchall()  # type: ignore[no-any-return]


def inserted(row: Model, fields: Collection[Field[Any, Any]]) -> list[tuple[Any, ...]] | None:
    """Write a new row; returns the one row of what the database filled in, or None where Django has to write it."""
    values = [(field, field.pre_save(row, True)) for field in fields]
    said = [(field, value) for field, value in values if not isinstance(value, DatabaseDefault)]
    if any(hasattr(value, "resolve_expression") for _field, value in said):
        return None
    connection = connections["default"]
    columns = tuple(field.attname for field in fields)
    sql = _insertion(type(row), columns, tuple(field.attname for field, _value in said))
    return fetched(sql, [_typed(field.get_db_prep_save(value, connection)) for field, value in said], connection)


@cache
def _insertion(model: type[Model], columns: tuple[str, ...], said: tuple[str, ...]) -> str:
    """All but what is `said` is left to the database."""
    fields: list[Any] = [one for one in model._meta.concrete_fields if one.attname in columns]
    unsaid = {one.attname: DatabaseDefault(one._db_default_expression) for one in fields if one.attname not in said}
    row: Any = SimpleNamespace(**(dict.fromkeys(columns) | unsaid))
    query = InsertQuery(model)
    query.insert_values(fields, [row], raw=True)
    compiler = query.get_compiler("default")
    compiler.returning_fields = model._meta.db_returning_fields
    ((sql, _params),) = compiler.as_sql()
    return str(sql)


def updated(row: Model, values: Sequence[tuple[Field[Any, Any], Any]]) -> bool | None:
    """Write these values to a row; whether it is there, or None where Django has to write it."""
    if any(hasattr(value, "resolve_expression") for _field, value in values):
        return None
    connection = connections["default"]
    params = [_typed(field.get_db_prep_save(value, connection)) for field, value in values]
    sql = _update(type(row), tuple(field.attname for field, _value in values))
    return bool(fetched(sql, [*params, _typed(row.pk)], connection))


@cache
def _update(model: type[Model], columns: tuple[str, ...]) -> str:
    connection = connections["default"]
    quoted = connection.ops.quote_name
    fields: list[Any] = [one for one in model._meta.concrete_fields if one.attname in columns]
    places = [
        one.get_placeholder(None, None, connection) if hasattr(one, "get_placeholder") else "%s" for one in fields
    ]
    said = ", ".join(f"{quoted(one.column)} = {place}" for one, place in zip(fields, places, strict=True))
    key = quoted(str(model._meta.pk.column))
    return f"update {quoted(model._meta.db_table)} set {said} where {key} = %s returning {key}"


def _typed(value: Any) -> Any:
    """psycopg says of what size a number is, and each size would be another statement."""
    return Int8(value) if type(value) is int else value
