"""What has become of a day since its engineer accepted it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum


class Since(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"


def changed_since(accepted: Mapping[int, datetime | None], now: Mapping[int, datetime]) -> dict[int, Since]:
    """By visit, in the order of the day as it is now, what fell out of it last.

    accepted  planned starts as they were accepted; None when the plan had changed before the acceptance arrived
    now       planned starts as they are
    """
    found: dict[int, Since] = {}
    for visit, start in now.items():
        if visit not in accepted:
            found[visit] = Since.ADDED
        elif accepted[visit] != start:
            found[visit] = Since.MOVED
    return found | {visit: Since.REMOVED for visit in accepted if visit not in now}
