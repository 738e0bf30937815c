"""The engineers' phones: when each was heard last, what was refused of what it told, and signing out a lost one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.engineer.access import phone_for
from firstfix.engineer.actions.phones import sign_out_phone
from firstfix.engineer.models import Phone
from firstfix.engineer.queries.phones import orders_of, phones_listed, refused_verbs, tell_in_words
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages import phrases
from firstfix.platform.pages.listing import Filter, Listing

#: On the page of one phone; the API has all of them.
MOST_REFUSED = 100


@signed_in
@require_safe
def phones(request: SignedInRequest) -> HttpResponse:
    require(request.user, "phone.see")
    rows = phones_listed()
    if "use" not in request.GET:
        rows = rows.filter(signed_out_at=None)
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("use", _("Use"), [("in_use", _("in use")), ("signed_out", _("signed out"))], narrow=_in_use),
            Filter("refused", _("Refused entries"), [("waiting", _("waiting"))], narrow=_with_refused),
        ],
        sorts={"name": ("user__name", "pk"), "seen": "seen_at", "waiting": ("waiting", "seen_at")},
        sort="-seen",
        words=lambda found, words: found.filter(user__name__icontains=words),
    )
    for phone in listing.rows:
        phone.clock = clock_in_words(phone)
    return render(request, "engineer/phones.html", {"listing": listing})


def _in_use(rows: QuerySet[Phone], said: list[str]) -> QuerySet[Phone]:
    return rows.filter(signed_out_at__isnull="in_use" in said) if len(said) == 1 else rows


def _with_refused(rows: QuerySet[Any], said: list[str]) -> QuerySet[Any]:
    return rows.filter(waiting__gt=0)


@signed_in
@require_safe
def phone(request: SignedInRequest, id: int) -> HttpResponse:
    shown = phone_for(request.user, id)
    verbs = list(refused_verbs(shown.user)[:MOST_REFUSED])
    orders = orders_of(verbs)
    entries = [
        {"verb": verb, "said": said, "order": orders.get(verb.visit or 0), "text": verb.text}
        for verb, said in zip(verbs, tell_in_words(verbs), strict=True)
    ]
    context = {
        "phone": shown,
        "clock": clock_in_words(shown),
        "entries": entries,
        "may_sign_out": may(request.user, "phone.sign_out") and not shown.signed_out_at,
    }
    return render(request, "engineer/phone.html", context)


@signed_in
@require_POST
def phone_sign_out(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason`."""
    phone = phone_for(request.user, id, to="sign_out")
    sign_out_phone(phone, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("The phone is signed out. It deletes what it holds at its next contact."))
    return HttpResponseRedirect(reverse("phone", args=[phone.pk]))


def clock_in_words(phone: Phone) -> str:
    """How wrong the phone's clock was at its last contact; what it told was corrected by that."""
    if not phone.clock_offset:
        return _("right")
    span = phrases.exact_span(timedelta(seconds=abs(phone.clock_offset)))
    return (_("%(span)s slow") if phone.clock_offset > 0 else _("%(span)s fast")) % {"span": span}
