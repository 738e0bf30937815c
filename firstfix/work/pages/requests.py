"""The desk's inbox, and one request with all that decides what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firstfix.equipment.queries import entitlement_of
from firstfix.equipment.words import entitlement_words
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing, rows_between
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.search.queries import with_words
from firstfix.platform.tenants.zone import company_day
from firstfix.work.access import request_for
from firstfix.work.actions import decline_request, mark_duplicate, open_work_order, place_request, report_fault
from firstfix.work.forms import QuickOrderForm, ReportForm
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import (
    Place,
    case_card,
    clocks_of,
    find_places,
    history_of,
    inbox,
    next_due,
    open_at,
    orders_seen_by,
    place_of,
    possible_duplicates,
    requests_with_words,
    status_token,
    with_promises,
)
from firstfix.work.rules import default_priority, subject_of
from firstfix.work.states import OPEN_STATES, REQUEST_STATES

DUE_SHOWN, HISTORY_SHOWN = 6, 8
SORTS_OF_NEW: Mapping[str, str | tuple[str, ...]] = {
    "reported": "reported_at",
    "due": ("response_due_at", "-is_stopped", "reported_at"),
}


@signed_in
@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """What came in: new requests, the most urgent first; below, the orders whose promises run out next."""
    require(request.user, "desk.see")
    now, user = timezone.now(), request.user
    shows_all = "all" in request.GET
    rows = inbox(user, on=timezone.localdate())
    listing = Listing(
        request,
        rows if shows_all else rows.filter(state="new"),
        filters=[
            *([Filter("state", gettext_lazy("State"), REQUEST_STATES.choices, "state__in")] if shows_all else []),
            Filter("channel", gettext_lazy("Channel"), ServiceRequest.Channel.choices, "channel__in"),
            Filter("stopped", gettext_lazy("Urgency"), [("yes", gettext_lazy("Stands still"))], narrow=_stopped),
        ],
        sorts={"reported": "reported_at"} if shows_all else SORTS_OF_NEW,
        sort="-reported" if shows_all else "due",
        words=_found if shows_all else requests_with_words,
    )
    for one in listing.rows:
        one.used = _share_gone(one.reported_at, one.response_due_at, now=now)
    shown: dict[str, Any] = {"listing": listing, "shows_all": shows_all, "now": now, "today": timezone.localdate()}
    if request.headers.get("HX-Target") == "inbox-rows":
        return render(request, "work/_inbox_rows.html", shown)
    due = next_due(with_promises(orders_seen_by(user).filter(state__in=OPEN_STATES)))
    soonest = rows_between(due.filter(next_due_at__isnull=False).order_by("is_paused", "next_due_at"), 0, DUE_SHOWN)
    clocks = clocks_of(soonest, now=now)
    shown |= {
        "due": [(order, clocks[order.pk].next) for order in soonest],
        "may_report": may(user, "request.report"),
    }
    return render(request, "work/requests.html", shown)


def _stopped(rows: Any, _values: list[str]) -> Any:
    return rows.filter(is_stopped=True)


def _found(rows: Any, words: str) -> Any:
    return with_words(rows, words)


def _share_gone(start: datetime, due: datetime | None, *, now: datetime) -> float:
    """How much of the time to answer is gone, by the clock on the wall: enough for a row that asks for an answer."""
    return min(1.0, max(0.0, (now - start) / (due - start))) if due and due > start else 0.0


@signed_in
@require_safe
def request_page(request: SignedInRequest, id: int) -> HttpResponse:
    """What do we do with this report? Who pays, whether it is known already, and what the asset has been through."""
    require(request.user, "desk.see")
    return _request_page(request, request_for(request.user, id))


def _request_page(
    request: SignedInRequest, reported: ServiceRequest, *, order_form: QuickOrderForm | None = None
) -> HttpResponse:
    user, asset, now = request.user, reported.asset, timezone.now()
    is_new = reported.state == "new"
    entitlement = entitlement_of(asset, on=company_day(reported.reported_at)) if asset else None
    priority = default_priority(
        is_stopped=reported.is_stopped, is_entitled=bool(entitlement and entitlement.payer != "chargeable")
    )
    first = {"subject": subject_of(reported.description), "priority": priority}
    shown = {
        "reported": reported,
        "photos": reported.photos.select_related("file"),
        "entitlement": entitlement,
        "entitlement_words": entitlement_words(entitlement.payer, entitlement.reason) if entitlement else "",
        "used": _share_gone(reported.reported_at, reported.response_due_at, now=now),
        "duplicates": possible_duplicates(reported) if reported.state == "new" else [],
        "history": history_of(asset)[:HISTORY_SHOWN] if asset else [],
        "orders": reported.work_orders.order_by("pk"),
        "order_form": order_form or QuickOrderForm(initial=first),
        "status_url": request.build_absolute_uri(reverse("request_status", args=[status_token(reported)])),
        "is_new": is_new,
        "may_handle": may(user, "request.handle"),
        "may_open": may(user, "work_order.open"),
        "may_solve": may(user, "request.handle") and may(user, "work_order.restore_remotely"),
    }
    case = reported.troubleshooting
    is_solved = is_new and case is not None and case.state == "solved"
    shown |= {"is_solved_by_case": is_solved, "order_extra": "" if is_solved else "calls"}
    shown |= case_card(reported, by=user)
    return render(request, "work/request.html", shown, status=422 if order_form else 200)


@signed_in
@require_POST
def request_order(request: SignedInRequest, id: int) -> HttpResponse:
    """Make the work order."""
    require(request.user, "work_order.open")
    reported = request_for(request.user, id)
    form = QuickOrderForm(request.POST)
    if form.is_valid():
        try:
            order = open_work_order(request=reported, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
            reported.refresh_from_db()
        else:
            toast(request, _("Work order %(number)s is open.") % {"number": order.number})
            return Taken(request, reverse("work_order", args=[order.pk]))
    return _request_page(request, reported, order_form=form)


@signed_in
@require_POST
def request_duplicate(request: SignedInRequest, id: int) -> HttpResponse:
    reported = request_for(request.user, id, to="handle")
    said = request.POST.get("of", "")
    original = request_for(request.user, int(said) if said.isascii() and said.isdigit() else 0)
    mark_duplicate(reported, of=original, by=request.user)
    toast(request, _("%(number)s is marked as a duplicate.") % {"number": reported.number})
    return HttpResponseRedirect(reverse("requests"))


@signed_in
@require_POST
def request_refusal(request: SignedInRequest, id: int) -> HttpResponse:
    reported = request_for(request.user, id, to="handle")
    decline_request(reported, reason=request.POST.get("reason", ""), by=request.user)
    toast(request, _("%(number)s is declined; the customer can read why.") % {"number": reported.number})
    return HttpResponseRedirect(reverse("requests"))


@signed_in
def request_place(request: SignedInRequest, id: int) -> HttpResponse:
    """Say which asset a report is about that came without it."""
    reported = request_for(request.user, id, to="handle")
    if request.method == "POST":
        place = place_of(request.user, request.POST.get("place", ""))
        if place:
            place_request(reported, asset=place.asset, site=place.site, by=request.user)
            return HttpResponseRedirect(reverse("request", args=[id]))
    shown = {"reported": reported, "places": [], "error": request.method == "POST"}
    return render(request, "work/request_place.html", shown, status=422 if shown["error"] else 200)


@signed_in
def request_new(request: SignedInRequest) -> HttpResponse:
    """Somebody calls: find the asset while they speak, write down what is wrong."""
    require(request.user, "desk.see")
    require(request.user, "request.report")
    form = ReportForm(request.POST or None, request.FILES or None)
    place = place_of(request.user, request.POST.get("place") or request.GET.get("place", ""))
    if request.method == "POST" and form.is_valid():
        try:
            reported = report_fault(
                asset=place.asset if place else None,
                site=place.site if place else None,
                by=request.user,
                **form.cleaned_data,
            )
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("%(number)s is taken in.") % {"number": reported.number})
            return Taken(request, reverse("request", args=[reported.pk]))
    shown = {"form": form, "places": [place] if place else [], "chosen": place and place.key, **_known_about(place)}
    return render(request, "work/request_new.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """The part of a form in which an asset or site is chosen, as it is typed. What is chosen already stays on top."""
    require(request.user, "desk.see")
    chosen = place_of(request.user, request.GET.get("place", ""))
    words = request.GET.get("place_words", "").strip()[:100]
    found = find_places(request.user, words)
    if chosen:
        found = [chosen, *(place for place in found if place.key != chosen.key)]
    return render(request, "work/_places.html", {"places": found, "chosen": chosen and chosen.key, "words": words})


@signed_in
@require_safe
def place_known(request: SignedInRequest) -> HttpResponse:
    """What is known already about the chosen asset: who pays, and what is open."""
    require(request.user, "desk.see")
    place = place_of(request.user, request.GET.get("place", ""))
    return render(request, "work/_place_known.html", _known_about(place))


def _known_about(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"place": None}
    asset = place.asset
    entitlement = entitlement_of(asset, on=timezone.localdate()) if asset else None
    new_requests, open_orders = open_at(place)
    return {
        "place": place,
        "entitlement": entitlement,
        "entitlement_words": entitlement_words(entitlement.payer, entitlement.reason) if entitlement else "",
        "new_requests": new_requests,
        "open_orders": open_orders,
    }
