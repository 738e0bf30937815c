"""How transfers of parts, suppliers and claims on them, serial numbers and batches are found."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.access import visible_transfers
from firstfix.logistics.models import StockLot, Supplier, SupplierClaim, Transfer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.search.register import Found, Searchable


def _visible(rows: QuerySet[Transfer], by: Actor) -> QuerySet[Transfer]:
    return rows.filter(pk__in=visible_transfers(by).order_by().values("pk"))


def _shown(row: Transfer) -> Found:
    way = f"{row.from_place} → {row.to_place}" if row.from_place else str(row.to_place)
    return Found(f"{row.number} {way}", str(row.get_state_display()))


SEARCHABLES = [
    Searchable(
        model=Transfer,
        name=_("Transfer"),
        icon="swap",
        action="transfer.see",
        url_name="transfer",
        rows=lambda: Transfer.objects.select_related("from_place", "to_place", "work_order").prefetch_related(
            "lines__part"
        ),
        visible=_visible,
        words=lambda row: [
            row.number,
            row.reason,
            row.asked_by_name,
            row.to_place.name,
            row.from_place.name if row.from_place else "",
            row.work_order.number if row.work_order else "",
            *(f"{line.part.code} {line.part.name.zh} {line.part.name.en}" for line in row.lines.all()),
        ],
        show=_shown,
        at=lambda row: row.asked_at,
        names={Part: "lines__part"},
    ),
    Searchable(
        model=StockLot,
        name=_("Serial number or batch"),
        icon="label",
        action="stock.see",
        url_name="stock_lot",
        rows=lambda: StockLot.objects.select_related("part"),
        visible=lambda rows, by: rows,
        words=lambda row: [row.number],
        show=lambda row: Found(row.number, str(row.part)),
        at=lambda row: row.created_at,
    ),
    Searchable(
        model=SupplierClaim,
        name=_("Supplier claim"),
        icon="warranty",
        action="supplier_claim.see",
        url_name="supplier_claim",
        rows=lambda: SupplierClaim.objects.select_related("supplier").prefetch_related(
            "lines__use__part", "lines__use__work_order"
        ),
        visible=lambda rows, by: rows,
        words=lambda row: [
            row.number,
            row.reference,
            row.credit_note,
            row.supplier.name,
            *(f"{line.part.code} {line.use.old_serial} {line.use.work_order.number}" for line in row.lines.all()),
        ],
        show=lambda row: Found(f"{row.number} {row.supplier.name}", str(row.get_state_display())),
        at=lambda row: row.opened_at,
        names={Supplier: "supplier", Part: "lines__use__part"},
    ),
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
