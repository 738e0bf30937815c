"""Pay of a month: everybody's for HR, teams' in sum for those whose role says so; closing it, and files for payroll."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.exchange.sheets import write_sheet
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.access import pay_dispute_for, pay_run_for, visible_disputes
from firstfix.rewards.actions import answer_pay_dispute, ask_pay_run, look_at_pay_sheet, note_pay_of_all_seen
from firstfix.rewards.models import PayRun
from firstfix.rewards.pages.pay_shown import line_page, lines_shown
from firstfix.rewards.queries.pay.counted import month_known, run_failed, run_going
from firstfix.rewards.queries.pay.export import pay_rows
from firstfix.rewards.queries.pay.looks import looks_at
from firstfix.rewards.queries.pay.missing import facts_missing, workers_without_post
from firstfix.rewards.queries.pay.sheets import Sheet, months_known, next_to_close, sheets_of, team_sums
from firstfix.rewards.translate import Part, first_of, last_of

#: Months that are offered beside the one shown.
MONTHS_SHOWN = 13


@dataclass(frozen=True)
class PersonRow:
    engineer: Engineer
    sheet: Sheet

    @property
    def amounts(self) -> list[Decimal]:
        return [self.sheet.parts[part] for part in Part]

    @property
    def corrections(self) -> Decimal:
        return sum((line.amount for line in self.sheet.lines if line.month != self.sheet.month), Decimal())


@signed_in
@require_safe
def pay_month(request: SignedInRequest, month: date | None = None) -> HttpResponse:
    """Who gets what. Without a month the one that is to be closed next, once it is over, else this one."""
    require(request.user, "pay.see_all")
    now = timezone.now()
    month = month or _in_hand()
    known = month_known(month)
    people = Engineer.objects.in_bulk(known.sheets)
    rows = sorted((PersonRow(people[one], known.sheets[one]) for one in people), key=lambda row: row.engineer.name)
    note_pay_of_all_seen(month, how="month", by=request.user)
    going, due = run_going(month), next_to_close()
    shown = {
        "month": month,
        "known": known,
        "closed": known.closed,
        "rules": known.rules,
        "run": going,
        "failed": None if going else run_failed(month),
        "may_count": not known.closed and not going and known.rules,
        "may_close": not known.closed and not going and month == due and company_day(now) > last_of(month),
        "is_running": company_day(now) <= last_of(month),
        "due": due,
        "listing": Listing(request, rows),
        "people": len(rows),
        "sums": _sums(rows),
        "total": known.total,
        "months": months_known(now=now)[:MONTHS_SHOWN],
        "disputes": visible_disputes(request.user).filter(state="raised").order_by("created_at")[:20],
        "currency": company().currency,
    }
    return render(request, "rewards/pay/month.html", shown)


@signed_in
@require_safe
def pay_sheet(request: SignedInRequest, month: date, id: int) -> HttpResponse:
    """Somebody's pay sheet, with what stands behind each line. That it was looked at is a fact."""
    require(request.user, "pay.see_all")
    engineer = engineer_for(request.user, id)
    found = sheets_of(month, now=timezone.now(), engineers=[engineer.pk]).get(engineer.pk)
    if found is None:
        raise NotFound
    row = look_at_pay_sheet(engineer, month, by=request.user)
    shown = {
        "engineer": engineer, "may_answer": True, "line_address": reverse("pay_sheet_line", args=[month, id]),
        "looks": looks_at(row), **lines_shown(found, row),
    }  # fmt: skip
    return render(request, "rewards/pay/sheet.html", shown)


@signed_in
@require_safe
def pay_sheet_line(request: SignedInRequest, month: date, id: int) -> HttpResponse:
    """All the records behind a line of somebody's pay sheet: `?key=…`. Looking is a fact here, too."""
    require(request.user, "pay.see_all")
    engineer = engineer_for(request.user, id)
    found = sheets_of(month, now=timezone.now(), engineers=[engineer.pk]).get(engineer.pk)
    shown = {"engineer": engineer, "back": reverse("pay_sheet", args=[month, id]), **line_page(request, found)}
    look_at_pay_sheet(engineer, month, by=request.user)
    return render(request, "rewards/pay/line.html", shown)


@signed_in
@require_POST
def pay_month_count(request: SignedInRequest, month: date) -> HttpResponse:
    """Let a worker count the open month; its page shows how far it is."""
    ask_pay_run(PayRun.Kind.COUNT, month, by=request.user)
    return HttpResponseRedirect(reverse("pay_month", args=[month]))


@signed_in
@require_safe
def pay_run_progress(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a page that shows how far it is; when it is over, the page is loaded anew."""
    run = pay_run_for(request.user, id)
    response = render(request, "rewards/pay/_progress.html", {"run": run})
    if not run.is_going:
        response["HX-Redirect"] = run.path
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pay_month_closure(request: SignedInRequest, month: date) -> HttpResponse:
    """GET says what becomes of whom, and what is missing; POST lets a worker close the month for good."""
    require(request.user, "pay.close")
    if request.method == "POST":
        ask_pay_run(PayRun.Kind.CLOSE, month, by=request.user)
        return HttpResponseRedirect(reverse("pay_month", args=[month]))
    known = month_known(month)
    note_pay_of_all_seen(month, how="closure", by=request.user)
    shown = {
        "month": month,
        "known": known,
        "people": len(known.sheets),
        "missing": facts_missing(month, known.rules) if known.rules else [],
        "unpaid": workers_without_post(month),
        "disputes": visible_disputes(request.user).filter(state="raised", sheet__month=month).count(),
        "currency": company().currency,
    }
    return render(request, "rewards/pay/closure.html", shown)


@signed_in
@require_safe
def pay_month_export(request: SignedInRequest, month: date) -> HttpResponse:
    """`?format=xlsx`, else CSV: every line of everybody, for payroll; of an open month as it was counted last."""
    require(request.user, "pay.export")
    ending = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    out, name = io.BytesIO(), f"pay-{month:%Y-%m}.{ending}"
    note_pay_of_all_seen(month, how=name, by=request.user)
    content_type = write_sheet(pay_rows(month, month_known(month).sheets), out, name=name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type=content_type, headers=headers)


@signed_in
@require_safe
def pay_teams(request: SignedInRequest, month: date | None = None) -> HttpResponse:
    """What teams are paid in sum: never what one person is."""
    require(request.user, "pay.see_sums")
    month = month or _in_hand()
    known = month_known(month)
    sums = team_sums(month, known.sheets.values())
    shown = {
        "month": month, "known": known, "sums": sums, "months": months_known(now=timezone.now())[:MONTHS_SHOWN],
        "is_closed": known.closed is not None, "currency": company().currency,
        "has_silent": any(one.total is None for one in sums),
    }  # fmt: skip
    return render(request, "rewards/pay/teams.html", shown)


@signed_in
@require_POST
def pay_dispute_answer(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `answer`."""
    dispute = answer_pay_dispute(
        pay_dispute_for(request.user, id), answer=request.POST.get("answer", ""), by=request.user
    )
    toast(request, _("Answered. %(name)s is told.") % {"name": dispute.sheet.engineer.name})
    return HttpResponseRedirect(reverse("pay_sheet", args=[dispute.sheet.month, dispute.sheet.engineer_id]))


def _in_hand() -> date:
    this, due = first_of(company_day(timezone.now())), next_to_close()
    return due if due and due < this else this


def _sums(rows: list[PersonRow]) -> list[Decimal]:
    return [sum((row.sheet.parts[part] for row in rows), Decimal()) for part in Part]
