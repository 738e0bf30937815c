"""Founding a company."""

from __future__ import annotations

from django.db import connection, transaction

from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope


@transaction.atomic
def found_tenant(*, name: str, zone: str = "Asia/Shanghai", language: str = "zh-hans", country: str = "CN") -> Tenant:
    """A new company. Its number is drawn first, because a row may only be written inside its own scope."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('tenants_tenant', 'id'))")
        tenant_id: int = cursor.fetchone()[0]
    with tenant_scope(tenant_id):
        return Tenant.objects.create(id=tenant_id, name=name, zone=zone, language=language, country=country)
