"""What the company asks of its plans."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.records import keep
from firstfix.scheduling.facts import PlanningRulesChanged
from firstfix.scheduling.models import PlanningRules
from firstfix.scheduling.queries.planning_rules import planning_rules

RULE_FIELDS = (
    *("hours", "nights", "travel_days", "long_travel_hours", "days_in_a_row", "rest"),
    *("firm", "fairness", "customers_choose"),
    *("plans_at_night", "night_hour", "night_days"),
)


def change_planning_rules(*, by: Actor, **values: Any) -> PlanningRules:
    """Set some of RULE_FIELDS; an empty limit is none. It holds for what is planned from now on."""
    require(by, "schedule.rules")
    if unknown := values.keys() - set(RULE_FIELDS):
        raise TypeError(f"planning rules have no {sorted(unknown)}")
    rules = planning_rules()
    for field, value in values.items():
        setattr(rules, field, value)
    try:
        with transaction.atomic():
            return keep(rules, by=by, action="schedule.rules", added=PlanningRulesChanged, changed=PlanningRulesChanged)
    except IntegrityError as twice:
        raise Refused(_("Somebody else has just changed these rules. Please look again.")) from twice
