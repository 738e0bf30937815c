"""How service requests and work orders are found."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.search.register import Found, Searchable
from firstfix.work.models import ServiceRequest, WorkOrder


def _asset_words(row: ServiceRequest | WorkOrder) -> list[str]:
    if row.asset is None:
        return []
    model = row.asset.product_model
    return [row.asset.code, row.asset.serial, model.code, model.name.zh, model.name.en]


NAMES: dict[type[Model], str] = {
    Customer: "customer", Site: "site", Asset: "asset", ProductModel: "asset__product_model",
}  # fmt: skip

SEARCHABLES = [
    Searchable(
        model=WorkOrder,
        name=_("Work order"),
        icon="order",
        action="work_order.see",
        url_name="work_order",
        rows=lambda: WorkOrder.objects.select_related("customer", "site", "asset__product_model"),
        visible=lambda rows, by: rows & WorkOrder.objects.visible_to(by),
        words=lambda row: [
            row.number, row.subject, row.description, row.work_done, row.customer.name, row.site.name,
            *_asset_words(row),
        ],
        show=lambda row: Found(f"{row.number} {row.subject}", f"{row.customer.name} · {row.get_state_display()}"),
        at=lambda row: row.entered_at,
        names=NAMES,
    ),
    Searchable(
        model=ServiceRequest,
        name=_("Service request"),
        icon="request",
        action="request.see",
        url_name="request",
        rows=lambda: ServiceRequest.objects.select_related("customer", "site", "asset__product_model"),
        visible=lambda rows, by: rows & ServiceRequest.objects.visible_to(by),
        words=lambda row: [
            row.number, row.description, row.contact_name, row.contact_phone,
            row.customer.name if row.customer else "", row.site.name if row.site else "", *_asset_words(row),
        ],
        show=lambda row: Found(f"{row.number} {row.description[:60]}", str(row.customer or row.contact_name)),
        at=lambda row: row.reported_at,
        names=NAMES,
    ),
]  # fmt: skip
