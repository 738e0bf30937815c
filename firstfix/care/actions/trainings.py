"""A training is held at a customer's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import person, photo_fields, require_place, said, short, tell_visit
from firstfix.care.facts import TrainingChanged, TrainingHeld
from firstfix.care.models import Attendee, Training, Where
from firstfix.care.models.trainings import LONGEST_MINUTES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.files.models import Upload

MOST_ATTENDEES = 200


@transaction.atomic
def hold_training(
    where: Where,
    *,
    topics: str,
    attendees: Iterable[str],
    minutes: int,
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
        **photo_fields(photo),
        by=person(by),
        at=at,
    )
    names = _names(attendees)
    Attendee.objects.bulk_create(Attendee(training=training, name=name) for name in names)
    record(TrainingHeld(minutes=training.minutes, attendees=len(names)), about=training, by=by, at=at)
    tell_visit(where.visit, "training", by=by, at=at)
    return training


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
    if attendees is not None and (names := _names(attendees)) != [one.name for one in training.attendees.all()]:
        training.attendees.all().delete()
        Attendee.objects.bulk_create(Attendee(training=training, name=name) for name in names)
        fields.append("attendees")
    if fields:
        training.save()
        record(TrainingChanged(tuple(fields)), about=training, by=by)
        tell_visit(training.visit, "training", by=by, at=timezone.now())
    return training


def _minutes(minutes: int) -> int:
    if minutes not in range(1, LONGEST_MINUTES + 1):
        raise Invalid({"minutes": _("Say how many minutes it took: at least one, at most a day.")})
    return minutes


def _names(attendees: Iterable[str]) -> list[str]:
    """Each person once, in the order told."""
    names = list(dict.fromkeys(name for one in attendees if (name := short(one, field="attendees"))))
    if not names:
        raise Invalid({"attendees": _("Please say who was there.")})
    if len(names) > MOST_ATTENDEES:
        raise Invalid({"attendees": _("At most %(n)s people; hold it in several groups.") % {"n": MOST_ATTENDEES}})
    return names
