"""The company whose scope is open: its settings are read once per scope."""

from __future__ import annotations

from django.db.models import QuerySet

from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_scope
from firstfix.platform.written_once import written_once


def company() -> Tenant:
    scope = current_scope()
    if scope.company is None:
        (scope.company,) = _tenant(scope.tenant_id)
    return scope.company


@written_once
def _tenant(id: int) -> QuerySet[Tenant]:
    return Tenant.objects.filter(pk=id)
