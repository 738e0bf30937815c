"""The engineer's own pay: this month as it grows, months before, why each line, and what I do not agree with."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.access import paid_engineer
from firstfix.rewards.actions import look_at_pay_sheet, raise_pay_dispute
from firstfix.rewards.pages.pay_shown import line_page, lines_shown
from firstfix.rewards.queries.pay.looks import looks_at
from firstfix.rewards.queries.pay.sheets import Sheet, months_known, sheets_of
from firstfix.rewards.translate import first_of, last_of

MONTHS_SHOWN = 13


@signed_in
@require_safe
def my_pay(request: SignedInRequest, month: date | None = None) -> HttpResponse:
    engineer = paid_engineer(request.user)
    now = timezone.now()
    today = company_day(now)
    month = month or first_of(today)
    if month > today:
        raise NotFound
    sheet = sheets_of(month, now=now, engineers=[engineer.pk]).get(engineer.pk)
    row = look_at_pay_sheet(engineer, month, by=request.user) if sheet else None
    shown = {
        **lines_shown(sheet or Sheet(engineer.pk, month, min(today, last_of(month)), []), row),
        "month": month,
        "is_running": month == first_of(today),
        "months": months_known(now=now)[:MONTHS_SHOWN],
        "may_dispute": row is not None,
        "line_address": reverse("my_pay_line", args=[month]),
        "looks": looks_at(row, besides=request.user) if row else (),
    }
    return render(request, "rewards/pay/my_pay.html", shown)


@signed_in
@require_safe
def my_pay_line(request: SignedInRequest, month: date) -> HttpResponse:
    """All the records behind a line of my pay sheet: `?key=…`."""
    engineer = paid_engineer(request.user)
    found = sheets_of(month, now=timezone.now(), engineers=[engineer.pk]).get(engineer.pk)
    shown = {"back": reverse("my_pay_month", args=[month]), **line_page(request, found)}
    look_at_pay_sheet(engineer, month, by=request.user)
    return render(request, "rewards/pay/line.html", shown)


@signed_in
@require_POST
def my_pay_dispute(request: SignedInRequest, month: date) -> HttpResponse:
    """POST `key` and `text`."""
    sheet = look_at_pay_sheet(paid_engineer(request.user), month, by=request.user)
    said = request.POST
    raise_pay_dispute(sheet, key=said.get("key", "")[:200], text=said.get("text", "")[:2000], by=request.user)
    toast(request, _("Handed in. You are told when it is answered."))
    return HttpResponseRedirect(reverse("my_pay_month", args=[month]))
