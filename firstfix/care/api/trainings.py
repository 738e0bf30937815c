"""Trainings held, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, BinaryIO, cast
from uuid import UUID

from django.urls import reverse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.care.access import attendee_of, course_for, training_for
from firstfix.care.actions import (
    answer_quiz,
    change_training,
    hold_course,
    hold_training,
    join_training,
    open_attendance,
    sign_training,
)
from firstfix.care.api.where import PLACE, CaughtIn, CaughtOut
from firstfix.care.models import Training
from firstfix.care.queries import trainings_listed
from firstfix.care.queries.trainings import attendance_address
from firstfix.field.access import own_visit_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()


class AttendeeOut(Schema):
    id: int
    name: str
    number: int = Field(description="tells people of one name in one training apart")
    score: int | None
    certified_on: date | None
    valid_until: date | None


class TrainingOut(CaughtOut):
    """`people` are the attendees with what came of the quiz."""

    topics: str
    minutes: int
    attendees: list[str]
    people: list[AttendeeOut]
    course_version_id: int | None
    open_until: datetime | None
    signed_by: str
    signed_at: datetime | None
    file_url: str

    @staticmethod
    def resolve_people(training: Training) -> Any:
        return list(training.attendees.all())

    @staticmethod
    def resolve_attendees(training: Training) -> list[str]:
        return [one.name for one in training.attendees.all()]

    @staticmethod
    def resolve_file_url(training: Training) -> str:
        return reverse("file", args=[training.file.uid]) if training.file else ""


class TrainingIn(CaughtIn):
    topics: str
    attendees: list[str]
    minutes: int
    course_id: Id | None = None


class CourseHeldIn(Schema):
    """The same `uid` again is the same training."""

    course_id: Id
    uid: UUID | None = None


class OpenedOut(Schema):
    """`address` is what a QR code may say."""

    open_until: datetime
    address: str


class JoinIn(Schema):
    """The same name again is the same person, unless it is another one."""

    name: str
    is_another: bool = False


class QuizIn(Schema):
    """The number of the choice for each question, from 0."""

    answers: Annotated[list[Annotated[int, Field(ge=0, le=20)]], Field(max_length=50)]


class TrainingChange(Schema):
    """What is not sent stays."""

    topics: str | None = None
    attendees: list[str] | None = None
    minutes: int | None = None


@router.get("/trainings", response=Page[TrainingOut])
def trainings(
    request: ApiRequest,
    customer: Id | None = None,
    site: Id | None = None,
    asset: Id | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "training.see")
    about = {"customer": customer, "site": site, "asset": asset}
    rows = trainings_listed().filter(**{name: id for name, id in about.items() if id})
    return page_of(rows, after=after, limit=limit)


@router.post("/trainings", response={201: TrainingOut})
def hold(request: ApiRequest, given: Form[TrainingIn], photo: File[UploadedFile | None] = None) -> Any:
    """As a form, because a photo of the signed list may come along."""
    said = given.dict(exclude={*PLACE, "course_id"})
    course = course_for(request.user, given.course_id) if given.course_id else None
    held = hold_training(
        given.where(request.user), photo=cast("BinaryIO | None", photo), course=course, by=request.user, **said
    )
    return Status(201, held)


@router.post("/visits/{int:id}/trainings", response={201: TrainingOut})
def hold_at_visit(request: ApiRequest, id: int, given: CourseHeldIn) -> Any:
    """A course by its plan; people sign in from now on."""
    visit, course = own_visit_for(request.user, id), course_for(request.user, given.course_id)
    return Status(201, hold_course(course, visit, uid=given.uid, by=request.user))


@router.get("/trainings/{int:id}", response=TrainingOut)
def training(request: ApiRequest, id: int) -> Any:
    return training_for(request.user, id)


@router.patch("/trainings/{int:id}", response=TrainingOut)
def change(request: ApiRequest, id: int, given: TrainingChange) -> Any:
    return change_training(training_for(request.user, id, to="change"), by=request.user, **given.dict())


@router.post("/trainings/{int:id}/attendance", response=OpenedOut)
def attendance(request: ApiRequest, id: int) -> Any:
    """For four hours people sign in behind the address."""
    opened = open_attendance(training_for(request.user, id, to="hold"), by=request.user)
    return {"open_until": opened.open_until, "address": attendance_address(opened)}


@router.post("/trainings/{int:id}/attendees", response={201: AttendeeOut})
def join(request: ApiRequest, id: int, given: JoinIn) -> Any:
    return Status(201, join_training(training_for(request.user, id), by=request.user, **given.dict()))


@router.post("/trainings/{int:id}/attendees/{int:attendee_id}/quiz", response=AttendeeOut)
def quiz(request: ApiRequest, id: int, attendee_id: int, given: QuizIn) -> Any:
    attendee = attendee_of(training_for(request.user, id, to="hold"), attendee_id)
    return answer_quiz(attendee, answers=given.answers, by=request.user)


@router.post("/trainings/{int:id}/signature", response=TrainingOut)
def signature(request: ApiRequest, id: int, signer: Form[str], drawing: File[UploadedFile]) -> Any:
    """`drawing` is a picture of the signature."""
    found = training_for(request.user, id, to="hold")
    return sign_training(found, drawing=drawing.read(), signer=signer, by=request.user)
