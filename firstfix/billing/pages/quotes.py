"""Quotes: the list, one with what can be done to it, its lines, and its PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.billing.access import quote_for
from firstfix.billing.actions import (
    accept_quote,
    decline_quote,
    draft_quote,
    revise_quote,
    send_quote,
    set_quote,
    withdraw_quote,
)
from firstfix.billing.forms import QuoteForm, QuoteLines
from firstfix.billing.models import Quote
from firstfix.billing.queries.quotes import quote_token, quotes_listed, quotes_of, sums_of_quote
from firstfix.billing.queries.words import with_words
from firstfix.billing.quote_pdf import quote_pdf
from firstfix.billing.states import QUOTE_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.audit.queries import changes_of
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import request_for, work_order_for


@signed_in
@require_safe
def quotes(request: SignedInRequest) -> HttpResponse:
    """`?state=sent`; at first those that something is to be done with."""
    require(request.user, "quote.see")
    rows = quotes_listed()
    if "state" not in request.GET:
        rows = rows.filter(state__in=("draft", "sent"))
    listing = Listing(
        request,
        rows,
        filters=[Filter("state", _("State"), QUOTE_STATES.choices, "state__in")],
        sorts={"number": ("number", "edition"), "customer": ("customer__name", "pk"), "until": ("valid_until", "pk")},
        sort="until",
        words=with_words,
    )
    for one in listing.rows:
        one.sums = sums_of_quote(one)
    return render(request, "billing/quotes.html", {"listing": listing})


@signed_in
@require_safe
def quote(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, quote_for(request.user, id))


def _page(request: SignedInRequest, shown: Quote, **errors: Any) -> HttpResponse:
    verbs = {step.verb for step in QUOTE_STATES.verbs(shown.state) if may(request.user, step.action)}
    token = quote_token(shown)
    about = shown.work_order or shown.request
    context = {
        "quote": shown,
        "sums": sums_of_quote(shown),
        "verbs": verbs,
        "may_edit": shown.state == "draft" and may(request.user, "quote.write"),
        "link": f"{settings.PUBLIC_URL}{reverse('quote_by_link', args=[token])}" if shown.sent_at else "",
        "others": [one for one in quotes_of(about) if one.pk != shown.pk] if about else [],
        **errors,
    }
    return render(request, "billing/quote.html", context, status=422 if errors else 200)


@signed_in
@require_safe
def quote_history(request: SignedInRequest, id: int) -> HttpResponse:
    return render(request, "audit/_history.html", {"happenings": changes_of(quote_for(request.user, id))})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def quote_change(request: SignedInRequest, id: int) -> HttpResponse:
    """A draft: its words and its lines; a line that is emptied of its words is taken off."""
    shown = quote_for(request.user, id, to="write")
    form = QuoteForm(request.POST or None, instance=shown)
    names = ("kind", "name", "quantity", "unit", "unit_price", "vat")
    there = [{name: getattr(line, name) for name in names} | {"part": line.part_id} for line in shown.lines.all()]
    lines = QuoteLines(request.POST or None, initial=there, prefix="line")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        wanted = [one.line for one in lines if one.cleaned_data and one.line]
        seen = request.POST.get("seen", "")
        try:
            set_quote(
                shown, lines=wanted, by=request.user,
                version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
                **form.cleaned_data,
            )  # fmt: skip
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("quote", args=[id]))
    context = {"quote": shown, "form": form, "lines": lines, "seen": request.POST.get("seen") or shown.version}
    wrong_somewhere = bool(form.errors) or (request.method == "POST")
    return render(request, "billing/quote_form.html", context, status=422 if wrong_somewhere else 200)


@signed_in
@require_POST
def order_quotes(request: SignedInRequest, id: int) -> HttpResponse:
    made = draft_quote(work_order_for(request.user, id), by=request.user)
    return HttpResponseRedirect(reverse("quote_change", args=[made.pk]))


@signed_in
@require_POST
def request_quotes(request: SignedInRequest, id: int) -> HttpResponse:
    made = draft_quote(request_for(request.user, id), by=request.user)
    return HttpResponseRedirect(reverse("quote_change", args=[made.pk]))


@signed_in
@require_safe
def quotes_of_request(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a request's page."""
    require(request.user, "quote.see")
    about = request_for(request.user, id)
    shown = {
        "request_shown": about,
        "quotes": list(quotes_of(about)[:5]),
        "may_quote": about.state == "new" and about.customer_id is not None and may(request.user, "quote.write"),
    }
    return render(request, "billing/_quotes_of_request.html", shown)


@signed_in
@require_POST
def quote_sending(request: SignedInRequest, id: int) -> HttpResponse:
    shown = quote_for(request.user, id, to="write")
    try:
        send_quote(shown, by=request.user)
    except Invalid as wrong:
        return _page(request, shown, wrong=wrong.said)
    toast(request, _("Sent: the customer sees it on the status page."))
    return HttpResponseRedirect(reverse("quote", args=[id]))


@signed_in
@require_POST
def quote_answer(request: SignedInRequest, id: int) -> HttpResponse:
    """What the customer told us: POST `name`, `reason` and `accept` or `decline`."""
    shown = quote_for(request.user, id, to="answer")
    said = {"name": request.POST.get("name", ""), "by": request.user}
    try:
        if "accept" in request.POST:
            accept_quote(shown, **said)  # type: ignore[arg-type]
        else:
            decline_quote(shown, reason=request.POST.get("reason", ""), **said)  # type: ignore[arg-type]
    except Invalid as wrong:
        return _page(request, shown, wrong=wrong.said)
    toast(request, _("Noted."))
    return HttpResponseRedirect(reverse("quote", args=[id]))


@signed_in
@require_POST
def quote_withdrawal(request: SignedInRequest, id: int) -> HttpResponse:
    withdraw_quote(quote_for(request.user, id, to="write"), by=request.user)
    toast(request, _("Withdrawn."))
    return HttpResponseRedirect(reverse("quote", args=[id]))


@signed_in
@require_POST
def quote_revision(request: SignedInRequest, id: int) -> HttpResponse:
    made = revise_quote(quote_for(request.user, id, to="write"), by=request.user)
    return HttpResponseRedirect(reverse("quote_change", args=[made.pk]))


@signed_in
@require_safe
def quote_file(request: SignedInRequest, id: int) -> HttpResponse:
    shown = quote_for(request.user, id)
    return pdf_response(shown)


def pdf_response(shown: Quote) -> HttpResponse:
    name = f"{shown.number}-{shown.edition}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(quote_pdf(shown), content_type="application/pdf", headers=headers)
