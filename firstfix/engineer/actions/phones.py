"""Phones come by, and are signed out for good when they are lost."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.engineer.access import DOOR, SignedOut, door_of_phone, own_phone
from firstfix.engineer.facts import PhoneAdded, PhoneSignedOut
from firstfix.engineer.models import Phone
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import FirstFixError, Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.doors import fit_doors

#: Below this a clock is right: the way of a request takes time as well.
CLOCK_SLACK = timedelta(minutes=1)
#: "Last contact" is as exact as this; an idle phone that asks every half minute writes nothing.
SEEN_EVERY = timedelta(minutes=5)


class AnotherPersons(FirstFixError):
    """A phone belongs to the person who first used it: what waits on it must not happen in another one's name."""

    status = 401
    default = _("This phone belongs to another person. Please sign in as them.")


def meet_phone(
    user: User, *, uid: uuid.UUID, app: str, language: str, session_key: str, offset: timedelta, now: datetime
) -> Phone:
    """The phone with this secret, which is set up when it comes for the first time. SignedOut or AnotherPersons."""
    phone = own_phone(user, uid) or _add_phone(user, uid, app=app, at=now)
    if phone.signed_out_at:
        raise SignedOut
    said = {"app": app, "language": language, "session_key": session_key, "clock_offset": _seconds(offset)}
    if now - phone.seen_at > SEEN_EVERY or any(getattr(phone, name) != value for name, value in said.items()):
        Phone.objects.filter(pk=phone.pk).update(seen_at=now, **said)
    phone.user = user
    return phone


def _add_phone(user: User, uid: uuid.UUID, *, app: str, at: datetime) -> Phone:
    if door_of_phone(uid):
        raise AnotherPersons
    try:
        with transaction.atomic():
            phone = Phone.objects.create(user=user, app=app, seen_at=at)
            fit_doors(DOOR, [(str(uid), phone.pk)])
            record(PhoneAdded(app=app), about=phone, by=user, at=at)
            return phone
    except IntegrityError:  # two requests of a new phone at once: the other one was first
        if (known := own_phone(user, uid)) is None:
            raise AnotherPersons from None
        return known


def _seconds(offset: timedelta) -> int:
    """What counts as wrong, to the minute: a measured second more or less is no news."""
    return round(offset / timedelta(minutes=1)) * 60 if abs(offset) > CLOCK_SLACK else 0


@transaction.atomic
def sign_out_phone(phone: Phone, *, reason: str, by: Actor, at: datetime | None = None) -> Phone:
    """For good: its session ends now, and at the next contact it deletes what it holds, told or not."""
    require(by, "phone.sign_out")
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Please say why.")})
    phone = Phone.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=phone.pk)
    if phone.signed_out_at:
        return phone
    at = at or timezone.now()
    Session.objects.filter(session_key=phone.session_key).delete()
    phone.signed_out_at, phone.signed_out_reason, phone.session_key = at, reason, ""
    phone.signed_out_by_id = by.pk
    phone.save()
    record(PhoneSignedOut(reason=reason), about=phone, by=by, at=at)
    return phone
