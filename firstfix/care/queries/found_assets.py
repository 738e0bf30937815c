"""Assets found on site, and those that they may be."""

from __future__ import annotations

from django.db.models import QuerySet

from firstfix.care.models import FoundAsset, FoundAssetPhoto
from firstfix.equipment.models import Asset

SHOWN = 20


def found_assets_listed() -> QuerySet[FoundAsset]:
    return FoundAsset.objects.select_related("customer", "site", "product_model", "by", "asset", "work_order")


def assets_like(found: FoundAsset) -> list[Asset]:
    """Assets of the same site that it may be: the same serial number first, then the same product model."""
    there = Asset.objects.filter(site=found.site_id).select_related("product_model").order_by("code")[:500]

    def unlike(asset: Asset) -> tuple[bool, bool, bool]:
        same_serial = bool(found.serial) and asset.serial.casefold() == found.serial.casefold()
        return not same_serial, asset.product_model_id != found.product_model_id, bool(asset.serial)

    return sorted(there, key=unlike)[:SHOWN]


def photos_of_found(found: FoundAsset) -> QuerySet[FoundAssetPhoto]:
    return found.photos.select_related("file", "upload").order_by("pk")
