"""Trainings and thanks given, as people read them."""

from __future__ import annotations

import segno
from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from firstfix.care.models import Attendee, Thanks, Training
from firstfix.platform.errors import NotFound
from firstfix.platform.tokens import public_token
from firstfix.scheduling.models import Visit

#: The kind of door that a training's QR code opens; and what an attendee's own address is signed for.
TRAINING_DOOR, ATTENDEE = "training", "attendee"


def trainings_listed() -> QuerySet[Training]:
    return Training.objects.select_related(
        "customer", "site", "asset__product_model", "work_order", "by", "file", "course_version__course"
    ).prefetch_related("attendees")


def training_token(training: Training) -> str:
    return public_token(TRAINING_DOOR, training.uid)


def attendance_address(training: Training) -> str:
    """What the QR code says."""
    return settings.PUBLIC_URL + reverse("training_by_link", args=[training_token(training)])


def attendance_code(training: Training) -> str:
    """The QR code as SVG."""
    code = segno.make(attendance_address(training), error="m", micro=False)
    return str(code.svg_inline(scale=6, border=2, svgclass="qr", omitsize=True))


def attendee_token(attendee: Attendee) -> str:
    """Of their own page, behind the training's door: only who has joined gets it."""
    return signing.dumps(attendee.pk, salt=ATTENDEE)


def attendee_behind(training: Training, token: str) -> Attendee:
    try:
        found = training.attendees.filter(pk=signing.loads(token, salt=ATTENDEE)).first()
    except signing.BadSignature:
        found = None
    if found is None:
        raise NotFound
    return found


def namesakes(training: Training, name: str) -> list[Attendee]:
    """Who is on the list under this name: one of them, or somebody else, may be signing in."""
    return list(training.attendees.filter(name=name.strip()).order_by("number"))


def trainings_of_visit(visit: Visit) -> QuerySet[Training]:
    return trainings_listed().filter(visit=visit).order_by("at", "pk")


def thanks_listed() -> QuerySet[Thanks]:
    return Thanks.objects.select_related("customer", "site", "work_order").prefetch_related("engineers")
