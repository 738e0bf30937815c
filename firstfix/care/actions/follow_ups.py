"""Follow-ups are made by rule or wished for, done, tried later or given up; a bad answer becomes a task."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import person, said, tell_answer, tell_visit
from firstfix.care.actions.feedback import give_feedback
from firstfix.care.facts import (
    FollowUpDone,
    FollowUpGivenUp,
    FollowUpMade,
    FollowUpPostponed,
    FollowUpRuleAdded,
    FollowUpRuleChanged,
    FollowUpWished,
)
from firstfix.care.models import Feedback, FollowUp, FollowUpPhoto, FollowUpRule, Where
from firstfix.care.queries.feedback import route_of
from firstfix.care.queries.follow_ups import expected_calls, interval_calls
from firstfix.care.rules import Topic
from firstfix.care.rules.follow_ups import agreement, has_to_ask, is_bad, rule_flaws
from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.customers.models import Contact
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_photo
from firstfix.platform.records import keep
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

#: A wish further away is a slip of the finger.
LATEST_WISH = timedelta(days=3 * 366)
#: Within so many days a manager has seen to a bad answer.
TASK_DAYS = 1
MOST_PHOTOS = 10
#: What of a rule decides how many calls it brings.
CALLS_BY = ("trigger", "kind", "months", "customer_id", "contract_id", "is_active")


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
def make_interval_calls(*, at: datetime | None = None) -> list[FollowUp]:
    """The calls that fall due today by rules that wait for no order; safe to repeat."""
    made = []
    for rule, customer, due_on in interval_calls(today=company_day(at or timezone.now())):
        call, is_new = FollowUp.objects.get_or_create(rule=rule, customer_id=customer, due_on=due_on)
        if is_new:
            record(FollowUpMade(due_on=due_on.isoformat()), about=call, by=SYSTEM, at=at)
            made.append(call)
    return made


@transaction.atomic
def complete_follow_up(
    follow_up: FollowUp,
    *,
    rating: int,
    is_running: bool,
    nps: int | None = None,
    usage: str = "",
    remarks: str = "",
    photos: Iterable[BinaryIO] = (),
    topic: str = "",
    contact: Contact | None = None,
    by: Actor,
    at: datetime | None = None,
) -> FollowUp:
    """What the customer answered, on the phone or behind a link (as a `contact`): satisfaction 1 to 5, whether they
    would recommend us from 0 to 10 (None: not said), does it run, how it is used, own words.

    A bad answer becomes a manager's task. With a `topic` the own words go to those who answer on it, too; on our
    service the task has them already.
    """
    if rating not in range(1, 6):
        raise Invalid({"rating": _("Choose a number from 1 to 5.")})
    if nps is not None and nps not in range(11):
        raise Invalid({"nps": _("Choose a number from 0 to 10.")})
    if topic and not remarks.strip():
        raise Invalid({"remarks": _("Please write what it is.")})
    follow_up = _step(follow_up, "complete", by=by, action="follow_up.answer")
    follow_up.rating, follow_up.nps, follow_up.is_running = rating, nps, is_running
    follow_up.usage, follow_up.remarks = usage.strip(), remarks.strip()
    follow_up.done_at = at or timezone.now()
    follow_up.tries += 1
    follow_up.save()
    _keep_photos(follow_up, photos)
    record(FollowUpDone(rating=rating, is_running=is_running, nps=nps), about=follow_up, by=by, at=at)
    if follow_up.work_order:
        tell_answer(follow_up.visit, "wish", follow_up.work_order.number, by=by, at=follow_up.done_at)
    bad = is_bad(rating=rating, is_running=is_running, nps=nps)
    if bad:
        make_task(follow_up, contact=contact, by=by, at=follow_up.done_at)
    if topic and not (bad and topic == Topic.SERVICE):
        pass_on(follow_up, topic=topic, text=follow_up.remarks, contact=contact, by=by, at=follow_up.done_at)
    return follow_up


@transaction.atomic
def pass_on(
    follow_up: FollowUp,
    *,
    topic: str,
    text: str,
    says: str = "",
    contact: Contact | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Feedback:
    """What the customer said in a follow-up goes to those who can answer it."""
    where = Where.of(order=follow_up.work_order, customer=follow_up.customer)
    says = says or (contact.name if contact else "")
    return give_feedback(where, topic=topic, text=text, says=says, heard_in=follow_up, contact=contact, by=by, at=at)


@transaction.atomic
def add_photos(follow_up: FollowUp, *, photos: Iterable[BinaryIO], by: Actor) -> FollowUp:
    """What the customer sends after the call."""
    require(by, "follow_up.do")
    _keep_photos(follow_up, photos)
    return follow_up


@transaction.atomic
def miss_follow_up(follow_up: FollowUp, *, by: Actor, at: datetime | None = None) -> FollowUp:
    """Nobody was reached: tried again by the rule, or given up when it was tried often enough."""
    at = at or timezone.now()
    require(by, "follow_up.do")
    if follow_up.tries + 1 >= follow_up.most_tries:
        with translation.override(company().language):
            reason = gettext("Not reached in %(n)s tries.") % {"n": follow_up.tries + 1}
        return give_up_follow_up(follow_up, reason=reason, by=by, at=at)
    return postpone_follow_up(follow_up, due_on=company_day(at) + timedelta(days=follow_up.retry_days), by=by, at=at)


@transaction.atomic
def postpone_follow_up(follow_up: FollowUp, *, due_on: date, by: Actor, at: datetime | None = None) -> FollowUp:
    """Nobody was reached, or another day was asked for: try again on it."""
    at = at or timezone.now()
    if due_on < company_day(at):
        raise Invalid({"due_on": _("Choose today or a later day.")})
    follow_up = _step(follow_up, "try_later", by=by)
    follow_up.due_on = due_on
    follow_up.tries += 1
    follow_up.save()
    record(FollowUpPostponed(due_on=due_on.isoformat(), tries=follow_up.tries), about=follow_up, by=by, at=at)
    return follow_up


@transaction.atomic
def give_up_follow_up(follow_up: FollowUp, *, reason: str, by: Actor, at: datetime | None = None) -> FollowUp:
    reason = said(reason, field="reason", ask=_("Please say why it is given up."), most=400)
    follow_up = _step(follow_up, "give_up", by=by)
    follow_up.tries += 1
    follow_up.reason, follow_up.done_at = reason, at or timezone.now()
    follow_up.save()
    record(FollowUpGivenUp(tries=follow_up.tries, reason=reason), about=follow_up, by=by, at=at)
    return follow_up


@transaction.atomic
def save_rule(rule: FollowUpRule, *, agreed: int = 0, by: Actor, at: datetime | None = None) -> FollowUpRule:
    """A rule in use that brings more than ASKS_ABOVE calls has to be agreed to: `agreed` says to how many. What was
    agreed to holds as long as the rule calls the same customers as often.
    """
    require(by, "follow_up.rules")
    today = company_day(at or timezone.now())
    if rule.is_active and not rule_flaws(rule):
        expected = expected_calls(rule, today=today)
        former = FollowUpRule.objects.filter(pk=rule.pk).values(*CALLS_BY).first()
        is_same = former == {name: getattr(rule, name) for name in CALLS_BY}
        if has_to_ask(expected, agreed=agreed, before=rule.agreed, is_same=is_same):
            raise Invalid({"agreed": _("This rule would make %(n)s calls in 90 days. Say that so many are meant.")
                           % {"n": expected}})  # fmt: skip
        if rule.contract and rule.contract.ends_on < today:
            raise Invalid({"contract": _("This contract has ended.")})
        rule.agreed = agreement(expected, agreed=agreed, before=rule.agreed, is_same=is_same)
    return keep(rule, by=by, action="follow_up.rules", added=FollowUpRuleAdded, changed=FollowUpRuleChanged, at=at)


def _keep_photos(follow_up: FollowUp, photos: Iterable[BinaryIO]) -> None:
    photos = list(photos)
    if follow_up.photos.count() + len(photos) > MOST_PHOTOS:
        raise Invalid({"photos": _("At most %(n)s photos.") % {"n": MOST_PHOTOS}})
    for photo in photos:
        FollowUpPhoto.objects.create(follow_up=follow_up, file=store_photo(photo, name="photo.jpg"))


def make_task(follow_up: FollowUp, *, contact: Contact | None = None, by: Actor, at: datetime) -> Feedback:
    """Of a bad answer: feedback about our service with an owner, a day and an answer, like any other; the rule of that
    topic may name the owner.
    """
    where = Where.of(order=follow_up.work_order, customer=follow_up.customer)
    return give_feedback(
        where, topic=Topic.SERVICE, text=_task_words(follow_up), says=contact.name if contact else "",
        follow_up=follow_up, contact=contact, owner=route_of(Topic.SERVICE).owner or _first_manager(),
        due_on=company_day(at) + timedelta(days=TASK_DAYS), by=by, at=at,
    )  # fmt: skip


def _task_words(follow_up: FollowUp) -> str:
    """What was answered, in the company's language, for whoever calls the customer."""
    with translation.override(company().language):
        words = [gettext("Satisfaction %(n)s of 5.") % {"n": follow_up.rating}]
        if follow_up.nps is not None:
            words.append(gettext("Would recommend us: %(n)s of 10.") % {"n": follow_up.nps})
        if not follow_up.is_running:
            words.append(gettext("It does not run well."))
    return "\n".join([" ".join(words), follow_up.remarks]).strip()


def _first_manager() -> User | None:
    return User.objects.filter(is_active=True, roles__overlap=[Role.MANAGER.value]).order_by("pk").first()


def _step(follow_up: FollowUp, verb: str, *, by: Actor, action: str = "follow_up.do") -> FollowUp:
    require(by, action)
    locked = FollowUp.objects.select_for_update(of=("self",), no_key=True).get(pk=follow_up.pk)
    locked.state = FOLLOW_UP_STATES.after(locked.state, verb)
    return locked
