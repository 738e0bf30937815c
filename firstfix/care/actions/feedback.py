"""What a customer told us is routed by rule, answered by its owner, and the answer goes back: to who brought it, to the
engineers whose work it is about, and to the customer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import notify_all, person, said, short, tell_answer, tell_visit
from firstfix.care.facts import (
    FeedbackAnswerTold,
    FeedbackChanged,
    FeedbackGiven,
    FeedbackRuleSaved,
    FeedbackStepped,
)
from firstfix.care.models import Feedback, FeedbackRule, FollowUp, Where
from firstfix.care.queries.feedback import contracts_to_renew, route_of
from firstfix.care.rules import Team, Topic
from firstfix.care.states import FEEDBACK_STATES
from firstfix.customers.models import Contact, ServiceContract
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.queries import crews_of
from firstfix.work.models import ServiceRequest

OUTCOMES = {"won": "win", "lost": "lose"}


@transaction.atomic
def give_feedback(
    where: Where,
    *,
    topic: str,
    text: str,
    says: str = "",
    product_model: ProductModel | None = None,
    follow_up: FollowUp | None = None,
    heard_in: FollowUp | None = None,
    contact: Contact | None = None,
    request: ServiceRequest | None = None,
    contract: ServiceContract | None = None,
    owner: User | None = None,
    due_on: date | None = None,
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Feedback:
    """Write down what a customer said, a lead or a suggestion; customers write it themselves too, with a login (as a
    `contact`) or behind the link of a `request`. The rule of its topic gives team, person and due date, unless they are
    given. The same `uid` twice is the same feedback.
    """
    require(by, "feedback.give")
    if uid and (known := Feedback.objects.filter(uid=uid).first()):
        return known
    if topic not in Topic.values:
        raise Invalid({"topic": _("Choose what it is about.")})
    if topic == Topic.RENEWAL and contract is None:
        raise Invalid({"topic": _("A renewal comes by itself, before its contract ends.")})
    at = at or timezone.now()
    route = route_of(Topic(topic))
    feedback = Feedback.objects.create(
        **where.fields,
        uid=uid or uuid.uuid4(),
        number=next_number("FB", at=at),
        topic=topic,
        text=said(text, field="text", ask=_("Please write what was said.")),
        says=short(says, field="says"),
        product_model=where.asset.product_model if where.asset else product_model,
        team=route.team,
        owner=owner or route.owner,
        due_on=due_on or company_day(at) + timedelta(days=route.days),
        follow_up=follow_up,
        heard_in=heard_in,
        contact=contact,
        request=request,
        contract=contract,
        by=person(by),
        at=at,
    )
    record(FeedbackGiven(feedback.number, topic, feedback.team), about=feedback, by=by, at=at)
    tell_visit(where.visit, feedback.kind, by=by, at=at)
    _notify_owner(feedback, by=by, at=at)
    return feedback


@transaction.atomic
def take_feedback(feedback: Feedback, *, by: Actor, at: datetime | None = None) -> Feedback:
    """I answer this one."""
    require(by, "feedback.handle")
    feedback = _locked(feedback)
    feedback.owner = person(by)
    if feedback.state == "new":
        return _step(feedback, "take", by=by, at=at or timezone.now())
    feedback.save()
    record(FeedbackChanged(("owner",)), about=feedback, by=by, at=at)
    return feedback


@transaction.atomic
def route_feedback(feedback: Feedback, *, team: str, due_on: date, owner: User | None = None, by: Actor) -> Feedback:
    """Others are to answer, or by another day."""
    require(by, "feedback.handle")
    if team not in Team.values:
        raise Invalid({"team": _("Choose who is to answer.")})
    feedback = _locked(feedback)
    told = {"team": team, "owner": owner, "due_on": due_on}
    fields = tuple(name for name, value in told.items() if getattr(feedback, name) != value)
    if fields:
        for name in fields:
            setattr(feedback, name, told[name])
        feedback.save()
        record(FeedbackChanged(fields), about=feedback, by=by)
        if "owner" in fields:
            _notify_owner(feedback, by=by, at=timezone.now())
    return feedback


@transaction.atomic
def name_product(
    feedback: Feedback, *, product_model: ProductModel | None, by: Actor, at: datetime | None = None
) -> Feedback:
    """About which product it is, as whoever reads it understands; where it is about a machine, the machine says so."""
    require(by, "feedback.handle")
    feedback = _locked(feedback)
    if feedback.asset_id:
        raise Refused(_("It is about a machine, whose product it is about."))
    if feedback.product_model != product_model:
        feedback.product_model = product_model
        feedback.save()
        record(FeedbackChanged(("product_model",)), about=feedback, by=by, at=at)
    return feedback


@transaction.atomic
def answer_feedback(
    feedback: Feedback, *, answer: str, tells_customer: bool | None = None, by: Actor, at: datetime | None = None
) -> Feedback:
    """The answer, for who brought it and for the customer; it holds for duplicates too.

    tells_customer: whether the customer gets these words; None: where they expect an answer
    """
    require(by, "feedback.handle")
    if feedback.is_lead:
        raise Refused(_("This is won or lost in the end: say which."))
    answer = said(answer, field="answer", ask=_("Please write the answer."))
    return _end(feedback, "answer", answer, tells=tells_customer, by=by, at=at or timezone.now())


@transaction.atomic
def end_lead(feedback: Feedback, *, outcome: str, answer: str, by: Actor, at: datetime | None = None) -> Feedback:
    """A lead or a renewal was won or lost; `answer` says what came of it."""
    require(by, "feedback.handle")
    if not feedback.is_lead:
        raise Invalid({"outcome": _("Only a sales lead or a renewal is won or lost.")})
    if outcome not in OUTCOMES:
        raise Invalid({"outcome": _("Choose won or lost.")})
    answer = said(answer, field="answer", ask=_("Please write what came of it."))
    return _end(feedback, OUTCOMES[outcome], answer, tells=False, by=by, at=at or timezone.now())


@transaction.atomic
def make_renewals(*, at: datetime | None = None) -> list[Feedback]:
    """Contracts that end soon are on somebody's list, each once for the day on which it ends; safe to repeat."""
    at = at or timezone.now()
    return [
        give_feedback(
            Where.of(customer=contract.customer), topic=Topic.RENEWAL, text=_renewal_words(contract),
            contract=contract, due_on=contract.ends_on, by=SYSTEM, at=at,
        )
        for contract in contracts_to_renew(today=company_day(at))
    ]  # fmt: skip


@transaction.atomic
def gather_feedback(
    feedback: Feedback, *, of: Feedback, tells_customer: bool | None = None, by: Actor, at: datetime | None = None
) -> Feedback:
    """The same was said before: this one follows the other, and gets its answer.

    tells_customer: whether customers who expect an answer get that of the other; None: where it went to its customer.
    Where it went to nobody it may be no words for customers, so that has to be said.
    """
    require(by, "feedback.handle")
    at = at or timezone.now()
    original = of.duplicate_of or of
    if original.pk == feedback.pk:
        raise Invalid({"of": _("Feedback cannot be a duplicate of itself.")})
    feedback, original = _locked(feedback), _locked(original)
    if original.answered_at and tells_customer is None and not original.is_customer_told and feedback.is_awaited:
        raise Refused(_("The answer to %(number)s went to no customer. Say whether this customer gets it.")
                      % {"number": original.number})  # fmt: skip
    followers = list(feedback.duplicates.select_for_update(of=("self",), no_key=True))
    for one in followers:
        one.duplicate_of = original
        one.save()
    feedback.duplicate_of = original
    _step(feedback, "mark_duplicate", by=by, at=at, text=original.number)
    if original.answered_at:
        _pass_on(original, [feedback, *followers], tells=tells_customer is not False, by=by, at=at)
    return feedback


@transaction.atomic
def reopen_feedback(feedback: Feedback, *, reason: str, by: Actor, at: datetime | None = None) -> Feedback:
    require(by, "feedback.handle")
    reason = said(reason, field="reason", ask=_("Please say why it is not done."))
    feedback = _locked(feedback)
    feedback.duplicate_of = None
    feedback.answered_at, feedback.is_customer_told = None, False
    return _step(feedback, "reopen", by=by, at=at or timezone.now(), text=reason)


@transaction.atomic
def save_feedback_rule(*, topic: str, team: str, days: int, owner: User | None = None, by: Actor) -> FeedbackRule:
    """Who answers on this topic, and within how many days; for what comes from now on."""
    require(by, "feedback.rules")
    if topic not in Topic.values:
        raise Invalid({"topic": _("Choose what it is about.")})
    if team not in Team.values:
        raise Invalid({"team": _("Choose who is to answer.")})
    if days not in range(366):
        raise Invalid({"days": _("Choose a number from 0 to 365.")})
    rule, _is_new = FeedbackRule.objects.update_or_create(
        topic=topic, defaults={"team": team, "days": days, "owner": owner}
    )
    record(FeedbackRuleSaved(topic, team, days), about=rule, by=by)
    return rule


def _renewal_words(contract: ServiceContract) -> str:
    with translation.override(company().language):
        said = {"contract": contract, "day": date_format(contract.ends_on, "DATE_FORMAT")}
        return gettext("The contract %(contract)s ends on %(day)s.") % said


def _end(feedback: Feedback, verb: str, answer: str, *, tells: bool | None, by: Actor, at: datetime) -> Feedback:
    feedback = _locked(feedback)
    feedback.answer, feedback.answered_at = answer, at
    feedback.is_customer_told = feedback.can_be_told and (feedback.awaits_answer if tells is None else tells)
    feedback.owner = feedback.owner or person(by)
    _step(feedback, verb, by=by, at=at, text=answer)
    _tell_answer(feedback, by=by, at=at)
    duplicates = feedback.duplicates.select_for_update(of=("self",), no_key=True)
    _pass_on(feedback, duplicates, tells=tells is not False, by=by, at=at)
    return feedback


def _pass_on(original: Feedback, duplicates: Iterable[Feedback], *, tells: bool, by: Actor, at: datetime) -> None:
    """The answer holds for them; where these are words for customers, whoever expects an answer gets it."""
    for one in duplicates:
        one.answer, one.answered_at, one.is_customer_told = original.answer, at, tells and one.awaits_answer
        one.save()
        record(FeedbackChanged(("answer",)), about=one, by=by, at=at)
        _tell_answer(one, by=by, at=at)


def _tell_answer(feedback: Feedback, *, by: Actor, at: datetime) -> None:
    """The answer goes back to who of ours brought it, to the engineers who were there, and to the customer."""
    tell_answer(feedback.visit, feedback.kind, feedback.number, by=by, at=at)
    brought = feedback.by if feedback.by and may(feedback.by, "feedback.see") else None
    said: dict[str, Any] = {"number": feedback.number, "text": feedback.answer[:200]}
    to: dict[str, Any] = {"but": by, "link": f"/feedback/{feedback.pk}", "at": at}
    notify_all([brought], "feedback_answered", visit=feedback.visit_id, **to, **said)
    notify_all([one for one in _crew(feedback) if one != brought], "feedback_about_visit_answered", **to, **said)
    if feedback.is_customer_told:
        record(FeedbackAnswerTold(feedback.number), about=feedback, by=by, at=at)


def _crew(feedback: Feedback) -> Iterable[User]:
    """Who was there; of a lead they hear nothing, it is not about their work."""
    if feedback.work_order_id is None or feedback.is_lead:
        return ()
    engineers = crews_of([feedback.work_order_id]).get(feedback.work_order_id, set())
    return User.objects.filter(engineer__in=engineers).order_by("pk")


def _notify_owner(feedback: Feedback, *, by: Actor, at: datetime) -> None:
    notify_all(
        [feedback.owner], "feedback_for_you", but=by, link=f"/feedback/{feedback.pk}", at=at,
        number=feedback.number, due=feedback.due_on, text=feedback.text[:200],
    )  # fmt: skip


def _step(feedback: Feedback, verb: str, *, by: Actor, at: datetime, text: str = "") -> Feedback:
    before = feedback.state
    feedback.state = FEEDBACK_STATES.after(before, verb)
    feedback.save()
    record(FeedbackStepped(verb, before, feedback.state, text), about=feedback, by=by, at=at)
    return feedback


def _locked(feedback: Feedback) -> Feedback:
    return Feedback.objects.select_for_update(of=("self",), no_key=True).get(pk=feedback.pk)
