"""Prices, accounts and quotes, as a person may have them."""

from __future__ import annotations

from django.db.models import QuerySet

from firstfix.billing.models import InvoiceExport, PriceList, PriceVersion, Quote
from firstfix.customers.models import Customer
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder


def price_lists_seen_by(by: Actor) -> QuerySet[PriceList]:
    """Cost prices are for those who may see costs."""
    rows = PriceList.objects.select_related("customer", "contract")
    if not may(by, "price.see"):
        return rows.none()
    return rows if may(by, "account.see_cost") else rows.exclude(kind=PriceList.Kind.COST)


def price_list_for(by: Actor, id: int, *, to: str = "see") -> PriceList:
    return record_for(price_lists_seen_by(by), by=by, action=f"price.{to}", pk=id)


def price_version_for(by: Actor, id: int, *, to: str = "see") -> PriceVersion:
    rows = PriceVersion.objects.filter(price_list__in=price_lists_seen_by(by)).select_related("price_list")
    return record_for(rows, by=by, action=f"price.{to}", pk=id)


def account_order_for(by: Actor, id: int, *, to: str = "see") -> WorkOrder:
    """The order whose account a person wants; what may be done with it is asked of the account."""
    order = work_order_for(by, id)
    require(by, f"account.{to}")
    return order


def quote_for(by: Actor, id: int, *, to: str = "see") -> Quote:
    rows = Quote.objects.select_related("customer", "work_order__site", "request__site", "made_by", "replaces")
    if not may(by, "quote.see"):  # customers have their own, once they were sent
        rows = rows.filter(customer__in=Customer.objects.visible_to(by)).exclude(sent_at=None)
    return record_for(rows, by=by, action=f"quote.{to}", pk=id)


def export_for(by: Actor, id: int) -> InvoiceExport:
    return record_for(InvoiceExport.objects.select_related("customer", "by"), by=by, action="invoice.see", pk=id)
