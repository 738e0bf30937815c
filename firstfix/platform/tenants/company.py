"""The company whose scope is open: its settings are read once per scope."""

from __future__ import annotations

from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_scope


def company() -> Tenant:
    scope = current_scope()
    if scope.company is None:
        scope.company = Tenant.objects.get(pk=scope.tenant_id)
    return scope.company
