"""Who sees which money, and the pages on which it is worked with."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.billing.actions import decline_quote
from firstfix.billing.models import AddedLine, ContractTerms, InvoiceExport, PartPrice, PriceList, PriceVersion, Quote
from firstfix.billing.queries.accounts import account_of
from firstfix.billing.tests.makers import TUESDAY, make_price_list, make_priced_part, make_quote, make_worked_order
from firstfix.customers.tests.makers import make_contact, make_contract
from firstfix.equipment.tests.makers import make_part
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.exchange.actions import export_rows
from firstfix.platform.exchange.kinds import kinds
from firstfix.work.tests.makers import make_request, make_work_order

pytestmark = pytest.mark.usefixtures("company")
Browser = Callable[[User], Client]


def test_costs_are_for_those_who_may_see_them(client_of: Browser) -> None:
    part, _version = make_priced_part(cost="33.33")
    costs = make_price_list(kind="cost", per_hour="77.77")
    order = make_worked_order(part=part)
    desk, manager, engineer = (client_of(make_user(role)) for role in (Role.DESK, Role.MANAGER, Role.ENGINEER))
    page = reverse("order_account", args=[order.pk])
    assert "77.77" in manager.get(page).text
    assert "77.77" not in desk.get(page).text
    assert engineer.get(page).status_code == 403
    for address in (
        reverse("price_list", args=[costs.price_list_id]),
        reverse("history_of_price_list", args=[costs.price_list_id]),
        reverse("price_version", args=[costs.pk]),
    ):
        assert manager.get(address).status_code == 200
        assert desk.get(address).status_code == 404
        assert engineer.get(address).status_code in (403, 404)


def test_customers_answer_their_own_quotes_only(client_of: Browser) -> None:
    quote, foreign = make_quote(), make_quote()
    user = make_user(Role.CUSTOMER)
    make_contact(customer=quote.customer, user=user)
    customer = client_of(user)
    assert customer.post(reverse("quote_answer", args=[foreign.pk]), {"accept": "1", "name": "x"}).status_code == 404
    customer.post(reverse("quote_answer", args=[quote.pk]), {"accept": "1", "name": "Ms Wang"})
    assert list(Quote.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "sent"]


def test_a_price_list_from_nothing_to_a_settled_order(client_of: Browser) -> None:
    manager = client_of(make_user(Role.MANAGER))
    manager.post(reverse("price_list_new"), {"name": "Standard", "code": "STD", "kind": "sales", "currency": ""})
    price_list = PriceList.objects.get()
    said = {
        "valid_from": "2026-01-01", "vat_parts": "13", "vat_work": "6", "minimum": "0", "rounding": "0.01",
        "step_minutes": "15", "night_from": "22:00", "night_to": "06:00", "markup": "50",
    }  # fmt: skip
    manager.post(reverse("price_version_new", args=[price_list.pk]), said)
    again = manager.post(reverse("price_version_new", args=[price_list.pk]), {**said, "valid_from": "2025-06-01"})
    assert again.status_code == 422
    version = PriceVersion.objects.get()
    labour = {"work": "", "level": "0", "hours": "normal", "per_hour": "200"}
    manager.post(reverse("price_version_labour", args=[version.pk]), labour)
    manager.post(reverse("price_version_travel", args=[version.pk]), {"flat": "50", "per_km": "3"})
    part = make_part(price=Decimal(10))
    assert (
        manager.post(reverse("price_version_parts", args=[version.pk]), {"part": "no", "price": "1"}).status_code == 422
    )
    manager.post(reverse("price_version_parts", args=[version.pk]), {"part": part.code, "price": "99"})
    order = make_worked_order(part=part)
    page = reverse("order_account", args=[order.pk])
    manager.post(reverse("account_lines", args=[order.pk]), {
        "name": "Crane", "quantity": "1", "unit_price": "100", "unit_cost": "", "kind": "other",
    })  # fmt: skip
    assert AddedLine.objects.get().unit_cost == 0
    labour_key = next(line.key for line in account_of(order).lines if line.kind == "labour")
    manager.post(reverse("account_payer", args=[order.pk, labour_key]), {"payer": "goodwill", "reason": "Loyal"})
    assert "Loyal" in manager.get(page).text
    manager.post(reverse("account_line_removal", args=[order.pk, AddedLine.objects.get().pk]))
    manager.post(reverse("order_settlement", args=[order.pk]))
    assert account_of(order).sums.net == 99 + 110
    manager.post(reverse("invoice_exports"), {"first": "2026-03-01", "last": "2026-03-31", "currency": "CNY"})
    export = InvoiceExport.objects.get()
    address = reverse("invoice_export", args=[export.pk])
    assert order.number in manager.get(address).text
    assert order.number in manager.get(address, {"format": "csv"}).content.decode("utf-8-sig")
    manager.post(reverse("price_version_copy", args=[version.pk]), {"valid_from": "2026-12-01", "percent": "10"})
    assert PartPrice.objects.get(version_of__valid_from=date(2026, 12, 1)).price == Decimal("108.90")


def test_a_quote_is_written_changed_and_sent_on_pages(client_of: Browser) -> None:
    make_price_list()
    sales = client_of(make_user(Role.SALES))
    order = make_work_order()
    sales.post(reverse("order_quotes", args=[order.pk]))
    quote = Quote.objects.get()
    assert sales.get(reverse("quote_change", args=[quote.pk])).status_code == 200
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    said = {
        "line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "2", "valid_until": until, "discount": "10", "language": "en",
        "is_fixed": "on", "note": "",
        "line-0-kind": "labour", "line-0-name": "Labour", "line-0-quantity": "2", "line-0-unit": "h",
        "line-0-unit_price": "200", "line-0-vat": "6",
        "line-1-kind": "travel", "line-1-name": "", "line-1-quantity": "1", "line-1-unit_price": "50",
        "line-1-vat": "6",
    }  # fmt: skip
    assert sales.post(reverse("quote_change", args=[quote.pk]), {**said, "seen": "99"}).status_code == 409
    assert sales.post(reverse("quote_change", args=[quote.pk]), {**said, "discount": "101"}).status_code == 422
    assert sales.post(reverse("quote_change", args=[quote.pk]), said).status_code == 302
    sales.post(reverse("quote_sending", args=[quote.pk]))
    page = sales.get(reverse("quote", args=[quote.pk])).text
    assert "/q/" in page
    assert "381.60" in page
    decline_quote(quote, name="Ms Wang", reason="Too dear", by=SYSTEM)
    sales.post(reverse("quote_revision", args=[quote.pk]))
    assert Quote.objects.get(edition=2).lines.count() == 1
    assert sales.get(reverse("quotes")).status_code == 200
    request = make_request()
    sales.post(reverse("request_quotes", args=[request.pk]))
    assert sales.get(reverse("quotes_of_request", args=[request.pk])).status_code == 200


def test_terms_of_a_contract(client_of: Browser) -> None:
    manager, contract = client_of(make_user(Role.MANAGER)), make_contract()
    said = {
        "visits_a_year": "4",
        "parts_a_year": "",
        "fee": "1000",
        "fee_months": "3",
        "fee_vat": "6",
        "cost_centre": "7",
    }
    manager.post(reverse("contract_terms", args=[contract.pk]), said)
    assert ContractTerms.objects.get().fee == 1000
    assert "1,000" in manager.get(reverse("terms_of_contract", args=[contract.pk])).text


def test_prices_are_taken_out_by_those_who_may_see_them() -> None:
    part, _version = make_priced_part(price="80")
    for role, sees in ((Role.MANAGER, True), (Role.PARTS, False), (Role.DISPATCHER, False)):
        out = io.BytesIO()
        export_rows(kinds()["part_prices"], out, name="x.csv", by=make_user(role))
        assert (part.code in out.getvalue().decode("utf-8-sig")) is sees, role


def test_the_desk_sees_what_is_not_invoiced_and_does_not_export(client_of: Browser) -> None:
    make_price_list()
    order = make_worked_order(restored_at=TUESDAY)
    desk = client_of(make_user(Role.DESK))
    assert order.number in desk.get(reverse("invoicing")).text
    assert desk.post(reverse("invoice_exports"), {}).status_code == 403


def test_a_company_without_prices_has_nothing_to_invoice(client_of: Browser) -> None:
    desk = client_of(make_user(Role.DESK))
    assert desk.get(reverse("invoicing") + "?why=to_settle").context["listing"].rows == []
