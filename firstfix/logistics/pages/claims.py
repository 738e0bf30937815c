"""Claims on suppliers: what is claimed, what still lacks its proof, and what the supplier made good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.logistics.access import supplier_claim_for, supplier_for
from firstfix.logistics.actions import (
    accept_claim,
    cancel_claim,
    claim_old_parts,
    drop_claim_line,
    refuse_claim,
    send_claim,
    settle_claim,
)
from firstfix.logistics.forms.claims import (
    AcceptClaimForm,
    ClaimTheseForm,
    CreditForm,
    RefuseClaimForm,
    ReplacementForm,
    SendClaimForm,
)
from firstfix.logistics.models import PartUse, SupplierClaim
from firstfix.logistics.queries.claims import claims_late, claims_listed, lacks_of, lines_of, proofs_of
from firstfix.logistics.states import SUPPLIER_CLAIM_STATES
from firstfix.logistics.words import proof_words
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid, NotFound, Refused
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supplier_claims(request: SignedInRequest) -> HttpResponse:
    """All of them; POST `take` (old parts) and `finding` puts these on drafts to their suppliers."""
    require(request.user, "supplier_claim.see")
    if request.method == "POST":
        return _claim_these(request)
    today = timezone.localdate()
    listing = Listing(
        request,
        claims_listed(),
        filters=[
            Filter("state", _("State"), SUPPLIER_CLAIM_STATES.choices, "state__in"),
            Filter("due", _("Answer due"), [("late", _("late"))], narrow=_late),
        ],
        sorts={"number": "-number", "supplier": ("supplier__name", "-number"), "due": ("answer_due_on", "-number")},
        sort="number",
        words=_with_words,
    )
    shown = {"listing": listing, "claims": [(claim, claim.is_late(today)) for claim in listing.rows]}
    return render(request, "logistics/supplier_claims.html", shown)


def _late(rows: Any, values: list[str]) -> Any:
    return rows.filter(pk__in=claims_late(timezone.localdate())) if values else rows


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        lines = Q(lines__use__part__code__icontains=word) | Q(lines__use__serial_removed__icontains=word)
        known = Q(number__icontains=word) | Q(supplier__name__icontains=word) | Q(reference__icontains=word)
        found = SupplierClaim.objects.filter(known | lines | Q(lines__use__work_order__number__icontains=word))
        rows = rows.filter(pk__in=found.values("pk"))
    return rows


def _claim_these(request: SignedInRequest) -> HttpResponse:
    form = ClaimTheseForm(request.POST)
    back = HttpResponseRedirect(f"{reverse('old_parts')}?state=received")
    if not form.is_valid():
        toast(request, _("Please say what was found."), level=messages.WARNING)
        return back
    uses = list(PartUse.objects.filter(pk__in=form.cleaned_data["take"]).select_related("part"))
    try:
        claims = claim_old_parts(uses, reason=form.cleaned_data["finding"], by=request.user)
    except FirstFixError as why:
        toast(request, why.said if isinstance(why, Invalid) else str(why), level=messages.ERROR)
        return back
    toast(
        request,
        ngettext("%(n)d old part put on a claim", "%(n)d old parts put on claims", len(uses)) % {"n": len(uses)},
    )
    if len(claims) == 1:
        return HttpResponseRedirect(reverse("supplier_claim", args=[claims[0].pk]))
    return HttpResponseRedirect(f"{reverse('supplier_claims')}?state=draft")


@signed_in
@require_safe
def supplier_claim(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, supplier_claim_for(request.user, id))


def _lines(claim: SupplierClaim) -> list[dict[str, Any]]:
    lines = list(lines_of(claim))
    uses = [line.use for line in lines]
    proofs = proofs_of(uses)
    lacks = lacks_of(uses, supplier=claim.supplier_id) if claim.state == "draft" else {}
    return [
        {
            "line": line,
            "use": line.use,
            "photos": proofs.get(line.use_id, []),
            "lacks": proof_words(lacks.get(line.use_id, [])),
        }
        for line in lines
    ]


def _page(request: SignedInRequest, claim: SupplierClaim, **forms: Any) -> HttpResponse:
    verbs = {step.verb for step in SUPPLIER_CLAIM_STATES.verbs(claim.state) if may(request.user, step.action)}
    lines, today = _lines(claim), timezone.localdate()
    shown = {
        "claim": claim,
        "lines": lines,
        "today": today,
        "is_late": claim.is_late(today),
        "lacking": sum(1 for line in lines if line["lacks"]),
        "verbs": verbs,
        "send_form": SendClaimForm(initial={"reference": claim.reference}),
        "accept_form": AcceptClaimForm(),
        "refuse_form": RefuseClaimForm(),
        "credit_form": CreditForm(initial={"currency": company().currency}),
        "replacement_form": ReplacementForm(lines=[line["line"] for line in lines]),
        **forms,
    }
    return render(request, "logistics/supplier_claim.html", shown, status=422 if forms else 200)


def _done(
    request: SignedInRequest, id: int, name: str, form: forms.Form, act: Callable[..., SupplierClaim], said: str
) -> HttpResponse:
    """Act with what the form holds, or show the page with what is wrong in it."""
    claim = supplier_claim_for(request.user, id, to="change")
    if form.is_valid():
        try:
            act(claim, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, why.said)
        else:
            toast(request, said)
            return HttpResponseRedirect(reverse("supplier_claim", args=[id]))
    return _page(request, supplier_claim_for(request.user, id), **{name: form})


@signed_in
@require_POST
def claim_sending(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reference`, `answer_due_on`, both may be empty."""
    return _done(request, id, "send_form", SendClaimForm(request.POST), send_claim, _("The claim is sent."))


@signed_in
@require_POST
def claim_acceptance(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `answer`."""
    return _done(request, id, "accept_form", AcceptClaimForm(request.POST), accept_claim, _("Noted."))


@signed_in
@require_POST
def claim_refusal(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `answer`, `comes_back`."""
    return _done(request, id, "refuse_form", RefuseClaimForm(request.POST), refuse_claim, _("Noted."))


@signed_in
@require_POST
def claim_settlement(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `how`: credit with `credit`, `currency`, `credit_note`; replacement with `lots_<line>`; or repair."""
    claim, how = supplier_claim_for(request.user, id, to="change"), request.POST.get("how", "")
    name, form = "credit_form", forms.Form(request.POST)
    if how == SupplierClaim.SettledBy.CREDIT:
        form = CreditForm(request.POST)
    elif how == SupplierClaim.SettledBy.REPLACEMENT:
        name, form = "replacement_form", ReplacementForm(request.POST, lines=list(lines_of(claim)))

    def settle(claim: SupplierClaim, **said: Any) -> SupplierClaim:
        return settle_claim(claim, how=how, **said)

    return _done(request, id, name, form, settle, _("The claim is settled."))


@signed_in
@require_POST
def claim_cancellation(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason`, which a claim asks for that was sent."""
    claim = supplier_claim_for(request.user, id, to="change")
    try:
        cancel_claim(claim, reason=request.POST.get("reason", ""), by=request.user)
    except Invalid as wrong:
        toast(request, wrong.said, level=messages.ERROR)
    else:
        toast(request, _("The claim is cancelled; its parts are to be inspected again."))
    return HttpResponseRedirect(reverse("supplier_claim", args=[id]))


@signed_in
@require_POST
def claim_line_drop(request: SignedInRequest, id: int, claimline: int) -> HttpResponse:
    claim = supplier_claim_for(request.user, id, to="change")
    line = lines_of(claim).filter(pk=claimline).first()
    if line is None:
        raise NotFound
    drop_claim_line(line, by=request.user)
    toast(request, _("It is to be inspected again."))
    return HttpResponseRedirect(reverse("supplier_claim", args=[id]))


@signed_in
@require_safe
def claim_paper(request: SignedInRequest, id: int) -> HttpResponse:
    """The claim on paper with its proof, for the supplier; `?language=en` or zh-hans in the supplier's language."""
    claim = supplier_claim_for(request.user, id)
    asked = request.GET.get("language", "")
    language = asked if asked in ("en", "zh-hans") else translation.get_language()
    shown = {
        "claim": claim,
        "lines": _lines(claim),
        "company": company(),
        "back_url": reverse("supplier_claim", args=[id]),
    }
    with translation.override(language):
        return render(request, "logistics/supplier_claim_paper.html", shown)


@signed_in
@require_safe
def claims_of_supplier(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the supplier's page: the last claims."""
    require(request.user, "supplier_claim.see")
    supplier = supplier_for(request.user, id)
    claims = claims_listed().filter(supplier=supplier).order_by("-number")[:8]
    return render(request, "logistics/_claims_of_supplier.html", {"supplier": supplier, "claims": claims})
