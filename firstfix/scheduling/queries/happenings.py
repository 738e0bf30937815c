"""What happened to a visit, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firstfix.platform.errors import Text
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.pages import phrases
from firstfix.scheduling import facts
from firstfix.scheduling.models import Visit

#: The facts that tell a visit's story, with icon and tone; those of areas above stand in their own parts.
TOLD: Mapping[type[Any], tuple[str, str]] = {
    facts.VisitPlanned: ("scheduled", "quiet"),
    facts.VisitMoved: ("calendar", "soon"),
    facts.VisitLocked: ("lock", "quiet"),
    facts.VisitUnlocked: ("unlock", "quiet"),
    facts.VisitCancelled: ("cancelled", "late"),
    facts.EngineerSetOff: ("on-the-way", "moving"),
    facts.EngineerArrived: ("arrived", "moving"),
    facts.WorkStarted: ("working", "moving"),
    facts.VisitRestored: ("restored", "done"),
    facts.WorkResumed: ("undo", "late"),
    facts.VisitTimeCorrected: ("edit", "soon"),
    facts.VisitLeft: ("car", "quiet"),
    facts.VisitMissed: ("missed", "late"),
}
BY_NAME = {fact.__name__: (fact.words, *look) for fact, look in TOLD.items()}


@dataclass(frozen=True)
class Happening:
    """A line of `{% timeline %}`."""

    at: datetime
    text: Text
    by: str
    icon: str
    tone: str
    note: str


def happenings_of(visit: Visit) -> list[Happening]:
    """Newest first."""
    return [
        Happening(fact.at, words, fact.by_name, icon, tone, _note(fact))
        for fact in facts_about(visit).filter(name__in=BY_NAME)
        for words, icon, tone in [BY_NAME[fact.name]]
    ]


def _note(fact: Fact) -> str:
    data = fact.data
    if fact.name == "VisitMoved":
        before = {"when": _moment(data["was_start"]), "who": _(", ").join(data["was_engineers"])}
        after = {"when": _moment(data["start"]), "who": _(", ").join(data["engineers"])}
        return f"{_('%(when)s, %(who)s') % before} → {_('%(when)s, %(who)s') % after}"
    if fact.name in ("VisitPlanned", "VisitLocked"):
        return _("%(when)s, %(who)s") % {"when": _moment(data["start"]), "who": _(", ").join(data["engineers"])}
    if fact.name == "VisitTimeCorrected":
        said = {"before": _moment(data["was"]), "after": _moment(data["now"]), "reason": data["reason"]}
        return _("%(before)s → %(after)s: %(reason)s") % said
    if fact.name == "WorkResumed":
        said = {"when": _moment(data["restored_at"]), "reason": data["reason"]}
        return _("called restored %(when)s; %(reason)s") % said
    return str(data.get("reason") or "")


def _moment(iso: str) -> str:
    at = parse_datetime(iso)
    return phrases.moment(at, now=timezone.now()) if at else "—"


def why_locked(visit: Visit, *, now: datetime) -> str:
    """In words who locked it, for whoever would move it."""
    lock = facts_about(visit).filter(name="VisitLocked").first()
    if lock is None:
        return _("This visit is locked. Unlock it first.")
    said = {"name": lock.by_name, "when": phrases.moment(lock.at, now=now)}
    return _("This visit is locked (%(name)s, %(when)s). Unlock it first.") % said
