"""What others ask about equipment."""

from __future__ import annotations

from datetime import date

import segno
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from firstfix.equipment.models import Asset, AssetQuerySet
from firstfix.equipment.rules import CoveringContract, Entitlement, entitlement
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.tokens import public_token


def label_token(asset: Asset) -> str:
    """What the asset's QR label carries; it opens the door `asset`."""
    return public_token("asset", asset.uid)


def entitlement_of(asset: Asset, *, on: date) -> Entitlement:
    """Who pays for work on this asset on that day, and why."""
    contracts = [
        CoveringContract(
            id=coverage.contract.pk,
            number=coverage.contract.number,
            starts_on=coverage.contract.starts_on,
            ends_on=coverage.contract.ends_on,
            covers_labour=coverage.contract.covers_labour,
            covers_parts=coverage.contract.covers_parts,
            covers_travel=coverage.contract.covers_travel,
        )
        for coverage in asset.coverage.select_related("contract")
    ]
    return entitlement(warranty_until=asset.warranty_until, contracts=contracts, on=on)


def assets_listed(by: Actor) -> AssetQuerySet:
    return Asset.objects.visible_to(by).select_related("product_model", "site__customer")


def with_words(assets: QuerySet[Asset], words: str) -> QuerySet[Asset]:
    for word in words.split():
        assets = assets.filter(
            Q(code__icontains=word)
            | Q(serial__icontains=word)
            | Q(name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(site__customer__name__icontains=word)
            | Q(product_model__code__icontains=word)
        )
    return assets


def label_address(asset: Asset) -> str:
    """The address in an asset's QR label, short enough for a small code."""
    return f"{settings.PUBLIC_URL}{reverse('report', args=[label_token(asset)])}"


def label_picture(asset: Asset) -> str:
    """The label's QR code as SVG."""
    code = segno.make(label_address(asset), error="m", micro=False)
    return str(code.svg_inline(scale=4, border=2, svgclass="qr", omitsize=True))
