"""Maintenance: what is due, the plans that make it so, and a plan with the year that it brings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.care.access import maintenance_due_for, maintenance_plan_for
from firstfix.care.actions import move_due, save_plan, switch_off, switch_on
from firstfix.care.forms.maintenance import MaintenancePlanForm, MoveForm
from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.pages.year import Year
from firstfix.care.queries.maintenance import dues_at_site_of, dues_listed, plans_listed, plans_of
from firstfix.care.queries.timetables import (
    expected_orders,
    first_orders,
    machines_of,
    timetable_of,
    timetables_of,
    twelve_months,
)
from firstfix.care.rules.maintenance import ASKS_ABOVE, DueState, Trigger
from firstfix.care.states import PLAN_STATES
from firstfix.care.words import rhythm_words
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import work_order_for
from firstfix.work.states import DONE_STATES, OPEN_STATES

#: A panel says what comes next; the whole year stands on the plan's page.
SHOWN_ON_PANEL = 8


@signed_in
@require_safe
def maintenance(request: SignedInRequest) -> HttpResponse:
    """Which maintenance is due?"""
    require(request.user, "maintenance.see")
    today = timezone.localdate()
    rows = dues_listed()
    if "state" not in request.GET:
        rows = rows.filter(work_order__state__in=OPEN_STATES)
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", gettext_lazy("State"), DueState.choices, narrow=_in_state),
            Filter("plan", gettext_lazy("Plan"), _plan_choices(), "plan__in"),
        ],
        sorts={"due": ("due_on", "pk")},
        sort="due",
        words=_with_words,
    )
    for due in listing.rows:
        due.state = due.state_on(today)
    shown = {"listing": listing, "may_plan": may(request.user, "maintenance.plan")}
    return render(request, "care/maintenance.html", shown)


def _plan_choices() -> list[tuple[str, str]]:
    return [(str(plan.pk), str(plan)) for plan in MaintenancePlan.objects.exclude(state="draft").order_by("pk")[:50]]


def _in_state(rows: QuerySet[MaintenanceDue], states: list[str]) -> QuerySet[MaintenanceDue]:
    today = timezone.localdate()
    is_open = Q(work_order__state__in=OPEN_STATES)
    meant = {
        DueState.DUE: is_open & Q(due_on__gte=today),
        DueState.OVERDUE: is_open & Q(due_on__lt=today),
        DueState.DONE: Q(work_order__state__in=DONE_STATES),
        DueState.LEFT_OUT: Q(work_order__state="cancelled"),
    }
    wanted = Q(pk__in=())
    for state in states:
        wanted |= meant.get(DueState(state), Q(pk__in=())) if state in DueState.values else Q(pk__in=())
    return rows.filter(wanted)


def _with_words(rows: QuerySet[MaintenanceDue], words: str) -> QuerySet[MaintenanceDue]:
    for word in words.split():
        rows = rows.filter(
            Q(asset__code__icontains=word)
            | Q(asset__serial__icontains=word)
            | Q(asset__site__name__icontains=word)
            | Q(asset__site__customer__name__icontains=word)
            | Q(work_order__number__icontains=word)
        )
    return rows


@signed_in
@require_POST
def maintenance_day(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `to` and `reason`: the service is moved to another day."""
    due = maintenance_due_for(request.user, id, to="move")
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            move_due(due, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            toast(request, wrong.said, level=messages.ERROR)
        else:
            toast(request, _("Moved. The plan's rhythm stays."))
    else:
        toast(request, _("Choose a day and say why."), level=messages.ERROR)
    return HttpResponseRedirect(reverse("work_order", args=[due.work_order_id]))


@signed_in
@require_safe
def maintenance_plans(request: SignedInRequest) -> HttpResponse:
    """What do we look after, and how often?"""
    require(request.user, "maintenance.see")
    listing = Listing(
        request,
        plans_listed(),
        filters=[Filter("state", gettext_lazy("State"), PLAN_STATES.choices, "state__in")],
        sorts={"state": ("state", "pk")},
        sort="state",
        words=_plans_with_words,
    )
    for plan in listing.rows:
        plan.rhythm = rhythm_words(plan)
    shown = {"listing": listing, "may_plan": may(request.user, "maintenance.plan")}
    return render(request, "care/maintenance_plans.html", shown)


@signed_in
@require_safe
def maintenance_year(request: SignedInRequest) -> HttpResponse:
    """The part of the list of plans that says what all that are switched on bring by month."""
    require(request.user, "maintenance.see")
    today = timezone.localdate()
    plans = list(plans_listed().filter(state="active").exclude(trigger=Trigger.CONDITION))
    found = timetables_of(plans, today=today, until=twelve_months(today))
    year = Year.of([(plan.planned_minutes, found[plan.pk]) for plan in plans], today=today)
    return render(request, "care/_maintenance_year.html", {"year": year, "plans": plans})


@signed_in
@require_safe
def maintenance_plan_year(request: SignedInRequest, id: int) -> HttpResponse:
    """The row of a plan's page that says what all its machines bring by month."""
    plan = maintenance_plan_for(request.user, id)
    today = timezone.localdate()
    rows = timetable_of(plan, today=today, until=twelve_months(today))
    return render(request, "care/_year_work.html", {"year": Year.of([(plan.planned_minutes, rows)], today=today)})


def _plans_with_words(rows: QuerySet[MaintenancePlan], words: str) -> QuerySet[MaintenancePlan]:
    for word in words.split():
        rows = rows.filter(
            Q(name__zh__icontains=word) | Q(name__en__icontains=word) | Q(product_model__code__icontains=word)
            | Q(asset__code__icontains=word)
        )  # fmt: skip
    return rows


@signed_in
@require_safe
def maintenance_plan(request: SignedInRequest, id: int) -> HttpResponse:
    """What does this plan bring us in the coming twelve months?"""
    return _plan_page(request, maintenance_plan_for(request.user, id))


def _plan_page(request: SignedInRequest, plan: MaintenancePlan, *, wrong: Invalid | None = None) -> HttpResponse:
    """Machines come in pages; what all of them bring is a part of its own, or counted where it is to be agreed to."""
    today = timezone.localdate()
    listing = Listing(request, machines_of(plan, on=today))
    rows = timetable_of(plan, today=today, until=twelve_months(today), machines=listing.rows)
    year = Year.of([], today=today)
    shown: dict[str, Any] = {
        "plan": plan,
        "rhythm": rhythm_words(plan),
        "listing": listing,
        "months": year.months,
        "lines": [year.line(row) for row in rows],
        "is_foretold": plan.trigger != Trigger.CONDITION,
        "without_readings": sum(not row.coming for row in rows) if plan.trigger == Trigger.METER else 0,
        "may_plan": may(request.user, "maintenance.plan"),
        "wrong": wrong and wrong.said,
    }
    if not plan.is_on:
        expected = expected_orders(plan, today=today)
        first = first_orders(plan, today=today)
        shown |= {
            "expected": expected, "asks": expected > ASKS_ABOVE, "now": first,
            "machines": machines_of(plan, on=today).count(),
        }  # fmt: skip
    return render(request, "care/maintenance_plan.html", shown, status=422 if wrong else 200)


@signed_in
@require_POST
def maintenance_plan_state(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb`: switch_on, with `agreed` where many orders are meant, or switch_off."""
    plan = maintenance_plan_for(request.user, id, to="plan")
    match request.POST.get("verb"):
        case "switch_on":
            agreed = request.POST.get("agreed", "")
            try:
                switch_on(plan, agreed=int(agreed) if agreed.isascii() and agreed.isdigit() and len(agreed) < 9 else 0,
                          by=request.user)  # fmt: skip
            except Invalid as wrong:
                return _plan_page(request, plan, wrong=wrong)
            toast(request, _("Switched on. Its first orders are being made."))
        case "switch_off":
            switch_off(plan, by=request.user)
            toast(request, _("Switched off. The orders that it has made stay."))
        case _:
            raise BadRequest("verb must be switch_on or switch_off")
    return HttpResponseRedirect(reverse("maintenance_plan", args=[id]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def maintenance_plan_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """`product_model` or `asset` in the address says what a new plan is for."""
    require(request.user, "maintenance.plan")
    plan = maintenance_plan_for(request.user, id, to="plan") if id else _new_plan(request)
    form = MaintenancePlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_plan(form.instance, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved. Look at the year that it brings, then switch it on."))
            return Taken(request, reverse("maintenance_plan", args=[saved.pk]))
    shown = {"form": form, "plan": plan, "is_new": id is None}
    return render(request, "care/maintenance_plan_form.html", shown, status=422 if form.errors else 200)


def _new_plan(request: SignedInRequest) -> MaintenancePlan:
    plan = MaintenancePlan(begins_on=timezone.localdate())
    if asset := _asked(request, "asset"):
        plan.asset = asset_for(request.user, asset)
        plan.planned_minutes = plan.asset.product_model.repair_minutes
    elif model := _asked(request, "product_model"):
        plan.product_model = product_model_for(request.user, model)
        plan.planned_minutes = plan.product_model.repair_minutes
    return plan


def _asked(request: SignedInRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


@signed_in
@require_safe
def maintenance_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of an asset's page: its plans with the next date, and what was done by them."""
    asset = asset_for(request.user, id)
    require(request.user, "maintenance.see")
    today = timezone.localdate()
    plans: list[Any] = list(plans_of(asset)[:SHOWN_ON_PANEL])
    found = timetables_of(plans, today=today, until=twelve_months(twelve_months(today)), machines=[asset])
    for plan in plans:
        plan.next_due = next((due for row in found[plan.pk] for due in row.coming), None)
        plan.rhythm, plan.is_for_it = rhythm_words(plan), bool(found[plan.pk])
    dues: list[Any] = list(dues_listed().filter(asset=asset).order_by("-due_on", "-pk")[:SHOWN_ON_PANEL])
    for due in dues:
        due.state = due.state_on(today)
    shown = {"asset": asset, "plans": plans, "dues": dues, "may_plan": may(request.user, "maintenance.plan")}
    return render(request, "care/_maintenance_of_asset.html", shown)


@signed_in
@require_safe
def maintenance_of_product_model(request: SignedInRequest, id: int) -> HttpResponse:
    model = product_model_for(request.user, id)
    require(request.user, "maintenance.see")
    plans: list[Any] = list(plans_listed().filter(product_model=model).order_by("state", "pk")[:SHOWN_ON_PANEL])
    for plan in plans:
        plan.rhythm = rhythm_words(plan)
    shown = {"model": model, "plans": plans, "may_plan": may(request.user, "maintenance.plan")}
    return render(request, "care/_maintenance_of_product.html", shown)


@signed_in
@require_safe
def maintenance_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of an order's page: the plan that made it, and what else is due at its site."""
    user = request.user
    order = work_order_for(user, id)
    require(user, "maintenance.see")
    today = timezone.localdate()
    due = dues_listed().filter(work_order=order).first()
    near = dues_at_site_of(order, today=today)[:SHOWN_ON_PANEL] if order.state in OPEN_STATES else []
    shown = {
        "order": order,
        "due": due,
        "state": due and due.state_on(today),
        "near": near,
        "form": MoveForm(initial={"to": due.due_on}) if due else None,
        "may_move": due and order.state == "open" and may(user, "maintenance.move"),
    }
    return render(request, "care/_maintenance_of_order.html", shown)
