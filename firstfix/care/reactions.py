"""What care does when work reports."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from firstfix.care.facts import FollowUpMade
from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.facts.actions import record
from firstfix.work.facts import WorkOrderClosed
from firstfix.work.models import WorkOrder


def make_follow_ups(fact: WorkOrderClosed, *, about: WorkOrder, by: Actor) -> None:
    """A call for each rule of the order's kind. Closing the order again makes no second one."""
    closed_on = timezone.localdate(about.closed_at or timezone.now())
    for rule in FollowUpRule.objects.filter(kind=about.kind, is_active=True):
        due_on = closed_on + timedelta(days=rule.days)
        follow_up, is_new = FollowUp.objects.get_or_create(work_order=about, rule=rule, defaults={"due_on": due_on})
        if is_new:
            record(FollowUpMade(due_on=due_on.isoformat()), about=follow_up, by=SYSTEM)
