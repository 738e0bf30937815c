"""Follow-ups, as a person may have them."""

from __future__ import annotations

from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def follow_up_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> FollowUp:
    return record_for(FollowUp.objects.all(), by=by, action=f"follow_up.{to}", lock=lock, pk=id)


def follow_up_rule_for(by: Actor, id: int, *, lock: bool = False) -> FollowUpRule:
    return record_for(FollowUpRule.objects.all(), by=by, action="follow_up.rules", lock=lock, pk=id)
