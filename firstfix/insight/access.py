"""A scenario for a person, or NotFound / NotAllowed."""

from __future__ import annotations

from firstfix.insight.models import Scenario
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def scenario_for(by: Actor, id: int, *, to: str = "see") -> Scenario:
    rows = Scenario.objects.select_related("skill", "territory", "asked_by")
    return record_for(rows, by=by, action=f"scenario.{to}", pk=id)
