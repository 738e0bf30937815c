"""Sessions that have run out are deleted; Django only stops to believe them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session

from firstfix.platform.jobs import every


@every("29 3 * * *")
def forget_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()
