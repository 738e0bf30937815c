"""Engineers and what they can do, by the thousand: the rules of `actions.py`, written set by set."""

from __future__ import annotations

from django.utils.translation import gettext as _

from firstfix.customers.imports import TERRITORIES, missing_territory
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.names import Names, Ref
from firstfix.platform.exchange.pairs import pair
from firstfix.platform.exchange.rows import Rows

ENGINEERS = Names(Engineer)
SKILLS = Names(Skill)
ENGINEER_SKILLS = Names(EngineerSkill, by=("engineer",))
USERS = Names(User, by=("email",))


def import_engineers(rows: Rows, *, by: Actor) -> None:
    """By code, else by name. An engineer whose e-mail address belongs to no user cannot sign in yet."""
    require(by, "engineer.change")
    rows.refer("territory", TERRITORIES, make=missing_territory, action="catalogue.change")
    users = rows.attempt.known_as(USERS)
    for entry in rows:
        email = entry.values.get("user", "")
        if email and not users.found(email):
            del entry.values["user"]
            entry.notes.append(_("No user has the address %(email)s; a sign-in can be added later.") % {"email": email})
    rows.refer("user", USERS)
    rows.match(ENGINEERS, made_code="E")
    _check(rows)
    rows.merge(ENGINEERS)


def _check(rows: Rows) -> None:
    users: dict[object, object] = dict(
        Engineer.objects.filter(user__isnull=False).values_list("user_id", "pk")  # who signs in for whom already
    )
    for entry in rows:
        there = {name: getattr(entry.record, name, None) for name in ("home_latitude", "home_longitude")}
        place = {name: entry.values.get(name, value) for name, value in there.items()}
        if (place["home_latitude"] is None) != (place["home_longitude"] is None):
            rows.refuse(entry, "home_longitude", _("Give both latitude and longitude, or neither."))
        user, own = entry.values.get("user"), entry.ref.key if entry.ref else None
        if isinstance(user, Ref) and users.setdefault(user.key, own) != own:
            rows.refuse(entry, "user", _("This person signs in for another engineer."))


def import_skills(rows: Rows, *, by: Actor) -> None:
    """By engineer and skill."""
    require(by, "engineer.change")
    rows.refer("engineer", ENGINEERS)
    rows.refer("skill", SKILLS, make=missing_skill, action="catalogue.change")
    pair(rows, ENGINEER_SKILLS, key=("engineer", "skill"))
    rows.merge(ENGINEER_SKILLS)


def missing_skill(text: str, entry: Entry) -> Skill:
    return Skill(code=text[:40], name=Bilingual.of(text))
