"""What changed since a day was printed, said to the engineer; what people are told of visits and parts, and tools."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.field.rules.changes import Change, Kind
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Text
from firstfix.platform.pages import phrases
from firstfix.scheduling.models import Visit

#: Numbers and times only: messages to phones pass through other companies' services.
NOTICES: Mapping[str, Text] = {
    "visit_planned": gettext_lazy("New visit: %(number)s, %(when)s"),
    "visit_moved": gettext_lazy("%(number)s is at %(when)s now"),
    "visit_cancelled": gettext_lazy("%(number)s at %(when)s is cancelled"),
    "visit_taken_away": gettext_lazy("%(number)s at %(when)s is with somebody else now"),
    "parts_missing": gettext_lazy("%(name)s lacks something for %(day)s"),
    "missing_answered": gettext_lazy("What was missing for %(day)s: %(answer)s"),
}


def change_words(change: Change, *, names: Mapping[str, str], fate: Visit | None, now: datetime) -> str:
    """One sentence.

    names  of parts and tools by code
    fate   what became of a visit that fell out of the day
    """
    said = {"what": names.get(change.what, change.what), "before": change.before, "after": change.after}
    match change.kind:
        case Kind.ADDED:
            return _("New at %(after)s.") % {"after": _times(change.after, now)}
        case Kind.REMOVED:
            return _fate_words(fate, now)
        case Kind.MOVED:
            times = {"before": _times(change.before, now), "after": _times(change.after, now)}
            return _("Now at %(after)s, not at %(before)s.") % times
        case Kind.WINDOW:
            times = {"before": _times(change.before, now), "after": _times(change.after, now)}
            return _("The customer was told %(after)s, not %(before)s.") % times
        case Kind.FAULT:
            return _("The reported fault is described anew.")
        case Kind.PARTS if change.before == "0":
            return _("%(after)s × %(what)s is needed too.") % said
        case Kind.PARTS if change.after == "0":
            return _("%(what)s is no longer needed.") % said
        case Kind.PARTS:
            return _("%(after)s × %(what)s needed, not %(before)s.") % said
        case Kind.TOOLS if change.after == "1":
            return _("%(what)s is needed too.") % said
        case Kind.TOOLS:
            return _("%(what)s is no longer needed.") % said
        case Kind.CALL if change.after == "1":
            return _("By way of a warehouse: %(what)s.") % said
        case Kind.CALL:
            return _("Not by way of the warehouse any more: %(what)s.") % said
        case Kind.NOW_MISSING:
            return _("Missing now: %(after)s × %(what)s.") % said
        case Kind.NO_LONGER_MISSING:
            return _("There is %(what)s for it now.") % said
        case Kind.ENDS:
            times = {"before": _times(change.before, now), "after": _times(change.after, now)}
            return _("Ends at %(after)s, not at %(before)s.") % times
        case Kind.CONTACT:
            return _("Whom to ask for: %(after)s (%(before)s on the sheet).") % _or_nobody(said)
        case Kind.ACCESS:
            return _("How to get in: %(after)s") % _or_nobody(said)
        case Kind.TAKE if change.before:
            return _("Take %(what)s from %(after)s, not from %(before)s.") % said
        case Kind.TAKE:
            return _("To take as well: %(what)s from %(after)s.") % said
        case Kind.CARRIED_OVER:
            return _("Carried over as well.")
        case Kind.NOT_CARRIED_OVER:
            return _("No longer carried over.")


def _or_nobody(said: Mapping[str, str]) -> dict[str, str]:
    return {name: value or "–" for name, value in said.items()}


def _fate_words(visit: Visit | None, now: datetime) -> str:
    if visit is None or visit.state == "cancelled":
        return _("The visit is cancelled.")
    names = _(", ").join(booking.engineer.name for booking in visit.bookings.all())
    when = phrases.moment(visit.planned_start, now=now)
    return _("The visit is now at %(when)s, %(names)s.") % {"when": when, "names": names}


def _times(iso: str, now: datetime) -> str:
    """A moment, or two as an ISO 8601 interval with a slash."""
    ends = [datetime.fromisoformat(end) for end in iso.split("/") if end]
    return phrases.window(*ends, now=now) if len(ends) == 2 else phrases.moment(ends[0], now=now)


def tool_words(kept: Mapping[str, Any]) -> str:
    """ "Done with Safety analyser T012, certificate CAL-9, calibrated until 2026-11-30"; of StepResult.tools."""
    name = str(Bilingual(kept["zh"], kept["en"]))
    said = [_("Done with %(name)s %(code)s") % {"name": name, "code": kept["code"]}]
    if kept["certificate"]:
        said.append(_("certificate %(number)s") % {"number": kept["certificate"]})
    if kept["until"]:
        said.append(_("calibrated until %(day)s") % {"day": kept["until"]})
    return _(", ").join(said)
