"""What the database can keep: JSON has no NaN, PostgreSQL no NUL, and neither should hold a bomb."""

from __future__ import annotations

import math
from typing import Any, Final

from django.utils.translation import gettext as _

MOST_VALUES: Final = 500_000
DEEPEST: Final = 24


def reason_not_to_keep(value: Any) -> str:
    """Empty when the value can be kept; else what is wrong, with its place (`faults[3].prior: …`)."""
    left = [MOST_VALUES]
    found = _first(value, "", 0, left)
    return f"{found[0]}: {found[1]}" if found and found[0] else found[1] if found else ""


def _first(value: Any, place: str, depth: int, left: list[int]) -> tuple[str, str] | None:
    left[0] -= 1
    if left[0] < 0:
        return "", _("There are too many values; the most is %(most)d.") % {"most": MOST_VALUES}
    if depth > DEEPEST:
        return place, _("is nested too deeply")
    if isinstance(value, dict):
        inner = [(f"{place}.{key}" if place else str(key), one) for key, one in value.items()]
        if any(not isinstance(key, str) or _is_unwritable(key) for key in value):
            return place, _("has a key that cannot be kept")
    elif isinstance(value, list):
        inner = [(f"{place}[{number}]", one) for number, one in enumerate(value)]
    else:
        return (place, _("cannot be kept: no NaN, no infinity, no control characters")) if _is_odd(value) else None
    return next((found for where, one in inner if (found := _first(one, where, depth + 1, left))), None)


def _is_odd(value: Any) -> bool:
    if isinstance(value, str):
        return _is_unwritable(value)
    if isinstance(value, float):
        return not math.isfinite(value)
    return not (value is None or isinstance(value, bool | int)) or (isinstance(value, int) and abs(value) > 10**30)


def _is_unwritable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
