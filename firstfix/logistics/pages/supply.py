"""What is low, and orders to suppliers: suggested, sent, received at the counter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.equipment.rules import in_units, number_of, show_quantity
from firstfix.logistics.access import supply_order_for
from firstfix.logistics.actions import (
    accept_refills,
    end_supply_order,
    expect_supply_order,
    open_supply_order,
    receive_supplied,
    send_supply_order,
    set_supply_line,
)
from firstfix.logistics.forms.stock import ReceiptForm
from firstfix.logistics.forms.supply import ExpectForm, SupplyLineForm, SupplyOrderForm
from firstfix.logistics.models import StockPlace, SupplyOrder
from firstfix.logistics.pages.stock_value import sheet_file
from firstfix.logistics.queries.replenishment import (
    low_balances,
    orders_waiting_for,
    refills,
    supply_orders_late,
    supply_orders_listed,
)
from firstfix.logistics.queries.waited_for import waited_for
from firstfix.logistics.states import SUPPLY_STATES, TO_COME
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, Refused
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def replenishment(request: SignedInRequest) -> HttpResponse:
    """What orders wait for, what is low, why, and from where. POST `buy` (parts), `take` (balances) or `all`: refill as
    suggested.
    """
    require(request.user, "replenishment.see")
    if request.method == "POST":
        return _refill(request)
    places = [
        (str(pk), name) for pk, name in StockPlace.objects.exclude(kind__in=("customer", "transit"))
        .order_by("kind", "code").values_list("pk", "name")[:500]
    ]  # fmt: skip
    listing = Listing(
        request,
        low_balances(),
        filters=[
            Filter("kind", _("Kind of place"), StockPlace.Kind.choices[:3], "place__kind__in"),
            Filter("place", _("Stock place"), places, "place__in"),
        ],
        sorts={"place": ("place__kind", "place__code", "part__code"), "part": ("part__code", "place__code")},
        sort="place",
        words=_part_words,
    )
    shown = {
        "listing": listing,
        "refills": refills(list(listing.rows)),
        "waited": waited_for(),
        "late": supply_orders_late(timezone.localdate()).count(),
        "may_order": may(request.user, "replenishment.order"),
    }
    return render(request, "logistics/replenishment.html", shown)


def _refill(request: SignedInRequest) -> HttpResponse:
    is_all = "all" in request.POST
    shelves, parts = (
        None if is_all else [int(one) for one in request.POST.getlist(name) if one.isdigit()]
        for name in ("take", "buy")
    )
    if shelves == [] and parts == []:
        toast(request, _("Choose at least one line."), level=messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())
    try:
        done = accept_refills(shelves, parts=parts, by=request.user)
    except FirstFixError as wrong:
        toast(request, str(wrong), level=messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
    said = []
    if done.transferred:
        said.append(
            ngettext("%(n)d line on a transfer to lay out", "%(n)d lines on transfers to lay out", done.transferred)
            % {"n": done.transferred}
        )
    if done.ordered:
        said.append(
            ngettext("%(n)d line on drafts to suppliers", "%(n)d lines on drafts to suppliers", done.ordered)
            % {"n": done.ordered}
        )
    toast(request, _(", ").join(said) or _("Nothing of it can be refilled now."))
    return HttpResponseRedirect(request.get_full_path())


def _part_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(part__code__icontains=word) | Q(part__name__icontains=word) | Q(place__name__icontains=word)
        )
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supply_orders(request: SignedInRequest) -> HttpResponse:
    """All of them; POST `supplier` and `place` opens a draft."""
    require(request.user, "supply_order.see")
    form = SupplyOrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            order = open_supply_order(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            return HttpResponseRedirect(reverse("supply_order", args=[order.pk]))
    today = timezone.localdate()
    listing = Listing(
        request,
        supply_orders_listed(),
        filters=[
            Filter("state", _("State"), SUPPLY_STATES.choices, "state__in"),
            Filter("due", _("Delivery"), [("late", _("late"))], narrow=_late),
        ],
        sorts={"number": "-number", "expected": ("expected_on", "-number"), "supplier": ("supplier__name", "-number")},
        sort="number",
        words=_order_words,
    )
    shown = {
        "listing": listing,
        "orders": [(order, order.is_late(today)) for order in listing.rows],
        "form": form,
        "may_change": may(request.user, "supply_order.change"),
    }
    return render(request, "logistics/supply_orders.html", shown, status=422 if form.errors else 200)


def _late(rows: Any, values: list[str]) -> Any:
    return rows.filter(pk__in=supply_orders_late(timezone.localdate())) if values else rows


def _order_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(supplier__name__icontains=word) | Q(place__name__icontains=word)
        )
    return rows


@signed_in
@require_safe
def supply_order(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, supply_order_for(request.user, id))


def _page(request: SignedInRequest, order: SupplyOrder, **forms: Any) -> HttpResponse:
    lines = list(order.lines.select_related("part").order_by("part__code"))
    verbs = {step.verb for step in SUPPLY_STATES.verbs(order.state) if may(request.user, step.action)}
    money: dict[str, Any] = {}
    for line in lines:
        worth = in_units(line.quantity, line.part.unit) * line.price
        money[line.currency] = money.get(line.currency, 0) + worth
    context = {
        "order": order,
        "lines": lines,
        "money": money.items(),
        "verbs": verbs,
        "is_draft": order.state == "draft" and "send" in verbs,
        "is_late": order.is_late(timezone.localdate()),
        "waiting": orders_waiting_for([order])[order.pk] if order.state in TO_COME else [],
        "line_form": SupplyLineForm(),
        "expect_form": ExpectForm(initial={"expected_on": order.expected_on}),
        **forms,
    }
    return render(request, "logistics/supply_order.html", context, status=422 if forms else 200)


@signed_in
@require_POST
def supply_lines(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `part`, `quantity`, perhaps `price`: a line of a draft; 0 takes it off."""
    order, form = supply_order_for(request.user, id, to="change"), SupplyLineForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            set_supply_line(order, by=request.user, **said)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("supply_order", args=[id]))
    return _page(request, order, line_form=form)


@signed_in
@require_POST
def supply_steps(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb` (send, expect, cancel, give_up_rest) with `expected_on` or `reason`."""
    order, form = supply_order_for(request.user, id, to="change"), ExpectForm(request.POST)
    verb, day = request.POST.get("verb", ""), None
    if verb in ("send", "expect"):
        if not form.is_valid():
            return _page(request, order, expect_form=form)
        day = form.cleaned_data["expected_on"]
    try:
        if verb == "send":
            send_supply_order(order, expected_on=day, by=request.user)
        elif verb == "expect" and day:
            expect_supply_order(order, expected_on=day, by=request.user)
        else:
            end_supply_order(order, verb, reason=request.POST.get("reason", ""), by=request.user)
    except FirstFixError as wrong:
        toast(request, wrong.said, level=messages.ERROR)
    else:
        toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("supply_order", args=[id]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supply_receipts(request: SignedInRequest, id: int) -> HttpResponse:
    """At the counter: scan, Enter, next. What is still to come stands beside."""
    order = supply_order_for(request.user, id, to="receive")
    form = ReceiptForm(request.POST or None, initial={"reason": request.GET.get("reason", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            receive_supplied(
                order, said["part"], quantity=said["quantity"], lots=said["lots"], reason=said["reason"],
                by=request.user,
            )  # fmt: skip
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            quantity = show_quantity(said["quantity"], said["part"].unit)
            toast(request, _("%(quantity)s × %(part)s received") % {"quantity": quantity, "part": said["part"]})
            kept = urlencode({"reason": said["reason"]}) if said["reason"] else ""
            return HttpResponseRedirect(f"{request.path}?{kept}" if kept else request.path)
    lines = [line for line in order.lines.select_related("part").order_by("part__code") if line.outstanding]
    shown = {"order": order, "form": form, "lines": lines}
    return render(request, "logistics/supply_receipt.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def supply_sheet(request: SignedInRequest, id: int) -> HttpResponse | FileResponse:
    """The order on paper, for the supplier; `?export=xlsx` or csv: as a file."""
    order = supply_order_for(request.user, id)
    codes = dict(order.supplier.prices.values_list("part", "code"))
    lines = [(line, codes.get(line.part_id, "")) for line in order.lines.select_related("part").order_by("part__code")]
    if (ending := request.GET.get("export")) in ("csv", "xlsx"):
        heads = [
            _("Part code"),
            _("Part"),
            _("Supplier's part number"),
            _("Ordered"),
            _("Unit"),
            _("Price"),
            _("Currency"),
        ]
        rows = [
            [
                line.part.code,
                str(line.part.name),
                code,
                number_of(line.quantity, line.part.unit),
                line.part.get_unit_display(),
                float(line.price),
                line.currency,
            ]
            for line, code in lines
        ]
        return sheet_file(f"{order.number}.{ending}", [heads, *rows])
    shown = {"order": order, "lines": lines, "back_url": reverse("supply_order", args=[id])}
    return render(request, "logistics/supply_sheet.html", shown)
