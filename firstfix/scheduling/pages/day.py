"""The dispatcher's day: who goes where when, what waits, and giving an order to somebody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages import phrases
from firstfix.platform.pages.listing import Filter, Listing, page_asked, rows_between
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.actions import plan_visit, send_by_way_of
from firstfix.scheduling.effort import Task
from firstfix.scheduling.forms import VisitForm
from firstfix.scheduling.models import Visit
from firstfix.scheduling.pages.load_drawn import warnings, week_line
from firstfix.scheduling.queries import (
    Candidate,
    candidates,
    day_table,
    needs_of,
    on_call_during,
    orders_to_schedule,
)
from firstfix.scheduling.queries.duty import is_anybody_away
from firstfix.scheduling.queries.load import EngineerWeek, weeks_of
from firstfix.scheduling.queries.planning_runs import night_plan
from firstfix.scheduling.rules import Span, place
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder
from firstfix.work.queries import clocks_of

#: Orders beside the day at once; more on request.
SHOWN = 15
OFFERS = 5
#: Days after one without room that are looked at for a hint.
LOOK_AHEAD = 5
#: Engineers named beside an order, the best first; a territory narrows them.
NAMES = 30


class DayRows(Listing):
    """A row is a whole day with ten visits, so a page has fewer of them."""

    per_page = 10


@signed_in
@require_safe
def schedule(request: SignedInRequest, day: date | None = None) -> HttpResponse:
    """`?territory=` narrows engineers and orders, `?words=` engineers by name; `?day=` leads to that day."""
    require(request.user, "schedule.see")
    today = timezone.localdate()
    if asked := parse_date(request.GET.get("day", "")):
        return HttpResponseRedirect(day_url(request, asked))
    day = day or today
    listing = DayRows(
        request,
        working_engineers(),
        filters=[Filter("territory", _("Territory"), territory_choices(), "territory__in")],
        sorts={"name": "name"},
        sort="name",
        words=_with_words,
    )
    now = timezone.now()
    table = day_table(day, engineers=listing.rows, now=now)
    part = page_asked(request.GET, "waiting")
    territories = chosen_territories(request)
    waiting = orders_to_schedule(request.user, territories=territories, day=day)
    orders = rows_between(waiting, (part - 1) * SHOWN, part * SHOWN + 1)
    shown = {
        "listing": listing,
        "table": table,
        "day": day,
        "is_today": day == today,
        "is_over": day < today,
        "tomorrow": today + timedelta(days=1),
        # Last night's duty is over: whoever looks for a number today must not call it.
        "on_call": [duty for duty in on_call_during(table.span) if day != today or duty.ends_at > now],
        "orders": with_clocks(orders[:SHOWN]),
        "more_url": _with(request, waiting=str(part + 1)) if len(orders) > SHOWN else "",
        "may_plan": may(request.user, "visit.plan") and day >= today,
        "can_be_filled": bool(orders) or is_anybody_away(_engineers_of(territories), span=table.span, now=now),
        "night": night_plan(day=day, today=today) if may(request.user, "visit.plan") else None,
        "may_change": may(request.user, "schedule.change"),
        "query": query_kept(request),
    }
    return render(request, "scheduling/schedule.html", shown)


def with_clocks(orders: list[WorkOrder]) -> list[tuple[WorkOrder, Any, bool]]:
    """Each order with the promise that runs out next, and whether it has run out already."""
    now = timezone.now()
    next_ones = [
        (order, clocks.next) for order, clocks in zip(orders, clocks_of(orders, now=now).values(), strict=True)
    ]
    return [(order, one, bool(one and one.state == "running" and one.due_at < now)) for order, one in next_ones]


def territory_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in Territory.objects.filter(is_active=True)]


def chosen_territories(request: SignedInRequest) -> list[Territory]:
    ids = [id for id in request.GET.getlist("territory") if _is_number(id)]
    return list(Territory.objects.filter(pk__in=ids)) if ids else []


def engineers_asked_for(request: SignedInRequest) -> list[Engineer]:
    """Those of the chosen territories, else all."""
    return list(_engineers_of(chosen_territories(request)))


def _engineers_of(territories: list[Territory]) -> QuerySet[Engineer]:
    return working_engineers().filter(territory__in=territories) if territories else working_engineers()


def _with_words(rows: QuerySet[Engineer], words: str) -> QuerySet[Engineer]:
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return rows


def query_kept(request: SignedInRequest) -> str:
    """The filter that goes along from page to page, as `?territory=1`, or nothing."""
    query = urlencode([("territory", id) for id in request.GET.getlist("territory")])
    return f"?{query}" if query else ""


def _with(request: SignedInRequest, **values: str) -> str:
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = value
    return f"?{query.urlencode()}"


def day_url(request: SignedInRequest, day: date) -> str:
    return reverse("schedule_day", args=[day]) + query_kept(request)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def order_assignment(request: SignedInRequest, day: date, id: int) -> HttpResponse:
    """Whom to send, and when: offers with one press, or another time and a crew by form. A part when htmx asks."""
    require(request.user, "visit.plan")
    order = work_order_for(request.user, id)
    engineers = engineers_asked_for(request)
    form = VisitForm(
        request.POST if request.method == "POST" and "offer" not in request.POST else None,
        engineers=engineers,
        initial={"day": day, "minutes": order.planned_minutes},
    )
    if request.method == "POST" and (visit := _planned(request, order, form, engineers)):
        names = _(", ").join(booking.engineer.name for booking in visit.bookings.select_related("engineer"))
        said = {
            "order": order.number,
            "names": names,
            "at": f"{timezone.localtime(visit.planned_start):%H:%M}",
            "window": phrases.window(visit.window_from, visit.window_to, now=timezone.now()),
        }
        undo = reverse("visit_cancellation", args=[visit.pk])
        told = _("%(order)s: %(names)s at %(at)s. The customer is told %(window)s.") % said
        toast(request, " ".join([told, *load_notes(visit)]), undo=undo)
        return HttpResponseRedirect(day_url(request, timezone.localdate(visit.planned_start)))
    return assignment_page(request, order=order, day=day, engineers=engineers, form=form)


def _planned(request: SignedInRequest, order: WorkOrder, form: VisitForm, engineers: list[Engineer]) -> Visit | None:
    """The visit, or None with what is wrong in the form."""
    by = request.user
    try:
        if (offer := request.POST.get("offer")) is not None:
            crew, start, call = _read_offer(offer, engineers)
            if call:
                return send_by_way_of(order, engineer=crew[0], start=start, place=call[0], called_at=call[1], by=by)
            end = start + timedelta(minutes=order.planned_minutes)
            return plan_visit(order, engineers=crew, start=start, end=end, by=by)
        if form.is_valid():
            return plan_visit(order, engineers=form.cleaned_data["engineers"], **form.times, by=by)
    except Invalid as wrong:
        put_errors(form, wrong)
    except Refused as refused:
        if not form.is_bound:
            raise
        form.add_error(None, str(refused))
    return None


def _read_offer(
    offer: str, engineers: list[Engineer]
) -> tuple[list[Engineer], datetime, tuple[StockPlace, datetime] | None]:
    """ "12@2026-11-24T10:30:00+08:00": an engineer, or "12+15" a crew, and a start, as the offers' buttons send it;
    after a second "@" the warehouse on the way, and when it is called at.
    """
    who, when, place, called = (*offer.split("@"), "", "", "")[:4]
    ids = who.split("+")
    crew = [one for one in engineers if str(one.pk) in ids]
    start, called_at = _moment(when), _moment(called)
    by_way = StockPlace.objects.filter(pk=place).first() if _is_number(place) else None
    if len(crew) < len(ids) or start is None or (place and not (by_way and called_at)):
        raise Refused(_("This offer does not hold any more. Please look again."))
    return crew, start, (by_way, called_at) if by_way and called_at else None


def _is_number(text: str) -> bool:
    """Of "²" `isdigit` says so too."""
    return text.isascii() and text.isdecimal()


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def load_notes(visit: Visit) -> list[str]:
    """Limits of the week that the crew's weeks are near or over, with this visit in them."""
    crew = [booking.engineer for booking in visit.bookings.select_related("engineer")]
    weeks = weeks_of(crew, day=timezone.localdate(visit.planned_start))
    return [
        _("%(name)s: %(reason)s.") % {"name": week.engineer.name, "reason": text}
        for week in weeks.values()
        for _tone, text in week_line(week).warnings
    ]


def _offer_warnings(order: WorkOrder, one: Candidate, week: EngineerWeek, *, day: date) -> tuple[tuple[str, str], ...]:
    """What taking the offer brings near or over a limit of the week."""
    assert one.start
    span = Span(one.start, one.start + timedelta(minutes=order.planned_minutes))
    task = Task(span, place(order.site.latitude, order.site.longitude))
    return warnings(week.worsened_by(day, task))


def _day_with_room(order: WorkOrder, *, engineers: list[Engineer], after: date, now: datetime) -> date | None:
    """The next day on which somebody who fits is free, if it is a near one."""
    for days in range(1, LOOK_AHEAD + 1):
        day = after + timedelta(days=days)
        if any(one.is_fit and one.start for one in candidates(order, engineers=engineers, day=day, now=now)):
            return day
    return None


def assignment_page(
    request: SignedInRequest,
    *,
    order: WorkOrder,
    day: date,
    engineers: list[Engineer],
    form: VisitForm,
    visit: Visit | None = None,
) -> HttpResponse:
    now = timezone.now()
    found = candidates(order, engineers=engineers, day=day, now=now, besides=visit)
    offers = [one for one in found if one.is_fit and one.start][:OFFERS]
    chosen = {str(id) for id in form["engineers"].value() or ()}
    named = [one for number, one in enumerate(found) if number < NAMES or str(one.engineer.pk) in chosen]
    weeks = weeks_of([one.engineer for one in named], day=day)
    day_with_room = None if offers or visit else _day_with_room(order, engineers=engineers, after=day, now=now)
    if not form.is_bound and offers and visit is None:
        form.initial["start"] = timezone.localtime(offers[0].start).time()
    is_part = bool(request.headers.get("HX-Request")) and request.method != "POST"
    template = "scheduling/_assignment.html" if is_part else "scheduling/assignment.html"
    shown = {
        "order": order,
        "visit": visit,
        "day": day,
        "form": form,
        "needs": needs_of(order),
        "offers": [(one, _offer_warnings(order, one, weeks[one.engineer.pk], day=day)) for one in offers],
        "day_with_room": day_with_room,
        "weighs": visit is None and order.crew == 1,
        "people": sorted(
            ((one, str(one.engineer.pk) in chosen, week_line(weeks[one.engineer.pk])) for one in named),
            key=lambda person: not person[1],
        ),
        "unnamed": max(0, len(found) - NAMES),
        "query": query_kept(request),
        "is_part": is_part,
    }
    return render(request, template, shown, status=422 if form.errors else 200)
