"""Whether something was done on site, by its time."""

from __future__ import annotations

from datetime import datetime, timedelta

#: How far the clocks of two phones of a crew may be apart: smaller errors are not corrected (phone-sync/1).
CLOCKS_APART = timedelta(minutes=1)


def was_on_site(at: datetime, *, arrived_at: datetime | None, left_at: datetime | None, is_open: bool) -> bool:
    """Between arriving and leaving; a visit that `is_open` has not been left yet."""
    if arrived_at is None or at < arrived_at - CLOCKS_APART:
        return False
    return is_open or (left_at is not None and at <= left_at + CLOCKS_APART)
