"""One serial number or batch: where it lies, what happened to it, where it was built in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstfix.logistics.access import stock_lot_for
from firstfix.logistics.models import LotBalance
from firstfix.logistics.queries.listed import moves_of_lot, uses_of_lot
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in


@signed_in
@require_safe
def stock_lot(request: SignedInRequest, id: int) -> HttpResponse:
    lot = stock_lot_for(request.user, id)
    shown = {
        "lot": lot,
        "part": lot.part,
        "today": timezone.localdate(),
        "balances": LotBalance.objects.filter(lot=lot)
        .select_related("balance__place")
        .order_by("balance__place__code"),
        "uses": uses_of_lot(lot),
        "moves": moves_of_lot(lot),
    }
    return render(request, "logistics/stock_lot.html", shown)
