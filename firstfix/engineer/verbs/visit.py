"""The visit's times, each told by a phone that may have been away for hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.equipment.access import part_for
from firstfix.equipment.rules import quantity_from
from firstfix.field.actions.next_visit import ask_for_parts
from firstfix.field.actions.visit import finish_visit, resume_work
from firstfix.platform.api.values import Amount, Id, Moment
from firstfix.platform.errors import Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.facts.register import fact_words
from firstfix.platform.pages import phrases
from firstfix.scheduling.actions import correct_time, miss, tell_step
from firstfix.scheduling.models import Visit

Text = Annotated[str, Field(max_length=2000)]
#: Facts that say how a visit came to the state in which a verb is refused.
TURNS = (
    *("EngineerSetOff", "EngineerArrived", "WorkStarted", "VisitRestored", "VisitLeft", "VisitMissed"),
    *("WorkResumed", "VisitCancelled"),
)


class Nothing(Schema):
    """The verb says it all."""


class MissData(Schema):
    reason: Text


class ResumeData(Schema):
    """What does not work after all."""

    reason: Text


class TimeData(Schema):
    """`to` by the right clock: the phone shows and asks for corrected times."""

    step: Literal["set_off_at", "arrived_at", "started_at", "restored_at", "left_at"]
    to: Moment
    reason: Text


class NeededPart(Schema):
    part: Id
    quantity: Annotated[Amount, Field(le=9999)]


class LeaveData(Schema):
    """`reason` is needed unless restored, `unsigned_reason` when restored without a signature."""

    outcome: Visit.Outcome
    reason: Text = ""
    unsigned_reason: Annotated[str, Field(max_length=200)] = ""
    parts: list[NeededPart] = Field(default=[], max_length=50)


def step(verb: str) -> Verb:
    """A step that may have been noted at the desk meanwhile: see `scheduling.actions.late`."""

    @says_who
    def tell(told: Told, data: Nothing) -> Made:
        return made(tell_step(told.visit, verb, by=told.by, at=told.at))

    return Verb(Nothing, tell)


def says_who(act: Callable[[Told, Any], Made]) -> Callable[[Told, Any], Made]:
    """A refusal names who led the visit on meanwhile, and when: the engineer wants to call them."""

    def acted(told: Told, data: Any) -> Made:
        visit = told.visit
        try:
            with transaction.atomic():
                return act(told, data)
        except Refused as refused:
            if type(refused) is not Refused:  # it says itself what is to be done
                raise
            turn = facts_about(visit).filter(name__in=TURNS).first()
            if turn is None or turn.by_id == told.by.pk:
                raise
            said = {"who": turn.by_name, "at": phrases.full_moment(turn.at), "what": fact_words(turn.name)}
            raise Refused(f"{refused} {_('%(who)s noted at %(at)s: %(what)s.') % said}") from refused

    return acted


@says_who
def tell_miss(told: Told, data: MissData) -> Made:
    visit = told.visit
    if visit.state != "missed":  # else somebody at the desk has noted it for them
        visit = miss(visit, reason=data.reason, by=told.by, at=told.at)
    return made(visit)


@says_who
def tell_resumed(told: Told, data: ResumeData) -> Made:
    visit = told.visit
    if not _was_resumed(visit):  # else somebody at the desk has noted it for them
        visit = resume_work(visit, reason=data.reason, by=told.by, at=told.at)
    return made(visit)


def _was_resumed(visit: Visit) -> bool:
    last = facts_about(visit).filter(name__in=("VisitRestored", "WorkResumed")).first()
    return visit.state == "working" and last is not None and last.name == "WorkResumed"


def tell_time(told: Told, data: TimeData) -> Made:
    return made(correct_time(told.visit, data.step, to=data.to, reason=data.reason, by=told.by, at=told.at))


@says_who
def tell_leave(told: Told, data: LeaveData) -> Made:
    visit = told.visit
    named = {part_for(told.by, need.part, to="see"): need.quantity for need in data.parts}
    parts = {part: quantity_from(said, part.unit, field="parts") for part, said in named.items()}
    if parts:
        ask_for_parts(visit, parts, by=told.by, at=told.at)
    if (visit.state, visit.outcome) != ("left", data.outcome):
        visit = finish_visit(
            visit, outcome=data.outcome, reason=data.reason, unsigned_reason=data.unsigned_reason, by=told.by,
            at=told.at,
        )  # fmt: skip
    return made(visit)


def made(visit: Visit) -> Made:
    return Made("visit", visit.pk, visit.work_order.number)


VERBS: Verbs = {
    **{verb: step(verb) for verb in ("set_off", "arrive", "start_work", "restore")},
    "miss": Verb(MissData, tell_miss),
    "resume_work": Verb(ResumeData, tell_resumed),
    "correct_time": Verb(TimeData, tell_time),
    "leave": Verb(LeaveData, tell_leave),
}
