"""Courses for customers, for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, BinaryIO, cast

from django.urls import reverse
from django.utils import timezone
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.care.access import course_for
from firstfix.care.actions import save_course, write_version
from firstfix.care.models import Course, CourseVersion
from firstfix.care.queries.courses import courses_listed, newest_version, refreshers_due
from firstfix.equipment.access import product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, TextIn, TextOut
from firstfix.platform.bilingual import Bilingual

router = Router()


class CourseOut(Schema):
    id: int
    name: TextOut
    product_model_id: int | None
    minutes: int
    months: int | None
    is_active: bool
    version: int


class CourseChange(Schema):
    """What is not sent stays."""

    name: TextIn | None = None
    minutes: Annotated[int, Field(ge=5, le=480)] | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = Field(None, description="a refresher is due after so many")
    is_active: bool | None = None


class CourseIn(CourseChange):
    name: TextIn
    product_model_id: Id | None = None


class CourseVersionOut(Schema):
    """`quiz`: `?` begins a question, `+` its right answer, `-` the others."""

    id: int
    course_id: int
    number: int
    text: TextOut
    quiz: TextOut
    pass_percent: int
    file_urls: list[str]

    @staticmethod
    def resolve_file_urls(version: CourseVersion) -> list[str]:
        return [reverse("file", args=[one.file.uid]) for one in version.files.select_related("file")]


class LongTextIn(Schema):
    zh: str = Field("", max_length=20_000)
    en: str = Field("", max_length=20_000)


class CourseVersionIn(Schema):
    """The next version; the former one's files stay."""

    text: LongTextIn
    quiz: LongTextIn | None = None
    pass_percent: Annotated[int, Field(ge=1, le=100)] = 80


class RefresherOut(Schema):
    training_id: int
    attendee_id: int = Field(validation_alias="pk")
    name: str
    customer_id: int | None = Field(validation_alias="training.customer_id")
    course_id: int = Field(validation_alias="training.course_version.course_id")
    valid_until: date


@router.get("/courses", response=Page[CourseOut])
def courses(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "training.see")
    return page_of(courses_listed(), after=after, limit=limit)


@router.post("/courses", response={201: CourseOut})
def add_course(request: ApiRequest, given: CourseIn) -> Any:
    require(request.user, "course.write")
    if given.product_model_id:
        product_model_for(request.user, given.product_model_id)
    return Status(201, save_course(filled(Course(), given), by=request.user))


@router.get("/courses/{int:id}", response=CourseOut)
def course(request: ApiRequest, id: int) -> Any:
    return course_for(request.user, id)


@router.patch("/courses/{int:id}", response=CourseOut)
def change_course(request: ApiRequest, id: int, given: CourseChange) -> Any:
    return save_course(filled(course_for(request.user, id), given), by=request.user)


@router.get("/courses/{int:id}/version", response=CourseVersionOut)
def version(request: ApiRequest, id: int) -> Any:
    """What is taught today."""
    return newest_version(course_for(request.user, id))


@router.post("/courses/{int:id}/versions", response={201: CourseVersionOut})
def add_version(request: ApiRequest, id: int, given: CourseVersionIn) -> Any:
    found = course_for(request.user, id)
    former = found.versions.order_by("-number").first()
    return Status(201, write_version(
        found, text=Bilingual.of(given.text.dict()), quiz=Bilingual.of(given.quiz.dict() if given.quiz else ""),
        pass_percent=given.pass_percent, keeps=former.files.values_list("pk", flat=True) if former else (),
        by=request.user,
    ))  # fmt: skip


@router.post("/courses/{int:id}/files", response={201: CourseVersionOut})
def add_file(request: ApiRequest, id: int, file: File[UploadedFile]) -> Any:
    """A new version with one more file, a PDF or a picture; the words stay."""
    former = newest_version(course_for(request.user, id))
    stays = former.files.values_list("pk", flat=True)
    return Status(201, write_version(
        former.course, text=former.text, quiz=former.quiz, pass_percent=former.pass_percent, keeps=stays,
        files=[cast("BinaryIO", file)], by=request.user,
    ))  # fmt: skip


@router.get("/refreshers", response=list[RefresherOut])
def refreshers(request: ApiRequest) -> Any:
    """Whose certificate has run out or does so within 60 days: the first 500."""
    require(request.user, "training.see")
    return list(refreshers_due(today=timezone.localdate())[:500])
