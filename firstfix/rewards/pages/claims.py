"""What was claimed: the lists, one claim with all that speaks for and against it, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.people.access import engineer_for
from firstfix.people.queries import working_engineers
from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, NotFound
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.toasts import toast
from firstfix.rewards.access import claim_for
from firstfix.rewards.actions import approve_claim, give_back_rest, pay_claim, return_claim, save_claim_rules
from firstfix.rewards.forms.claims import ClaimRulesForm
from firstfix.rewards.kinds import BY_WORD, KINDS, ClaimKind
from firstfix.rewards.models import Advance, Claim, Expense, Trip
from firstfix.rewards.queries import claims_listed, hints_of, waiting_counts
from firstfix.rewards.queries.advances import account_of, paid_by_advance
from firstfix.rewards.queries.engineer import claims_in_brief
from firstfix.rewards.queries.trips import away_km, known_trips

#: As many as one page of the list shows at most.
MOST_AT_ONCE = 200
MONTHS_CHOSEN = 6


@signed_in
@require_safe
def claims(request: SignedInRequest, word: str) -> HttpResponse:
    """`?state=…&engineer=…`: at first what waits for this person: for approval, or for payment."""
    require(request.user, "claim.see")
    kind = BY_WORD[word]
    rows = claims_listed(kind.model, request.user)
    state = _what_waits(request, kind)
    if state and "state" not in request.GET:
        rows = rows.filter(state=state)
    listing = Listing(
        request,
        rows,
        filters=_filters(request, kind),
        sorts={"day": "day", "engineer": ("engineer__name", "day"), "amount": "amount"}
        if kind.is_paid
        else {"day": "day", "engineer": ("engineer__name", "day")},
        sort="day" if state == "submitted" else "-day",
    )
    hints = hints_of(listing.rows)
    known = known_trips(listing.rows) if kind.model is Trip else {}
    for one in listing.rows:
        one.hints, one.known = hints.get(one.pk, []), known.get(one.pk)
        one.can = _ticks(request, one)
    waiting = waiting_counts(request.user)
    shown = {
        "listing": listing,
        "kind": kind,
        "tabs": [(one, waiting[one.model]) for one in KINDS],
        "state": state,
        "sees_all": may(request.user, "claim.see_all"),
        "can_approve": any("approve" in one.can for one in listing.rows),
        "can_pay": any("pay" in one.can for one in listing.rows),
        "may_rule": kind.model is Trip and may(request.user, "claim.rules"),
        "export_url": reverse("claims_export") if may(request.user, "claim.see_all") else "",
        "template": f"rewards/_{kind.name}_cells.html",
    }
    return render(request, "rewards/claims.html", shown)


@signed_in
@require_safe
def claim(request: SignedInRequest, word: str, id: int) -> HttpResponse:
    kind = BY_WORD[word]
    shown = claim_for(kind.model, request.user, id)
    is_own = shown.engineer.user_id == request.user.pk
    verbs = {step.verb for step in kind.model.table.verbs(shown.state) if may(request.user, step.action)}
    context = {
        "claim": shown,
        "kind": kind,
        "hints": hints_of([shown]).get(shown.pk, []),
        "known": known_trips([shown]).get(shown.pk) if isinstance(shown, Trip) else None,
        "account": account_of(shown) if isinstance(shown, Advance) else None,
        "from_advance": paid_by_advance(shown) if isinstance(shown, Expense) else None,
        "is_own": is_own,
        "may_change": is_own and "submit" in verbs,
        "may_withdraw": is_own and "withdraw" in verbs,
        "may_approve": not is_own and "approve" in verbs,
        "may_return": not is_own and "return" in verbs,
        "may_pay": not is_own and "pay" in verbs,
        "may_settle": not is_own and "settle" in verbs,
        "sees_all": may(request.user, "claim.see_all"),
    }
    return render(request, f"rewards/{kind.name}.html", context)


@signed_in
@require_POST
def claim_approval(request: SignedInRequest, word: str, id: int) -> HttpResponse:
    kind = BY_WORD[word]
    approve_claim(claim_for(kind.model, request.user, id, to="approve"), by=request.user, seen=_seen(request))
    toast(request, _("Approved."))
    return HttpResponseRedirect(reverse(kind.url_name))


@signed_in
@require_POST
def claim_return(request: SignedInRequest, word: str, id: int) -> HttpResponse:
    """POST `reason`."""
    kind = BY_WORD[word]
    one = claim_for(kind.model, request.user, id, to="approve")
    return_claim(one, reason=request.POST.get("reason", ""), by=request.user, seen=_seen(request))
    toast(request, _("Returned to %(name)s.") % {"name": one.engineer.name})
    return HttpResponseRedirect(reverse(kind.url_name))


@signed_in
@require_POST
def claim_payment(request: SignedInRequest, word: str, id: int) -> HttpResponse:
    kind = BY_WORD[word]
    pay_claim(claim_for(kind.model, request.user, id, to="pay"), by=request.user)
    toast(request, _("Noted as paid."))
    return HttpResponseRedirect(reverse(kind.url_name))


@signed_in
@require_POST
def advance_rest(request: SignedInRequest, id: int) -> HttpResponse:
    """What is left of it has been given back."""
    advance = give_back_rest(claim_for(Advance, request.user, id, to="pay"), by=request.user)
    toast(request, _("The advance is settled."))
    return HttpResponseRedirect(reverse("advance", args=[advance.pk]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def claim_rules(request: SignedInRequest) -> HttpResponse:
    require(request.user, "claim.rules")
    form = ClaimRulesForm(request.POST or None, initial={"away_km": away_km()})
    if request.method == "POST" and form.is_valid():
        save_claim_rules(by=request.user, **form.cleaned_data)
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("trips"))
    return render(request, "rewards/claim_rules.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def claims_approval(request: SignedInRequest, word: str) -> HttpResponse:
    """POST `take=id:version` for each that is ticked. What cannot be approved is named; the rest goes on."""
    require(request.user, "claim.approve")
    kind = BY_WORD[word]

    def approve(one: Claim, seen: int | None) -> None:
        approve_claim(one, by=request.user, seen=seen)

    done = _each(request, kind, approve)
    if done:
        toast(request, ngettext("%(n)d approved.", "%(n)d approved.", done) % {"n": done})
    return HttpResponseRedirect(reverse(kind.url_name))


@signed_in
@require_POST
def claims_payment(request: SignedInRequest, word: str) -> HttpResponse:
    """POST `take=id:version` for each that is ticked: they are noted as paid."""
    require(request.user, "claim.pay")
    kind = BY_WORD[word]
    done = _each(request, kind, lambda one, _seen: pay_claim(one, by=request.user))
    if done:
        toast(request, ngettext("%(n)d noted as paid.", "%(n)d noted as paid.", done) % {"n": done})
    return HttpResponseRedirect(reverse(kind.url_name))


@signed_in
@require_safe
def claims_of_engineer(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of an engineer's page: what waits, this month's hours."""
    require(request.user, "claim.see_all")
    return render(request, "rewards/_of_engineer.html", claims_in_brief(engineer_for(request.user, id)))


def _each(request: SignedInRequest, kind: ClaimKind, answer: Callable[[Any, int | None], Any]) -> int:
    taken = [_taken(said) for said in request.POST.getlist("take")[:MOST_AT_ONCE]]
    if not taken:
        messages.info(request, _("Tick some first."))
    done, refused = 0, []
    for id, seen in taken:
        try:
            one = record_for(claims_listed(kind.model, request.user), by=request.user, action="claim.see", pk=id)
            answer(one, seen)
        except FirstFixError as wrong:
            refused.append(wrong.said if isinstance(wrong, NotFound) else f"{one.engineer.name}, {one}: {wrong.said}")
        else:
            done += 1
    for text in refused[:5]:
        messages.error(request, text)
    if len(refused) > 5:
        messages.error(request, _("And %(n)d more.") % {"n": len(refused) - 5})
    return done


def _taken(said: str) -> tuple[int, int | None]:
    id, _colon, version = said.partition(":")
    return _number(id) or 0, _number(version)


def _seen(request: SignedInRequest) -> int | None:
    return _number(request.POST.get("seen", ""))


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _what_waits(request: SignedInRequest, kind: ClaimKind) -> str:
    if may(request.user, "claim.approve"):
        return "submitted"
    return "approved" if may(request.user, "claim.pay") and kind.is_paid else ""


def _ticks(request: SignedInRequest, one: Claim) -> set[str]:
    if one.engineer.user_id == request.user.pk:
        return set()
    steps = one.table.verbs(one.state)
    return {step.verb for step in steps if step.verb in ("approve", "pay") and may(request.user, step.action)}


def _filters(request: SignedInRequest, kind: ClaimKind) -> list[Filter]:
    filters = [Filter("state", _("State"), kind.model.table.choices, "state__in")]
    if may(request.user, "claim.see_all"):
        engineers = [(str(one.pk), one.name) for one in working_engineers()]
        filters.append(Filter("engineer", _("Engineer"), engineers, "engineer__in"))
    if hasattr(kind.model, "Kind"):
        filters.append(Filter("kind", _("Kind"), kind.model.Kind.choices, "kind__in"))
    return filters
