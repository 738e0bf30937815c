"""A scenario or a self-assessment for a person, or NotFound / NotAllowed."""

from __future__ import annotations

from firstfix.insight.models import Scenario, SelfAssessment
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def scenario_for(by: Actor, id: int, *, to: str = "see") -> Scenario:
    rows = Scenario.objects.select_related("skill", "territory", "asked_by")
    return record_for(rows, by=by, action=f"scenario.{to}", pk=id)


def assessment_for(by: Actor, id: int, *, to: str = "see") -> SelfAssessment:
    return record_for(SelfAssessment.objects.select_related("begun_by"), by=by, action=f"assessment.{to}", pk=id)
