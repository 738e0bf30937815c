"""What the dispatch board draws, as its script takes it; texts are in the page's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstfix.people.access import knows_start_of
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.pages import phrases
from firstfix.platform.pages.badges import badge_for
from firstfix.platform.pages.templatetags.look import initials
from firstfix.scheduling.models import Absence, Visit
from firstfix.scheduling.pages.load_drawn import week_line
from firstfix.scheduling.queries.board import Board, BoardRow, BoardStop, Waiting
from firstfix.scheduling.queries.duty import why_absent
from firstfix.scheduling.queries.load import EngineerWeek
from firstfix.scheduling.rules import EVERY_TRIP, Span
from firstfix.work.models import WorkOrder

#: The hours shown when nobody works or visits outside of them.
OPENS, CLOSES = 8, 18


def summary(found: Board, waits: int) -> str:
    visits = len({stop.visit.pk for row in found.rows for stop in row.stops})
    return _("Engineers: %(engineers)s, visits: %(visits)s, to be scheduled: %(waits)s") % {
        "engineers": len(found.rows),
        "visits": visits,
        "waits": waits,
    }


def offset(now: datetime, zone: ZoneInfo) -> str:
    said = f"{now.astimezone(zone):%z}"
    return f"{said[:3]}:{said[3:]}"


def hours(found: Board, zone: ZoneInfo) -> tuple[int, int]:
    """The whole hours within which shifts and visits of all days lie, by the company's clock."""
    spans = [Span(shift.starts_at, shift.ends_at) for row in found.rows for shift in row.duty.shifts]
    spans += [call.span for row in found.rows for stop in row.stops for call in stop.calls]
    spans += [
        Span(stop.visit.planned_start - stop.leg.travel, stop.visit.planned_end)
        for row in found.rows
        for stop in row.stops
    ]
    local = [(span.start.astimezone(zone), span.end.astimezone(zone)) for span in spans]
    if not local:
        return OPENS, CLOSES
    if any(start.date() != end.date() for start, end in local):
        return 0, 24
    return min(start.hour for start, _end in local), max(end.hour + bool(end.minute) for _start, end in local)


class Writer:
    """Writes the board's parts as the page's script draws them."""

    def __init__(self, *, zone: ZoneInfo, now: datetime, by: Actor) -> None:
        self.zone, self.now, self.by, self.may_plan = zone, now, by, may(by, "visit.plan")

    def at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%dT%H:%M:%S}"

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"

    def row(self, row: BoardRow) -> dict[str, Any]:
        engineer, duty = row.engineer, row.duty
        away = next((one for one in duty.absences), None)
        if away and not duty.working:
            note, tone = self._absent(away), "soon"
        elif not duty.bookable:
            note, tone = _("no shift"), "quiet"
        elif row.free:
            note, tone = _("%(span)s free") % {"span": phrases.exact_span(row.free)}, "quiet"
        else:
            note, tone = _("full") if duty.working else _("on call"), "quiet"
        return {
            "id": str(engineer.pk),
            "name": engineer.name,
            "initials": str(initials(engineer.name)),
            "url": reverse("engineer", args=[engineer.pk]),
            "note": str(note),
            "tone": tone,
            "isBookable": bool(duty.bookable),
            "week": _week(row.week),
            "home": self._home(engineer),
        }

    def shades(self, row: BoardRow) -> Iterator[dict[str, str]]:
        """Shift, on call, absence and break behind the visits of a row."""

        def shade(kind: str, start: datetime, end: datetime, text: str) -> dict[str, str]:
            spans = {"start": self.at(start), "end": self.at(end)}
            return {"engineer": str(row.engineer.pk), "kind": kind, **spans, "text": text}

        for shift in row.duty.shifts:
            yield shade("shift", shift.starts_at, shift.ends_at, "")
        for shift in row.duty.on_call:
            yield shade("on-call", shift.starts_at, shift.ends_at, _("on call"))
        for lunch in row.lunches:
            yield shade("lunch", *lunch, _("Lunch"))
        for hold in row.holds:
            said = {"order": hold.work_order.number, "until": self.clock(hold.expires_at)}
            text = _("kept for %(order)s until %(until)s") % said
            yield shade("hold", hold.start, hold.start + (hold.during.upper - hold.during.lower), text)
        for call in (call for stop in row.stops for call in stop.calls):
            said = {"place": call.call.place.name}
            yield shade("call", *call.span, _("collects at %(place)s") % said)
        for absence in row.duty.absences:
            yield shade("absence", absence.starts_at, absence.ends_at, self._absent(absence))

    def _home(self, engineer: Engineer) -> list[float] | None:
        known = knows_start_of(engineer, by=self.by)
        return _point(engineer.home_latitude, engineer.home_longitude) if known else None

    def _absent(self, absence: Absence) -> str:
        return why_absent(absence, by=self.by) or _("Absent")

    def stop(self, stop: BoardStop, row: BoardRow) -> dict[str, Any]:
        visit, order = stop.visit, stop.order
        badge = badge_for(visit.state)
        crew = [booking.engineer.name for booking in visit.bookings.all()]
        why_fixed = self._why_fixed(visit, crew)
        marks = list(self._marks(stop))
        where = place_words(order)
        said = _("%(name)s, %(when)s, %(state)s: %(order)s, %(where)s, %(subject)s") % {
            "name": row.engineer.name,
            "when": phrases.window(visit.planned_start, visit.planned_end, now=self.now),
            "state": visit.get_state_display(),
            "order": order.number,
            "where": where,
            "subject": order.subject,
        }
        return {
            "key": f"{visit.pk}-{row.engineer.pk}",
            "visit": visit.pk,
            "order": order.pk,
            "version": visit.version,
            "engineer": str(row.engineer.pk),
            "start": self.at(visit.planned_start),
            "end": self.at(visit.planned_end),
            "when": f"{self.clock(visit.planned_start)}–{self.clock(visit.planned_end)}",
            "number": order.number,
            "title": order.site.name,
            "customer": order.customer.name,
            "subject": order.subject,
            "url": reverse("visit", args=[visit.pk]),
            "moveUrl": reverse("visit_move", args=[visit.pk]),
            "state": visit.state,
            "stateWord": str(visit.get_state_display()),
            "tone": badge.tone if visit.state != "left" else "done",
            "icon": badge.icon if visit.state != "left" else "done",
            "isMovable": not why_fixed,
            "isLocked": visit.is_locked and visit.state == "planned",
            "mayLock": self.may_plan and visit.state == "planned",
            "whyFixed": why_fixed,
            "crew": len(crew),
            "marks": [{"icon": icon, "tone": tone, "text": text} for icon, tone, text in marks],
            "way": round(stop.leg.travel / timedelta(minutes=1)),
            # What is short is told by its colour, not drawn over the visit before.
            "drawn": round(min(stop.leg.travel, max(stop.leg.gap, EVERY_TRIP)) / timedelta(minutes=1))
            if stop.leg.gap is not None
            else round(stop.leg.travel / timedelta(minutes=1)),
            "isTight": stop.leg.is_tight,
            "place": _point(order.site.latitude, order.site.longitude),
            "label": "; ".join([said, *(text for _icon, _tone, text in marks), *([why_fixed] if why_fixed else [])]),
        }

    def _why_fixed(self, visit: Visit, crew: list[str]) -> str:
        if not self.may_plan:
            return _("only a dispatcher moves visits")
        if visit.state != "planned":
            return _("under way or over: it cannot be moved")
        if visit.is_locked:
            return _("locked: unlock it first")
        if len(crew) != 1:
            return _("a crew of %(n)s: move it by its page") % {"n": len(crew)}
        return ""

    def _marks(self, stop: BoardStop) -> Iterator[tuple[str, str, str]]:
        visit, order = stop.visit, stop.order
        if order.priority == 1:
            yield "emergency", "late", str(badge_for("emergency").label)
        if visit.is_locked and visit.state == "planned":
            yield "lock", "quiet", str(badge_for("locked").label)
        if visit.state == "planned" and visit.planned_start < self.now:
            yield "late", "late", _("should have begun")
        if stop.is_off_duty:
            yield "warning", "late", _("outside of the shift")
        if stop.is_after_promise:
            yield "sla", "late", _("after the time promised")
        if stop.leg.is_tight and stop.leg.gap is not None:
            missing = phrases.exact_span(stop.leg.travel - stop.leg.gap)
            way = phrases.exact_span(stop.leg.travel)
            yield "car", "soon", _("%(missing)s short for the way of %(way)s") % {"missing": missing, "way": way}
        if order.repeat_of_id:
            yield "repeat", "late", str(badge_for("repeat").label)
        if visit.state == "planned" and len(visit.bookings.all()) < order.crew:
            yield "warning", "late", _("takes two engineers, and one is planned")
        if len(visit.bookings.all()) > 1:
            yield (
                "team",
                "quiet",
                _("crew: %(names)s")
                % {"names": _(", ").join(booking.engineer.name for booking in visit.bookings.all())},
            )

    def waiting(self, one: Waiting, clock: Any, is_late: bool, *, day: date) -> dict[str, Any]:
        order = one.order
        marks = []
        if order.priority == 1:
            marks.append(("emergency", "late", str(badge_for("emergency").label)))
        if order.repeat_of_id:
            marks.append(("repeat", "late", str(badge_for("repeat").label)))
        if order.crew > 1:
            marks.append(("team", "quiet", _("takes two engineers")))
        if one.carried:
            marks.append(("carry-over", "soon", one.carried))
        tone = "late" if is_late else "soon" if clock and clock.used >= 0.75 else "quiet"
        able = ""
        if one.able:
            able = ngettext("%(n)s engineer can do it", "%(n)s engineers can do it", one.able) % {"n": one.able}
        return {
            "order": order.pk,
            "number": order.number,
            "subject": order.subject,
            "where": place_words(order),
            "minutes": order.planned_minutes,
            "minutesWord": _("%(n)s min") % {"n": order.planned_minutes},
            "url": reverse("work_order", args=[order.pk]),
            "offersUrl": reverse("board_offers", args=[day, order.pk]),
            "assignUrl": reverse("order_assignment", args=[day, order.pk]),
            "tone": tone,
            "promise": phrases.promise(clock.state, due=clock.due_at, left=clock.left, now=self.now) if clock else "",
            "promiseLabel": str(clock.label) if clock else "",
            "left": round(max(0.0, 1 - clock.used) * 100) if clock else None,
            "why": one.why,
            "able": able,
            "marks": [{"icon": icon, "tone": tone, "text": text} for icon, tone, text in marks],
            "place": _point(order.site.latitude, order.site.longitude),
        }


def place_words(order: WorkOrder) -> str:
    return " · ".join(phrases.said_once(order.customer.name, order.site.name))


def _week(week: EngineerWeek) -> dict[str, Any]:
    line = week_line(week)
    said = [_("this week: %(figures)s") % {"figures": line.label}, *(text for _tone, text in line.warnings)]
    share = None if line.share is None else round(line.share * 100)
    return {"hours": line.hours, "share": share, "tone": line.tone, "said": _("; ").join(said)}


def _point(latitude: float | None, longitude: float | None) -> list[float] | None:
    return None if latitude is None or longitude is None else [longitude, latitude]


def words() -> dict[str, str]:
    """What the board's script says, in the page's language."""
    return {
        "visit": _("visit"),
        "failed": _("That did not work. Nothing was lost; please try again."),
        "nothingWaits": _("Nothing waits for a visit"),
        "assign": _("Assign"),
        "assignTitle": _("Assign %(order)s") % {"order": "{order}"},
        "firstFit": _("First times that fit:"),
        "noFit": _("Nobody fits on this day. Choose somebody to see what speaks against it."),
        "dismiss": _("Dismiss"),
        "moveTitle": _("Move %(order)s") % {"order": "{order}"},
        "asking": _("Checking what this changes…"),
        "allWell": _("Nothing speaks against it."),
        "refused": _("That is not possible."),
        "backAgain": _("%(order)s is back where it was.") % {"order": "{order}"},
        "moved": _("%(order)s: %(name)s, %(when)s. Not saved yet; Enter shows what it changes, Escape puts it back.")
        % {"order": "{order}", "name": "{name}", "when": "{when}"},
        "fixed": _("%(order)s cannot be moved: %(why)s.") % {"order": "{order}", "why": "{why}"},
        "undone": _("Undone."),
        "lock": _("Lock"),
        "unlock": _("Unlock"),
        "undo": _("Undo"),
        "changed": _("The board has changed: %(said)s.") % {"said": "{said}"},
        "live": _("live"),
        "stale": _("No connection: this is how it was at %(at)s.") % {"at": "{at}"},
        "way": _("%(n)s min of way") % {"n": "{n}"},
        "noMap": _("This browser cannot draw the map (WebGL is missing). Everything else works without it."),
        "schematic": _("Schematic: districts, hills, lakes and roads are drawn by hand, places are to scale."),
        "outlines": _("Countries and provinces by Natural Earth, a grid of degrees. Streets come with a map style."),
        "mapLabel": _("Map of the visits and the ways between them"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "timeline": _("Timeline of the engineers"),
    }
