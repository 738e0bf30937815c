"""The dispatch board: timeline, what waits and a map, fed by one address. A change is asked about, then saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.queries import newest_facts_mark
from firstfix.platform.pages import phrases
from firstfix.platform.pages.badges import badge_for
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.templatetags.look import initials
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.actions import cancel_visit, move_visit, plan_visit
from firstfix.scheduling.forms import BoardForm
from firstfix.scheduling.models import Visit
from firstfix.scheduling.pages.day import OFFERS, chosen_territories, territory_choices, with_clocks
from firstfix.scheduling.queries import candidates, coming_visit
from firstfix.scheduling.queries.board import Board, BoardRow, BoardStop, Waiting, board, waiting
from firstfix.scheduling.queries.visits import live_holds
from firstfix.scheduling.queries.what_if import Effect, Weight, what_if
from firstfix.scheduling.rules import EVERY_TRIP, Span
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder

#: How many days may be seen at once.
DAYS = (1, 3, 7)
#: Rows painted at once; above it, a territory narrows.
MOST_ROWS = 120
#: The hours shown when nobody works or visits outside of them.
OPENS, CLOSES = 8, 18


class BoardRows(Listing):
    per_page = MOST_ROWS


@signed_in
@require_safe
def dispatch_board(request: SignedInRequest, day: date) -> HttpResponse:
    """`?days=` 1, 3 or 7; `?territory=` and `?skill=` narrow; `?day=` leads to that day."""
    require(request.user, "schedule.see")
    if (asked := request.GET.get("day", "")) and asked != day.isoformat():
        return _to_day(request, asked, day)
    listing = _listing(request)
    query = request.GET.copy()
    query.pop("day", None)
    kept = f"?{query.urlencode()}" if query else ""
    addresses = {
        "data": reverse("board_data", args=[day]) + kept,
        "changes": reverse("board_changes"),
        "ask": reverse("board_what_if"),
        "save": reverse("board_plan"),
        "undo": reverse("board_undo"),
    }
    shown = {
        "listing": listing,
        "day": day,
        "days": _days(request),
        "spans": [(number, _span_word(number), _with_days(request, number)) for number in DAYS],
        "table_url": reverse("schedule_day", args=[day]) + _territories(request),
        "is_today": day == timezone.localdate(),
        "may_plan": may(request.user, "visit.plan"),
        "addresses": addresses,
        "words": words(),
        "map_style": settings.MAP_STYLE,
    }
    return render(request, "scheduling/board.html", shown)


def _to_day(request: HttpRequest, asked: str, day: date) -> HttpResponse:
    query = request.GET.copy()
    query.pop("day")
    try:
        to = parse_date(asked) or day
    except ValueError:
        to = day
    address = reverse("schedule_board", args=[to])
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)


def _listing(request: HttpRequest) -> BoardRows:
    skills = [(str(one.pk), str(one)) for one in Skill.objects.filter(is_active=True)]
    return BoardRows(
        request,
        working_engineers().select_related("territory"),
        filters=[
            Filter("territory", _("Territory"), territory_choices(), "territory__in"),
            Filter("skill", _("Skill"), skills, narrow=_with_skills),
        ],
        sorts={"name": "name"},
        sort="name",
    )


def _with_skills(rows: QuerySet[Engineer], ids: list[str]) -> QuerySet[Engineer]:
    for id in ids:
        if id.isdigit():
            rows = rows.filter(skills__skill=int(id))
    return rows


def _days(request: HttpRequest) -> int:
    said = request.GET.get("days", "")
    return int(said) if said in map(str, DAYS) else 1


def _span_word(days: int) -> str:
    return {1: _("1 day"), 3: _("3 days"), 7: _("7 days")}[days]


def _with_days(request: HttpRequest, days: int) -> str:
    query = request.GET.copy()
    query["days"] = str(days)
    return f"?{query.urlencode()}"


def _territories(request: HttpRequest) -> str:
    ids = [f"territory={id}" for id in request.GET.getlist("territory") if id.isdigit()]
    return f"?{'&'.join(ids)}" if ids else ""


# -- data ------------------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def board_changes(request: SignedInRequest) -> HttpResponse:
    """A mark that changes whenever something has happened."""
    require(request.user, "schedule.see")
    return _json({"mark": _mark(timezone.now())})


def _mark(now: datetime) -> str:
    """Times that are kept end without a fact, so they are named."""
    return "-".join([newest_facts_mark(), *map(str, live_holds(now).order_by("pk").values_list("pk", flat=True))])


@signed_in
@require_safe
def board_data(request: SignedInRequest, day: date) -> HttpResponse:
    """All that the board draws. Times are those of the company's clock, without a zone."""
    require(request.user, "schedule.see")
    now, zone, days = timezone.now(), company_zone(), _days(request)
    mark = _mark(now)
    listing = _listing(request)
    found = board(day, days, engineers=listing.rows, now=now)
    skill_ids = [id for id in request.GET.getlist("skill") if id.isdigit()]
    skills = list(Skill.objects.filter(pk__in=skill_ids)) if skill_ids else []
    may_plan = may(request.user, "visit.plan")
    orders, more = waiting(day, by=request.user, territories=chosen_territories(request), skills=skills, now=now)
    opens, closes = _hours(found, zone)
    writer = _Writer(zone=zone, now=now, may_plan=may_plan)
    return _json(
        {
            "mark": mark,
            "day": day.isoformat(),
            "days": days,
            "opens": opens,
            "closes": closes,
            "offset": _offset(now, zone),
            "engineers": [writer.row(row) for row in found.rows],
            "unseen": _("More engineers than can be drawn: choose a territory.") if listing.next_url else "",
            "shades": [shade for row in found.rows for shade in writer.shades(row)],
            "visits": [writer.stop(stop, row) for row in found.rows for stop in row.stops],
            "waiting": [
                writer.waiting(one, clock, is_late, day=day)
                for one, (_order, clock, is_late) in zip(
                    orders, with_clocks([one.order for one in orders]), strict=True
                )
            ],
            "more": ngettext("%(n)s more waits.", "%(n)s more wait.", more) % {"n": more} if more else "",
            "said": _said(found, len(orders) + more),
        }
    )


def _said(found: Board, waits: int) -> str:
    visits = len({stop.visit.pk for row in found.rows for stop in row.stops})
    return _("Engineers: %(engineers)s, visits: %(visits)s, to be scheduled: %(waits)s") % {
        "engineers": len(found.rows),
        "visits": visits,
        "waits": waits,
    }


def _offset(now: datetime, zone: ZoneInfo) -> str:
    said = f"{now.astimezone(zone):%z}"
    return f"{said[:3]}:{said[3:]}"


def _hours(found: Board, zone: ZoneInfo) -> tuple[int, int]:
    """The whole hours within which shifts and visits of all days lie, by the company's clock."""
    spans = [Span(shift.starts_at, shift.ends_at) for row in found.rows for shift in row.duty.shifts]
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


class _Writer:
    """Writes the board's parts as the page's script draws them."""

    def __init__(self, *, zone: ZoneInfo, now: datetime, may_plan: bool) -> None:
        self.zone, self.now, self.may_plan = zone, now, may_plan

    def at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%dT%H:%M:%S}"

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"

    def row(self, row: BoardRow) -> dict[str, Any]:
        engineer, duty = row.engineer, row.duty
        away = next((one for one in duty.absences), None)
        if away and not duty.working:
            note, tone = away.get_reason_display(), "soon"
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
            "home": _point(engineer.home_latitude, engineer.home_longitude),
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
        for absence in row.duty.absences:
            yield shade("absence", absence.starts_at, absence.ends_at, str(absence.get_reason_display()))

    def stop(self, stop: BoardStop, row: BoardRow) -> dict[str, Any]:
        visit, order = stop.visit, stop.order
        badge = badge_for(visit.state)
        crew = [booking.engineer.name for booking in visit.bookings.all()]
        why_fixed = self._why_fixed(visit, crew)
        marks = list(self._marks(stop))
        where = f"{order.customer.name} · {order.site.name}"
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
        if len(crew) != 1:
            return _("a crew of %(n)s: move it by its page") % {"n": len(crew)}
        return ""

    def _marks(self, stop: BoardStop) -> Iterator[tuple[str, str, str]]:
        visit, order = stop.visit, stop.order
        if order.priority == 1:
            yield "emergency", "late", str(badge_for("emergency").label)
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
            "where": f"{order.customer.name} · {order.site.name}",
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


def _point(latitude: float | None, longitude: float | None) -> list[float] | None:
    return None if latitude is None or longitude is None else [longitude, latitude]


def _json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    answer = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    answer["Cache-Control"] = "no-store"
    return answer


# -- changes ---------------------------------------------------------------------------------------------------------


class Ask(NamedTuple):
    """What a drop asks for. `visit` is the one to be moved, None for an order that has none."""

    order: WorkOrder
    visit: Visit | None
    engineer: Engineer
    start: datetime
    end: datetime
    window: tuple[datetime, datetime] | None
    version: int | None

    @property
    def is_stale(self) -> bool:
        return self.visit is not None and self.visit.version != self.version


def _asked(request: SignedInRequest, *, lock: bool = False) -> Ask:
    form = BoardForm(request.POST, engineers=working_engineers())
    if not form.is_valid():
        raise Refused(" ".join(str(text) for texts in form.errors.values() for text in texts))
    said = form.cleaned_data
    visit = visit_for(request.user, said["visit"], to="plan", lock=lock) if said["visit"] else None
    id = visit.work_order_id if visit else said["order"] or 0
    return Ask(
        work_order_for(request.user, id), visit, said["engineer"], said["start"], form.end, form.window, said["version"]
    )


@signed_in
@require_POST
def board_what_if(request: SignedInRequest) -> HttpResponse:
    """What a drop would bring; nothing is saved."""
    require(request.user, "visit.plan")
    try:
        ask = _asked(request)
    except Refused as refused:
        return _refused(str(refused))
    effects = what_if(
        ask.order, engineers=[ask.engineer], start=ask.start, end=ask.end, now=timezone.now(), visit=ask.visit
    )
    if ask.is_stale:
        effects.insert(0, Effect("version", Weight.BARS, _changed()))
    said = [{"kind": effect.kind, "weight": effect.weight.value, "text": effect.text} for effect in effects]
    return _json({"isPossible": all(effect.weight != Weight.BARS for effect in effects), "effects": said})


@signed_in
@require_safe
def board_offers(request: SignedInRequest, day: date, id: int) -> HttpResponse:
    """The first times that fit an order on a day, the nearest engineers first."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, id)
    found = candidates(
        order, engineers=_listing(request).rows, day=day, now=timezone.now(), besides=coming_visit(order)
    )
    offers = [
        {
            "engineer": str(one.engineer.pk),
            "start": f"{timezone.localtime(one.start):%Y-%m-%dT%H:%M:%S}",
            "text": _("%(name)s %(at)s, %(way)s away")
            % {
                "name": one.engineer.name,
                "at": f"{timezone.localtime(one.start):%H:%M}",
                "way": phrases.exact_span(one.travel or timedelta(0)),
            },
        }
        for one in found
        if one.is_fit and one.start
    ]
    return _json({"offers": offers[:OFFERS]})


@signed_in
@require_POST
def board_plan(request: SignedInRequest) -> HttpResponse:
    """Saves a drop: a new visit for an order, or a visit moved if nobody has changed it meanwhile."""
    require(request.user, "visit.plan")
    try:
        with transaction.atomic():
            ask = _asked(request, lock=True)
            saved, undo = _saved(ask, by=request.user)
    except Invalid as wrong:
        return _refused(" ".join(str(text) for text in wrong.errors.values()))
    except Refused as refused:
        return _refused(str(refused))
    at = f"{timezone.localtime(saved.planned_start):%H:%M}"
    said = _("%(order)s: %(names)s at %(at)s.") % {"order": ask.order.number, "names": ask.engineer.name, "at": at}
    return _json({"said": said, "undo": {**undo, "visit": saved.pk, "version": saved.version}, "visit": saved.pk})


def _saved(ask: Ask, *, by: Actor) -> tuple[Visit, dict[str, Any]]:
    """The visit, and what brings it back to where it stood: nothing for a new one."""
    if ask.visit is None:
        return plan_visit(ask.order, engineers=[ask.engineer], start=ask.start, end=ask.end, by=by), {}
    if ask.is_stale:
        raise Refused(_changed())
    former = _former(ask.visit)
    moved = move_visit(ask.visit, engineers=[ask.engineer], start=ask.start, end=ask.end, window=ask.window, by=by)
    return moved, former


def _former(visit: Visit) -> dict[str, Any]:
    """What brings a moved visit back to where it stood, its window too."""
    local = timezone.localtime
    return {
        "engineer": visit.bookings.values_list("engineer", flat=True).first(),
        "start": f"{local(visit.planned_start):%Y-%m-%dT%H:%M:%S}",
        "minutes": round((visit.planned_end - visit.planned_start) / timedelta(minutes=1)),
        "window_from": f"{local(visit.window_from):%Y-%m-%dT%H:%M:%S}",
        "window_to": f"{local(visit.window_to):%Y-%m-%dT%H:%M:%S}",
    }


@signed_in
@require_POST
def board_undo(request: SignedInRequest) -> HttpResponse:
    """Takes back a visit that was just planned here, if nobody has changed it meanwhile."""
    id, version = request.POST.get("visit", ""), request.POST.get("version", "")
    visit = visit_for(request.user, int(id) if id.isascii() and id.isdigit() else 0, to="plan", lock=True)
    if str(visit.version) != version:
        return _refused(_changed())
    try:
        with transaction.atomic():
            cancel_visit(visit, by=request.user, reason=_("Taken back on the board"))
    except Refused as refused:
        return _refused(str(refused))
    return _json({"said": _("Taken back: %(order)s waits again.") % {"order": visit.work_order.number}})


def _changed() -> str:
    return _("Somebody else has changed this visit meanwhile. The board shows it as it is now.")


def _refused(why: str) -> HttpResponse:
    return _json({"why": why}, status=409)


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
        "undo": _("Undo"),
        "changed": _("The board has changed: %(said)s.") % {"said": "{said}"},
        "live": _("live"),
        "stale": _("No connection: this is how it was at %(at)s.") % {"at": "{at}"},
        "way": _("%(n)s min of way") % {"n": "{n}"},
        "noMap": _("This browser cannot draw the map (WebGL is missing). Everything else works without it."),
        "schematic": _("Schematic: hills, lakes and roads are drawn by hand, places are to scale."),
        "outlines": _("Countries by Natural Earth and a grid of degrees. Streets come with a map style of your own."),
        "mapLabel": _("Map of the visits and the ways between them"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "timeline": _("Timeline of the engineers"),
    }
