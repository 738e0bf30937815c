"""What a supplier answers to a claim, and how it is settled: by money, by new pieces, or by repair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.actions.claims import book_claimed, keep_step, locked_claim, step_claimed
from firstfix.logistics.actions.lots import Numbered, said_lots
from firstfix.logistics.actions.stock import receive_parts
from firstfix.logistics.facts import SupplierClaimStepped
from firstfix.logistics.models import Condition, SupplierClaim, SupplierClaimLine
from firstfix.logistics.queries.claims import lines_of
from firstfix.logistics.states import SUPPLIER_CLAIM_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.tenants.company import company

By = SupplierClaim.SettledBy
#: A larger credit note is a typing mistake.
MOST_CREDIT = Decimal(10**9)


@transaction.atomic
def accept_claim(claim: SupplierClaim, *, by: Actor, answer: str = "", at: datetime | None = None) -> SupplierClaim:
    """The supplier stands for it, and settles it later."""
    require(by, "supplier_claim.change")
    claim, at = locked_claim(claim), at or timezone.now()
    claim.state = SUPPLIER_CLAIM_STATES.after(claim.state, "accept")
    claim.answered_at, claim.answer = at, answer.strip()[:400]
    return keep_step(claim, SupplierClaimStepped("accept", claim.state, claim.answer), by=by, at=at)


@transaction.atomic
def refuse_claim(
    claim: SupplierClaim, *, answer: str, comes_back: bool, by: Actor, at: datetime | None = None
) -> SupplierClaim:
    """The supplier does not stand for it, and says why.

    comes_back  the pieces lie in our store again, to be inspected again; else they are scrapped where they are
    """
    require(by, "supplier_claim.change")
    claim, at, answer = locked_claim(claim), at or timezone.now(), answer.strip()[:400]
    claim.state = SUPPLIER_CLAIM_STATES.after(claim.state, "refuse")
    if not answer:
        raise Invalid({"answer": _("Please say why.")})
    lines = list(lines_of(claim))
    for line in lines:
        step_claimed(line, "take_back" if comes_back else "leave_there", by=by, at=at, finding=answer)
    if comes_back:
        book_claimed(lines, by=by, at=at, leaves=False)
    claim.lines.update(is_live=False)
    claim.answered_at, claim.answer, claim.ended_at = at, answer, at
    return keep_step(claim, SupplierClaimStepped("refuse", claim.state, answer), by=by, at=at)


@transaction.atomic
def settle_claim(
    claim: SupplierClaim,
    *,
    how: str,
    by: Actor,
    credit: Decimal | None = None,
    currency: str = "",
    credit_note: str = "",
    lots: Mapping[int, Sequence[Numbered]] | None = None,
    at: datetime | None = None,
) -> SupplierClaim:
    """It is made good, and that ends it.

    how   "credit": `credit` in `currency` (else the company's); "replacement": as many new pieces are received where
          the old ones lay; "repair": the old pieces are there again, as good ones
    lots  of a replacement, by the id of the line: every piece of a tracked part comes with its number
    """
    require(by, "supplier_claim.change")
    claim, at = locked_claim(claim), at or timezone.now()
    claim.state = SUPPLIER_CLAIM_STATES.after(claim.state, "settle")
    if how not in By.values:
        raise Invalid({"how": _("Say how it is settled.")})
    lines = list(lines_of(claim))
    if how == By.CREDIT:
        claim.credit, claim.currency = _credit(credit), _currency(currency)
        claim.credit_note = credit_note.strip()[:80]
    elif how == By.REPLACEMENT:
        _receive(claim, lines, lots or {}, by=by, at=at)
    else:
        book_claimed(lines, by=by, at=at, leaves=False, condition=Condition.GOOD)
    for line in lines:
        step_claimed(line, "settle", by=by, at=at)
    claim.settled_by, claim.answered_at, claim.ended_at = how, claim.answered_at or at, at
    money = f"{claim.credit} {claim.currency}" if claim.credit is not None else ""
    return keep_step(claim, SupplierClaimStepped("settle", claim.state, "", how, money), by=by, at=at)


def _credit(credit: Decimal | None) -> Decimal:
    if credit is None or not 0 < credit <= MOST_CREDIT:
        raise Invalid({"credit": _("Enter how much the credit note is, more than 0.")})
    return credit.quantize(Decimal("0.01"))


def _currency(currency: str) -> str:
    code = (currency or company().currency).strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Invalid({"currency": _("Three letters, such as CNY.")})
    return code


def _receive(
    claim: SupplierClaim,
    lines: Sequence[SupplierClaimLine],
    lots: Mapping[int, Sequence[Numbered]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """New pieces, one receipt for each line, in the order in which shelves are locked."""
    for line in sorted(lines, key=lambda line: (line.use.returned_to_id or 0, line.use.part_id, line.pk)):
        part, quantity, place = line.part, line.quantity, line.use.returned_to
        assert place is not None
        said = said_lots(part, quantity, lots=lots.get(line.pk, ()))
        if part.is_tracked and sum(one.quantity for one in said) < quantity:
            raise Invalid({f"lots_{line.pk}": _("Scan the number of each piece; a batch with how much of it came.")})
        receive_parts(part, quantity=quantity, place=place, by=by, lots=said, reason=claim.number, at=at)
