"""Answers that were kept for a second try are forgotten: they hold what the records hold, and have no other use."""

from __future__ import annotations

from datetime import datetime, timedelta

from firstfix.platform.api.models import Reply
from firstfix.platform.jobs import every
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope

#: A phone or a program that has not asked again by then will not.
KEPT_FOR = timedelta(days=7)


@every("23 3 * * *")
def forget_replies(now: datetime) -> None:
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            Reply.objects.filter(created_at__lt=now - KEPT_FOR).delete()
