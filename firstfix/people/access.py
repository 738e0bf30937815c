"""Engineers, as a person may have them."""

from __future__ import annotations

from firstfix.people.models import Engineer
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def engineer_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Engineer:
    return record_for(Engineer.objects.all(), by=by, action=f"engineer.{to}", lock=lock, pk=id)
