"""A training is held at a customer's, on a course or freely; its people sign in, answer the quiz and are certified."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import person, photo_fields, require_place, said, short, tell_visit
from firstfix.care.facts import (
    AttendanceOpened,
    AttendeeJoined,
    QuizAnswered,
    TrainingChanged,
    TrainingHeld,
    TrainingSigned,
)
from firstfix.care.models import Attendee, Course, Training, Where
from firstfix.care.models.trainings import LONGEST_MINUTES
from firstfix.care.queries.courses import newest_version
from firstfix.care.queries.trainings import TRAINING_DOOR, training_token
from firstfix.care.rules.quiz import score_of
from firstfix.logistics.rules import add_months
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_drawing
from firstfix.platform.files.models import Upload
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit

MOST_ATTENDEES = 200
#: So long people may sign in and answer on their own phones.
OPEN_FOR = timedelta(hours=4)


@transaction.atomic
def hold_training(
    where: Where,
    *,
    topics: str,
    attendees: Iterable[str],
    minutes: int,
    course: Course | None = None,
    photo: BinaryIO | Upload | None = None,
    by: Actor,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> Training:
    """What was explained, to whom and for how long; `photo` may be of the signed list. The same `uid` twice is one."""
    require(by, "training.hold")
    if uid and (known := Training.objects.filter(uid=uid).first()):
        return known
    require_place(where)
    at = at or timezone.now()
    training = Training.objects.create(
        **where.fields,
        uid=uid or uuid.uuid4(),
        topics=said(topics, field="topics", ask=_("Please say what was explained.")),
        minutes=_minutes(minutes),
        course_version=newest_version(course) if course else None,
        **photo_fields(photo),
        by=person(by),
        at=at,
    )
    names = _names(attendees, may_be_empty=course is not None)
    _write_down(training, names)
    record(TrainingHeld(minutes=training.minutes, attendees=len(names)), about=training, by=by, at=at)
    tell_visit(where.visit, "training", by=by, at=at)
    return training


@transaction.atomic
def hold_course(
    course: Course, visit: Visit, *, by: Actor, at: datetime | None = None, uid: uuid.UUID | None = None
) -> Training:
    """On a visit, by its plan: people sign in by the QR code from now on. The same `uid` twice is one."""
    if uid and (known := Training.objects.filter(uid=uid).first()):
        return known
    held = hold_training(
        Where.of(visit=visit), topics=str(course), attendees=[], minutes=course.minutes, course=course, by=by, at=at,
        uid=uid,
    )  # fmt: skip
    return open_attendance(held, by=by, at=at)


@transaction.atomic
def change_training(
    training: Training,
    *,
    topics: str | None = None,
    attendees: Iterable[str] | None = None,
    minutes: int | None = None,
    by: Actor,
) -> Training:
    """Put right what was written down on site (None leaves it)."""
    require(by, "training.change")
    training = Training.objects.select_for_update(of=("self",), no_key=True).get(pk=training.pk)
    told: dict[str, Any] = {}
    if topics is not None:
        told["topics"] = said(topics, field="topics", ask=_("Please say what was explained."))
    if minutes is not None:
        told["minutes"] = _minutes(minutes)
    fields = [name for name, value in told.items() if getattr(training, name) != value]
    for name in fields:
        setattr(training, name, told[name])
    names = _names(attendees, may_be_empty=training.course_version is not None) if attendees is not None else []
    if attendees is not None and names != [one.name for one in training.attendees.all()]:
        _strike_out(training, names)
        _write_down(training, names)
        fields.append("attendees")
    if fields:
        training.save()
        record(TrainingChanged(tuple(fields)), about=training, by=by)
        tell_visit(training.visit, "training", by=by, at=timezone.now())
    return training


@transaction.atomic
def open_attendance(training: Training, *, by: Actor, at: datetime | None = None) -> Training:
    """For OPEN_FOR people sign in on their own phones, by the QR code; opened again, as long again."""
    require(by, "training.hold")
    at = at or timezone.now()
    training = _locked(training)
    if training.open_until is None:
        fit_doors(TRAINING_DOOR, [(training_token(training), training.pk)])
    training.open_until = at + OPEN_FOR
    training.save()
    record(AttendanceOpened(training.open_until.isoformat()), about=training, by=by, at=at)
    return training


@transaction.atomic
def join_training(
    training: Training, *, name: str, is_another: bool = False, by: Actor, at: datetime | None = None
) -> Attendee:
    """Somebody enters their own name. The same name again is the same person, perhaps on another phone, unless they say
    that they are another one.
    """
    require(by, "training.attend")
    at = at or timezone.now()
    training = _locked(training)
    _require_open(training, at)
    name = said(short(name, field="name"), field="name", ask=_("Please enter your name."))
    same = list(training.attendees.filter(name=name).order_by("number"))
    if same and not is_another:
        return same[0]
    if training.attendees.count() >= MOST_ATTENDEES:
        raise Refused(_("The list is full. Please tell whoever holds the training."))
    attendee = Attendee(training=training, name=name, number=same[-1].number + 1 if same else 1, joined_at=at)
    _certify(attendee, training, on=company_day(at))
    attendee.save()
    record(AttendeeJoined(attendee.pk), about=training, by=by, at=at)
    return attendee


@transaction.atomic
def answer_quiz(attendee: Attendee, *, answers: Sequence[int], by: Actor, at: datetime | None = None) -> Attendee:
    """One choice for each question. Whoever has not passed may try again, on their own phone while it is open."""
    require(by, "training.attend")
    at = at or timezone.now()
    training = _locked(attendee.training)
    if not may(by, "training.hold"):
        _require_open(training, at)
    attendee = Attendee.objects.select_for_update(of=("self",), no_key=True).get(pk=attendee.pk)
    version = training.course_version
    if version is None or not version.quiz:
        raise Refused(_("This training has no quiz."))
    if attendee.certified_on:
        raise Refused(_("The quiz is passed already."))
    questions = version.questions
    if len(answers) != len(questions) or any(
        one not in range(len(q.choices)) for one, q in zip(answers, questions, strict=False)
    ):
        raise Invalid({"answers": _("Please answer each question.")})
    attendee.answers, attendee.answered_at = list(answers), at
    attendee.score = score_of(answers, questions)
    is_passed = attendee.score >= version.pass_percent
    if is_passed:
        _certify(attendee, training, on=company_day(at), is_passed=True)
    attendee.save()
    record(QuizAnswered(attendee.pk, attendee.score, is_passed), about=training, by=by, at=at)
    return attendee


@transaction.atomic
def sign_training(
    training: Training, *, drawing: bytes, signer: str, by: Actor, at: datetime | None = None
) -> Training:
    """The customer's representative signs that it was held; once."""
    require(by, "training.hold")
    at = at or timezone.now()
    training = _locked(training)
    if training.signed_at:
        raise Refused(_("It is signed already."))
    training.signed_by = said(short(signer, field="signer"), field="signer", ask=_("Please say who signs."))
    training.signature = store_drawing(io.BytesIO(drawing), name="signature.png")
    training.signed_at = at
    training.save()
    record(TrainingSigned(), about=training, by=by, at=at)
    return training


def _write_down(training: Training, names: Iterable[str]) -> None:
    """Those who are not on the list yet; who is keeps what they have answered. The same name twice is two people."""
    rows = training.attendees.values_list("name").annotate(count=Count("pk"), last=Max("number"))
    known = {name: (count, last) for name, count, last in rows}
    named, new = Counter[str](), []
    for name in names:
        named[name] += 1
        count, last = known.get(name, (0, 0))
        if named[name] > count:
            new.append(Attendee(training=training, name=name, number=last + named[name] - count))
    for attendee in new:
        _certify(attendee, training, on=company_day(training.at))
    Attendee.objects.bulk_create(new)


def _strike_out(training: Training, names: Iterable[str]) -> None:
    """Who is not named any more; of one name the last ones first."""
    left = Counter(names)
    for attendee in training.attendees.order_by("number"):
        left[attendee.name] -= 1
        if left[attendee.name] < 0:
            attendee.delete()


def _certify(attendee: Attendee, training: Training, *, on: date, is_passed: bool = False) -> None:
    """A course without a quiz certifies whoever was there; one with a quiz whoever has passed it."""
    version = training.course_version
    if version and (is_passed or not version.quiz):
        months = version.course.months
        attendee.certified_on = on
        attendee.valid_until = add_months(on, months) if months else None


def _require_open(training: Training, at: datetime) -> None:
    if not training.is_open_at(at):
        raise Refused(_("Signing in is closed. Please tell whoever holds the training."))


def _locked(training: Training) -> Training:
    rows = Training.objects.select_related("course_version__course")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=training.pk)


def _minutes(minutes: int) -> int:
    if minutes not in range(1, LONGEST_MINUTES + 1):
        raise Invalid({"minutes": _("Say how many minutes it took: at least one, at most a day.")})
    return minutes


def _names(attendees: Iterable[str], *, may_be_empty: bool = False) -> list[str]:
    """In the order told; a name that comes twice is two people. At a course they may still sign in themselves."""
    names = [name for one in attendees if (name := short(one, field="attendees"))]
    if not names and not may_be_empty:
        raise Invalid({"attendees": _("Please say who was there.")})
    if len(names) > MOST_ATTENDEES:
        raise Invalid({"attendees": _("At most %(n)s people; hold it in several groups.") % {"n": MOST_ATTENDEES}})
    return names
