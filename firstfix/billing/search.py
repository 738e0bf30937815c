"""How quotes are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.billing.models import Quote
from firstfix.customers.models import Customer
from firstfix.platform.search.register import Found, Searchable

SEARCHABLES = [
    Searchable(
        model=Quote,
        name=_("Quote"),
        icon="money",
        action="quote.see",
        url_name="quote",
        rows=lambda: Quote.objects.select_related("customer", "work_order", "request"),
        visible=lambda rows, by: rows,
        words=lambda row: [
            row.number, row.customer.name, row.work_order.number if row.work_order else "",
            row.request.number if row.request else "", row.work_order.subject if row.work_order else "",
        ],
        show=lambda row: Found(str(row), f"{row.customer.name} · {row.get_state_display()}"),
        at=lambda row: row.created_at,
        names={Customer: "customer"},
    ),
]  # fmt: skip
