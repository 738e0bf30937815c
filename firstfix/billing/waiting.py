"""What waits before customers can be asked to pay."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.billing.queries.invoices import orders_not_invoiced
from firstfix.billing.queries.quotes import quotes_listed
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting

WAITING = (
    Waiting(_("Send quotes"), "money", "quotes", "quote.write", frozenset({Role.DESK, Role.SALES}),
            lambda _user: quotes_listed().filter(state="draft"), query="state=draft", since="created_at"),
    Waiting(_("Settle closed orders"), "money", "invoicing", "account.settle", frozenset({Role.DESK}),
            lambda _user: orders_not_invoiced().filter(why="to_settle"), query="why=to_settle", since="restored_at"),
    Waiting(_("Hand lines to accounting"), "export", "invoicing", "invoice.export", frozenset({Role.MANAGER}),
            lambda _user: orders_not_invoiced().filter(why="to_export"), query="why=to_export", since="restored_at"),
)  # fmt: skip
