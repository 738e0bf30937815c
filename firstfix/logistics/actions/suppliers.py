"""Suppliers, and the terms on which they sell parts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.facts import SupplierAdded, SupplierChanged, SupplierPriceDropped, SupplierPriceSet
from firstfix.logistics.models import Supplier, SupplierPart
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import by_field, changed_fields, keep
from firstfix.platform.tenants.company import company


@transaction.atomic
def save_supplier(supplier: Supplier, *, by: Actor) -> Supplier:
    return keep(supplier, by=by, action="supplier.change", added=SupplierAdded, changed=SupplierChanged)


@transaction.atomic
def set_supplier_price(price: SupplierPart, *, by: Actor) -> SupplierPart:
    """New or changed terms. A part has one preferred supplier: naming another takes it from the one before."""
    require(by, "supplier.change")
    price.currency = (price.currency or company().currency).strip().upper()
    if not (len(price.currency) == 3 and price.currency.isascii() and price.currency.isalpha()):
        raise Invalid({"currency": _("Three letters, such as CNY.")})
    # Whoever sets a price of one of this supplier's parts waits here; so two cannot both become preferred.
    Supplier.objects.select_for_update(no_key=True).get(pk=price.supplier_id)
    is_new = price._state.adding
    if price.is_preferred:
        others = SupplierPart.objects.select_for_update(no_key=True).filter(part=price.part_id, is_preferred=True)
        for other in others.exclude(pk=price.pk).order_by("pk"):
            other.is_preferred = False
            other.save(update_fields=["is_preferred"])
    try:
        price.full_clean()
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    if is_new or changed_fields(price):
        price.save()
        fact = SupplierPriceSet(price.part.code, str(price.price), price.currency, price.minimum_order)
        record(fact, about=price.supplier, by=by)
    return price


@transaction.atomic
def drop_supplier_price(price: SupplierPart, *, by: Actor) -> None:
    """This supplier does not sell the part any more."""
    require(by, "supplier.change")
    record(SupplierPriceDropped(price.part.code), about=price.supplier, by=by)
    price.delete()
