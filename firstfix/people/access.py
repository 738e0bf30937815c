"""Engineers, as a person may have them."""

from __future__ import annotations

from firstfix.people.models import Engineer
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may


def engineer_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Engineer:
    return record_for(Engineer.objects.all(), by=by, action=f"engineer.{to}", lock=lock, pk=id)


def knows_start_of(engineer: Engineer, *, by: Actor) -> bool:
    """Where a day begins is mostly somebody's home: it is read by the engineer and by those who enter it."""
    is_own = by.pk is not None and engineer.user_id == by.pk
    return is_own or may(by, "engineer.change")
