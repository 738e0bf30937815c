"""Suppliers and their prices by the thousand: the rules of `actions/suppliers.py`, written set by set."""

from __future__ import annotations

from django.utils.translation import gettext as _

from firstfix.equipment.imports import PARTS
from firstfix.logistics.imports.names import SUPPLIER_PRICES, SUPPLIERS, missing_supplier
from firstfix.logistics.models import SupplierPart
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.pairs import pair
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.tenants.company import company


def import_suppliers(rows: Rows, *, by: Actor) -> None:
    """By code, else by name."""
    require(by, "supplier.change")
    rows.match(SUPPLIERS, made_code="L")
    rows.merge(SUPPLIERS)


def import_supplier_prices(rows: Rows, *, by: Actor) -> None:
    """By supplier and part. Of several preferred suppliers of a part in one file only the first is taken."""
    require(by, "supplier.change")
    rows.refer("supplier", SUPPLIERS, make=missing_supplier, action="supplier.change")
    rows.refer("part", PARTS)
    pair(rows, SUPPLIER_PRICES, key=("supplier", "part"))
    preferred: dict[object, Entry] = {}
    for entry in rows:
        if missing := next((name for name in ("supplier", "part") if name not in entry.values), ""):
            rows.refuse(entry, missing, _("is missing"))
            continue
        if entry.record is None:
            entry.values.setdefault("currency", company().currency)
        if entry.values.get("is_preferred"):
            part = entry.values["part"]
            if preferred.setdefault(part.key, entry) is not entry:
                rows.refuse(entry, "is_preferred", _("Another row names the preferred supplier of this part."))
    if not rows.is_trial:
        taken = [entry.values["part"].pk for entry in preferred.values() if not entry.problems]
        kept = [entry.record.pk for entry in preferred.values() if entry.record is not None]
        SupplierPart.objects.filter(part__in=taken, is_preferred=True).exclude(pk__in=kept).update(is_preferred=False)
    rows.merge(SUPPLIER_PRICES)
