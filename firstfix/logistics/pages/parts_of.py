"""Parts that stand on others' pages: where a part is, what an order needs and got, what was built into an asset."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.equipment.access import asset_for, part_for
from firstfix.equipment.rules import show_quantity
from firstfix.logistics.actions import release_reservations, reserve_parts, use_instead
from firstfix.logistics.models import PartUse, StockBalance
from firstfix.logistics.queries import moves_of_part
from firstfix.logistics.queries.claims import to_be_proved
from firstfix.logistics.queries.listed import SHOWN, shelves_with_lots, supplies_of
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import work_order_for
from firstfix.work.states import OPEN_STATES


@signed_in
@require_safe
def stock_of_part(request: SignedInRequest, id: int) -> HttpResponse:
    """Where is it?"""
    require(request.user, "stock.see")
    part = part_for(request.user, id, to="see")
    rows = StockBalance.objects.filter(SHOWN, part=part).select_related("place__engineer")
    shown = {
        "part": part,
        "shelves": shelves_with_lots(rows.order_by("condition", "place__kind", "place__code")),
        "today": timezone.localdate(),
        "moves": moves_of_part(part, limit=10),
        "may_move": may(request.user, "stock.move"),
    }
    return render(request, "logistics/_stock_of_part.html", shown)


@signed_in
@require_safe
def parts_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """What the order needs, where that is, and what was used."""
    require(request.user, "stock.see")
    order = work_order_for(request.user, id)
    supplies, uses = supplies_of(order), list(order.part_uses.select_related("part", "place").order_by("at"))
    shown = {
        "order": order,
        "supplies": supplies,
        "is_reserved": any(supply.kept for supply in supplies),
        "uses": uses,
        "to_prove": to_be_proved(uses),
        "may_ask": may(request.user, "transfer.ask") and any(one.lacking for one in supplies),
        "may_reserve": may(request.user, "stock.reserve") and order.state in OPEN_STATES,
    }
    return render(request, "logistics/_parts_of_order.html", shown)


@signed_in
@require_POST
def order_reservations(request: SignedInRequest, id: int) -> HttpResponse:
    order = work_order_for(request.user, id)
    reserved = reserve_parts(order, by=request.user)
    if reserved.missing:
        short = [f"{show_quantity(quantity, part.unit)} × {part}" for part, quantity in reserved.missing.items()]
        parts = _(", ").join(short)
        toast(request, _("Not in stock: %(parts)s.") % {"parts": parts}, level=messages.WARNING)
    elif reserved.kept:
        toast(request, _("Reserved."))
    else:
        toast(request, _("Everything is reserved already."))
    return HttpResponseRedirect(reverse("work_order", args=[id]))


@signed_in
@require_POST
def order_stand_in(request: SignedInRequest, id: int) -> HttpResponse:
    """What the order lacks is taken as the part that may stand in for it."""
    order = work_order_for(request.user, id)
    part, instead = (
        part_for(request.user, int(said) if said.isdecimal() else 0, to="see")
        for said in (request.POST.get("part", ""), request.POST.get("instead", ""))
    )
    try:
        reserved = use_instead(order, part, instead=instead, by=request.user)
    except Invalid as wrong:
        toast(request, wrong.said, level=messages.ERROR)
    except Refused as refusal:
        toast(request, str(refusal), level=messages.ERROR)
    else:
        short = reserved.missing.get(instead, 0)
        toast(request, _("Changed; not all of it is in stock.") if short else _("Changed and reserved."))
    return HttpResponseRedirect(reverse("work_order", args=[id]))


@signed_in
@require_POST
def order_reservations_release(request: SignedInRequest, id: int) -> HttpResponse:
    release_reservations(work_order_for(request.user, id), by=request.user)
    toast(request, _("Released."))
    return HttpResponseRedirect(reverse("work_order", args=[id]))


@signed_in
@require_safe
def parts_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    """What was built in, newest first."""
    require(request.user, "stock.see")
    asset = asset_for(request.user, id)
    uses = PartUse.objects.filter(asset=asset).select_related("part", "work_order").order_by("-at", "-pk")
    return render(request, "logistics/_parts_of_asset.html", {"uses": uses[:30]})
