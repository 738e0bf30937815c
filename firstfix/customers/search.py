"""How customers, sites and contacts are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, Site
from firstfix.platform.search.register import Found, Searchable

SEARCHABLES = [
    Searchable(
        model=Customer,
        name=_("Customer"),
        icon="customer",
        action="customer.see",
        url_name="customer",
        rows=lambda: Customer.objects.prefetch_related("contacts"),
        visible=lambda rows, by: rows & Customer.objects.visible_to(by),
        words=lambda row: [row.code, row.name, *(f"{one.name} {one.phone}" for one in row.contacts.all())],
        show=lambda row: Found(row.name, row.code),
        at=lambda row: row.created_at,
    ),
    Searchable(
        model=Site,
        name=_("Site"),
        icon="site",
        action="customer.see",
        url_name="site",
        rows=lambda: Site.objects.select_related("customer"),
        visible=lambda rows, by: rows & Site.objects.visible_to(by),
        words=lambda row: [row.code, row.name, row.address, row.customer.name],
        show=lambda row: Found(row.name, row.address or row.customer.name),
        at=lambda row: row.created_at,
        names={Customer: "customer"},
    ),
]
