"""The tenant whose rows are open: a context variable in Python and a transaction-local setting in PostgreSQL.

Policies compare `tenant_id` with the setting `firstfix.tenant`. It lives only as long as the transaction, so a
connection that returns to the pool, or a query outside a scope, sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_current: ContextVar[int | None] = ContextVar("firstfix_tenant", default=None)


class NoTenant(RuntimeError):
    """Something was written or asked outside `tenant_scope`."""


def scoped_tenant_id() -> int | None:
    """The open tenant, or None: the database then refuses the row, whose tenant must not be empty."""
    return _current.get()


def current_tenant_id() -> int:
    tenant_id = _current.get()
    if tenant_id is None:
        raise NoTenant("no tenant scope is open")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: int) -> Iterator[None]:
    """Open a transaction in which the rows of this tenant, and no others, can be read and written."""
    outer = _current.get()
    with transaction.atomic():
        _tell_database(tenant_id)
        token = _current.set(tenant_id)
        try:
            yield
            # An outer scope goes on with its own tenant; after an error its savepoint restores the setting.
            if not transaction.get_rollback():
                _tell_database(outer)
        finally:
            _current.reset(token)


def _tell_database(tenant_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('firstfix.tenant', %s, true)", [str(tenant_id or "")])
