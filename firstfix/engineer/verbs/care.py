"""What the engineer catches for the customer's care: it lands in the rooms of care, where others work on it."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.care.access import bulletin_for, course_for, problem_for
from firstfix.care.actions import (
    escalate_order,
    give_feedback,
    give_thanks,
    hold_training,
    open_attendance,
    reply_to_rnd,
    serve_machine,
    wish_follow_up,
)
from firstfix.care.models import Where
from firstfix.care.rules import Topic
from firstfix.engineer.verbs.photos import AnnouncedFile
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.equipment.access import product_model_for
from firstfix.platform.api.values import Day, Id
from firstfix.platform.errors import Invalid

#: The actions have limits of their own, and words for who is above them; this is against what nobody types.
Text = Annotated[str, Field(max_length=20_000)]
Word = Annotated[str, Field(max_length=1000)]


class EscalateData(Schema):
    subject: Word
    description: Text


class ReplyData(Schema):
    problem: Id
    text: Text


class TrainingData(Schema):
    topics: Text
    attendees: list[Word] = Field(max_length=500)
    minutes: Annotated[int, Field(ge=0, le=100_000)]
    course: Id | None = None
    opens: bool = Field(False, description="people sign in by the QR code from then on")
    file: AnnouncedFile | None = None


class FeedbackData(Schema):
    about: Literal["product", "service", "sales", "other"]
    text: Text
    says: Word


class SaidData(Schema):
    """Thanks, or a sales lead."""

    text: Text
    says: Word


class WishData(Schema):
    on: Day
    text: Text


class SuggestData(Schema):
    text: Text
    product_model: Id | None = None


class ServeData(Schema):
    bulletin: Id


def tell_escalate(told: Told, data: EscalateData) -> Made:
    visit = told.visit
    escalation = escalate_order(
        visit.work_order, subject=data.subject, description=data.description, visit=visit, by=told.by, at=told.at,
        uid=told.uid,
    )  # fmt: skip
    return Made("problem", escalation.problem_id, escalation.problem.number)


def tell_reply(told: Told, data: ReplyData) -> Made:
    problem = problem_for(told.by, data.problem, to="escalate")
    message = reply_to_rnd(problem, text=data.text, by=told.by, at=told.at, uid=told.uid)
    return Made("problem", message.problem_id, message.problem.number)


def tell_training(told: Told, data: TrainingData) -> Made:
    training = hold_training(
        Where.of(visit=told.visit),
        topics=data.topics,
        attendees=data.attendees,
        minutes=data.minutes,
        course=course_for(told.by, data.course) if data.course else None,
        photo=data.file.announce(told) if data.file else None,
        by=told.by,
        at=told.at,
        uid=told.uid,
    )
    if data.opens:
        open_attendance(training, by=told.by, at=told.at)
    return Made("training", training.pk, training.topics[:80])


def tell_feedback(told: Told, data: FeedbackData) -> Made:
    return _feedback(told, Where.of(visit=told.visit), topic=data.about, text=data.text, says=data.says)


def tell_lead(told: Told, data: SaidData) -> Made:
    return _feedback(told, where(told), topic=Topic.LEAD, text=data.text, says=data.says)


def tell_suggestion(told: Told, data: SuggestData) -> Made:
    model = product_model_for(told.by, data.product_model) if data.product_model else None
    return _feedback(told, where(told), topic=Topic.SUGGESTION, text=data.text, product_model=model)


def tell_thanks(told: Told, data: SaidData) -> Made:
    thanks = give_thanks(
        Where.of(visit=told.visit), text=data.text, says=data.says, by=told.by, at=told.at, uid=told.uid
    )
    return Made("thanks", thanks.pk, thanks.says)


def tell_wish(told: Told, data: WishData) -> Made:
    visit = told.visit
    wish = wish_follow_up(
        visit.work_order, on=data.on, text=data.text, visit=visit, by=told.by, at=told.at, uid=told.uid
    )
    return Made("follow_up", wish.pk, visit.work_order.number)


def tell_served(told: Told, data: ServeData) -> Made:
    """Done on the visit's machine; whoever else has said so already was first, and nothing is to be done."""
    order = told.visit.work_order
    if order.asset is None:
        raise Invalid({"visit": _("This visit is at no machine.")})
    served = serve_machine(
        bulletin_for(told.by, data.bulletin, to="serve"), order.asset, order=order, by=told.by, at=told.at
    )
    return Made("bulletin", served.bulletin_id, served.bulletin.number)


def where(told: Told) -> Where:
    """Something new is found on a visit, or between two."""
    return Where.of(visit=told.visit) if told.visit_id else Where()


def _feedback(told: Told, place: Where, **said: object) -> Made:
    feedback = give_feedback(place, by=told.by, at=told.at, uid=told.uid, **said)  # type: ignore[arg-type]
    return Made("feedback", feedback.pk, feedback.number)


VERBS: Verbs = {
    "escalate": Verb(EscalateData, tell_escalate),
    "reply_to_rnd": Verb(ReplyData, tell_reply),
    "hold_training": Verb(TrainingData, tell_training),
    "give_feedback": Verb(FeedbackData, tell_feedback),
    "give_thanks": Verb(SaidData, tell_thanks),
    "wish_follow_up": Verb(WishData, tell_wish),
    "note_lead": Verb(SaidData, tell_lead),
    "suggest": Verb(SuggestData, tell_suggestion),
    "serve_bulletin": Verb(ServeData, tell_served),
}
