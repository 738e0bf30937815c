"""What was caught for a customer's care on visits: the phone's copy of a visit shows it with its answer."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from firstfix.care.models import Escalation, Feedback, FollowUp, ProblemMessage, Thanks, Training
from firstfix.platform.written_once import Ids, written_once


class CareItem(NamedTuple):
    """One thing; `kind` is problem, training, feedback, thanks, wish, lead or suggestion. `page` is where a training on
    a course goes on: its QR code, quiz and signature.
    """

    uid: uuid.UUID
    kind: str
    text: str
    at: datetime
    answer: str = ""
    page: str = ""


def care_of_visits(visits: Collection[int]) -> Mapping[int, list[CareItem]]:
    """By visit, oldest first: six statements for any number of visits."""
    found: dict[int, list[CareItem]] = defaultdict(list)
    for one in _escalations(visits):
        found[one.visit_id or 0].append(CareItem(one.uid, "problem", one.subject, one.at, _from_rnd(one)))
    for training in _trainings(visits):
        found[training.visit_id or 0].append(_held(training))
    for told in _feedback(visits):
        found[told.visit_id or 0].append(CareItem(told.uid, told.kind, told.text, told.at, _answer_of(told)))
    for thanks in _thanks(visits):
        found[thanks.visit_id or 0].append(CareItem(thanks.uid, "thanks", thanks.text, thanks.at))
    for wish in _wishes(visits):
        answer = wish.remarks if wish.state == "done" else ""
        found[wish.visit_id or 0].append(CareItem(wish.uid, "wish", wish.wish, wish.created_at, answer))
    return {visit: sorted(items, key=lambda item: item.at) for visit, items in found.items()}


@written_once
def _escalations(visits: Ids) -> QuerySet[Escalation]:
    said = Prefetch("problem__messages", ProblemMessage.objects.order_by("at", "pk"), to_attr="said")
    return Escalation.objects.filter(visit__in=visits).select_related("problem").prefetch_related(said)


@written_once
def _trainings(visits: Ids) -> QuerySet[Training]:
    return Training.objects.filter(visit__in=visits)


@written_once
def _feedback(visits: Ids) -> QuerySet[Feedback]:
    return Feedback.objects.filter(visit__in=visits)


@written_once
def _thanks(visits: Ids) -> QuerySet[Thanks]:
    return Thanks.objects.filter(visit__in=visits)


@written_once
def _wishes(visits: Ids) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(visit__in=visits)


def _held(one: Training) -> CareItem:
    page = reverse("training", args=[one.pk]) if one.course_version_id else ""
    return CareItem(one.uid, "training", one.topics, one.at, page=page)


def _answer_of(feedback: Feedback) -> str:
    """ "" while nobody has answered, or it was not enough."""
    return feedback.answer if feedback.answered_at else ""


def _from_rnd(escalation: Escalation) -> str:
    """The last that R&D said: an answer, or the question that they wait for; "" while they look again."""
    theirs = [one for one in escalation.problem.said if one.kind != ProblemMessage.Kind.REPLY]  # type: ignore[attr-defined]
    return theirs[-1].text if theirs and theirs[-1].withdrawn_at is None else ""
