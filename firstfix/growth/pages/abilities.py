"""The five abilities of an engineer, each with its evidence, and the rows behind each count. Own, or anybody's."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstfix.growth.access import engineer_known_to, growing_engineer, is_own, visible_proposals
from firstfix.growth.pages.levels import LOOKS
from firstfix.growth.queries.evidence import Rows, average_rating, evidence_of
from firstfix.growth.rules.evidence import KINDS, Ability, Evidence
from firstfix.people.models import Engineer
from firstfix.people.queries import engineers_with_abilities, held_certificates
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.pages.listing import Listing
from firstfix.platform.tenants.zone import company_day

ICONS = {
    Ability.KNOWLEDGE: "knowledge", Ability.HANDS: "tool", Ability.COMMUNICATION: "feedback",
    Ability.ADAPTABILITY: "swap", Ability.ENDURANCE: "lasting",
}  # fmt: skip


@signed_in
@require_safe
def my_growth(request: SignedInRequest) -> HttpResponse:
    return _page(request, growing_engineer(request.user))


@signed_in
@require_safe
def abilities(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, engineer_known_to(request.user, id))


def _page(request: SignedInRequest, engineer: Engineer) -> HttpResponse:
    now = timezone.now()
    engineer = engineers_with_abilities().get(pk=engineer.pk)
    rows = evidence_of(engineer, now=now)
    proposals = visible_proposals(request.user).filter(engineer=engineer).order_by("-created_at")[:8]
    shown = {
        **about(request, engineer),
        "parts": [(one, ICONS[one], _lines(one, rows)) for one in Ability],
        "held": held_certificates(engineer, today=company_day(now)),
        "proposals": [(one, LOOKS[one.state]) for one in proposals],
    }
    return render(request, "growth/abilities.html", shown)


def about(request: SignedInRequest, engineer: Engineer) -> dict[str, Any]:
    """What the head and the tabs of each page about one engineer show."""
    return {"engineer": engineer, "is_own": is_own(engineer, request.user)}


def _lines(ability: Ability, rows: Rows) -> list[dict[str, Any]]:
    return [
        {"key": key, "kind": kind, "count": len(rows[key]), "average": _average(key, rows)}
        for key, kind in KINDS.items()
        if kind.ability == ability
    ]


def _average(key: Evidence, rows: Rows) -> float | None:
    return average_rating(rows[key]) if key == Evidence.RATINGS else None


@signed_in
@require_safe
def behind(request: SignedInRequest, id: int, kind: str) -> HttpResponse:
    engineer = engineer_known_to(request.user, id)
    try:
        key = Evidence(kind)
    except ValueError:
        raise NotFound from None
    listing = Listing(request, evidence_of(engineer, now=timezone.now())[key])
    return render(request, "growth/behind.html", {**about(request, engineer), "kind": KINDS[key], "listing": listing})


@signed_in
@require_safe
def growth_of_engineer(request: SignedInRequest, id: int) -> HttpResponse:
    """The part on the engineer's page: what waits for a word, and the way to the rest."""
    require(request.user, "growth.see_team")
    engineer = engineer_known_to(request.user, id)
    waiting = visible_proposals(request.user).filter(engineer=engineer, state="proposed")
    return render(request, "growth/_growth_of_engineer.html", {"engineer": engineer, "waiting": waiting})
