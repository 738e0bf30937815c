"""What the company asks of its plans."""

from __future__ import annotations

from firstfix.scheduling.models import PlanningRules


def planning_rules() -> PlanningRules:
    """What was set, else what holds by default (not saved then)."""
    return PlanningRules.objects.first() or PlanningRules()
