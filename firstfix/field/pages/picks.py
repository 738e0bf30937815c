"""Picks: what the parts keeper lays out for everybody's day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.field.access import day_engineer_for
from firstfix.field.actions.day import confirm_picks
from firstfix.field.pages.day import day_from, numbers_typed, tell_unnamed
from firstfix.field.queries.accepted import missing_reports
from firstfix.field.queries.laid_out import picks_of_day
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, Refused
from firstfix.platform.pages.listing import page_asked
from firstfix.platform.pages.toasts import toast

#: Engineers at once, those who set off first; more on request.
SHOWN = 20


@signed_in
@require_safe
def picks(request: SignedInRequest, day: str = "") -> HttpResponse:
    """Everybody's picks of a day, of today without one; `?day=` leads to another one."""
    require(request.user, "day.see_all")
    if asked := request.GET.get("day"):
        return HttpResponseRedirect(reverse("picks_of_day", args=[day_from(asked)]))
    return _page(request, day_from(day) if day else timezone.localdate())


def _part(request: SignedInRequest, engineers: Sequence[int], *, at: int | None) -> int:
    """Which part of the engineers `?part=` asks for; the one in which something was refused, if it was."""
    if at in engineers:
        return engineers.index(at) // SHOWN + 1
    return page_asked(request.GET, "part")


def _page(
    request: SignedInRequest, day: date, *, problem: FirstFixError | None = None, at: int | None = None
) -> HttpResponse:
    found = picks_of_day(day)
    to_do = found.to_do
    part = _part(request, [row.engineer.pk for row in to_do], at=at)
    context = {
        "picks": found,
        "to_do": to_do[(part - 1) * SHOWN : part * SHOWN],
        "more_url": reverse("picks_of_day", args=[day]) + f"?part={part + 1}" if part * SHOWN < len(to_do) else "",
        "day": day,
        "is_today": day == timezone.localdate(),
        "may_pack": may(request.user, "pick.confirm"),
        "missing": list(missing_reports()[:SHOWN]),
        "may_answer": may(request.user, "missing.answer"),
        "zh": (get_language() or "").startswith("zh"),
        "problem": problem,
        "problem_at": at,
        "is_shown": any(row.engineer.pk == at for row in found.to_do),
    }
    return render(request, "field/picks.html", context, status=problem.status if problem else 200)


@signed_in
@require_POST
def picks_of_engineer(request: SignedInRequest, day: str, id: int) -> HttpResponse:
    """POST `tick` for each line that was handed over."""
    engineer, on = day_engineer_for(request.user, id), day_from(day)
    require(request.user, "day.see_all")
    try:
        unnamed = confirm_picks(
            engineer, on, ticked=request.POST.getlist("tick"), numbers=numbers_typed(request), by=request.user
        )
    except (Refused, Invalid) as problem:
        return _page(request, on, problem=problem, at=id)
    if not tell_unnamed(request, unnamed):
        toast(request, _("Booked into the van of %(engineer)s.") % {"engineer": engineer.name})
    return HttpResponseRedirect(reverse("picks_of_day", args=[on]))
