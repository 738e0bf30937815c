"""Picks: what the parts keeper lays out for everybody's day."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.field.access import day_engineer_for
from firstfix.field.actions.day import confirm_picks
from firstfix.field.pages.day import day_from
from firstfix.field.queries.laid_out import picks_of_day
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, Refused
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def picks(request: SignedInRequest, day: str = "") -> HttpResponse:
    """Everybody's picks of a day, of today without one; `?day=` leads to another one."""
    require(request.user, "day.see_all")
    if asked := request.GET.get("day"):
        return HttpResponseRedirect(reverse("picks_of_day", args=[day_from(asked)]))
    return _page(request, day_from(day) if day else timezone.localdate())


def _page(
    request: SignedInRequest, day: date, *, problem: FirstFixError | None = None, at: int | None = None
) -> HttpResponse:
    context = {
        "picks": picks_of_day(day),
        "day": day,
        "is_today": day == timezone.localdate(),
        "may_pack": may(request.user, "pick.confirm"),
        "problem": problem,
        "problem_at": at,
    }
    return render(request, "field/picks.html", context, status=problem.status if problem else 200)


@signed_in
@require_POST
def picks_of_engineer(request: SignedInRequest, day: str, id: int) -> HttpResponse:
    """POST `tick` for each line that was handed over."""
    engineer, on = day_engineer_for(request.user, id), day_from(day)
    require(request.user, "day.see_all")
    try:
        confirm_picks(engineer, on, ticked=request.POST.getlist("tick"), by=request.user)
    except (Refused, Invalid) as problem:
        return _page(request, on, problem=problem, at=id)
    toast(request, _("Booked into the van of %(engineer)s.") % {"engineer": engineer.name})
    return HttpResponseRedirect(reverse("picks_of_day", args=[on]))
