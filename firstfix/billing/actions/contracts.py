"""What a contract says about money, and the fees that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firstfix.billing.facts import ContractTermsSet, FeesCharged
from firstfix.billing.models import Charge, ContractTerms
from firstfix.billing.queries.accounts import terms_of
from firstfix.billing.rules import Payer, rounded, tax_on
from firstfix.customers.models import ServiceContract
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import by_field, changed_fields
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day


@transaction.atomic
def set_contract_terms(
    contract: ServiceContract, *, by: Actor, at: datetime | None = None, **values: Any
) -> ContractTerms:
    """`visits_a_year`, `parts_a_year`, `fee`, `fee_months`, `fee_vat`, `cost_centre`; what is not said stays."""
    require(by, "contract.change")
    ServiceContract.objects.select_for_update(of=("self",), no_key=True).get(pk=contract.pk)
    terms = terms_of(contract.pk) or ContractTerms(contract=contract)
    for name, value in values.items():
        setattr(terms, name, value)
    try:
        terms.full_clean()
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    fields = tuple(sorted(values)) if terms._state.adding else changed_fields(terms)
    if fields:
        terms.save()
        record(ContractTermsSet(fields), about=contract, by=by, at=at)
    return terms


def charge_fees(*, at: datetime | None = None) -> int:
    """Fees whose periods have begun become charges, once each; says how many. Safe to repeat, and to run twice at once.

    Only periods that end after the terms were made are charged: what was over before, another system has invoiced.
    Where the terms were changed, a period that begins within one that is charged is not charged again.
    """
    at = at or timezone.now()
    today, count = company_day(at), 0
    rows = ContractTerms.objects.filter(fee__gt=0, contract__starts_on__lte=today, contract__ends_on__gte=today)
    for terms in rows.select_related("contract__customer").order_by("pk"):
        count += len(_charge(terms, today, at=at))
    return count


@transaction.atomic
def _charge(terms: ContractTerms, today: date, *, at: datetime) -> list[date]:
    contract = ServiceContract.objects.select_for_update(of=("self",), no_key=True).get(pk=terms.contract_id)
    there = list(Charge.objects.filter(contract=contract, kind="fee").values_list("day", "period_to"))
    since = company_day(terms.created_at)
    due = [
        (start, end)
        for start, end in fee_periods(contract.starts_on, contract.ends_on, terms.fee_months)
        if start <= today and end >= since and not any(day <= start <= (to or day) for day, to in there)
    ]
    with translation.override(terms.contract.customer.language or company().language):
        name = _("Service contract %(number)s") % {"number": contract.number}
    net = rounded(terms.fee or Decimal(0))
    for start, end in due:
        Charge.objects.create(
            customer_id=contract.customer_id, contract=contract, key=f"fee:{start.isoformat()}", kind="fee",
            name=f"{name}, {start.isoformat()} – {end.isoformat()}", quantity=Decimal(1), unit_price=net,
            cost=Decimal(0), price=net, vat=terms.fee_vat, tax=tax_on(net, terms.fee_vat),
            currency=company().currency, payer=Payer.CUSTOMER, reason={"code": "fee"}, day=start, period_to=end,
            cost_centre=terms.cost_centre, at=at,
        )  # fmt: skip
    days = [start for start, _end in due]
    if days:
        record(FeesCharged(tuple(day.isoformat() for day in days)), about=contract, by=SYSTEM, at=at)
    return days


def fee_periods(starts_on: date, ends_on: date, months: int) -> Iterator[tuple[date, date]]:
    """[(first day, last day)] of each period of a contract; the last one is cut off by its end."""
    number = 0
    while (start := months_after(starts_on, number * months)) <= ends_on:
        number += 1
        yield start, min(months_after(starts_on, number * months) - timedelta(days=1), ends_on)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))
