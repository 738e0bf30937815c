"""A manager approves or returns what was handed in; an approved expense is paid. The engineer is told each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.billing.actions import note_expense, withdraw_expense
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.platform.pages import phrases
from firstfix.platform.tenants.company import company
from firstfix.rewards.actions.advances import pay_out, use_advances
from firstfix.rewards.facts import ClaimApproved, ClaimReturned, ExpensePaid
from firstfix.rewards.kinds import kind_of
from firstfix.rewards.models import Advance, Claim, Expense
from firstfix.rewards.queries.advances import paid_by_advance

C = TypeVar("C", bound=Claim)
Paid = TypeVar("Paid", Expense, Advance)


@transaction.atomic
def approve_claim(claim: C, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> C:
    """`seen` is the version that was looked at: what has changed since is refused, to be looked at again."""
    require(by, "claim.approve")
    claim = _to_answer(claim, "approve", by=by, seen=seen)
    if isinstance(claim, Expense) and claim.is_receipt_coming:
        raise Refused(_("The photo of its receipt is still on the way from the phone."))
    approved = _answered(claim, "", ClaimApproved(), by=by, at=at)
    if isinstance(claim, Expense):
        _charge(claim, by=by, at=at)
    return approved


@transaction.atomic
def return_claim(claim: C, *, reason: str, by: Actor, seen: int | None = None, at: datetime | None = None) -> C:
    """Back to the engineer, who can mend it; also what was approved, as long as it is not paid."""
    require(by, "claim.approve")
    if not (reason := reason.strip()):
        raise Invalid({"reason": _("Say what is missing or wrong.")})
    was_approved = claim.state == "approved"
    claim = _to_answer(claim, "return", by=by, seen=seen)
    if isinstance(claim, Expense) and was_approved and claim.visit:
        withdraw_expense(claim.visit.work_order, source=_source(claim), by=by, at=at)
    return _answered(claim, reason, ClaimReturned(reason=reason), by=by, at=at)


@transaction.atomic
def pay_claim(claim: Paid, *, by: Actor, at: datetime | None = None) -> Paid:
    """The money is on its way to the engineer, or was in their hands as an advance; from now on nobody changes it."""
    require(by, "claim.pay")
    claim = _to_answer(claim, "pay", by=by, seen=None)
    if isinstance(claim, Advance):
        pay_out(claim, by=by, at=at)
    else:
        claim.paid_at = at or timezone.now()
        claim.save()
        record(ExpensePaid(), about=claim, by=by, at=at)
        use_advances(claim, by=by, at=at)
    _tell(claim, at=at)
    return claim


def _charge(expense: Expense, *, by: Actor, at: datetime | None) -> None:
    """What was paid for a visit stands in its order's account; one in another currency a person has to convert."""
    if expense.visit is None or expense.currency != company().currency:
        return
    name = str(_(", ")).join(filter(None, (str(expense.get_kind_display()), expense.note[:150])))
    note_expense(
        expense.visit.work_order,
        name=name,
        amount=expense.amount,
        day=expense.day,
        source=_source(expense),
        by=by,
        at=at,
    )


def _source(expense: Expense) -> str:
    return f"expense:{expense.uid}"


def _to_answer(claim: C, verb: str, *, by: Actor, seen: int | None) -> C:
    """Locked and in its next state, not yet saved."""
    rows = type(claim)._default_manager.select_for_update(of=("self",), no_key=True).select_related("engineer__user")
    claim = rows.get(pk=claim.pk)
    if not by.is_system and claim.engineer.user_id == by.pk:
        raise Refused(_("Nobody answers their own."))
    after = claim.table.after(claim.state, verb)
    if seen is not None and claim.version != seen:
        raise Refused(_("It has been changed since you looked at it."))
    claim.state = after
    return claim


def _answered(claim: C, reason: str, fact: Any, *, by: Actor, at: datetime | None) -> C:
    claim.answer, claim.answered_at = reason, at or timezone.now()
    claim.answered_by = by if isinstance(by, User) else None
    claim.save()
    record(fact, about=claim, by=by, at=at)
    _tell(claim, at=at)
    return claim


def _tell(claim: Claim, *, at: datetime | None) -> None:
    user = claim.engineer.user
    if user is None:
        return
    kind, words = kind_of(claim), f"{kind_of(claim).name}_{claim.state}"
    values: dict[str, Any] = {"day": claim.day, "reason": claim.answer}
    if isinstance(claim, Expense | Advance):
        values["amount"] = phrases.money(claim.amount, currency=claim.currency)
    if isinstance(claim, Expense) and (part := paid_by_advance(claim)):
        words, values["part"] = "expense_settled", phrases.money(part, currency=claim.currency)
    notify(user, words, link=f"/{kind.word}/{claim.pk}", at=at, **values)
