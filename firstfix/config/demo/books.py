"""Rows to be written: they get their numbers at once, so that they can refer to each other, and go in together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from psycopg.types.range import Range

from firstfix.config.demo.finding import index_rows
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.search.actions import refresh
from firstfix.platform.search.register import searchables
from firstfix.platform.tenants.models import Record

M = TypeVar("M", bound=models.Model)
BLOCK = 500
PORTION = 5000


#: The version digit of the demo's own uids. People's rows get random ones (4), so the two can be told apart.
OURS = 8


class Books:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._rows: dict[type[models.Model], list[Any]] = {}
        self._watched: dict[type[models.Model], list[tuple[Any, dict[str, Any]]]] = {}
        self._numbers: dict[type[models.Model], Iterator[int]] = {}

    def add(self, row: M) -> M:
        """`row`, now with an id; it stands in the database only after `write`."""
        if row.pk is None:
            row.pk = self._next_number(type(row))
        if isinstance(row, Record):
            row.uid = self._uid()
        self._rows.setdefault(type(row), []).append(row)
        return row

    def add_all(self, rows: Iterable[M]) -> list[M]:
        return [self.add(row) for row in rows]

    def rows(self, model: type[M]) -> list[M]:
        """What has been added and not yet written."""
        return self._rows.get(model, [])

    def watch(self, row: M) -> M:
        """A row that stands in the database: if it is different at `write`, it is written back."""
        self._watched.setdefault(type(row), []).append((row, _values(row)))
        return row

    def changed(self, model: type[M]) -> list[M]:
        return [row for row, before in self._watched.get(model, []) if _values(row) != before]

    def write(self) -> None:
        """Everything that was added or has changed; references between rows are checked when the transaction ends."""
        for model in self._watched:
            fields = [field.name for field in _written(model) if not field.primary_key]
            changed = self.changed(model)
            model._default_manager.bulk_update(changed, fields, batch_size=500)
            if model._meta.label_lower in searchables():
                refresh(model._meta.label_lower, [row.pk for row in changed])
        self._watched.clear()
        for model, rows in self._rows.items():
            for start in range(0, len(rows), PORTION):
                _insert(model, rows[start : start + PORTION])
                index_rows(model, rows[start : start + PORTION])
        self._rows.clear()

    def _uid(self) -> UUID:
        """RFC 9562, version 8: drawn like everything else, so that the same seed gives the same company."""
        drawn = self._rng.getrandbits(128)
        return UUID(int=drawn & ~(0xF << 76) & ~(0x3 << 62) | (OURS << 76) | (0x2 << 62))

    def _next_number(self, model: type[models.Model]) -> int:
        numbers = self._numbers.get(model)
        number = next(numbers, None) if numbers else None
        if number is None:
            numbers = self._numbers[model] = self._take_numbers(model)
            number = next(numbers)
        return number

    def _take_numbers(self, model: type[models.Model]) -> Iterator[int]:
        """A block from the table's own sequence, so that rows written later by others never collide."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
                [model._meta.db_table, BLOCK],
            )
            return iter([number for (number,) in cursor.fetchall()])


def _written(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Columns whose values are ours to say, not the database's."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def _values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in _written(type(row))}


def _insert(model: type[models.Model], rows: list[Any]) -> None:
    """One statement and one JSON document for thousands of rows: five times as fast as `bulk_create`."""
    fields = [field for field in _written(model) if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)]
    names = [(str(field.column), field.attname) for field in fields]
    content = orjson.dumps([{column: getattr(row, name) for column, name in names} for row in rows], default=_plain)
    table, columns = model._meta.db_table, ", ".join(column for column, _name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({columns}) select {columns} from json_populate_recordset(null::{table}, %s)",
            [content.decode()],
        )


def _plain(value: Any) -> Any:
    match value:
        case Bilingual():
            return {"zh": value.zh, "en": value.en}
        case Decimal():
            return str(value)
        case Range(lower=datetime() as start, upper=datetime() as end):
            return f"[{start.isoformat()},{end.isoformat()})"
    raise TypeError(f"{value!r} has no place in a row")
