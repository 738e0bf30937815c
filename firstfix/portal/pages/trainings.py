"""Behind a training's QR code: people sign in with their name, read what is taught, answer the quiz. No login."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.care.actions import answer_quiz, join_training
from firstfix.care.certificate import certificate_pdf
from firstfix.care.models import Attendee, Training
from firstfix.care.queries.trainings import (
    TRAINING_DOOR,
    attendee_behind,
    attendee_token,
    namesakes,
    trainings_listed,
)
from firstfix.care.quiz import QuizForm
from firstfix.platform.accounts.actors import GUEST
from firstfix.platform.errors import Refused
from firstfix.platform.limits.actions import caller_of, limit
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.portal.forms import JoinForm
from firstfix.portal.pages.files import guest_file


@require_http_methods(["GET", "HEAD", "POST"])
def training_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST `name` signs somebody in and leads to a page of their own. Where the name is on the list already, `who` says
    which of them it is (an attendee's number) or "another".
    """
    door = open_door(TRAINING_DOOR, token)
    if request.method == "POST":
        _slow_down(request, token)
    with tenant_scope(door.tenant_id):
        training = _training(door.subject_id)
        form, refused = JoinForm(request.POST or None), ""
        same = namesakes(training, form.cleaned_data["name"]) if form.is_valid() else []
        who = request.POST.get("who", "")
        if form.is_valid() and (who or not same):
            try:
                attendee = _joined(training, form.cleaned_data["name"], same, who)
            except Refused as no:
                refused = str(no)
            else:
                return Taken(request, reverse("attendee_by_link", args=[token, attendee_token(attendee)]))
        shown = {
            "training": training, "form": form, "refused": refused, "company": training.tenant.name,
            "is_open": training.is_open_at(timezone.now()), "same": same,
        }  # fmt: skip
        return render(request, "portal/training.html", shown, status=409 if refused else 422 if form.errors else 200)


def _joined(training: Training, name: str, same: list[Attendee], who: str) -> Attendee:
    known = next((one for one in same if who == str(one.number)), None)
    if known and training.is_open_at(timezone.now()):
        return known
    return join_training(training, name=name, is_another=bool(same), by=GUEST)


@require_http_methods(["GET", "HEAD", "POST"])
def attendee_page(request: HttpRequest, token: str, person: str) -> HttpResponse:
    """One person's own: what is taught, the quiz (POST answers it), and the certificate."""
    door = open_door(TRAINING_DOOR, token)
    if request.method == "POST":
        _slow_down(request, person)
    with tenant_scope(door.tenant_id):
        training = _training(door.subject_id)
        attendee = attendee_behind(training, person)
        version = training.course_version
        questions = version.questions if version else []
        is_asked = bool(questions) and not attendee.certified_on and training.is_open_at(timezone.now())
        form = QuizForm(request.POST or None, questions=questions)
        if request.method == "POST" and is_asked and form.is_valid():
            answer_quiz(attendee, answers=form.answers, by=GUEST)
            return HttpResponseRedirect(request.path)
        shown = {
            "training": training, "attendee": attendee, "version": version, "form": form, "is_asked": is_asked,
            "files": version.files.select_related("file") if version else (), "token": token, "person": person,
            "company": training.tenant.name,
        }  # fmt: skip
        return render(request, "portal/attendee.html", shown, status=422 if is_asked and form.errors else 200)


@require_safe
def attendee_certificate(request: HttpRequest, token: str, person: str) -> HttpResponse:
    door = open_door(TRAINING_DOOR, token)
    limit("certificate", who=person, tries=20, seconds=600)
    with tenant_scope(door.tenant_id):
        training = _training(door.subject_id)
        attendee = attendee_behind(training, person)
        answer = HttpResponse(certificate_pdf(attendee, training), content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="certificate.pdf"'
        return answer


@require_safe
def training_file(request: HttpRequest, token: str, uid: uuid.UUID) -> HttpResponse:
    """A file of what is taught there, and of nothing else."""
    door = open_door(TRAINING_DOOR, token)
    with tenant_scope(door.tenant_id):
        version = _training(door.subject_id).course_version
        kept = version.files.filter(file__uid=uid).select_related("file").first() if version else None
        return guest_file(kept.file if kept else None)


def _training(id: int) -> Training:
    return trainings_listed().select_related("tenant").get(pk=id)


def _slow_down(request: HttpRequest, who: str) -> None:
    limit("training", who=caller_of(request), tries=240, seconds=600)
    limit("training", who=who, tries=240, seconds=600)
