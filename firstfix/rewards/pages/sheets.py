"""Claims of a period as a file, for payroll and accounts."""

from __future__ import annotations

import io
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.exchange.sheets import write_sheet
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.forms.claims import PeriodForm
from firstfix.rewards.kinds import BY_WORD
from firstfix.rewards.queries.sheets import sheet_of


@signed_in
@require_safe
def claims_export(request: SignedInRequest) -> HttpResponse:
    """`?kind=expenses&first=2026-11-01&last=2026-11-30&format=xlsx`: what is approved or paid; else the questions."""
    require(request.user, "claim.see_all")
    end = company_day(timezone.now()).replace(day=1) - timedelta(days=1)
    asked = PeriodForm(
        request.GET if "first" in request.GET else None, initial={"first": end.replace(day=1), "last": end}
    )
    if not asked.is_valid():
        return render(request, "rewards/export.html", {"form": asked}, status=422 if asked.errors else 200)
    said = asked.cleaned_data
    out = io.BytesIO()
    name = f"{said['kind']}-{said['first']}-{said['last']}.{said['format']}"
    rows = sheet_of(BY_WORD[said["kind"]], said["first"], said["last"], by=request.user)
    content_type = write_sheet(rows, out, name=name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type=content_type, headers=headers)
