"""Courses are written, and taught by their newest version; what was taught once stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import person
from firstfix.care.facts import CourseAdded, CourseChanged, CourseVersionWritten
from firstfix.care.models import Course, CourseFile, CourseVersion
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_paper
from firstfix.platform.records import by_field, keep

MOST_FILES = 10
NO_QUIZ = Bilingual()


@transaction.atomic
def save_course(course: Course, *, by: Actor, at: datetime | None = None) -> Course:
    return keep(course, by=by, action="course.write", added=CourseAdded, changed=CourseChanged, at=at)


@transaction.atomic
def write_version(
    course: Course,
    *,
    text: Bilingual,
    quiz: Bilingual = NO_QUIZ,
    pass_percent: int = 80,
    files: Iterable[BinaryIO] = (),
    keeps: Iterable[int] = (),
    by: Actor,
    at: datetime | None = None,
) -> CourseVersion:
    """The next version: what is taught, with the quiz and files (PDF or pictures); `keeps` are ids of the former
    version's files that stay.
    """
    require(by, "course.write")
    course = Course.objects.select_for_update(of=("self",), no_key=True).get(pk=course.pk)
    former = course.versions.order_by("-number").first()
    version = CourseVersion(
        course=course, number=former.number + 1 if former else 1, text=text, quiz=quiz, pass_percent=pass_percent,
        by=person(by),
    )  # fmt: skip
    try:
        version.full_clean()
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    stay = list(former.files.filter(pk__in=list(keeps)).select_related("file")) if former else []
    new = list(files)
    if len(stay) + len(new) > MOST_FILES:
        raise Invalid({"files": _("At most %(n)s files.") % {"n": MOST_FILES}})
    version.save()
    stored = dict.fromkeys([one.file for one in stay] + [store_paper(one, name=_name_of(one)) for one in new])
    CourseFile.objects.bulk_create(CourseFile(version=version, file=file) for file in stored)
    record(CourseVersionWritten(version.number), about=course, by=by, at=at)
    return version


def _name_of(upload: BinaryIO) -> str:
    return str(getattr(upload, "name", "") or "file")
