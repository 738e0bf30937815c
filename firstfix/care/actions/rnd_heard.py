"""Who hears what is said between R&D and the field: on their bells, on the phones' copies of visits, on the orders."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from firstfix.care.actions.caught import notify_all, tell_answer
from firstfix.care.facts import RndAnswered, RndAsked, RndToldMore
from firstfix.care.models import Escalation, Problem, ProblemMessage
from firstfix.care.queries.heard import visits_that_hear
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

Kind = ProblemMessage.Kind


def tell_field(
    problem: Problem,
    words: str,
    text: str,
    *,
    brought: QuerySet[Escalation] | None = None,
    of_others: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Who brought it, the crew on whose visit it came up, and those who come next to a machine with the fault; of the
    orders `brought`, or of all.

    Without `words` nobody's bell rings, and the visits' copies on phones have it all the same.
    """
    brought = problem.escalations.all() if brought is None else brought
    rows = list(brought.select_related("visit", "work_order", "by"))
    told = {one.visit_id for one in rows if one.visit_id}
    for one in rows:
        tell_answer(one.visit, "problem", problem.number, by=by, at=at)
        _notify(words, text, one.work_order, one.visit, also=[one.by], but=by, at=at)
    others = visits_that_hear(brought, of_others=of_others, now=at).exclude(pk__in=told)
    for visit in others.select_related("work_order"):
        tell_answer(visit, "problem", problem.number, by=by, at=at)
        _notify(words, text, visit.work_order, visit, also=[], but=by, at=at)


def _notify(
    words: str, text: str, order: WorkOrder, visit: Visit | None, *, also: list[User | None], but: Actor, at: datetime
) -> None:
    if not words:
        return
    crew = User.objects.filter(engineer__bookings__visit=visit) if visit else ()
    notify_all(
        [*also, *crew], words, but=but, link=f"/work-orders/{order.pk}", at=at, visit=visit.pk if visit else None,
        order=order.number, text=text[:200],
    )  # fmt: skip


def tell_owner(problem: Problem, text: str, *, by: Actor, at: datetime) -> None:
    link = f"/problems/{problem.pk}"
    notify_all([problem.owner], "rnd_told_more", but=by, link=link, at=at, number=problem.number, text=text[:200])


def fact_of(problem: Problem, message: ProblemMessage) -> RndAsked | RndToldMore | RndAnswered:
    if message.kind == Kind.QUESTION:
        return RndAsked(problem.number, message.text)
    if message.kind == Kind.REPLY:
        return RndToldMore(problem.number, message.text)
    return RndAnswered(problem.number, message.kind, message.text)
