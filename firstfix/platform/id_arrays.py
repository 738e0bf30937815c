"""`id__in=[…]` sends its numbers as one array.

A page asks for what belongs to some hundred ids it has just read. As a list each of them is a parameter of its own, and
the text of the statement is another one for each length: with 400 ids that took longer than what PostgreSQL did.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

ARRAY = "any(%s::bigint[])"


class _NumbersInOneArray:
    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]
        if self.rhs_is_direct_value() and len(params) > 1 and {type(one) for one in params} == {int}:  # type: ignore[attr-defined]
            return ARRAY, [list(params)]
        return sql, params

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"= {rhs}" if rhs == ARRAY else f"IN {rhs}"


class InArray(_NumbersInOneArray, In):
    """Of a field."""


class RelatedInArray(_NumbersInOneArray, RelatedIn):
    """Of a foreign key."""


def register() -> None:
    Field.register_lookup(InArray)
    ForeignKey.register_lookup(RelatedInArray)
