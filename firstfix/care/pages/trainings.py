"""Trainings held: the list, one of them with its quiz and signature, and writing one down."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.care.access import attendee_of, training_for
from firstfix.care.actions import (
    answer_quiz,
    change_training,
    hold_course,
    hold_training,
    open_attendance,
    sign_training,
)
from firstfix.care.certificate import certificate_pdf
from firstfix.care.forms.courses import SignForm
from firstfix.care.forms.trainings import HoldForm, NewTrainingForm, TrainingForm
from firstfix.care.models import Training, Where
from firstfix.care.pages.caught import caught_page
from firstfix.care.queries import trainings_listed
from firstfix.care.queries.courses import courses_for
from firstfix.care.queries.training_effect import training_hints
from firstfix.care.queries.trainings import attendance_address, attendance_code, trainings_of_visit
from firstfix.care.quiz import QuizForm
from firstfix.equipment.models import ProductModel
from firstfix.field.access import own_visit_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound, Text
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast

#: Courses that a visit's page offers; more are found under trainings.
MOST_COURSES = 8


@signed_in
@require_safe
def trainings(request: SignedInRequest) -> HttpResponse:
    require(request.user, "training.see")
    kinds = Filter("kind", _("Kind of product"), ProductModel.Kind.choices, "asset__product_model__kind__in")
    listing = Listing(
        request,
        trainings_listed(),
        filters=[kinds],
        sorts={"at": "at", "customer": ("customer__name", "site__name"), "minutes": "minutes"},
        sort="-at",
        words=_with_words,
    )
    shown = {"listing": listing, "may_hold": may(request.user, "training.hold")}
    return render(request, "care/trainings.html", shown)


def _with_words(rows: QuerySet[Training], words: str) -> QuerySet[Training]:
    for word in words.split():
        attended = Training.objects.filter(attendees__name__icontains=word).values("pk")
        rows = rows.filter(
            Q(topics__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(pk__in=attended)
        )
    return rows


@signed_in
@require_safe
def training(request: SignedInRequest, id: int) -> HttpResponse:
    return _training_page(request, training_for(request.user, id))


def _training_page(request: SignedInRequest, held: Training, form: SignForm | None = None) -> HttpResponse:
    is_open, may_hold = held.is_open_at(timezone.now()), may(request.user, "training.hold")
    shown = {
        "training": held,
        "may_change": may(request.user, "training.change"),
        "may_hold": may_hold,
        "may_sign": may_hold and held.course_version and not held.signed_at,
        "sign_form": form or SignForm(),
        "is_open": is_open,
        "code": mark_safe(attendance_code(held)) if is_open and may_hold else "",
        "address": attendance_address(held) if is_open and may_hold else "",
    }
    return render(request, "care/training.html", shown, status=422 if form else 200)


@signed_in
@require_POST
def training_attendance(request: SignedInRequest, id: int) -> HttpResponse:
    """People sign in from now on, by the QR code that the page shows."""
    open_attendance(training_for(request.user, id, to="hold"), by=request.user)
    return HttpResponseRedirect(reverse("training", args=[id]))


@signed_in
@require_POST
def training_signature(request: SignedInRequest, id: int) -> HttpResponse:
    held, form = training_for(request.user, id, to="hold"), SignForm(request.POST)
    if form.is_valid():
        try:
            sign_training(held, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Signed. Thank you."))
            return HttpResponseRedirect(reverse("training", args=[id]))
    return _training_page(request, held, form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def training_quiz(request: SignedInRequest, id: int, attendee_id: int) -> HttpResponse:
    """The quiz, for somebody without a phone: asked and entered by whoever holds the training."""
    held = training_for(request.user, id, to="hold")
    attendee = attendee_of(held, attendee_id)
    if held.course_version is None or not held.has_quiz:
        raise NotFound
    form = QuizForm(request.POST or None, questions=held.course_version.questions)
    if request.method == "POST" and form.is_valid():
        answered = answer_quiz(attendee, answers=form.answers, by=request.user)
        if answered.certified_on:
            toast(request, _("Passed with %(n)s percent.") % {"n": answered.score})
        else:
            toast(request, _("%(n)s percent: not passed yet.") % {"n": answered.score}, level=messages.WARNING)
        return Taken(request, reverse("training", args=[id]))
    shown = {"training": held, "attendee": attendee, "form": form}
    return render(request, "care/training_quiz.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def training_certificate(request: SignedInRequest, id: int, attendee_id: int) -> HttpResponse:
    held = training_for(request.user, id)
    attendee = attendee_of(held, attendee_id)
    answer = HttpResponse(certificate_pdf(attendee, held), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{held.pk}-{attendee.pk}.pdf"'
    return answer


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def training_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "training.hold")
    course = request.GET.get("course", "")
    form = NewTrainingForm(
        request.POST or None, request.FILES or None, courses=courses_for(None), initial={"course": course}
    )
    held: list[Training] = []

    def keep(where: Where) -> Text:
        said = {name: form.cleaned_data[name] for name in ("course", "topics", "attendees", "minutes")}
        photos = form.cleaned_data["photo"]
        held.append(hold_training(where, photo=photos[0] if photos else None, by=request.user, **said))
        return _("The training is kept.")

    def goes_to() -> str:
        """On a course people sign in now."""
        return reverse("training", args=[held[0].pk]) if held[0].course_version else ""

    return caught_page(
        request, form, keep=keep, heading=_("Record a training"), section=_("Trainings"),
        section_url=reverse("trainings"), draft="training", goes_to=goes_to,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def trainings_of_visit_page(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the visit's page: why a training may help, what was held, and the courses that fit the machine. POST
    `course`, and `uid` so that pressed twice is held once, holds one and leads to its QR code.
    """
    require(request.user, "training.hold")
    visit = own_visit_for(request.user, id)
    asset = visit.work_order.asset
    if request.method == "POST":
        form = HoldForm(request.POST, courses=courses_for(asset.product_model if asset else None))
        if not form.is_valid():
            raise BadRequest("course must be one that fits the visit's machine")
        held = hold_course(form.cleaned_data["course"], visit, uid=form.cleaned_data["uid"], by=request.user)
        return HttpResponseRedirect(reverse("training", args=[held.pk]))
    shown = {
        "visit": visit, "held": trainings_of_visit(visit), "uid": uuid.uuid4(),
        "courses": courses_for(asset.product_model)[:MOST_COURSES] if asset else [],
        "hints": training_hints(visit.work_order, today=timezone.localdate()),
    }  # fmt: skip
    return render(request, "care/_trainings_of_visit.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def training_change(request: SignedInRequest, id: int) -> HttpResponse:
    held = training_for(request.user, id, to="change")
    first = {
        "topics": held.topics, "minutes": held.minutes,
        "attendees": "\n".join(one.name for one in held.attendees.all()),
    }  # fmt: skip
    form = TrainingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_training(held, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("training", args=[id]))
    shown = {"training": held, "form": form}
    return render(request, "care/training_change.html", shown, status=422 if form.errors else 200)
