"""What the day on site does when files arrive, and whom it tells of changes. Safe to repeat, but for the telling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from firstfix.field.facts import (
    MissingPartsAnswered,
    PartsReportedMissing,
    PhotoArrived,
    PhotoUnreadable,
    SignatureArrived,
)
from firstfix.field.models import MissingReport, Signature, VisitPhoto
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.facts.actions import record
from firstfix.platform.files.facts import FileArrived, FileUnreadable
from firstfix.platform.files.models import Upload
from firstfix.platform.notices.actions import notify
from firstfix.scheduling.facts import VisitCancelled, VisitMoved, VisitPlanned
from firstfix.scheduling.models import Visit

#: Further ahead plans change too often to tell every turn; phones show this many days.
TOLD_AHEAD = timedelta(days=7)


def hand_over_file(fact: FileArrived, *, about: Upload, by: Actor) -> None:
    """Photos and signatures that waited for it get it."""
    for photo in VisitPhoto.objects.filter(upload=about, file=None).select_related("visit"):
        photo.file = about.file
        photo.save(update_fields=["file"])
        record(PhotoArrived(photo.caption), about=photo.visit, by=by)
    for signature in Signature.objects.filter(upload=about, file=None).select_related("visit"):
        signature.file = about.file
        signature.save(update_fields=["file"])
        record(SignatureArrived(signature.signer), about=signature.visit, by=by)


def say_unreadable(fact: FileUnreadable, *, about: Upload, by: Actor) -> None:
    for photo in VisitPhoto.objects.filter(upload=about).select_related("visit"):
        record(PhotoUnreadable(photo.caption), about=photo.visit, by=by)


def tell_planned(fact: VisitPlanned, *, about: Visit, by: Actor) -> None:
    _tell(_crew(about, by), "visit_planned", about)


def tell_moved(fact: VisitMoved, *, about: Visit, by: Actor) -> None:
    """Who stays reads the new time, who comes in of a new visit, who is out of it that somebody else has it."""
    crew, former = _crew(about, by), set(fact.was_engineer_ids)
    _tell([one for one in crew if one.pk not in former], "visit_planned", about)
    if fact.start != fact.was_start:
        _tell([one for one in crew if one.pk in former], "visit_moved", about)
    now = set(about.bookings.values_list("engineer", flat=True))
    out = Engineer.objects.filter(pk__in=former - now, user__isnull=False).exclude(user=by.pk).select_related("user")
    _tell(out, "visit_taken_away", about, when=fact.was_start)


def tell_cancelled(fact: VisitCancelled, *, about: Visit, by: Actor) -> None:
    _tell(_crew(about, by), "visit_cancelled", about)


def tell_missing(fact: PartsReportedMissing, *, about: Engineer, by: Actor) -> None:
    """Parts keepers and dispatchers, who can do something about it."""
    helpers = User.objects.filter(is_active=True, roles__overlap=[Role.PARTS, Role.DISPATCHER]).exclude(pk=by.pk or 0)
    at = MissingReport.objects.get(pk=fact.report).at
    for user in helpers:
        notify(user, "parts_missing", link=reverse("picks"), at=at, name=about.name, day=fact.day)


def tell_answered(fact: MissingPartsAnswered, *, about: Engineer, by: Actor) -> None:
    if about.user and about.user_id != by.pk:
        link = reverse("engineer_day", args=[about.pk, fact.day])
        notify(about.user, "missing_answered", link=link, day=fact.day, answer=fact.answer)


def _crew(visit: Visit, by: Actor) -> list[Engineer]:
    """Those who sign in, without the one who did it."""
    crew = Engineer.objects.filter(bookings__visit=visit, user__isnull=False).select_related("user")
    return [one for one in crew if one.user_id != by.pk]


def _tell(crew: Iterable[Engineer], words: str, visit: Visit, *, when: datetime | None = None) -> None:
    when = when or visit.planned_start
    now = timezone.now()
    if not now - timedelta(hours=1) < when < now + TOLD_AHEAD:
        return
    number = visit.work_order.number
    for engineer in crew:
        assert engineer.user is not None
        link = reverse("on_site", args=[visit.pk])
        notify(engineer.user, words, link=link, visit=visit.pk, number=number, when=when)
