"""The tenant whose rows are open: a context variable in Python and a transaction-local setting in PostgreSQL.

Policies compare `tenant_id` with the setting `firstfix.tenant`. It lives only as long as the transaction, so a
connection that returns to the pool, or a query outside a scope, sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from firstfix.platform.written_once import fetched

if TYPE_CHECKING:
    from firstfix.platform.tenants.models import Tenant


@dataclass
class Scope:
    """An open scope; `company` is the tenant's row once somebody has asked for it."""

    tenant_id: int
    company: Tenant | None = None


_current: ContextVar[Scope | None] = ContextVar("firstfix_tenant", default=None)


class NoTenant(RuntimeError):
    """Something was written or asked outside `tenant_scope`."""


def scoped_tenant_id() -> int | None:
    """The open tenant, or None: the database then refuses the row, whose tenant must not be empty."""
    scope = _current.get()
    return scope.tenant_id if scope else None


def current_scope() -> Scope:
    scope = _current.get()
    if scope is None:
        raise NoTenant("no tenant scope is open")
    return scope


def current_tenant_id() -> int:
    return current_scope().tenant_id


@contextmanager
def tenant_scope(tenant_id: int) -> Iterator[None]:
    """Open a transaction in which the rows of this tenant, and no others, can be read and written."""
    outer, is_inner = scoped_tenant_id(), connection.in_atomic_block
    with transaction.atomic():
        _tell_database(tenant_id)
        token = _current.set(Scope(tenant_id))
        try:
            yield
            # An outer transaction goes on with its own tenant, or with none; the setting does not outlive the
            # outermost one, and after an error the savepoint restores it.
            if is_inner and not transaction.get_rollback():
                _tell_database(outer)
        finally:
            _current.reset(token)


def _tell_database(tenant_id: int | None) -> None:
    fetched("select set_config('firstfix.tenant', %s, true)", [str(tenant_id or "")], connection)
