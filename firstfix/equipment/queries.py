"""What others ask about equipment."""

from __future__ import annotations

from datetime import date

from firstfix.equipment.models import Asset
from firstfix.equipment.rules import CoveringContract, Entitlement, entitlement
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
