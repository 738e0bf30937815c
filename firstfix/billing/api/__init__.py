"""Prices, accounts of orders, quotes and invoice lines for programs."""

from ninja import Router

from firstfix.billing.api.accounts import router as accounts
from firstfix.billing.api.invoices import router as invoices
from firstfix.billing.api.prices import router as prices
from firstfix.billing.api.quotes import router as quotes

router = Router(tags=["billing"])
for room in (prices, accounts, quotes, invoices):
    router.add_router("", room)
