"""Advances: asked for before a trip, paid out, and settled by the expenses that are paid and by what is given back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions.claiming import hand_in_again, handed_in, refuse, require_own
from firstfix.rewards.facts import AdvanceAsked, AdvancePaid, AdvanceUsed, ClaimRulesChanged
from firstfix.rewards.models import Advance, AdvanceUse, ClaimRules, Expense
from firstfix.rewards.queries.advances import rest_of
from firstfix.rewards.rules import wrong_amount, wrong_currency, wrong_need_day


@transaction.atomic
def ask_advance(
    engineer: Engineer,
    *,
    amount: Decimal,
    currency: str,
    day: date,
    purpose: str,
    by: Actor,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Advance:
    """`day` is when the money is needed, which a phone may tell late. The same `uid` is one advance."""
    require_own(engineer, by)
    if there := handed_in(Advance, uid, engineer):
        return there
    advance = Advance(
        **{"uid": uid or uuid4(), "engineer": engineer, "day": day, "amount": amount, "currency": currency},
        **{"purpose": purpose.strip(), "created_at": at or timezone.now()},
    )
    refuse(_wrong_with(advance, today=company_day(advance.created_at)))
    advance.save()
    record(AdvanceAsked(amount=advance.amount, currency=currency, day=day), about=advance, by=by, at=at)
    return advance


@transaction.atomic
def change_advance(advance: Advance, *, by: Actor, at: datetime | None = None, **values: Any) -> Advance:
    """Ask again with another `amount, currency, day, purpose`."""
    return hand_in_again(advance, values, _wrong_with, by=by, at=at)


def pay_out(advance: Advance, *, by: Actor, at: datetime | None = None) -> Advance:
    """The money is on its way; `advance` is locked and checked (see `answering.pay_claim`)."""
    advance.paid_at = at or timezone.now()
    advance.save()
    record(AdvancePaid(), about=advance, by=by, at=at)
    return advance


def use_advances(expense: Expense, *, by: Actor, at: datetime | None = None) -> Decimal:
    """Set a paid expense against what its engineer has been paid out before, the oldest first; how much of it that is.

    Only in its own currency: what another one was worth on that day is for a person to say.
    """
    open_ones = (
        Advance.objects.select_for_update(of=("self",), no_key=True)
        .filter(engineer=expense.engineer_id, currency=expense.currency, state="paid")
        .order_by("paid_at", "pk")
    )
    left = expense.amount
    for advance in open_ones:
        if part := min(left, rest_of(advance)):
            _account(advance, part, str(expense), expense=expense, by=by, at=at)
            left -= part
    return expense.amount - left


@transaction.atomic
def give_back_rest(advance: Advance, *, by: Actor, at: datetime | None = None) -> Advance:
    """What no expense has used is back in the company's hands."""
    require(by, "claim.pay")
    advance = Advance.objects.select_for_update(of=("self",), no_key=True).get(pk=advance.pk)
    if not by.is_system and advance.engineer.user_id == by.pk:
        raise Refused(_("Nobody answers their own."))
    advance.table.after(advance.state, "settle")  # refuses what was never paid out, or is settled
    _account(advance, rest_of(advance), str(_("returned in money")), by=by, at=at)
    return advance


@transaction.atomic
def save_claim_rules(*, away_km: int, by: Actor, at: datetime | None = None) -> ClaimRules:
    """How far from the base an engineer is away."""
    require(by, "claim.rules")
    rules, _new = ClaimRules.objects.get_or_create()
    rules.away_km = away_km
    rules.save()
    record(ClaimRulesChanged(away_km=away_km), about=rules, by=by, at=at)
    return rules


def _account(
    advance: Advance, amount: Decimal, what: str, *, expense: Expense | None = None, by: Actor, at: datetime | None
) -> None:
    AdvanceUse.objects.create(advance=advance, expense=expense, amount=amount, at=at or timezone.now())
    record(AdvanceUsed(amount=amount, what=what), about=advance, by=by, at=at)
    if not rest_of(advance):
        advance.state = advance.table.after(advance.state, "settle")
        advance.save()


def _wrong_with(advance: Advance, *, today: date | None = None) -> dict[str, Any]:
    return {
        "amount": wrong_amount(advance.amount),
        "currency": wrong_currency(advance.currency, own=company().currency),
        "day": wrong_need_day(advance.day, today=today or company_day(timezone.now())),
        "purpose": None if advance.purpose else _("Say where to and what for."),
    }
