"""Follow-ups are wished for, done, tried later or given up."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import person, said, tell_answer, tell_visit
from firstfix.care.facts import (
    FollowUpDone,
    FollowUpGivenUp,
    FollowUpPostponed,
    FollowUpRuleAdded,
    FollowUpRuleChanged,
    FollowUpWished,
)
from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

#: A wish further away is a slip of the finger.
LATEST_WISH = timedelta(days=3 * 366)


@transaction.atomic
def wish_follow_up(
    order: WorkOrder,
    *,
    on: date,
    text: str,
    visit: Visit | None = None,
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> FollowUp:
    """The customer wishes to be called on that day, about what `text` says. The same `uid` twice is one wish.

    A day that has gone by when a phone tells it late is not refused: it is the most urgent of the list.
    """
    require(by, "follow_up.wish")
    if uid and (known := FollowUp.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    if not company_day(at) <= on <= company_day(at) + LATEST_WISH:
        raise Invalid({"on": _("Choose today or a later day, within three years.")})
    follow_up = FollowUp.objects.create(
        uid=uid or uuid.uuid4(),
        work_order=order,
        visit=visit,
        wish=said(text, field="text", ask=_("Please write what the call is to be about.")),
        wished_by=person(by),
        due_on=on,
    )
    record(FollowUpWished(due_on=on.isoformat()), about=follow_up, by=by, at=at)
    tell_visit(visit, "wish", by=by, at=at)
    return follow_up


@transaction.atomic
def complete_follow_up(
    follow_up: FollowUp, *, rating: int, is_running: bool, remarks: str = "", by: Actor, at: datetime | None = None
) -> FollowUp:
    """What the customer answered, on the phone or behind a link: satisfaction from 1 to 5, does it run, own words."""
    if rating not in range(1, 6):
        raise Invalid({"rating": _("Choose a number from 1 to 5.")})
    follow_up = _step(follow_up, "complete", by=by, action="follow_up.answer")
    follow_up.rating, follow_up.is_running, follow_up.remarks = rating, is_running, remarks.strip()
    follow_up.done_at = at or timezone.now()
    follow_up.tries += 1
    follow_up.save()
    record(FollowUpDone(rating=rating, is_running=is_running), about=follow_up, by=by, at=at)
    tell_answer(follow_up.visit, "wish", follow_up.work_order.number, by=by, at=follow_up.done_at)
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


def _step(follow_up: FollowUp, verb: str, *, by: Actor, action: str = "follow_up.do") -> FollowUp:
    require(by, action)
    locked = FollowUp.objects.select_for_update(of=("self",), no_key=True).get(pk=follow_up.pk)
    locked.state = FOLLOW_UP_STATES.after(locked.state, verb)
    return locked
