"""What goes to accounting, once; fees of contracts; and what is not invoiced and why."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from firstfix.billing.actions import (
    charge_fees,
    correct_settlement,
    export_invoice_lines,
    set_contract_terms,
    set_labour_rate,
    settle_order,
)
from firstfix.billing.models import Charge, InvoiceExport
from firstfix.billing.queries.invoices import charges_to_export, orders_not_invoiced, rows_of_export
from firstfix.billing.tests.makers import make_price_list, make_worked_order
from firstfix.billing.tests.test_quotes import at_once
from firstfix.customers.tests.makers import make_contract
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.usefixtures("company")
class TestExport:
    def test_lines_go_once_and_corrections_are_new_lines(self) -> None:
        version = make_price_list()
        order = make_worked_order()
        settle_order(order, by=SYSTEM)
        first = export_invoice_lines(*YEAR, by=SYSTEM)
        assert (first.count, first.net, first.tax) == (2, Decimal(310), Decimal("18.60"))
        with pytest.raises(Refused, match="nothing to hand over"):
            export_invoice_lines(*YEAR, by=SYSTEM)
        set_labour_rate(version, work="", level=0, hours="normal", per_hour=Decimal(150), by=SYSTEM)
        correct_settlement(order, reason="Wrong rate", by=SYSTEM)
        second = export_invoice_lines(*YEAR, by=SYSTEM)
        assert (second.count, second.net) == (2, Decimal(-50))
        rows = list(rows_of_export(second))
        assert [row[14] for row in rows[1:]] == [-200.0, 150.0]

    def test_what_others_pay_stays_here(self) -> None:
        make_price_list()
        order = make_worked_order(entitlement="warranty", entitlement_reason={"code": "warranty", "until": "2027"})
        settle_order(order, by=SYSTEM)
        assert Charge.objects.count() == 2
        assert not charges_to_export().exists()

    def test_only_the_days_and_the_customer_that_are_asked_for(self) -> None:
        make_price_list()
        order, other = make_worked_order(), make_worked_order()
        for one in (order, other):
            settle_order(one, by=SYSTEM)
        with pytest.raises(Refused):
            export_invoice_lines(date(2026, 1, 1), date(2026, 3, 9), by=SYSTEM)
        with pytest.raises(Invalid):
            export_invoice_lines(date(2026, 3, 1), date(2026, 2, 1), by=SYSTEM)
        export_invoice_lines(*YEAR, customer=order.customer, by=SYSTEM)
        assert set(charges_to_export().values_list("work_order", flat=True)) == {other.pk}

    def test_what_is_not_invoiced_and_why(self) -> None:
        make_price_list()
        done, closed, settled, free = (make_worked_order(state=state) for state in ("restored", *["closed"] * 3))
        free.entitlement = "warranty"
        free.save()
        settle_order(settled, by=SYSTEM)
        settle_order(free, by=SYSTEM)
        why = dict(orders_not_invoiced().values_list("pk", "why"))
        assert why == {done.pk: "to_close", closed.pk: "to_settle", settled.pk: "to_export"}
        export_invoice_lines(*YEAR, by=SYSTEM)
        assert settled.pk not in dict(orders_not_invoiced().values_list("pk", "why"))


@pytest.mark.usefixtures("company")
def test_a_fee_is_charged_once_when_its_period_begins() -> None:
    today = timezone.localdate()
    contract = make_contract(starts_on=today - timedelta(days=70), ends_on=today + timedelta(days=400))
    set_contract_terms(contract, fee=Decimal(1000), fee_months=1, cost_centre="4711", by=SYSTEM)
    # What had begun and ended before the terms were known, another system has invoiced.
    assert (charge_fees(), charge_fees()) == (1, 0)
    fee = Charge.objects.get()
    assert (fee.price, fee.tax, fee.cost_centre) == (Decimal(1000), Decimal(60), "4711")
    assert fee.period_to
    assert fee.day <= today <= fee.period_to
    assert charge_fees(at=timezone.now() + timedelta(days=32)) >= 1
    with pytest.raises(Invalid):
        set_contract_terms(contract, fee=Decimal(-1), by=SYSTEM)


@pytest.mark.usefixtures("company")
def test_a_year_that_is_charged_is_not_charged_again_by_months() -> None:
    today = timezone.localdate()
    contract = make_contract(starts_on=today - timedelta(days=70), ends_on=today + timedelta(days=600))
    set_contract_terms(contract, fee=Decimal(12000), fee_months=12, by=SYSTEM)
    assert charge_fees() == 1
    set_contract_terms(contract, fee=Decimal(1000), fee_months=1, by=SYSTEM)
    assert charge_fees() == 0
    # 70 days later than a year from now the second year has begun: its months are charged.
    assert charge_fees(at=timezone.now() + timedelta(days=300)) == 1


def test_of_two_exports_at_once_each_line_is_in_one(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        make_price_list()
        settle_order(make_worked_order(), by=SYSTEM)
    answers = at_once(tenant, [lambda: export_invoice_lines(*YEAR, by=SYSTEM)] * 2)
    assert {type(one) for one in answers} == {InvoiceExport, Refused}
    with tenant_scope(tenant.pk):
        assert InvoiceExport.objects.get().count == 2


def test_of_two_who_settle_at_once_one_is_refused(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        make_price_list()
        order = make_worked_order()
    answers = at_once(tenant, [lambda: settle_order(order, by=SYSTEM)] * 2)
    assert sum(isinstance(one, Refused) for one in answers) == 1
    with tenant_scope(tenant.pk):
        assert Charge.objects.count() == 2
