"""Tidying up after phones that never came back."""

from __future__ import annotations

from datetime import datetime

from firstfix.platform.files.models import arriving_folder
from firstfix.platform.files.uploads import clear_abandoned
from firstfix.platform.jobs import every
from firstfix.platform.tenants.everywhere import all_tenants


@every("41 2 * * *")
def clear_uploads(now: datetime) -> None:
    for tenant_id in all_tenants():
        clear_abandoned(arriving_folder(tenant_id), at=now)
