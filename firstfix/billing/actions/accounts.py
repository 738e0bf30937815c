"""What people add to an order's account, whom they charge, and the settling after which nothing changes any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from firstfix.billing.facts import LineAdded, LineRemoved, OrderSettled, PayerDecided, SettlementCorrected
from firstfix.billing.models import AddedLine, Charge, CoverDecision, Settlement
from firstfix.billing.queries.accounts import effective, line_from, lines_now, terms_of
from firstfix.billing.rules import Kind, Line, Payer, fits, sums_of
from firstfix.customers.models import ServiceContract
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day
from firstfix.work.models import WorkOrder
from firstfix.work.states import DONE_STATES


@transaction.atomic
def add_line(
    order: WorkOrder, *, name: str, quantity: Decimal = Decimal(1), unit_cost: Decimal = Decimal(0),
    unit_price: Decimal = Decimal(0), vat: Decimal | None = None, day: date | None = None, kind: str = "other",
    uid: UUID | None = None, by: Actor, at: datetime | None = None,
) -> AddedLine:  # fmt: skip
    """Something that neither visits nor parts tell of. The same `uid` is one line."""
    require(by, "account.change")
    order = _locked(order)
    if uid and (there := AddedLine.objects.filter(uid=uid, work_order=order).first()):
        return there
    _refuse_settled(order)
    line = AddedLine(
        work_order=order, name=name.strip(), quantity=quantity, unit_cost=unit_cost, unit_price=unit_price, vat=vat,
        kind=kind, day=day or company_day(at or timezone.now()), **({"uid": uid} if uid else {}),
    )  # fmt: skip
    if errors := {field: text for field, text in _wrong_with(line).items() if text}:
        raise Invalid(errors)
    line.save()
    record(LineAdded(line.name, line.quantity * line.unit_price), about=order, by=by, at=at)
    return line


@transaction.atomic
def remove_line(order: WorkOrder, line_id: int, *, by: Actor, at: datetime | None = None) -> None:
    require(by, "account.change")
    order = _locked(order)
    _refuse_settled(order)
    line = AddedLine.objects.filter(pk=line_id, work_order=order).first()
    if line is None:
        raise Refused(_("This line is not there any more."))
    _forget(order, line, by=by, at=at)


@transaction.atomic
def note_expense(
    order: WorkOrder, *, name: str, amount: Decimal, day: date, source: str, by: Actor, at: datetime | None = None
) -> None:
    """An approved expense of a visit becomes a line; of a settled order it does not, which stays as it was settled.

    For the areas above that approve expenses: `source` names the expense, so that it comes once.
    """
    order = _locked(order)
    if order.settlements.exists() or AddedLine.objects.filter(source=source).exists():
        return
    AddedLine.objects.create(
        work_order=order, kind=AddedLine.Kind.EXPENSE, name=name, unit_cost=amount, unit_price=amount, day=day,
        source=source,
    )  # fmt: skip
    record(LineAdded(name, amount), about=order, by=by, at=at)


@transaction.atomic
def withdraw_expense(order: WorkOrder, *, source: str, by: Actor, at: datetime | None = None) -> None:
    """The approval was taken back."""
    order = _locked(order)
    line = AddedLine.objects.filter(source=source, work_order=order).first()
    if line and not order.settlements.exists():
        _forget(order, line, by=by, at=at)


@transaction.atomic
def decide_payer(
    order: WorkOrder, key: str, *, payer: str, reason: str, by: Actor, at: datetime | None = None
) -> CoverDecision:
    """A person's word on who pays for the line with this key, whatever the rules say."""
    require(by, "account.decide")
    order = _locked(order)
    _refuse_settled(order)
    line = _line(order, key)
    errors = {
        "payer": None if payer in set(Payer) else _("Choose one of the list."),
        "reason": None if reason.strip() else _("Please say why."),
    }
    if wrong := {field: text for field, text in errors.items() if text}:
        raise Invalid(wrong)
    said = {
        "payer": payer, "reason": reason.strip()[:300], "by": by if isinstance(by, User) else None,
        "at": at or timezone.now(),
    }  # fmt: skip
    decision, _is_new = CoverDecision.objects.update_or_create(work_order=order, key=key, defaults=said)
    record(PayerDecided(line.name, payer, decision.reason), about=order, by=by, at=at)
    return decision


@transaction.atomic
def take_decision_back(order: WorkOrder, key: str, *, by: Actor, at: datetime | None = None) -> None:
    """The rules decide again."""
    require(by, "account.decide")
    order = _locked(order)
    _refuse_settled(order)
    line = _line(order, key)
    if CoverDecision.objects.filter(work_order=order, key=key).delete()[0]:
        record(PayerDecided(line.name, "", ""), about=order, by=by, at=at)


@transaction.atomic
def settle_order(order: WorkOrder, *, by: Actor, at: datetime | None = None) -> Settlement:
    """The account as it is now holds for good, whatever prices come later. Of two people the second is refused."""
    require(by, "account.settle")
    order = _locked(order)
    _refuse_settled(order)
    if order.state not in DONE_STATES:
        raise Refused(_("It is settled when the work is done."))
    if order.awaited_quote:
        raise Refused(_("The customer has not answered quote %(number)s.") % {"number": order.awaited_quote})
    _wait_for_contract(order)
    lines, currency = _in_customers_words(order)
    _refuse_unpriced(lines)
    settlement = _settlement(order, currency, is_correction=False, reason="", by=by, at=at)
    _write(settlement, lines)
    record(OrderSettled(settlement.number, sums_of(lines).net, currency), about=order, by=by, at=at)
    return settlement


@transaction.atomic
def correct_settlement(order: WorkOrder, *, reason: str, by: Actor, at: datetime | None = None) -> Settlement:
    """What the facts say now, as lines that take the wrong ones back and put the right ones beside them.

    Refused where nothing has changed. Lines that accounting has stay as they were.
    """
    require(by, "account.correct")
    order = _locked(order)
    if not order.settlements.exists():
        raise Refused(_("It has not been settled yet."))
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    _wait_for_contract(order)
    now, currency = _in_customers_words(order)
    _refuse_unpriced(now)
    former = effective(order.charges.order_by("pk"))
    wanted = {line.key: line for line in now}
    wrong = [charge for key, charge in former.items() if key not in wanted or _differs(charge, wanted[key])]
    right = [line for key, line in wanted.items() if key not in former or _differs(former[key], line)]
    if not wrong and not right:
        raise Refused(_("Nothing has changed since it was settled."))
    settlement = _settlement(order, currency, is_correction=True, reason=reason.strip()[:300], by=by, at=at)
    taken_back = [_reversed(charge) for charge in wrong]
    _write(settlement, [*taken_back, *right])
    net = sums_of([*taken_back, *right]).net
    record(SettlementCorrected(settlement.number, net, currency, settlement.reason), about=order, by=by, at=at)
    return settlement


def _in_customers_words(order: WorkOrder) -> tuple[list[Line], str]:
    """Names of lines are kept in the customer's language: they stand on the invoice."""
    with translation.override(order.customer.language or company().language):
        return lines_now(order)


def _refuse_unpriced(lines: Iterable[Line]) -> None:
    lacking = [line.name for line in lines if line.is_unpriced and line.payer is Payer.CUSTOMER]
    if lacking:
        raise Refused(_("No price list has a price for: %(names)s") % {"names": ", ".join(lacking[:5])})


def _settlement(
    order: WorkOrder, currency: str, *, is_correction: bool, reason: str, by: Actor, at: datetime | None
) -> Settlement:
    at = at or timezone.now()
    return Settlement.objects.create(
        work_order=order, number=next_number("ST", at=at), is_correction=is_correction, reason=reason,
        currency=currency, at=at, by=by if isinstance(by, User) else None,
    )  # fmt: skip


def _write(settlement: Settlement, lines: Iterable[Line]) -> None:
    order = settlement.work_order
    terms = terms_of(order.contract_id)
    Charge.objects.bulk_create(
        Charge(
            settlement=settlement, customer_id=order.customer_id, work_order=order, contract_id=order.contract_id,
            key=line.key, kind=line.kind, name=line.name, quantity=line.quantity or Decimal(1),
            unit=line.unit if line.quantity else "",
            unit_price=line.unit_price, cost=line.cost, price=line.price, vat=line.vat, tax=line.tax,
            currency=settlement.currency, payer=line.payer, reason=dict(line.reason), day=line.day,
            cost_centre=terms.cost_centre if terms else "", at=settlement.at,
        )
        for line in lines
    )  # fmt: skip


def _reversed(charge: Charge) -> Line:
    line = line_from(charge)
    values: Mapping[str, Any] = {
        "quantity": -line.quantity, "cost": -line.cost, "price": -line.price, "reason": {"code": "reversal"},
    }  # fmt: skip
    return Line(**{**line.__dict__, **values})


def _differs(charge: Charge, line: Line) -> bool:
    return (charge.payer, charge.price, charge.cost, charge.vat) != (line.payer, line.price, line.cost, line.vat)


def _line(order: WorkOrder, key: str) -> Line:
    for line in lines_now(order)[0]:
        if line.key == key and line.kind not in (Kind.MINIMUM, Kind.QUOTE):
            return line
    raise Refused(_("This line is not there any more."))


def _locked(order: WorkOrder) -> WorkOrder:
    rows = WorkOrder.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("customer", "site", "contract", "repeat_of").get(pk=order.pk)


def _wait_for_contract(order: WorkOrder) -> None:
    """Its orders share what it includes in a year: of two settled at once the second sees what the first took."""
    if order.contract_id:
        ServiceContract.objects.select_for_update(of=("self",), no_key=True).get(pk=order.contract_id)


def _refuse_settled(order: WorkOrder) -> None:
    if order.settlements.exists():
        raise Refused(_("It is settled already; what was wrong is put right by a correction."))


def _forget(order: WorkOrder, line: AddedLine, *, by: Actor, at: datetime | None) -> None:
    CoverDecision.objects.filter(work_order=order, key=f"added:{line.pk}").delete()
    record(LineRemoved(line.name), about=order, by=by, at=at)
    line.delete()


def _wrong_with(line: AddedLine) -> dict[str, Any]:
    def money(amount: Decimal) -> Any:
        return None if fits(amount) else _("An amount is not negative and has at most two decimal places.")

    vat_fits = line.vat is None or (line.vat.is_finite() and 0 <= line.vat <= 100)
    quantity_fits = fits(line.quantity) and line.quantity > 0
    return {
        "name": None if 0 < len(line.name) <= 200 else _("Say what it is for, in at most 200 characters."),
        "quantity": None if quantity_fits else _("More than nothing, with at most two decimal places."),
        "unit_cost": money(line.unit_cost),
        "unit_price": money(line.unit_price),
        "vat": None if vat_fits else _("From 0 to 100 percent."),
        "kind": None if line.kind in AddedLine.Kind.values else _("Choose one of the list."),
    }
