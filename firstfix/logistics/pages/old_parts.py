"""Old parts on their way back: the list, the counter where they arrive, and one of them with what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firstfix.logistics.access import is_own_van, part_use_for
from firstfix.logistics.actions import (
    claim_old_parts,
    give_up_old_part,
    hand_in_old_part,
    inspect_old_part,
    prove_old_part,
    receive_old_part,
)
from firstfix.logistics.forms.claims import ClaimTheseForm, ProofForm
from firstfix.logistics.forms.old_parts import GiveUpForm, HandInForm, InspectionForm, ReceiveOldPartForm
from firstfix.logistics.models import PartUse
from firstfix.logistics.queries import old_parts_listed, owed_by_code
from firstfix.logistics.queries.claims import (
    claims_of_use,
    claims_soon,
    covered_old_parts,
    lacks_of,
    proofs_of,
    to_be_proved,
    unproved,
)
from firstfix.logistics.rules import is_read
from firstfix.logistics.states import CLAIMABLE_STATES, OLD_PART_STATES, OWED_STATES
from firstfix.logistics.words import finding_choices, proof_words
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound, Refused
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast

#: A proof can still be added, also while the supplier asks for another.
PROVABLE = (*CLAIMABLE_STATES, "claimed")
#: What the list of old parts can be narrowed to, by the warranty of the supplier.
WARRANTIES = [
    ("covered", gettext_lazy("to be claimed")),
    ("soon", gettext_lazy("runs out soon")),
    ("unproved", gettext_lazy("proof missing")),
]


@signed_in
@require_safe
def old_parts(request: SignedInRequest) -> HttpResponse:
    """What is owed, unless `?state=` asks for another one; of an engineer who sees no others, the own ones."""
    require(request.user, "stock.see")
    rows = old_parts_listed()
    if may(request.user, "old_part.hand_in") and not may(request.user, "old_part.receive"):
        rows = rows.filter(place__engineer__user=request.user.pk)
    if "state" not in request.GET and "warranty" not in request.GET:
        rows = rows.filter(return_state__in=OWED_STATES)
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", _("State"), OLD_PART_STATES.choices, "return_state__in"),
            Filter("due", _("Due back"), [("late", _("overdue")), ("open", _("not yet due"))], narrow=_due),
            Filter("warranty", _("Supplier's warranty"), WARRANTIES, narrow=_warranty),
        ],
        sorts={
            "due": "return_due_on",
            "part": ("part__code", "return_due_on"),
            "place": ("place__code", "return_due_on"),
            "state": ("return_state", "return_due_on"),
            "claim": ("claim_by", "return_due_on"),
        },
        sort="due",
        words=_with_words,
    )
    may_claim = may(request.user, "supplier_claim.change")
    shown = {
        "listing": listing,
        "to_prove": to_be_proved(listing.rows),
        "today": timezone.localdate(),
        "may_receive": may(request.user, "old_part.receive"),
        "claimable": [use.pk for use in listing.rows if use.return_state == "received"] if may_claim else [],
        "claim_form": ClaimTheseForm(),
    }
    return render(request, "logistics/old_parts.html", shown)


def _warranty(rows: Any, values: list[str]) -> Any:
    today, wanted = timezone.localdate(), Q()
    for value in values:
        asked = claims_soon(today) if value == "soon" else covered_old_parts(today)
        asked = unproved(asked) if value == "unproved" else asked
        wanted |= Q(pk__in=asked.order_by().values("pk"))
    return rows.filter(wanted)


def _due(rows: Any, values: list[str]) -> Any:
    if len(values) != 1:
        return rows
    late = Q(return_due_on__lt=timezone.localdate(), return_state__in=OWED_STATES)
    return rows.filter(late if values == ["late"] else ~late)


def _with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(part__code__icontains=word)
            | Q(part__name__icontains=word)
            | Q(serial_removed__icontains=word)
            | Q(parcel__icontains=word)
            | Q(work_order__number__icontains=word)
            | Q(place__name__icontains=word)
        )
    return rows


@signed_in
@require_safe
def old_part_scan(request: SignedInRequest) -> HttpResponse:
    """`?code=` of what lies on the counter: its old serial number, the parcel, the order or the part's code."""
    require(request.user, "old_part.receive")
    code = request.GET.get("code", "").strip()
    found = list(owed_by_code(code)[:2])
    if len(found) == 1:
        serial = code if found[0].serial_removed.casefold() == code.casefold() else ""
        query = f"?{urlencode({'serial': serial})}" if serial else ""
        return HttpResponseRedirect(reverse("old_part", args=[found[0].pk]) + query)
    if not found:
        toast(request, _("No old part is owed under %(code)s.") % {"code": code})
    return HttpResponseRedirect(f"{reverse('old_parts')}?{urlencode({'words': code} if found else {})}")


@signed_in
@require_safe
def old_part(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, _owed(request, id))


def _owed(request: SignedInRequest, id: int) -> PartUse:
    use = part_use_for(request.user, id)
    if not use.return_state:
        raise NotFound
    return use


def _findings(request: SignedInRequest, use: PartUse) -> list[tuple[str, Any]]:
    """What may be said of it; to claim it takes the permission for claims."""
    may_claim = may(request.user, "supplier_claim.change")
    return [(verb, said) for verb, said in finding_choices(use.return_state) if verb != "claim" or may_claim]


def _page(request: SignedInRequest, use: PartUse, **forms: object) -> HttpResponse:
    verbs = {step.verb for step in OLD_PART_STATES.verbs(use.return_state) if may(request.user, step.action)}
    is_own = use.place is not None and is_own_van(request.user, use.place)
    findings = _findings(request, use)
    may_prove = may(request.user, "old_part.hand_in") and (is_own or may(request.user, "old_part.receive"))
    shown = {
        "use": use,
        "today": timezone.localdate(),
        "may_hand_in": "hand_in" in verbs and (is_own or may(request.user, "old_part.receive")),
        "may_receive": "receive" in verbs,
        "may_give_up": "give_up" in verbs,
        "may_inspect": bool(findings) and may(request.user, "old_part.inspect"),
        "hand_in_form": HandInForm(initial={"parcel": use.parcel}),
        "receive_form": ReceiveOldPartForm(initial={"serial": request.GET.get("serial", "")[:80]}),
        "inspection_form": InspectionForm(verbs=findings),
        "give_up_form": GiveUpForm(),
        "photos": proofs_of([use]).get(use.pk, []),
        "lacks": proof_words(lacks_of([use]).get(use.pk, [])) if use.return_state in PROVABLE else "",
        "claims": claims_of_use(use),
        "may_see_claims": may(request.user, "supplier_claim.see"),
        "may_prove": may_prove and use.return_state in PROVABLE,
        "proof_form": ProofForm(asks_serial=not is_read(use.old_serial)),
        **forms,
    }
    return render(request, "logistics/old_part.html", shown, status=422 if forms else 200)


def _done(
    request: SignedInRequest, id: int, name: str, form: forms.Form, act: Callable[..., PartUse], said: str
) -> HttpResponse:
    """Act with what the form holds, or show the page with what is wrong in it."""
    use = _owed(request, id)
    if form.is_valid():
        try:
            act(use, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, why.said)
        else:
            toast(request, said)
            return HttpResponseRedirect(reverse("old_part", args=[id]))
    return _page(request, use, **{name: form})


@signed_in
@require_POST
def old_part_hand_in(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `parcel`, empty when it was laid down at the counter."""
    return _done(request, id, "hand_in_form", HandInForm(request.POST), hand_in_old_part, _("It is on its way."))


@signed_in
@require_POST
def old_part_return(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `serial`, `to_place`, `is_another`: it came back."""
    form = ReceiveOldPartForm(request.POST)
    return _done(request, id, "receive_form", form, receive_old_part, _("It came back."))


@signed_in
@require_POST
def old_part_inspection(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb` and `finding`; the verb `claim` puts it on the draft to its supplier."""
    form = InspectionForm(request.POST, verbs=_findings(request, _owed(request, id)))
    return _done(request, id, "inspection_form", form, _inspect, _("Noted."))


def _inspect(use: PartUse, *, verb: str, finding: str, by: Actor) -> PartUse:
    if verb != "claim":
        return inspect_old_part(use, verb=verb, finding=finding, by=by)
    claim_old_parts([use], reason=finding, by=by)
    return use


@signed_in
@require_POST
def old_part_proof(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `photos`, and `serial` where nobody had read it."""
    form = ProofForm(request.POST, request.FILES, asks_serial=True)
    return _done(request, id, "proof_form", form, prove_old_part, _("The proof is kept."))


@signed_in
@require_POST
def old_part_giving_up(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `reason`."""
    return _done(request, id, "give_up_form", GiveUpForm(request.POST), give_up_old_part, _("Noted."))
