"""Courses for customers: the list, one with what is taught, and writing its next version."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.care.access import course_for
from firstfix.care.actions import save_course, write_version
from firstfix.care.forms.courses import CourseForm, VersionForm
from firstfix.care.models import Course
from firstfix.care.queries.courses import courses_listed
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import put_errors, record_form
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def courses(request: SignedInRequest) -> HttpResponse:
    """What do we teach?"""
    require(request.user, "training.see")
    listing = Listing(
        request, courses_listed(), sorts={"product": ("product_model__code", "pk")}, sort="product",
    )  # fmt: skip
    return render(request, "care/courses.html", {"listing": listing, "may_write": may(request.user, "course.write")})


@signed_in
@require_safe
def course(request: SignedInRequest, id: int) -> HttpResponse:
    shown = course_for(request.user, id)
    versions = list(shown.versions.select_related("by").prefetch_related("files__file").order_by("-number"))
    page = {
        "course": shown, "version": versions[0] if versions else None, "versions": versions[:20],
        "may_write": may(request.user, "course.write"), "may_hold": may(request.user, "training.hold"),
    }  # fmt: skip
    return render(request, "care/course.html", page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def course_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "course.write")
    return record_form(
        request, CourseForm, course_for(request.user, id) if id else Course(), save=save_course,
        heading=_("Change course") if id else _("New course"),
        back=lambda saved: reverse("course", args=[saved.pk]),
        cancel=reverse("course", args=[id]) if id else reverse("courses"),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def course_version_form(request: SignedInRequest, id: int) -> HttpResponse:
    """The next version, begun from the newest; trainings held keep theirs."""
    require(request.user, "course.write")
    shown = course_for(request.user, id)
    former = shown.versions.prefetch_related("files__file").order_by("-number").first()
    files = list(former.files.all()) if former else []
    first = {"text": former.text, "quiz": former.quiz, "pass_percent": former.pass_percent} if former else {}
    first |= {"keeps": [str(one.pk) for one in files]} | ({} if former else {"pass_percent": 80})
    form = VersionForm(request.POST or None, request.FILES or None, files=files, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            version = write_version(shown, by=request.user, **form.said)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Version %(n)s is taught from now on.") % {"n": version.number})
            return Taken(request, reverse("course", args=[id]))
    page = {"course": shown, "form": form, "former": former}
    return render(request, "care/course_version.html", page, status=422 if form.errors else 200)
