"""Work orders: the list, one order, opening one, changing it, and its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.customers.access import customer_for, site_for
from firstfix.equipment.access import asset_for
from firstfix.equipment.models import Part
from firstfix.equipment.rules import typed_quantity
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.search.queries import with_words
from firstfix.work.access import work_order_for
from firstfix.work.actions import change_work_order, open_work_order, respond_to_order, step_work_order
from firstfix.work.forms import ChangeForm, OrderForm, PartNeedsForm, StepForm
from firstfix.work.models import WorkOrder
from firstfix.work.pages.order_filters import LOOKS_BACK, all_order_filters, open_order_filters
from firstfix.work.queries import (
    case_card,
    clock_of,
    clocks_of,
    contact_of,
    fix_status_of,
    history_of,
    next_due,
    order_in_full,
    orders_seen_by,
    orders_with_words,
    place_of,
    remote_status_of,
    timeline_of,
    with_promises,
)
from firstfix.work.states import OPEN_STATES, ORDER_ACTIONS, ORDER_STATES
from firstfix.work.words import STEP_BUTTONS, payer_words

Sorts = Mapping[str, str | tuple[str, ...]]
#: What an address may narrow the list by: the record that a page leads here from.
ABOUT = ("asset", "site", "customer")
FETCH: dict[str, Callable[..., object]] = {"asset": asset_for, "site": site_for, "customer": customer_for}
HISTORY_SHOWN = 5
SORTS_OF_OPEN: Sorts = {
    "due": ("is_paused", "next_due_at", "priority", "entered_at"),
    "number": "number",
    "priority": ("priority", "next_due_at"),
    "customer": ("customer__name", "site__name"),
    "entered": "entered_at",
}
#: Years of orders are sorted only by what an index keeps in order.
SORTS_OF_ALL: Sorts = {
    "number": "number",
    "entered": "entered_at",
    "restored": "restored_at",
}
CODES = ("symptom", "mode", "mechanism", "cause", "remedy")


@signed_in
@require_safe
def work_orders(request: SignedInRequest) -> HttpResponse:
    """What is promised, and which promise runs out next."""
    require(request.user, "desk.see")
    now, user = timezone.now(), request.user
    shows_all = "all" in request.GET or any(name in request.GET for name in LOOKS_BACK)
    rows = _about(request, next_due(with_promises(orders_seen_by(user))))
    listing = Listing(
        request,
        rows if shows_all else rows.filter(state__in=OPEN_STATES),
        filters=all_order_filters(now=now) if shows_all else open_order_filters(now=now),
        sorts=SORTS_OF_ALL if shows_all else SORTS_OF_OPEN,
        sort="-entered" if shows_all else "due",
        words=_found if shows_all else orders_with_words,
    )
    clocks = clocks_of(listing.rows, now=now)
    for order in listing.rows:
        order.clock = clocks[order.pk].next
        order.is_late = bool(order.clock and order.clock.state == "running" and order.clock.due_at < now)
    shown = {"listing": listing, "shows_all": shows_all, "may_open": may(user, "work_order.open")}
    return render(request, "work/work_orders.html", shown)


def _found(rows: Any, words: str) -> Any:
    return with_words(rows, words)


def _about(request: SignedInRequest, rows: Any) -> Any:
    for name in ABOUT:
        said = request.GET.get(name, "")
        if said.isascii() and said.isdigit() and len(said) < 19:
            rows = rows.filter(**{f"{name}_id": said})
    return rows


@signed_in
@require_safe
def work_order(request: SignedInRequest, id: int) -> HttpResponse:
    """Where does it stand, and what comes next?"""
    require(request.user, "desk.see")
    user, now = request.user, timezone.now()
    order = order_in_full(work_order_for(user, id))
    clocks = clock_of(order, now=now)
    steps = [transition.verb for transition in ORDER_STATES.verbs(order.state)]
    shown = {
        "order": order,
        "asset": order.asset,
        "clocks": [clock for clock in (clocks.response, clocks.restoration) if clock],
        "next_clock": clocks.next,
        "payer_words": payer_words(order),
        "contact": contact_of(order),
        "skills": order.orderskill_set.select_related("skill"),
        "certificates": order.ordercertificate_set.select_related("certificate_type"),
        "part_needs": order.part_needs.select_related("part"),
        "tool_needs": order.tool_needs.select_related("tool_type"),
        "photos": order.request.photos.select_related("file") if order.request else [],
        "codes": [(FailureCode.Kind(name).label, code) for name in CODES if (code := getattr(order, name))],
        "counted": remote_status_of(order, now=now) if order.was_remote else fix_status_of(order, now=now),
        "repeats": order.repeats.order_by("pk"),
        "timeline": timeline_of(order),
        "is_at_start": order.state == ORDER_STATES.start and not order.visit_count,
        "history": history_of(order.asset).exclude(pk=order.pk)[:HISTORY_SHOWN] if order.asset else [],
        "buttons": [
            (verb, STEP_BUTTONS[verb]) for verb in steps if verb in STEP_BUTTONS and may(user, ORDER_ACTIONS[verb])
        ],
        "may_close": order.state == "restored" and may(user, "work_order.close"),
        "may_solve": "restore_remotely" in steps and may(user, "work_order.restore_remotely"),
        "may_respond": order.responded_at is None and order.state in OPEN_STATES and may(user, "work_order.respond"),
        "may_change": order.state not in ("closed", "cancelled") and may(user, "work_order.change"),
    }
    return render(request, "work/work_order.html", shown | case_card(order, by=request.user))


@signed_in
@require_POST
def work_order_steps(request: SignedInRequest, id: int) -> HttpResponse:
    """A step that the desk takes by a button; those of a visit belong to the visit."""
    order = work_order_for(request.user, id)
    form = StepForm(request.POST, verbs=STEP_BUTTONS)
    if form.is_valid():
        try:
            step_work_order(order, form.cleaned_data["verb"], reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as wrong:
            toast(request, str(wrong.errors["reason"]), level=40)
        else:
            toast(request, _("The order is now “%(state)s”.") % {"state": order.get_state_display()})
    return HttpResponseRedirect(reverse("work_order", args=[id]))


@signed_in
@require_POST
def work_order_response(request: SignedInRequest, id: int) -> HttpResponse:
    respond_to_order(work_order_for(request.user, id), by=request.user)
    toast(request, _("Noted: the customer has been spoken with."))
    return HttpResponseRedirect(reverse("work_order", args=[id]))


@signed_in
def work_order_change(request: SignedInRequest, id: int) -> HttpResponse:
    """Subject, priority, contact, time and parts of an order."""
    order = work_order_for(request.user, id, to="change")
    needs = {need.part: need.quantity for need in order.part_needs.select_related("part")}
    fitting = Part.objects.filter(fits=order.asset.product_model_id).order_by("code") if order.asset else []
    parts = list(dict.fromkeys([*needs, *fitting]))
    first = {
        "subject": order.subject,
        "description": order.description,
        "priority": order.priority,
        "planned_minutes": order.planned_minutes,
        "crew": order.crew,
        "contact": order.contact_id,
        "version": order.version,
    }
    form = ChangeForm(request.POST or None, initial=first, order=order)
    quantities = {f"part_{part.pk}": typed_quantity(quantity, part.unit) for part, quantity in needs.items()}
    needs_form = PartNeedsForm(request.POST or None, initial=quantities, parts=parts)
    if request.method == "POST" and form.is_valid() and needs_form.is_valid():
        try:
            change_work_order(order, part_needs=needs_form.part_needs, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("The order is changed."))
            return Taken(request, reverse("work_order", args=[id]))
    status = 422 if form.errors or needs_form.errors else 200
    return render(
        request, "work/work_order_change.html", {"order": order, "form": form, "needs": needs_form}, status=status
    )


@signed_in
def work_order_new(request: SignedInRequest) -> HttpResponse:
    """An order of any kind without a request: an installation, a maintenance, a training."""
    require(request.user, "work_order.open")
    place = place_of(request.user, request.POST.get("place") or request.GET.get("place", ""))
    form = OrderForm(request.POST or None, initial={"kind": request.GET.get("kind", WorkOrder.Kind.REPAIR)})
    if request.method == "POST" and form.is_valid() and place:
        try:
            order = open_work_order(asset=place.asset, site=place.site, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Work order %(number)s is open.") % {"number": order.number})
            return Taken(request, reverse("work_order", args=[order.pk]))
    no_place = request.method == "POST" and place is None
    shown = {"form": form, "places": [place] if place else [], "chosen": place and place.key, "no_place": no_place}
    return render(request, "work/work_order_new.html", shown, status=422 if form.errors or no_place else 200)


@signed_in
@require_safe
def orders_of(request: SignedInRequest, id: int, what: str) -> HttpResponse:
    """A panel for the page of an asset, site or customer: its open orders and its history."""
    require(request.user, "desk.see")
    FETCH[what](request.user, id)
    rows = orders_seen_by(request.user).filter(**{f"{what}_id": id})
    orders = rows.select_related("mode", "remedy", "repeat_of").order_by("-entered_at", "-pk")[:10]
    shown = {"orders": orders, "what": what, "id": id, "may_open": may(request.user, "work_order.open")}
    return render(request, "work/_orders_of.html", shown)
