"""Who works when: a week of shifts, absences and on-call duty, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.people.access import engineer_for
from firstfix.people.queries import working_engineers
from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused, Text
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.actions import add_absence, make_shifts, remove_absence, remove_shift, set_on_call
from firstfix.scheduling.forms import AbsenceForm, OnCallForm, ShiftsForm
from firstfix.scheduling.models import Absence, Shift
from firstfix.scheduling.pages.day import territory_choices
from firstfix.scheduling.pages.load_drawn import week_line
from firstfix.scheduling.queries import visits_hit, visits_of, week_table
from firstfix.scheduling.queries.load import weeks_of
from firstfix.scheduling.rules import Span


class WeekRows(Listing):
    """A row is a whole week."""

    per_page = 25


@signed_in
@require_safe
def shifts(request: SignedInRequest) -> HttpResponse:
    """The week of `?day=`, Monday to Sunday."""
    require(request.user, "schedule.see")
    today = timezone.localdate()
    asked = parse_date(request.GET.get("day", "")) or today
    monday = asked - timedelta(days=asked.weekday())
    listing = WeekRows(
        request,
        working_engineers(),
        filters=[Filter("territory", _("Territory"), territory_choices(), "territory__in")],
        sorts={"name": "name"},
        sort="name",
    )
    weeks = weeks_of(listing.rows, day=monday)
    week = week_table(monday, engineers=listing.rows)
    shown = {
        "listing": listing,
        "week": week,
        "rows": [(row, week_line(weeks[row.engineer.pk])) for row in week.rows],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": _week_url(request, monday - timedelta(days=7)),
        "after": _week_url(request, monday + timedelta(days=7)),
        "this_week": "" if monday <= today < monday + timedelta(days=7) else _week_url(request, today),
        "today": today,
        "may_change": may(request.user, "schedule.change"),
        "may_rule": may(request.user, "schedule.rules"),
    }
    return render(request, "scheduling/shifts.html", shown)


def _week_url(request: SignedInRequest, day: date) -> str:
    query = request.GET.copy()
    query["day"] = day.isoformat()
    return f"?{query.urlencode()}"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_shifts(request: SignedInRequest) -> HttpResponse:
    require(request.user, "schedule.change")
    form = ShiftsForm(request.POST or None, initial={"first": _monday(request)})

    def act() -> str:
        said = form.cleaned_data
        made = make_shifts(
            said["engineers"], hours=form.hours, first=said["first"], weeks=said["weeks"], by=request.user
        )
        count = len(made)
        return ngettext("%(n)d shift made.", "%(n)d shifts made.", count) % {"n": count}

    return _form_page(request, form, act, heading=_("Make shifts"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_absence(request: SignedInRequest) -> HttpResponse:
    """Shows first which visits the absence hits; `confirmed` enters it all the same."""
    require(request.user, "schedule.change")
    form = AbsenceForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and "confirmed" not in request.POST and form.is_valid():
        said = form.cleaned_data
        span = Span(said["starts_at"], said["ends_at"])
        if span.start < span.end and (hit := list(visits_hit(said["engineer"], span=span))):
            shown = {"form": form, "heading": _("Enter an absence"), "hit": hit, "cancel": _cancel(request)}
            return render(request, "scheduling/duty_form.html", shown)

    def act() -> str:
        absence, hit = add_absence(**form.cleaned_data, by=request.user)
        if not hit:
            return _("The absence is entered.")
        said = {"n": len(hit), "name": absence.engineer.name}
        return (
            ngettext(
                "The absence is entered. %(n)d visit of %(name)s must be moved.",
                "The absence is entered. %(n)d visits of %(name)s must be moved.",
                len(hit),
            )
            % said
        )

    return _form_page(request, form, act, heading=_("Enter an absence"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_on_call(request: SignedInRequest) -> HttpResponse:
    require(request.user, "schedule.change")
    form = OnCallForm(request.POST or None, initial=request.GET.dict())

    def act() -> str:
        set_on_call(**form.cleaned_data, by=request.user)
        return _("On call is set.")

    return _form_page(request, form, act, heading=_("Set on call"))


def _form_page(request: SignedInRequest, form: forms.Form, act: Callable[[], str], *, heading: Text) -> HttpResponse:
    """Shows the form; when it is sent, acts, says what came of it and goes back to the week."""
    if request.method == "POST" and form.is_valid():
        try:
            toast(request, act())
            return HttpResponseRedirect(_cancel(request))
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
    shown = {"form": form, "heading": heading, "cancel": _cancel(request)}
    return render(request, "scheduling/duty_form.html", shown, status=422 if form.errors else 200)


def _cancel(request: SignedInRequest) -> str:
    return f"{reverse('shifts')}?day={_monday(request).isoformat()}"


def _monday(request: SignedInRequest) -> date:
    asked = parse_date(request.GET.get("day", "")) or timezone.localdate()
    return asked - timedelta(days=asked.weekday())


@signed_in
@require_POST
def shift_removal(request: SignedInRequest, id: int) -> HttpResponse:
    shift = record_for(Shift.objects.select_related("engineer"), by=request.user, action="schedule.change", pk=id)
    remove_shift(shift, by=request.user)
    return _removed(request, shift)


@signed_in
@require_POST
def absence_removal(request: SignedInRequest, id: int) -> HttpResponse:
    absence = record_for(Absence.objects.select_related("engineer"), by=request.user, action="schedule.change", pk=id)
    remove_absence(absence, by=request.user)
    return _removed(request, absence)


def _removed(request: SignedInRequest, record: Shift | Absence) -> HttpResponse:
    toast(request, _("Removed."))
    day = timezone.localdate(record.starts_at)
    return HttpResponseRedirect(f"{reverse('shifts')}?day={day.isoformat()}")


@signed_in
@require_safe
def duty_of_engineer_part(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the engineer's page: this week, and today's visits."""
    require(request.user, "schedule.see")
    engineer = engineer_for(request.user, id)
    today = timezone.localdate()
    week = week_table(today - timedelta(days=today.weekday()), engineers=[engineer])
    shown: dict[str, Any] = {
        "engineer": engineer,
        "line": week_line(weeks_of([engineer], day=today)[engineer.pk]),
        "days": list(zip(week.days, week.rows[0].days, strict=True)),
        "today": today,
        "visits": visits_of(engineer, today),
        "may_change": may(request.user, "schedule.change"),
    }
    return render(request, "scheduling/_duty_of_engineer.html", shown)
