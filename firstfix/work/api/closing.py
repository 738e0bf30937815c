"""What was wrong and what was done, as a program says it."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from firstfix.platform.api.values import Id
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.errors import Invalid, Text
from firstfix.work.words import UNKNOWN_CODE

CODES = ("symptom", "mode", "mechanism", "cause", "remedy")


class ClosureIn(Schema):
    """Ids of failure codes (`/failure-codes`). A repair needs all but the mechanism, and words for the customer."""

    symptom_id: Id | None = None
    mode_id: Id | None = None
    mechanism_id: Id | None = None
    cause_id: Id | None = None
    remedy_id: Id | None = None
    work_done: str = ""
    confirmed_fault: str = Field("", max_length=60, description="id in the fault model that the case was begun with")


def closure_of(given: ClosureIn) -> dict[str, Any]:
    """The arguments of `close_work_order` and its remote twins; Invalid names a code that there is not."""
    ids = {name: getattr(given, f"{name}_id") for name in CODES}
    codes = FailureCode.objects.filter(is_active=True).in_bulk([id for id in ids.values() if id])
    errors: dict[str, Text] = {f"{name}_id": UNKNOWN_CODE for name, id in ids.items() if id and id not in codes}
    if errors:
        raise Invalid(errors)
    return {name: codes[id] if id else None for name, id in ids.items()} | {
        "work_done": given.work_done,
        "confirmed_fault": given.confirmed_fault,
    }
