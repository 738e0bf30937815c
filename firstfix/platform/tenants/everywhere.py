"""From company to company, for jobs that look after all of them."""

from __future__ import annotations

from django.db import connection


def all_tenants() -> list[int]:
    """The companies' numbers; what else they have is seen in `tenant_scope` only."""
    with connection.cursor() as cursor:
        cursor.execute("select tenant_id from firstfix_tenants()")
        return [tenant_id for (tenant_id,) in cursor.fetchall()]
