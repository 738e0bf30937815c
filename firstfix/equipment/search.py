"""How assets, product models and parts are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.platform.search.register import Found, Searchable

SEARCHABLES = [
    Searchable(
        model=Asset,
        name=_("Asset"),
        icon="asset",
        action="asset.see",
        url_name="asset",
        rows=lambda: Asset.objects.select_related("product_model", "site__customer"),
        visible=lambda rows, by: rows & Asset.objects.visible_to(by),
        words=lambda row: [
            row.code, row.serial, row.name, row.place, row.product_model.code,
            row.product_model.name.zh, row.product_model.name.en, row.site.name, row.site.customer.name,
        ],
        show=lambda row: Found(f"{row.product_model} {row.serial or row.code}", row.site.name),
        at=lambda row: row.created_at,
        names={ProductModel: "product_model", Site: "site", Customer: "site__customer"},
    ),
    Searchable(
        model=ProductModel,
        name=_("Product model"),
        icon="equipment",
        action="product.see",
        url_name="product_model",
        rows=lambda: ProductModel.objects.all(),
        visible=lambda rows, by: rows,
        words=lambda row: [row.code, row.name.zh, row.name.en, row.brand],
        show=lambda row: Found(str(row), row.code),
        at=lambda row: row.created_at,
    ),
    Searchable(
        model=Part,
        name=_("Part"),
        icon="part",
        action="part.see",
        url_name="part",
        rows=lambda: Part.objects.all(),
        visible=lambda rows, by: rows,
        words=lambda row: [row.code, row.name.zh, row.name.en],
        show=lambda row: Found(str(row.name), row.code),
        at=lambda row: row.created_at,
    ),
]  # fmt: skip
