"""How suppliers are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.logistics.models import Supplier
from firstfix.platform.search.register import Found, Searchable

SEARCHABLES = [
    Searchable(
        model=Supplier,
        name=_("Supplier"),
        icon="factory",
        action="supplier.see",
        url_name="supplier",
        rows=lambda: Supplier.objects.all(),
        visible=lambda rows, by: rows,
        words=lambda row: [row.code, row.name, row.contact],
        show=lambda row: Found(row.name, row.code),
        at=lambda row: row.created_at,
    ),
]
