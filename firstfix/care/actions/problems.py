"""Orders are brought before R&D; R&D groups them, asks back and answers, and the orders that waited go on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import person, said, tell_visit
from firstfix.care.actions.rnd_heard import fact_of, tell_field, tell_owner
from firstfix.care.facts import (
    OrderEscalated,
    ProblemChanged,
    ProblemOpened,
    ProblemStepped,
    RndToldMore,
)
from firstfix.care.models import Escalation, Problem, ProblemMessage
from firstfix.care.states import ANSWERED, PROBLEM_STATES, UNDER_STUDY
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number
from firstfix.scheduling.models import Visit
from firstfix.work.actions import step_work_order
from firstfix.work.models import WorkOrder

Kind = ProblemMessage.Kind

#: The step that an answer takes, and the kind of its message.
ANSWERS = {"work_around": Kind.WORKAROUND, "fix": Kind.FIX, "decline": Kind.DECLINED}


@transaction.atomic
def escalate_order(
    order: WorkOrder,
    *,
    subject: str,
    description: str = "",
    problem: Problem | None = None,
    visit: Visit | None = None,
    waits: bool = False,
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Escalation:
    """Bring an order before R&D: in a new problem, or in one that is known. The same `uid` twice is one escalation.

    An order that R&D has had before them brings its words there, and where they had answered, the answer did not help.
    In a `problem` that is known, its answer holds for the order too. With `waits` the order waits until there is one.
    """
    require(by, "problem.escalate")
    if uid and (known := Escalation.objects.filter(uid=uid).first()):
        return known
    escalation = bring(
        order, subject=said(subject, field="subject", ask=_("Please say in a few words what it is about."), most=200),
        description=description, problem=problem, visit=visit, by=by, at=at or timezone.now(), uid=uid,
    )  # fmt: skip
    order.refresh_from_db(fields=["state"])
    if waits and order.state != "waiting_rnd" and not last_answer(escalation.problem):
        step_work_order(order, "wait_for_rnd", reason=escalation.subject, by=by, at=at)
    return escalation


def bring(
    order: WorkOrder,
    *,
    subject: str,
    description: str,
    problem: Problem | None = None,
    visit: Visit | None = None,
    by: Actor,
    at: datetime,
    uid: uuid.UUID | None = None,
) -> Escalation:
    """An escalation in its problem. Whether the person may is for the action around it to ask."""
    # One after the other for each order: two phones at one order make one problem.
    WorkOrder.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    known = problem_of(order)
    holding = _holding(problem or known) or _new_problem(order, subject=subject, at=at)
    escalation = Escalation.objects.create(
        uid=uid or uuid.uuid4(), problem=holding, work_order=order, visit=visit, subject=subject[:200],
        description=description.replace("\x00", "").strip(), by=person(by), at=at,
    )  # fmt: skip
    # Facts come last: the search index takes in at once what is written by then.
    record(OrderEscalated(holding.number, escalation.subject), about=order, by=by, at=at)
    tell_visit(visit, "problem", by=by, at=at)
    if known and known.pk == holding.pk and (holding.state in ANSWERED or last_answer(holding)):
        _study_again(holding, escalation.subject, by=by, at=at)
    elif problem or known:
        record(RndToldMore(holding.number, escalation.subject), about=holding, by=by, at=at)
    else:
        record(ProblemOpened(holding.number, holding.subject), about=holding, by=by, at=at)
    tell_owner(holding, escalation.subject, by=by, at=at)
    return escalation


def problem_of(order: WorkOrder) -> Problem | None:
    """The last problem in which R&D had this order before them."""
    return Problem.objects.filter(escalations__work_order=order).order_by("-escalations__at", "-pk").first()


def _holding(problem: Problem | None) -> Problem | None:
    """The problem, locked; the one that it became part of when it was merged."""
    if problem is None:
        return None
    problem = locked(problem)
    return locked(problem.merged_into) if problem.merged_into else problem


def _new_problem(order: WorkOrder, *, subject: str, at: datetime) -> Problem:
    return Problem.objects.create(
        number=next_number("RD", at=at),
        subject=subject[:200],
        product_model=order.asset.product_model if order.asset else None,
        opened_at=at,
    )


@transaction.atomic
def take_problem(problem: Problem, *, by: Actor, at: datetime | None = None) -> Problem:
    """Somebody of R&D has it in hand; from a colleague too."""
    require(by, "problem.answer")
    problem = locked(problem)
    problem.owner = person(by)
    if problem.state == "new":
        return step_problem(problem, "take", by=by, at=at or timezone.now())
    if problem.state not in UNDER_STUDY:
        raise Refused(_("Nobody needs to study this problem any more."))
    problem.save()
    record(ProblemChanged(("owner",)), about=problem, by=by, at=at)
    return problem


@transaction.atomic
def ask_back(problem: Problem, *, text: str, by: Actor, at: datetime | None = None) -> ProblemMessage:
    """R&D needs to know more from those on site."""
    require(by, "problem.answer")
    text = said(text, field="text", ask=_("Please write the question."))
    return _say(problem, "ask", Kind.QUESTION, text, by=by, at=at or timezone.now())


@transaction.atomic
def reply_to_rnd(
    problem: Problem, *, text: str, by: Actor, at: datetime | None = None, uid: uuid.UUID | None = None
) -> ProblemMessage:
    """What the field answers to R&D's question; without a question it is one more thing that R&D should know."""
    require(by, "problem.escalate")
    if uid and (known := ProblemMessage.objects.filter(uid=uid).first()):
        return known
    text = said(text, field="text", ask=_("Please write what R&D should know."))
    # Written without network, it may come after the problem has become part of another.
    holding = _holding(problem) or problem
    return _say(holding, "reply", Kind.REPLY, text, by=by, at=at or timezone.now(), uid=uid)


@transaction.atomic
def answer_problem(problem: Problem, verb: str, *, text: str, by: Actor, at: datetime | None = None) -> ProblemMessage:
    """R&D answers: `work_around`, `fix`, or `decline` with the reason. The orders that waited for it go on."""
    require(by, "problem.answer")
    if verb not in ANSWERS:
        raise Invalid({"verb": _("This is not an answer that R&D can give.")})
    text = said(text, field="text", ask=_("Please write what the engineer is to do."))
    at = at or timezone.now()
    message = _say(problem, verb, ANSWERS[verb], text, by=by, at=at)
    _let_go_on(orders_of(message.problem), because=text, at=at)
    return message


@transaction.atomic
def close_problem(problem: Problem, *, by: Actor, at: datetime | None = None) -> Problem:
    require(by, "problem.answer")
    return step_problem(locked(problem), "close", by=by, at=at or timezone.now())


@transaction.atomic
def reopen_problem(problem: Problem, *, reason: str, by: Actor, at: datetime | None = None) -> Problem:
    """The answer does not help: R&D has it again."""
    require(by, "problem.escalate")
    reason = said(reason, field="reason", ask=_("Please say why the answer is not enough."))
    at = at or timezone.now()
    problem = locked(problem)
    _add_message(problem, Kind.REPLY, reason, by=by, at=at)
    return _study_again(problem, reason, by=by, at=at)


@transaction.atomic
def merge_problem(problem: Problem, *, into: Problem, by: Actor, at: datetime | None = None) -> Problem:
    """It is known already: its orders, messages and bulletins go there; what was answered for one holds for both."""
    require(by, "problem.answer")
    at = at or timezone.now()
    if problem.pk == into.pk:
        raise Invalid({"into": _("A problem cannot be part of itself.")})
    # Always in the same order, so that two merges never wait for each other.
    rows = {row.pk: row for row in Problem.objects.select_for_update(no_key=True).filter(pk__in=[problem.pk, into.pk])
            .order_by("pk")}  # fmt: skip
    problem, into = rows[problem.pk], rows[into.pk]
    if into.state == "merged":
        raise Refused(_("That problem is itself part of another."))
    problem.merged_into = into
    step_problem(problem, "merge", by=by, at=at, text=into.number)
    orders = orders_of(problem)
    came, stayed = (list(one.escalations.values_list("pk", flat=True)) for one in (problem, into))
    known_here = last_answer(into)
    problem.escalations.update(problem=into)
    problem.messages.update(problem=into)
    problem.bulletins.update(problem=into)
    problem.merged.update(merged_into=into)
    into.opened_at = min(into.opened_at, problem.opened_at)
    into.answered_at = min((one for one in (into.answered_at, problem.answered_at) if one), default=None)
    into.save()
    record(ProblemChanged(("orders",)), about=into, by=by, at=at)
    for order in orders:
        record(OrderEscalated(into.number, into.subject), about=order, by=by, at=at)
    if answer := last_answer(into):
        _pass_on(answer, into.escalations.filter(pk__in=came if answer == known_here else stayed), by=by, at=at)
    return into


def _pass_on(answer: ProblemMessage, brought: QuerySet[Escalation], *, by: Actor, at: datetime) -> None:
    """What was answered before holds for these too: they hear it as if it was said now."""
    orders = list(WorkOrder.objects.filter(escalations__in=brought).distinct().order_by("pk"))
    for order in orders:
        record(fact_of(answer.problem, answer), about=order, by=by, at=at)
    _let_go_on(orders, because=answer.text, at=at)
    tell_field(answer.problem, "rnd_answers", answer.text, brought=brought, of_others=True, by=by, at=at)


@transaction.atomic
def change_problem(problem: Problem, *, subject: str, by: Actor) -> Problem:
    """Name it by what it turned out to be."""
    require(by, "problem.answer")
    problem = locked(problem)
    subject = said(subject, field="subject", ask=_("Please say in a few words what it is about."), most=200)
    if subject != problem.subject:
        problem.subject = subject
        problem.save()
        record(ProblemChanged(("subject",)), about=problem, by=by)
    return problem


def step_problem(problem: Problem, verb: str, *, by: Actor, at: datetime, text: str = "") -> Problem:
    """Take a step of the table with a locked problem."""
    before = problem.state
    problem.state = PROBLEM_STATES.after(before, verb)
    if verb in ANSWERS:
        problem.answered_at = problem.answered_at or at
    if verb == "fix":
        problem.fixed_at = at
    if verb == "reopen":
        problem.fixed_at = problem.closed_at = None
    if problem.state == "closed":
        problem.closed_at = at
    problem.save()
    record(ProblemStepped(verb, before, problem.state, text), about=problem, by=by, at=at)
    return problem


def locked(problem: Problem) -> Problem:
    return Problem.objects.select_for_update(of=("self",), no_key=True).get(pk=problem.pk)


def orders_of(problem: Problem) -> list[WorkOrder]:
    return list(WorkOrder.objects.filter(escalations__problem=problem).distinct().order_by("pk"))


def last_answer(problem: Problem) -> ProblemMessage | None:
    """The newest that still holds."""
    return _holding_answers(problem).order_by("-at", "-pk").first()


def _holding_answers(problem: Problem) -> QuerySet[ProblemMessage]:
    return problem.messages.filter(kind__in=ProblemMessage.ANSWERS, withdrawn_at=None)


def _study_again(problem: Problem, reason: str, *, by: Actor, at: datetime) -> Problem:
    """What was answered holds no longer; who is on the way with it hears so."""
    if problem.state in ANSWERED:
        step_problem(problem, "reopen", by=by, at=at, text=reason)
    else:  # a workaround was given, and R&D has asked back since
        record(RndToldMore(problem.number, reason), about=problem, by=by, at=at)
    _holding_answers(problem).update(withdrawn_at=at)
    tell_field(problem, "rnd_looks_again", reason, of_others=True, by=by, at=at)
    return problem


def go_on(order: WorkOrder, *, because: str, at: datetime) -> None:
    """An order that waits for R&D is to be scheduled again. R&D answers, the order's step is the system's."""
    order.refresh_from_db(fields=["state"])
    if order.state == "waiting_rnd":
        step_work_order(order, "resume", reason=because, by=SYSTEM, at=at)


def _let_go_on(orders: Iterable[WorkOrder], *, because: str, at: datetime) -> None:
    for order in orders:
        go_on(order, because=because, at=at)


def _say(
    problem: Problem, verb: str, kind: str, text: str, *, by: Actor, at: datetime, uid: uuid.UUID | None = None
) -> ProblemMessage:
    """A message, the step that it is, and a fact about each order that waits to hear of it."""
    problem = locked(problem)
    message = _add_message(problem, kind, text, by=by, at=at, uid=uid)
    if verb == "reply" and problem.state in ("new", "in_work", "worked_around"):
        record(RndToldMore(problem.number, text), about=problem, by=by, at=at)  # nobody had asked
    else:
        if verb == "ask" or verb in ANSWERS:
            problem.owner = problem.owner or person(by)
        step_problem(problem, verb, by=by, at=at, text=text)
    for order in orders_of(problem):
        record(fact_of(problem, message), about=order, by=by, at=at)
    if kind == Kind.REPLY:
        tell_owner(problem, text, by=by, at=at)
    words = {Kind.REPLY: "", Kind.QUESTION: "rnd_asks"}.get(Kind(kind), "rnd_answers")
    tell_field(problem, words, text, of_others=message.is_answer, by=by, at=at)
    return message


def _add_message(
    problem: Problem, kind: str, text: str, *, by: Actor, at: datetime, uid: uuid.UUID | None = None
) -> ProblemMessage:
    return ProblemMessage.objects.create(
        uid=uid or uuid.uuid4(), problem=problem, kind=kind, text=text, by=person(by), at=at
    )
