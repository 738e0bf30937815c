"""Counters whose windows are long over are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from firstfix.platform.jobs import every
from firstfix.platform.limits.models import Hit

#: No limit looks back further.
LONGEST_WINDOW = timedelta(days=1)


@every("31 3 * * *")
def forget_hits(now: datetime) -> None:
    Hit.objects.filter(window__lt=now - LONGEST_WINDOW).delete()
