"""Claims on suppliers: gathered, proved and sent, or called off; the pieces stay in the books all the way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import told_quantity
from firstfix.logistics.actions.ledger import open_ledger, shelf
from firstfix.logistics.actions.old_parts import must_lie, stepped_old_part
from firstfix.logistics.facts import (
    OldPartClaimed,
    SupplierClaimLineAdded,
    SupplierClaimLineDropped,
    SupplierClaimOpened,
    SupplierClaimStepped,
)
from firstfix.logistics.models import (
    Condition,
    PartUse,
    StockMove,
    Supplier,
    SupplierClaim,
    SupplierClaimLine,
    SupplierPart,
)
from firstfix.logistics.queries.claims import lacks_of, lines_of, terms_by_part, warranty_of
from firstfix.logistics.rules import ANSWER_WITHIN
from firstfix.logistics.states import SUPPLIER_CLAIM_STATES
from firstfix.logistics.words import proof_words
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day

#: More old parts at once are not claimed by one click.
MOST_AT_ONCE = 200


@transaction.atomic
def claim_old_parts(
    uses: Collection[PartUse],
    *,
    reason: str,
    by: Actor,
    supplier: Supplier | None = None,
    at: datetime | None = None,
) -> list[SupplierClaim]:
    """Inspected: the supplier is to stand for them. Each goes on the draft to its supplier; gives back those drafts.

    The pieces stay on their shelves until the claim is sent. Of two people who claim the same piece, the second is
    refused: drafts are locked before old parts by everybody, suppliers in the order of their ids.

    reason    what was found, as the supplier reads it
    supplier  to whom, else the one from whom the part is bought as a rule
    """
    require(by, "supplier_claim.change")
    reason, at = reason.strip()[:400], at or timezone.now()
    if not uses:
        raise Invalid({"uses": _("Choose at least one old part.")})
    if len(uses) > MOST_AT_ONCE:
        raise Invalid({"uses": _("At most %(n)s at once.") % {"n": MOST_AT_ONCE}})
    if not reason:
        raise Invalid({"finding": _("Please say what was found.")})
    terms = terms_by_part({use.part_id for use in uses}, supplier=supplier.pk if supplier else None)
    for use in uses:
        if use.part_id not in terms:
            raise Refused(_no_supplier(use, supplier))
    sellers = {one.supplier_id: one.supplier for one in terms.values()}
    drafts = {pk: _draft_to(sellers[pk], by=by, at=at) for pk in sorted(sellers)}
    for use in sorted(uses, key=lambda use: use.pk):
        _put_on(drafts[terms[use.part_id].supplier_id], use, terms[use.part_id], reason, by=by, at=at)
    return list(drafts.values())


def _no_supplier(use: PartUse, supplier: Supplier | None) -> str:
    if supplier:
        return _("%(supplier)s does not sell %(part)s.") % {"supplier": supplier, "part": use.part}
    return _("No supplier of %(part)s is known: enter its price on the supplier's page first.") % {"part": use.part}


def _draft_to(supplier: Supplier, *, by: Actor, at: datetime) -> SupplierClaim:
    # Whoever claims from this supplier waits here, so there is one draft.
    Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    rows = SupplierClaim.objects.select_for_update(of=("self",), no_key=True).select_related("supplier")
    known = rows.filter(supplier=supplier, state="draft").first()
    if known is not None:
        return known
    claim = SupplierClaim.objects.create(
        number=next_number("RMA", at=at), supplier=supplier, opened_at=at, created_at=at, by_name=by.name
    )
    record(SupplierClaimOpened(supplier.name), about=claim, by=by, at=at)
    return claim


def _put_on(claim: SupplierClaim, use: PartUse, terms: SupplierPart, reason: str, *, by: Actor, at: datetime) -> None:
    covered = warranty_of(use, terms)
    line = SupplierClaimLine(claim=claim, use=use, reason=reason, claim_by=covered.claim_by if covered else None)
    line.use = use = step_claimed(line, "claim", by=by, at=at, finding=reason)
    line.save()
    told = told_quantity(use.quantity, use.part.unit)
    record(SupplierClaimLineAdded(use.part.code, told, use.work_order.number), about=claim, by=by, at=at)


@transaction.atomic
def drop_claim_line(line: SupplierClaimLine, *, by: Actor, at: datetime | None = None) -> None:
    """Off the draft: the old part is to be inspected again."""
    require(by, "supplier_claim.change")
    claim, at = locked_claim(line.claim), at or timezone.now()
    if claim.state != SUPPLIER_CLAIM_STATES.start:
        raise Refused(_("This claim is sent already."))
    taken = lines_of(claim).filter(pk=line.pk).first()
    if taken is None:
        raise Refused(_("It is on this claim no more."))
    use = step_claimed(taken, "take_back", by=by, at=at)
    taken.delete()
    told = told_quantity(use.quantity, use.part.unit)
    record(SupplierClaimLineDropped(use.part.code, told, use.work_order.number), about=claim, by=by, at=at)


@transaction.atomic
def send_claim(
    claim: SupplierClaim,
    *,
    by: Actor,
    answer_due_on: date | None = None,
    reference: str = "",
    at: datetime | None = None,
) -> SupplierClaim:
    """With its pieces, to the supplier: they leave the defective stock. Refused while a line lacks its proof.

    answer_due_on  else after `rules.ANSWER_WITHIN`
    reference      the number that the supplier has given the claim, if it has
    """
    require(by, "supplier_claim.change")
    claim, at = locked_claim(claim), at or timezone.now()
    claim.state = SUPPLIER_CLAIM_STATES.after(claim.state, "send")
    lines = list(lines_of(claim))
    if not lines:
        raise Refused(_("There is nothing on this claim."))
    lacks = lacks_of([line.use for line in lines], supplier=claim.supplier_id)
    if lacks:
        said = [
            f"{line.use.part.code} ({line.use.work_order.number}): {proof_words(lacks[line.use_id])}"
            for line in lines if line.use_id in lacks
        ]  # fmt: skip
        raise Refused(_("Still to be proved: %(lines)s") % {"lines": "; ".join(said[:10])})
    day = company_day(at)
    if answer_due_on and answer_due_on < day:
        raise Invalid({"answer_due_on": _("This day is over.")})
    book_claimed(lines, by=by, at=at, leaves=True)
    claim.sent_at, claim.answer_due_on = at, answer_due_on or day + ANSWER_WITHIN
    claim.reference = reference.strip()[:80] or claim.reference
    return keep_step(claim, SupplierClaimStepped("send", claim.state), by=by, at=at)


@transaction.atomic
def cancel_claim(claim: SupplierClaim, *, by: Actor, reason: str = "", at: datetime | None = None) -> SupplierClaim:
    """Called off: the pieces are to be inspected again, and lie where they lay. Why is asked for once it was sent."""
    require(by, "supplier_claim.change")
    claim, at, reason = locked_claim(claim), at or timezone.now(), reason.strip()[:400]
    was_sent = claim.state != SUPPLIER_CLAIM_STATES.start
    claim.state = SUPPLIER_CLAIM_STATES.after(claim.state, "cancel")
    if was_sent and not reason:
        raise Invalid({"reason": _("Please say why.")})
    lines = list(lines_of(claim))
    for line in lines:
        step_claimed(line, "take_back", by=by, at=at)
    if was_sent:
        book_claimed(lines, by=by, at=at, leaves=False)
    claim.lines.update(is_live=False)
    claim.ended_at = at
    return keep_step(claim, SupplierClaimStepped("cancel", claim.state, reason), by=by, at=at)


def step_claimed(line: SupplierClaimLine, verb: str, *, by: Actor, at: datetime, finding: str = "") -> PartUse:
    """The old part of a line in its next state, told at its order."""
    use = stepped_old_part(line.use, verb)
    if finding:
        use.finding = "\n".join(text for text in (use.finding, finding) if text)[:400]
        use.inspected_at, use.inspected_by_name = at, by.name
    use.save()
    told = told_quantity(use.quantity, use.part.unit)
    fact = OldPartClaimed(use.part.code, told, line.claim.number, verb, use.return_state, finding)
    record(fact, about=use.work_order, by=by, at=at)
    return use


def locked_claim(claim: SupplierClaim) -> SupplierClaim:
    rows = SupplierClaim.objects.select_for_update(of=("self",), no_key=True).select_related("supplier")
    return rows.get(pk=claim.pk)


def keep_step(claim: SupplierClaim, fact: SupplierClaimStepped, *, by: Actor, at: datetime) -> SupplierClaim:
    claim.save()
    record(fact, about=claim, by=by, at=at)
    return claim


def book_claimed(
    lines: Collection[SupplierClaimLine],
    *,
    by: Actor,
    at: datetime,
    leaves: bool,
    condition: str = Condition.DEFECTIVE,
) -> None:
    """Defective pieces leave for the supplier, or come back in that condition to where they lay.

    At the supplier they are in nobody's stock, as in repair: the claim says what lies there.
    """
    uses = [line.use for line in lines]
    shelves = [shelf(use.returned_to, use.part, condition) for use in uses if use.returned_to]
    with open_ledger(shelves, by=by, at=at) as ledger:
        for line in lines:
            use, place = line.use, line.use.returned_to
            assert place is not None  # it was received, or it would not be on a claim
            where, lots = shelf(place, use.part, condition), None
            if leaves:
                must_lie(ledger, use, place)
                lots = {lot: use.quantity for lot in ledger.lots(where) if lot.number == use.old_serial} or None
            ledger.move(
                StockMove.Kind.CLAIM, use.part, use.quantity, source=place if leaves else None,
                target=None if leaves else place, condition=condition, order=use.work_order, serial=use.old_serial,
                reason=line.claim.number, lots=lots,
            )  # fmt: skip
