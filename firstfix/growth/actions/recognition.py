"""Colleagues thank an engineer; an engineer keeps the own moments off the wall, or lets them be seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.growth.access import is_own, may_take_back
from firstfix.growth.facts import ColleagueNoteTakenBack, ColleagueThanked, WallChosen
from firstfix.growth.models import ColleagueNote, OffTheWall
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify

LONGEST = 300


@transaction.atomic
def thank_colleague(engineer: Engineer, *, text: str, by: Actor, at: datetime | None = None) -> ColleagueNote:
    """It stands on the wall, unless the engineer keeps off it; the engineer is told in either case."""
    require(by, "wall.thank")
    at, text = at or timezone.now(), " ".join(text.split())
    if is_own(engineer, by):
        raise Refused(_("Thank somebody else: nobody thanks themselves."))
    if not text:
        raise Invalid({"text": _("Say what you thank for.")})
    if len(text) > LONGEST:
        raise Invalid({"text": _("At most %(n)d characters.") % {"n": LONGEST}})
    person = by if isinstance(by, User) else None
    note = ColleagueNote.objects.create(engineer=engineer, text=text, by=person, by_name=by.name, at=at)
    record(ColleagueThanked(), about=note, by=by, at=at)
    if engineer.user:
        notify(engineer.user, "thanked_by_colleague", link="/wall", at=at, name=by.name, text=text)
    return note


@transaction.atomic
def take_back_note(note: ColleagueNote, *, by: Actor) -> None:
    """By who wrote it, by whom it is about, or by who tidies the wall."""
    require(by, "wall.thank")
    if not may_take_back(note, by):
        raise NotAllowed
    record(ColleagueNoteTakenBack(), about=note, by=by)
    note.delete()


@transaction.atomic
def choose_wall(engineer: Engineer, *, is_off: bool, by: Actor) -> None:
    """Everybody decides for themselves."""
    require(by, "wall.see")
    if not is_own(engineer, by):
        raise NotAllowed
    if is_off:
        _row, changed = OffTheWall.objects.get_or_create(engineer=engineer)
    else:
        changed = bool(OffTheWall.objects.filter(engineer=engineer).delete()[0])
    if changed:
        record(WallChosen(is_off=is_off), about=engineer, by=by)
