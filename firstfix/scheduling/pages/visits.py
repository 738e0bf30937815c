"""One visit: its times, moving it, cancelling it; and the visits of an order as a part of the order's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound, Refused
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.access import call_for, visit_for
from firstfix.scheduling.actions import cancel_visit, leave_out_calls, lock_visit, move_visit, unlock_visit
from firstfix.scheduling.forms import VisitForm, visit_initial
from firstfix.scheduling.models import Visit
from firstfix.scheduling.pages.day import assignment_page, engineers_asked_for, load_notes
from firstfix.scheduling.queries import coming_visit, happenings_of, visits_of_order, visits_with_orders
from firstfix.scheduling.queries.calls import calls_of_visit
from firstfix.scheduling.queries.happenings import why_locked
from firstfix.scheduling.states import VISIT_STATES
from firstfix.work.access import work_order_for
from firstfix.work.queries import contact_of
from firstfix.work.states import ORDER_STATES


@signed_in
@require_safe
def visit_page(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "schedule.see")
    visit = _visit(id)
    verbs = {transition.verb for transition in VISIT_STATES.verbs(visit.state)}
    may_plan = may(request.user, "visit.plan")
    shown = {
        "visit": visit,
        "order": visit.work_order,
        "day": timezone.localdate(visit.planned_start),
        "crew": [booking.engineer for booking in visit.bookings.all()],
        "contact": contact_of(visit.work_order),
        "steps": _steps(visit),
        "happenings": happenings_of(visit),
        "may_move": may_plan and "move" in verbs and not visit.is_locked,
        "may_lock": may_plan and "lock" in verbs,
        "why_locked": why_locked(visit, now=timezone.now()) if visit.is_locked and "move" in verbs else "",
        "may_cancel": may_plan and "cancel" in verbs,
        "calls": calls_of_visit(visit),
        "may_leave_out": may_plan and visit.state == "planned",
    }
    return render(request, "scheduling/visit.html", shown)


def _visit(id: int) -> Visit:
    visit = visits_with_orders().select_related("work_order__request").filter(pk=id).first()
    if visit is None:
        raise NotFound
    return visit


def _steps(visit: Visit) -> list[dict[str, Any]]:
    """Where the visit stands, for `{% steps %}`."""
    times = [
        (_("Planned"), visit.planned_start),
        (_("On the way"), visit.set_off_at),
        (_("Arrived"), visit.arrived_at),
        (_("Work started"), visit.started_at),
        (_("Restored"), visit.restored_at),
        (_("Left"), visit.left_at),
    ]
    reached = max(number for number, (_label, at) in enumerate(times) if at)
    is_over = VISIT_STATES.is_final(visit.state)
    return [
        {
            "label": label,
            "at": at,
            "state": "next" if number > reached else "now" if number == reached and not is_over else "done",
        }
        for number, (label, at) in enumerate(times)
        if at or not is_over
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def visit_move(request: SignedInRequest, id: int) -> HttpResponse:
    """`?day=` shows who could do it on another day."""
    require(request.user, "visit.plan")
    visit = _visit(id)
    VISIT_STATES.after(visit.state, "move")
    if visit.is_locked:
        raise Refused(why_locked(visit, now=timezone.now()))
    engineers = engineers_asked_for(request)
    initial = visit_initial(visit)
    if day := parse_date(request.GET.get("day", "")):
        initial["day"] = day
    crew = [booking.engineer for booking in visit.bookings.all()]
    form = VisitForm(request.POST or None, engineers=[*crew, *engineers], initial=initial)
    form.fields["window_from"].help_text = _("Empty: what was told stays while the start lies in it, else two hours.")
    if request.method == "POST" and form.is_valid():
        try:
            move_visit(visit, engineers=form.cleaned_data["engineers"], **form.times, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            visit.refresh_from_db()
            toast(request, " ".join([_("The visit is moved."), *load_notes(visit)]))
            return HttpResponseRedirect(reverse("visit", args=[id]))
    return assignment_page(
        request, order=visit.work_order, day=initial["day"], engineers=engineers, form=form, visit=visit
    )


@signed_in
@require_POST
def visit_lock(request: SignedInRequest, id: int) -> HttpResponse:
    """`is_locked` is what it shall be: 1, or nothing."""
    visit = visit_for(request.user, id, to="plan")
    if request.POST.get("is_locked"):
        lock_visit(visit, by=request.user)
        toast(request, _("The visit is locked: nobody moves it before it is unlocked."))
    else:
        unlock_visit(visit, by=request.user)
        toast(request, _("The visit is unlocked."))
    return HttpResponseRedirect(reverse("visit", args=[id]))


@signed_in
@require_POST
def visit_call_removal(request: SignedInRequest, id: int, call: int) -> HttpResponse:
    """Straight to the visit after all: nothing is fetched for it on the way."""
    visit = visit_for(request.user, id, to="plan")
    leave_out_calls(visit, call=call_for(visit, call), by=request.user)
    toast(request, _("Nothing is fetched there for this visit any more; what was kept for it is free."))
    return HttpResponseRedirect(reverse("visit", args=[id]))


@signed_in
@require_POST
def visit_cancellation(request: SignedInRequest, id: int) -> HttpResponse:
    visit = visit_for(request.user, id, to="plan")
    visit = cancel_visit(visit, reason=request.POST.get("reason", ""), by=request.user)
    toast(request, _("The visit is cancelled; %(order)s is to be scheduled.") % {"order": visit.work_order.number})
    return HttpResponseRedirect(reverse("schedule_day", args=[timezone.localdate(visit.planned_start)]))


@signed_in
@require_safe
def visits_of_order_part(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the work order's page."""
    require(request.user, "schedule.see")
    order = work_order_for(request.user, id)
    can_be_planned = "schedule" in {transition.verb for transition in ORDER_STATES.verbs(order.state)}
    shown = {
        "order": order,
        "visits": list(visits_of_order(order)[:50]),
        "today": timezone.localdate(),
        "may_plan": may(request.user, "visit.plan") and can_be_planned and coming_visit(order) is None,
    }
    return render(request, "scheduling/_visits_of_order.html", shown)
