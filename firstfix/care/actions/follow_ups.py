"""Follow-ups are done, tried later or given up."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.facts import (
    FollowUpDone,
    FollowUpGivenUp,
    FollowUpPostponed,
    FollowUpRuleAdded,
    FollowUpRuleChanged,
)
from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep


@transaction.atomic
def complete_follow_up(
    follow_up: FollowUp, *, rating: int, is_running: bool, remarks: str = "", by: Actor, at: datetime | None = None
) -> FollowUp:
    """The customer answered: satisfaction from 1 to 5, whether it runs, and their own words."""
    if rating not in range(1, 6):
        raise Invalid({"rating": _("Choose a number from 1 to 5.")})
    follow_up = _step(follow_up, "complete", by=by)
    follow_up.rating, follow_up.is_running, follow_up.remarks = rating, is_running, remarks.strip()
    follow_up.done_at = at or timezone.now()
    follow_up.tries += 1
    follow_up.save()
    record(FollowUpDone(rating=rating, is_running=is_running), about=follow_up, by=by, at=at)
    return follow_up


@transaction.atomic
def postpone_follow_up(follow_up: FollowUp, *, due_on: date, by: Actor) -> FollowUp:
    """Nobody was reached: try again on another day."""
    if due_on < timezone.localdate():
        raise Invalid({"due_on": _("Choose today or a later day.")})
    follow_up = _step(follow_up, "try_later", by=by)
    follow_up.due_on = due_on
    follow_up.tries += 1
    follow_up.save()
    record(FollowUpPostponed(due_on=due_on.isoformat(), tries=follow_up.tries), about=follow_up, by=by)
    return follow_up


@transaction.atomic
def give_up_follow_up(follow_up: FollowUp, *, by: Actor) -> FollowUp:
    follow_up = _step(follow_up, "give_up", by=by)
    follow_up.tries += 1
    follow_up.done_at = timezone.now()
    follow_up.save()
    record(FollowUpGivenUp(tries=follow_up.tries), about=follow_up, by=by)
    return follow_up


def save_rule(rule: FollowUpRule, *, by: Actor) -> FollowUpRule:
    return keep(rule, by=by, action="follow_up.rules", added=FollowUpRuleAdded, changed=FollowUpRuleChanged)


def _step(follow_up: FollowUp, verb: str, *, by: Actor) -> FollowUp:
    require(by, "follow_up.do")
    locked = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    locked.state = FOLLOW_UP_STATES.after(locked.state, verb)
    return locked
