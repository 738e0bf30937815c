"""Moments come from the database as psycopg's own loader reads them: 0.5 µs each, where Django's takes 4 to 7.

Django's is in Python because a connection may speak another zone than its program. Ours both speak UTC, and a list of
50 orders holds some hundreds of moments.
"""

from __future__ import annotations

from datetime import UTC

from django.db.backends.postgresql.psycopg_any import get_adapters_template
from psycopg import adapters
from psycopg.abc import AdaptContext, Loader
from psycopg.pq import Format

MOMENT = adapters.types["timestamptz"].oid


class MomentLoader:
    """psycopg's, in C where it is installed; says its zone, for which Django asks."""

    format = Format.TEXT
    timezone = UTC

    def __new__(cls, oid: int, context: AdaptContext | None = None) -> Loader:  # type: ignore[misc]
        loader = adapters.get_loader(MOMENT, Format.TEXT)
        assert loader
        return loader(oid, context)


def register() -> None:
    get_adapters_template(True, UTC).register_loader(MOMENT, MomentLoader)
