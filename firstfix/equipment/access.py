"""Product models, parts and assets, as a person may have them."""

from __future__ import annotations

from firstfix.equipment.models import Asset, Part, PartReplacement, ProductModel
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def product_model_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> ProductModel:
    return record_for(ProductModel.objects.all(), by=by, action=f"product.{to}", lock=lock, pk=id)


def part_for(by: Actor, id: int, *, to: str = "change", lock: bool = False) -> Part:
    return record_for(Part.objects.all(), by=by, action=f"part.{to}", lock=lock, pk=id)


def replacement_for(by: Actor, id: int, *, to: str = "change") -> PartReplacement:
    return record_for(PartReplacement.objects.select_related("old", "new"), by=by, action=f"part.{to}", pk=id)


def asset_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Asset:
    shown = Asset.objects.visible_to(by).select_related("product_model", "site__customer")
    return record_for(shown, by=by, action=f"asset.{to}", lock=lock, pk=id)


def asset_called(code: str, *, by: Actor) -> Asset:
    """By its number, as a sensor knows it."""
    return record_for(Asset.objects.visible_to(by), by=by, action="asset.see", code=code)
