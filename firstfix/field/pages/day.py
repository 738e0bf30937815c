"""Prepare my day: one engineer's page, its paper, and the button that says "packed"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.field.access import day_engineer_for, day_sheet_for, require_day
from firstfix.field.actions.day import confirm_picks, print_day
from firstfix.field.queries.accepted import accepted_on
from firstfix.field.queries.changes import changes_since
from firstfix.field.queries.day import EngineersDay, day_of
from firstfix.field.queries.likely import likely_on
from firstfix.field.queries.pick_list import PartLine
from firstfix.logistics.queries import kit_lacks, van_of
from firstfix.logistics.rules import split_numbers
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, NotFound, Refused
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.queries import engineer_of


@signed_in
@require_safe
def my_day(request: SignedInRequest) -> HttpResponse:
    """The own day; `?day=` leads to another one."""
    require(request.user, "day.see")
    engineer = engineer_of(request.user)
    if engineer is None:
        return render(request, "field/day_of_nobody.html", {"may_see_all": may(request.user, "day.see_all")})
    return _page(request, engineer, timezone.localdate())


@signed_in
@require_safe
def engineer_day(request: SignedInRequest, id: int, day: str) -> HttpResponse:
    return _page(request, day_engineer_for(request.user, id), day_from(day))


def _page(
    request: SignedInRequest, engineer: Engineer, day: date, *, problem: FirstFixError | None = None
) -> HttpResponse:
    require_day(request.user, engineer)
    if asked := request.GET.get("day"):
        return HttpResponseRedirect(reverse("engineer_day", args=[engineer.pk, day_from(asked)]))
    now = timezone.now()
    shown = day_of(engineer, day, now=now)
    is_own = engineer.user_id == request.user.pk
    context = {
        "day": shown,
        "changes": changes_since(shown.sheet, shown, now=now) if shown.sheet else [],
        "question": _question(shown, today=timezone.localdate()),
        "is_own": is_own,
        "is_today": day == timezone.localdate(),
        "may_pack": may_pack(request.user, engineer),
        "van": van_of(engineer),
        "lacks": kit_lacks(engineer, on=day),
        "problem": problem,
        "accepted": accepted_on(day, engineer=engineer),
    }
    return render(request, "field/day.html", context, status=problem.status if problem else 200)


def may_pack(by: User, engineer: Engineer) -> bool:
    """Engineers load their own van, the parts keeper everybody's."""
    return may(by, "pick.confirm") and (engineer.user_id == by.pk or may(by, "stock.move"))


def _question(shown: EngineersDay, *, today: date) -> str:
    if shown.day == today:
        return _("What do I bring today?")
    if shown.day == today + timedelta(days=1):
        return _("What do I bring tomorrow?")
    return _("What do I bring on this day?")


@signed_in
@require_POST
def engineer_day_picks(request: SignedInRequest, id: int, day: str) -> HttpResponse:
    """POST `tick` for each line that is packed, and `lots-<key>` with its serial numbers where they are asked for."""
    engineer, on = day_engineer_for(request.user, id), day_from(day)
    try:
        unnamed = confirm_picks(
            engineer, on, ticked=request.POST.getlist("tick"), numbers=numbers_typed(request), by=request.user
        )
    except (Refused, Invalid) as problem:
        return _page(request, engineer, on, problem=problem)
    if not tell_unnamed(request, unnamed):
        toast(request, _("Packed. It is booked into the van."))
    return Taken(request, _address(request, engineer, on))


def numbers_typed(request: SignedInRequest) -> dict[str, list[str]]:
    """POST `lots-<key>`: serial numbers or batches of a line, several after semicolons."""
    typed = {name.removeprefix("lots-"): str(text) for name, text in request.POST.items() if name.startswith("lots-")}
    return {key: split_numbers(text) for key, text in typed.items()}


def tell_unnamed(request: SignedInRequest, unnamed: Sequence[PartLine]) -> bool:
    """Says which lines still lack their serial numbers."""
    if not unnamed:
        return False
    names = _(", ").join(str(line.part.name) for line in unnamed)
    said = _("Not booked yet: scan the serial numbers of %(parts)s and tick it again. All else is booked.")
    toast(request, said % {"parts": names}, level=messages.WARNING)
    return True


def _address(request: SignedInRequest, engineer: Engineer, day: date) -> str:
    """Back to where the person came from: the own page of today has a short address."""
    if engineer.user_id == request.user.pk and day == timezone.localdate():
        return reverse("day")
    return reverse("engineer_day", args=[engineer.pk, day])


@signed_in
@require_POST
def engineer_day_sheets(request: SignedInRequest, id: int, day: str) -> HttpResponse:
    """POST prints: the day is kept as it is now, and shown as paper."""
    sheet = print_day(day_engineer_for(request.user, id), day_from(day), by=request.user)
    return HttpResponseRedirect(reverse("day_sheet", args=[sheet.pk]))


@signed_in
@require_safe
def day_sheet(request: SignedInRequest, id: int) -> HttpResponse:
    """The paper. It shows what was kept when it was printed, or, when that no longer holds, only what changed."""
    sheet = day_sheet_for(request.user, id)
    now = timezone.now()
    shown = day_of(sheet.engineer, sheet.day, now=now)
    context = {
        "sheet": sheet,
        "day": shown,
        "changes": changes_since(sheet, shown, now=now),
        "likely": likely_on(sheet.engineer, sheet.day),
        "back_url": _address(request, sheet.engineer, sheet.day),
    }
    return render(request, "field/day_sheet.html", context)


def day_from(text: str) -> date:
    """The day in an address, 2026-11-24."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
