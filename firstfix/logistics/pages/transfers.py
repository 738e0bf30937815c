"""Parts that are asked for and on their way: the list, one transfer with its steps, and its delivery note."""

from __future__ import annotations

from typing import Any

import segno
from django.db.models import F, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.equipment.rules import quantity_from, show_quantity, typed_quantity
from firstfix.logistics.access import is_own_van, transfer_for
from firstfix.logistics.actions import (
    approve_transfer,
    ask_transfer,
    cancel_transfer,
    hand_over,
    pick_piece,
    receive_transfer,
    refuse_transfer,
    send_transfer,
    start_transfer,
)
from firstfix.logistics.forms.transfers import TransferAskForm, wanted_parts
from firstfix.logistics.models import StockPlace, Transfer
from firstfix.logistics.pages.transfer_lots import lots_filled_in, lots_of_row, lots_typed
from firstfix.logistics.queries.listed import supplies_of
from firstfix.logistics.queries.transfers import (
    OPEN,
    best_source,
    counts_waiting,
    lines_of,
    lots_sent,
    shortages,
    transfers_listed,
    value_of,
    with_stock,
)
from firstfix.logistics.states import ON_THE_WAY, TRANSFER_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, NotAllowed
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company
from firstfix.work.access import work_order_for

#: The tabs of the list: what each shows of the states.
TABS = {"asked": ("asked",), "approved": ("approved",), "on_the_way": ON_THE_WAY, "all": ()}
#: Empty rows of a new transfer; more come by its button.
ROWS = 4


@signed_in
@require_safe
def transfers(request: SignedInRequest) -> HttpResponse:
    """What waits for whom? `?show=asked|approved|on_the_way|all`, what is needed first on top."""
    user = request.user
    require(user, "transfer.see")
    decides = may(user, "stock.move")
    show = request.GET.get("show", "asked" if decides else "all")
    states = TABS.get(show, ())
    rows = transfers_listed(user)
    if states:
        rows = rows.filter(state__in=states)
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", _("State"), TRANSFER_STATES.choices, "state__in"),
            Filter("kind", _("To"), StockPlace.Kind.choices, "to_place__kind__in"),
        ],
        sorts={"needed": ("needed_by", "asked_at"), "asked": "asked_at", "to": ("to_place__code", "asked_at")},
        sort="needed" if states else "-asked",
        words=_with_words,
    )
    if listing.sort == "needed":
        listing.all_rows = listing.all_rows.order_by(F("needed_by").asc(nulls_last=True), "asked_at", "pk")
    short, today = shortages(listing.rows), timezone.localdate()
    for one in listing.rows:
        one.short = short.get(one.pk, 0)
        one.is_late = one.needed_by is not None and one.needed_by < today and one.state in OPEN
    counts = counts_waiting(user)
    tabs = [
        ("asked", _("Asked for"), counts.get("asked", 0)),
        ("approved", _("To be sent"), counts.get("approved", 0)),
        ("on_the_way", _("On the way"), counts.get("on_the_way", 0)),
        ("all", _("All"), 0),
    ]
    shown = {
        "listing": listing, "show": show if show in TABS else "all", "tabs": tabs, "decides": decides,
        "may_ask": may(user, "transfer.ask"), "may_rule": may(user, "stock.rules"),
        "has_van": StockPlace.objects.filter(engineer__user=user.pk).exists(),
    }  # fmt: skip
    return render(request, "logistics/transfers.html", shown)


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        with_part = Transfer.objects.filter(Q(lines__part__code__icontains=word) | Q(lines__part__name__icontains=word))
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(asked_by_name__icontains=word)
            | Q(to_place__name__icontains=word)
            | Q(from_place__name__icontains=word)
            | Q(work_order__number__icontains=word)
            | Q(pk__in=with_part.values("pk"))
        )
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_form(request: SignedInRequest) -> HttpResponse:
    """Ask for parts, or (`?give=1`) hand some over to a colleague. `?order=` and `?part=` fill it in.

    POST `do`: ask, start (who decides over the source needs to ask nobody), give, or rows for more of them.
    """
    user = request.user
    require(user, "transfer.ask")
    gives = "give" in request.GET
    form = TransferAskForm(request.POST or None, by=user, gives=gives, initial=_asked_in_address(request))
    rows = _rows(request)
    if request.method == "POST" and request.POST.get("do") == "rows":
        rows += [("", "")] * ROWS
        form = TransferAskForm(by=user, gives=gives, initial=request.POST.dict())
    elif request.method == "POST" and form.is_valid():
        try:
            made = _make(request, form, gives=gives)
        except Invalid as wrong:
            put_errors(form, wrong)
        except FirstFixError as wrong:
            form.add_error(None, wrong.said)
        else:
            toast(request, _said(made))
            return HttpResponseRedirect(reverse("transfer", args=[made.pk]))
    shown = {"form": form, "rows": rows, "gives": gives, "may_start": may(user, "stock.move") and not gives}
    return render(request, "logistics/transfer_form.html", shown, status=422 if form.errors else 200)


def _make(request: SignedInRequest, form: TransferAskForm, *, gives: bool) -> Transfer:
    said, by = form.cleaned_data, request.user
    wanted = wanted_parts(request.POST.getlist("part"), request.POST.getlist("quantity"))
    source, target = said["from_place"], said["to_place"]
    why = {"order": said["order"], "reason": said["reason"]}
    if gives:
        return hand_over(source, target, wanted=wanted, by=by, **why)
    if request.POST.get("do") == "start":
        if source is None:
            raise Invalid({"from_place": _("Choose where the parts come from.")})
        return start_transfer(source, target, wanted=wanted, by=by, needed_by=said["needed_by"], **why)
    return ask_transfer(target, wanted=wanted, by=by, from_place=source, needed_by=said["needed_by"], **why)


def _said(transfer: Transfer) -> str:
    return {
        "asked": _("Asked. You are told as soon as somebody has answered."),
        "approved": _("Approved: the parts are kept for it."),
        "sent": _("Handed over. It is your colleague's when they confirm it."),
    }[transfer.state]


def _asked_in_address(request: SignedInRequest) -> dict[str, Any]:
    given = {name: request.GET[name] for name in ("to_place", "from_place", "order", "reason") if name in request.GET}
    if order := _order(request):
        given["order"] = order.number
    return given


def _rows(request: SignedInRequest) -> list[tuple[str, str]]:
    """(code, pieces) as typed, or from the address, or what the order lacks; then some empty ones."""
    if request.method == "POST":
        typed = list(zip(request.POST.getlist("part"), request.POST.getlist("quantity"), strict=False))
        return typed or [("", "")] * ROWS
    order = _order(request)
    lacking = [one for one in supplies_of(order) if one.lacking] if order else []
    rows = [(one.part.code, typed_quantity(one.lacking, one.part.unit)) for one in lacking]
    rows += [(code[:60], "1") for code in request.GET.getlist("part")[:20]]
    return rows + [("", "")] * max(1, ROWS - len(rows))


def _order(request: SignedInRequest) -> Any:
    said = request.GET.get("for_order", "")
    return work_order_for(request.user, int(said)) if said.isascii() and said.isdigit() and len(said) < 19 else None


@signed_in
@require_safe
def transfer(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, transfer_for(request.user, id))


def _page(request: SignedInRequest, shown: Transfer, *, problem: str = "") -> HttpResponse:
    user, lines = request.user, lines_of(shown)
    source = shown.from_place
    if shown.state == "asked" and source is None:
        source = best_source({line.part_id: line.asked for line in lines}, to_place=shown.to_place)
    decides = may(user, "stock.move")
    own_source = shown.from_place is not None and is_own_van(user, shown.from_place)
    own_target = is_own_van(user, shown.to_place)
    verbs = {step.verb for step in TRANSFER_STATES.verbs(shown.state)}
    places = StockPlace.objects.exclude(kind=StockPlace.Kind.TRANSIT).exclude(pk=shown.to_place_id)
    typed = {name: request.POST[name] for name in request.POST if name.startswith("line-")}
    rows = with_stock(shown, lines, source=source)
    sent, filled = lots_sent(shown) if shown.sent_at else {}, lots_filled_in(shown, lines)
    context = {
        "transfer": shown,
        "rows": [(row, typed.get(f"line-{row.line.pk}"), lots_of_row(request, row.line, sent, filled)) for row in rows],
        "short": sum(1 for row in rows if row.short) if shown.state in ("asked", "approved") else 0,
        "source": source,
        "places": places.order_by("kind", "code") if decides and "approve" in verbs else [],
        "problem": problem,
        "value": value_of(lines),
        "currency": company().currency,
        "may_approve": "approve" in verbs and (decides or own_source),
        "may_send": "send" in verbs and (decides or own_source),
        "may_receive": "receive" in verbs and (decides or own_target),
        "may_cancel": "cancel" in verbs and (decides or own_source or shown.asked_by_id == user.pk),
        "missing": shown.differences.select_related("part").order_by("pk"),
        "rests": shown.rests.all(),
    }
    return render(request, "logistics/transfer.html", context, status=422 if problem else 200)


def _amounts(request: SignedInRequest, transfer: Transfer) -> dict[int, int]:
    """How much was typed for each line, by its id; lines for which nothing was typed are not in it."""
    typed = {line: request.POST.get(f"line-{line.pk}") for line in lines_of(transfer)}
    return {
        line.pk: quantity_from(said.strip(), line.part.unit, least=0)
        for line, said in typed.items()
        if said is not None
    }


def _do(request: SignedInRequest, id: int, act: Any, done: str) -> HttpResponse:
    """Back on the page with what happened, or with what was typed and why it was not taken."""
    found = transfer_for(request.user, id)
    try:
        act(found)
    except FirstFixError as wrong:
        return _page(request, transfer_for(request.user, id), problem=wrong.said)
    toast(request, done)
    return HttpResponseRedirect(reverse("transfer", args=[id]))


@signed_in
@require_POST
def transfer_approval(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `from_place`, `line-<id>` and `answer`."""
    said = request.POST.get("from_place", "")
    source = StockPlace.objects.filter(pk=int(said)).first() if said.isascii() and said.isdigit() else None

    def approve(found: Transfer) -> None:
        answer = request.POST.get("answer", "")
        approve_transfer(found, from_place=source, quantities=_amounts(request, found), answer=answer, by=request.user)

    return _do(request, id, approve, _("Approved: the parts are kept for it."))


@signed_in
@require_POST
def transfer_refusal(request: SignedInRequest, id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _do(request, id, lambda found: refuse_transfer(found, reason=reason, by=request.user), _("Refused."))


@signed_in
@require_POST
def transfer_cancellation(request: SignedInRequest, id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _do(request, id, lambda found: cancel_transfer(found, reason=reason, by=request.user), _("Cancelled."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_picks(request: SignedInRequest, id: int) -> HttpResponse:
    """At the counter: POST `code`, as a scanner sends it, lays one piece out; `undo=1` puts it back.

    The cursor stays in the field. What is wrong is said there, with another sound.
    """
    found = transfer_for(request.user, id)
    said, problem = "", ""
    if request.method == "POST":
        try:
            pieces = -1 if "undo" in request.POST else 1
            line = pick_piece(found, request.POST.get("code", ""), pieces=pieces, by=request.user)
            there, wanted = (show_quantity(n, line.part.unit) for n in (line.picked, line.approved))
            said = f"{line.part} {there} / {wanted}"
        except NotAllowed:
            raise
        except FirstFixError as wrong:
            problem = wrong.said
        if not (request.headers.get("HX-Request") or problem):
            return HttpResponseRedirect(request.path)
    lines = [line for line in lines_of(found) if line.approved]
    shown = {
        "transfer": found, "lines": sorted(lines, key=lambda line: line.left == 0), "said": said, "problem": problem,
        "left": sum(1 for line in lines if line.left), "picked": any(line.picked for line in lines),
        "may_send": may(request.user, "transfer.send") and found.state == "approved",
    }  # fmt: skip
    return render(request, "logistics/transfer_picks.html", shown, status=422 if problem else 200)


@signed_in
@require_POST
def transfer_dispatch(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `line-<id>` and `rest`: keep or drop."""

    def send(found: Transfer) -> None:
        keeps = request.POST.get("rest") == "keep"
        amounts = _amounts(request, found)
        named = lots_typed(request, found, amounts) if "lots" in request.POST else None
        send_transfer(found, quantities=amounts, lots=named, keeps_rest=keeps, by=request.user)

    return _do(request, id, send, _("It is on its way."))


@signed_in
@require_POST
def transfer_receipt(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `line-<id>`, `rest`: later or missing, and `reason`."""

    def receive(found: Transfer) -> None:
        amounts = _amounts(request, found)
        named = lots_typed(request, found, amounts)
        receive_transfer(
            found, arrived=amounts, lots=named, is_all=request.POST.get("rest") != "later",
            reason=request.POST.get("reason", ""), by=request.user,
        )  # fmt: skip

    return _do(request, id, receive, _("Received."))


@signed_in
@require_safe
def transfer_note(request: SignedInRequest, id: int) -> HttpResponse:
    """The delivery note on A4, with a code that leads back to the transfer's page."""
    found = transfer_for(request.user, id)
    address = request.build_absolute_uri(reverse("transfer", args=[id]))
    sent = lots_sent(found) if found.sent_at else {}
    picture = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, svgclass="qr", omitsize=True)
    shown = {
        "transfer": found,
        "lines": [(line, lots_of_row(request, line, sent, {}).sent) for line in lines_of(found)],
        "picture": mark_safe(picture),
        "back_url": reverse("transfer", args=[id]),
    }
    return render(request, "logistics/transfer_note.html", shown)
