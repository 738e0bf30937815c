"""Count sheets: which there are, counting by scanner or by hand, looking at the differences, and the sheet on paper."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.equipment.rules import scale_of, show_quantity
from firstfix.logistics.access import count_for
from firstfix.logistics.actions import (
    Why,
    ask_recount,
    book_count,
    cancel_count,
    count_shelf,
    finish_count,
    start_count,
)
from firstfix.logistics.forms.counts import CountStartForm, ShelfCountForm
from firstfix.logistics.forms.parts import read_lots
from firstfix.logistics.forms.transfers import wanted_parts
from firstfix.logistics.models import CountLine, StockCount
from firstfix.logistics.queries.counts import count_lines, counts_listed, lots_of_lines, needs_other
from firstfix.logistics.states import COUNT_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import CountReason
from firstfix.platform.errors import FirstFixError, Invalid
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company

#: Empty rows for certain parts of a new count.
ROWS = 5
#: The lines that were counted last stand on top while counting.
LAST = 8


@signed_in
@require_safe
def stock_counts(request: SignedInRequest) -> HttpResponse:
    require(request.user, "count.see")
    listing = Listing(
        request,
        counts_listed(request.user),
        filters=[Filter("state", _("State"), COUNT_STATES.choices, "state__in")],
        sorts={"started": "started_at", "place": ("place__code", "started_at")},
        sort="-started",
        words=lambda rows, words: rows.filter(Q(place__name__icontains=words) | Q(number__icontains=words)),
    )
    shown = {"listing": listing, "may_count": may(request.user, "stock.count")}
    return render(request, "logistics/stock_counts.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stock_count_form(request: SignedInRequest) -> HttpResponse:
    """`?place=` fills it in."""
    require(request.user, "stock.count")
    form = CountStartForm(request.POST or None, by=request.user, initial={"place": request.GET.get("place", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            parts = [one.part for one in wanted_parts(request.POST.getlist("part"), [])]
            count = start_count(
                said["place"], scope=said["scope"], share=said["share"] or 100, parts=parts,
                is_blind=said["is_blind"], by=request.user,
            )  # fmt: skip
        except Invalid as wrong:
            put_errors(form, wrong)
        except FirstFixError as wrong:
            form.add_error(None, wrong.said)
        else:
            return HttpResponseRedirect(reverse("stock_count", args=[count.pk]))
    shown = {"form": form, "codes": [*request.POST.getlist("part"), *[""] * ROWS][: max(ROWS, 20)][:ROWS]}
    return render(request, "logistics/stock_count_form.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def stock_count(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, count_for(request.user, id))


def _page(
    request: SignedInRequest, count: StockCount, *, form: ShelfCountForm | None = None, problem: str = ""
) -> HttpResponse:
    """While it is counted: the field for the next code, and what is left. Then: the differences, and why."""
    user, lines = request.user, count_lines(count)
    may_book = may(user, "count.book")
    different = [line for line in lines if line.difference]
    worth = sum((abs(line.value) for line in different), Decimal(0))
    lacking = lots_of_lines(count, different) if may_book and count.state == "review" else {}
    counted = [line for line in lines if line.counted is not None and not line.asks_again]
    context: dict[str, Any] = {
        "count": count,
        "left": [line for line in lines if line.counted is None or line.asks_again],
        "counted": sorted(counted, key=lambda line: line.counted_at or count.started_at, reverse=True),
        "different": [
            (
                line,
                request.POST.get(f"reason-{line.pk}", ""),
                request.POST.get(f"note-{line.pk}", line.note),
                _lots_shown(request, line, lacking),
            )
            for line in different
        ],
        "same_count": len(counted) - len(different),
        "line_count": len(lines),
        "shows_books": not count.is_blind or count.state != "open",
        "form": form or ShelfCountForm(),
        "problem": problem,
        "reasons": CountReason.objects.filter(is_active=True) if count.state == "review" else [],
        "worth": worth,
        "net": sum((line.value for line in different), Decimal(0)),
        "currency": company().currency,
        "needs_other": needs_other(lines) and user.pk in {line.counted_by_id for line in lines},
        "may_book": may_book and count.state == "review",
        "may_count": may(user, "stock.count") and count.state == "open",
        "may_cancel": count.state in ("open", "review"),
    }
    wrong = bool(problem or (form and form.errors))
    return render(request, "logistics/stock_count.html", context, status=422 if wrong else 200)


class LotsShown(NamedTuple):
    """What stands in the field for the numbers that lack, and which ones the books have there."""

    typed: str
    there: list[str]


def _lots_shown(request: SignedInRequest, line: CountLine, lacking: Mapping[int, list[str]]) -> LotsShown | None:
    """Of a short line of a tracked part; filled in when all but the missing ones were scanned."""
    if line.pk not in lacking:
        return None
    there = lacking[line.pk]
    clear = "; ".join(there) if line.numbers and len(there) == -line.difference else ""
    return LotsShown(request.POST.get(f"lots-{line.pk}", clear), there)


@signed_in
@require_POST
def stock_count_lines(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `part`, and `quantity`: so many; without one, as a scanner sends it: one more. A number is a `part` too."""
    count = count_for(request.user, id)
    form = ShelfCountForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        one_more = scale_of(said["part"].unit)
        pieces, adds = (one_more, True) if said["quantity"] is None else (said["quantity"], False)
        try:
            line = count_shelf(
                count, said["part"], pieces, adds=adds, condition=said["condition"] or "good", number=said["number"],
                by=request.user,
            )  # fmt: skip
        except FirstFixError as wrong:
            form.add_error(None, wrong.said)
        else:
            toast(request, f"{line.part}: {show_quantity(line.counted or 0, line.part.unit)}")
            return HttpResponseRedirect(reverse("stock_count", args=[id]))
    return _page(request, count, form=form)


@signed_in
@require_POST
def stock_count_finish(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `rest=leave`: what is not counted stays as booked."""
    leaves = request.POST.get("rest") == "leave"
    return _do(request, id, lambda found: finish_count(found, leaves_rest=leaves, by=request.user), _("Finished."))


@signed_in
@require_POST
def stock_count_recount(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `again=<line id>` for each; without any: all that differ."""
    lines = [int(one) for one in request.POST.getlist("again") if one.isascii() and one.isdigit() and len(one) < 19]
    return _do(
        request, id, lambda found: ask_recount(found, lines=lines or None, by=request.user),
        _("To be counted again."),
    )  # fmt: skip


@signed_in
@require_POST
def stock_count_booking(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason-<line id>` and `note-<line id>` for each line that differs; `lots-<line id>`: which numbers lack."""
    reasons = {str(one.pk): one for one in CountReason.objects.all()}
    why = {
        int(name.removeprefix("note-")): Why(
            reasons.get(request.POST.get(f"reason-{name.removeprefix('note-')}", "")), str(note)
        )
        for name, note in request.POST.items()
        if name.startswith("note-") and name.removeprefix("note-").isdigit() and len(name) < 24
    }
    return _do(
        request, id, lambda found: book_count(found, why=_with_lots(request, found, why), by=request.user), _("Booked.")
    )


def _with_lots(request: SignedInRequest, count: StockCount, why: Mapping[int, Why]) -> dict[int, Why]:
    lines = {line.pk: line for line in count_lines(count)}
    return {
        pk: one._replace(lots=read_lots(request.POST.get(f"lots-{pk}", ""), lines[pk].part, abs(lines[pk].difference)))
        for pk, one in why.items()
        if pk in lines
    }


@signed_in
@require_POST
def stock_count_cancellation(request: SignedInRequest, id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _do(request, id, lambda found: cancel_count(found, reason=reason, by=request.user), _("Cancelled."))


def _do(request: SignedInRequest, id: int, act: Any, done: str) -> HttpResponse:
    found = count_for(request.user, id)
    try:
        act(found)
    except FirstFixError as wrong:
        return _page(request, count_for(request.user, id), problem=wrong.said)
    toast(request, done)
    return HttpResponseRedirect(reverse("stock_count", args=[id]))


@signed_in
@require_safe
def stock_count_sheet(request: SignedInRequest, id: int) -> HttpResponse:
    """For the shelf, on A4: a blind one has no numbers on it."""
    count = count_for(request.user, id)
    back = reverse("stock_count", args=[id])
    shown = {"count": count, "lines": count_lines(count), "back_url": back, "shows": not count.is_blind}
    return render(request, "logistics/stock_count_sheet.html", shown)
