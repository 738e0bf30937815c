"""The dispatch board: timeline, what waits and a map, fed by one address. A change is asked about, then saved."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

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
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.actions import cancel_visit, lock_visit, move_visit, names_of, plan_visit, unlock_visit
from firstfix.scheduling.forms import BoardForm
from firstfix.scheduling.models import Visit
from firstfix.scheduling.pages.board_drawn import Writer, hours, offset, summary, words
from firstfix.scheduling.pages.day import OFFERS, chosen_territories, territory_choices, with_clocks
from firstfix.scheduling.queries import candidates, coming_visit, crew_around
from firstfix.scheduling.queries.board import board, waiting
from firstfix.scheduling.queries.visits import live_holds
from firstfix.scheduling.queries.what_if import Effect, Weight, what_if
from firstfix.scheduling.rules import Span
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder

#: How many days may be seen at once.
DAYS = (1, 3, 7)
#: Rows painted at once; above it, a territory narrows.
MOST_ROWS = 120


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
        "lock": reverse("board_lock"),
    }
    shown = {
        "listing": listing,
        "day": day,
        "days": _days(request),
        "spans": [(number, _span_word(number), _with_days(request, number)) for number in DAYS],
        "table_url": reverse("schedule_day", args=[day]) + _territories(request),
        "troubles_url": reverse("day_troubles", args=[day]) + _territories(request),
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
    orders, more = waiting(day, by=request.user, territories=chosen_territories(request), skills=skills, now=now)
    opens, closes = hours(found, zone)
    writer = Writer(zone=zone, now=now, by=request.user)
    return _json(
        {
            "mark": mark,
            "day": day.isoformat(),
            "days": days,
            "opens": opens,
            "closes": closes,
            "offset": offset(now, zone),
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
            "said": summary(found, len(orders) + more),
        }
    )


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

    def crew(self, now: datetime) -> list[Engineer]:
        """With the nearest colleague who is free then, where the order takes two."""
        span = Span(self.start, self.end)
        return crew_around(self.order, self.engineer, span=span, now=now, besides=self.visit)

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
    now = timezone.now()
    effects = what_if(ask.order, engineers=ask.crew(now), start=ask.start, end=ask.end, now=now, visit=ask.visit)
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
                "name": _(", ").join(person.name for person in one.crew),
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
        return _refused(wrong.said)
    except Refused as refused:
        return _refused(str(refused))
    at = f"{timezone.localtime(saved.planned_start):%H:%M}"
    said = _("%(order)s: %(names)s at %(at)s.") % {"order": ask.order.number, "names": names_of(saved), "at": at}
    return _json({"said": said, "undo": {**undo, "visit": saved.pk, "version": saved.version}, "visit": saved.pk})


def _saved(ask: Ask, *, by: Actor) -> tuple[Visit, dict[str, Any]]:
    """The visit, and what brings it back to where it stood: nothing for a new one."""
    crew = ask.crew(timezone.now())
    if ask.visit is None:
        return plan_visit(ask.order, engineers=crew, start=ask.start, end=ask.end, by=by), {}
    if ask.is_stale:
        raise Refused(_changed())
    former = _former(ask.visit)
    moved = move_visit(ask.visit, engineers=crew, start=ask.start, end=ask.end, window=ask.window, by=by)
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


@signed_in
@require_POST
def board_lock(request: SignedInRequest) -> HttpResponse:
    """`is_locked` is what the visit shall be: 1, or nothing."""
    id = request.POST.get("visit", "")
    visit = visit_for(request.user, int(id) if id.isascii() and id.isdigit() else 0, to="plan")
    is_locked = bool(request.POST.get("is_locked"))
    try:
        (lock_visit if is_locked else unlock_visit)(visit, by=request.user)
    except Refused as refused:
        return _refused(str(refused))
    said = {"order": visit.work_order.number}
    return _json({"said": _("%(order)s is locked.") % said if is_locked else _("%(order)s is unlocked.") % said})


def _changed() -> str:
    return _("Somebody else has changed this visit meanwhile. The board shows it as it is now.")


def _refused(why: str) -> HttpResponse:
    return _json({"why": why}, status=409)
