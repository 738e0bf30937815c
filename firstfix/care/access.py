"""Follow-ups, as a person may have them."""

from __future__ import annotations

from firstfix.care.models import FollowUp
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def follow_up_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> FollowUp:
    return record_for(FollowUp.objects.all(), by=by, action=f"follow_up.{to}", lock=lock, pk=id)
