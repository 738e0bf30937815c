"""Phones and their verbs, as a person may have them."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.people.models import Engineer
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import FirstFixError, NotAllowed, NotFound
from firstfix.platform.tenants.doors import Opened, open_door
from firstfix.platform.tokens import token_hash

#: The kind of the door behind a phone's secret uid.
DOOR = "phone"


class SignedOut(FirstFixError):
    """The dispatcher has signed this phone out for good."""

    status = 410
    default = _("This phone was signed out. What it holds is deleted.")


def phone_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Phone:
    return record_for(Phone.objects.select_related("user"), by=by, action=f"phone.{to}", lock=lock, pk=id)


def door_of_phone(uid: uuid.UUID) -> Opened | None:
    """The tenant and id of the phone with this secret; None when it has never come by."""
    try:
        return open_door(DOOR, str(uid))
    except NotFound:
        return None


#: In SQL, because every phone comes by each half minute and Django would take most of the time to write it.
_OWN_PHONE = """
select phone.* from tenants_door door join engineer_phone phone on phone.id = door.subject_id
where door.kind = %s and door.token_hash = %s and phone.user_id = %s
"""
_ENGINEER = "select * from people_engineer where user_id = %s and is_active"


def own_phone(user: User, uid: uuid.UUID) -> Phone | None:
    """This person's phone with this secret."""
    return next(iter(Phone.objects.raw(_OWN_PHONE, [DOOR, token_hash(str(uid)), user.pk])), None)


def refused_verb_for(by: User, uid: uuid.UUID) -> PhoneVerb:
    """A refused verb of one of this person's phones, locked; NotFound otherwise."""
    verbs = PhoneVerb.objects.select_for_update(of=("self",), no_key=True).select_related("phone")
    verb = verbs.filter(uid=uid, phone__user=by, state=PhoneVerb.State.REFUSED).order_by("-pk").first()
    if verb is None:
        raise NotFound
    return verb


def engineer_of(user: User) -> Engineer:
    """Whose days the phone of this person shows; NotAllowed for who is no engineer."""
    engineer = next(iter(Engineer.objects.raw(_ENGINEER, [user.pk])), None)
    if engineer is None:
        raise NotAllowed(_("The app is for service engineers."))
    return engineer
