"""Who pays: warranty before contract before the customer, with the reason in values that a page puts in words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Payer(StrEnum):
    WARRANTY = "warranty"
    CONTRACT = "contract"
    CHARGEABLE = "chargeable"


@dataclass(frozen=True)
class CoveringContract:
    """What the decision needs of a contract that covers the asset."""

    id: int
    number: str
    starts_on: date
    ends_on: date
    covers_labour: bool
    covers_parts: bool
    covers_travel: bool

    def is_running(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on

    @property
    def breadth(self) -> int:
        return self.covers_labour + self.covers_parts + self.covers_travel


@dataclass(frozen=True)
class Entitlement:
    """`payer` decides; `reason` names why (`code` and its values, dates in ISO form); `contract_id` sets the SLA.

    An asset under warranty keeps the response times of its contract, so `contract_id` may stand beside a warranty.
    """

    payer: Payer
    reason: dict[str, str]
    contract_id: int | None = None


def entitlement(*, warranty_until: date | None, contracts: Sequence[CoveringContract], on: date) -> Entitlement:
    """The entitlement of an asset on a day. Of several running contracts the one that covers most counts."""
    running = [contract for contract in contracts if contract.is_running(on)]
    best = max(running, key=lambda contract: (contract.breadth, contract.ends_on, contract.id), default=None)
    contract_id = best.id if best else None
    if warranty_until is not None and on <= warranty_until:
        return Entitlement(Payer.WARRANTY, {"code": "warranty", "until": warranty_until.isoformat()}, contract_id)
    if best is not None:
        covered = [
            name
            for name, is_covered in (
                ("labour", best.covers_labour),
                ("parts", best.covers_parts),
                ("travel", best.covers_travel),
            )
            if is_covered
        ]
        reason = {"code": "contract", "number": best.number, "until": best.ends_on.isoformat()}
        return Entitlement(Payer.CONTRACT, reason | {"covers": ",".join(covered)}, contract_id)
    return Entitlement(Payer.CHARGEABLE, _why_chargeable(warranty_until, contracts))


def _why_chargeable(warranty_until: date | None, contracts: Sequence[CoveringContract]) -> dict[str, str]:
    reason = {"code": "chargeable"}
    if warranty_until is not None:
        reason["warranty_ended"] = warranty_until.isoformat()
    if contracts:
        last = max(contracts, key=lambda contract: contract.ends_on)
        reason |= {"contract_ended": last.ends_on.isoformat(), "number": last.number}
    return reason


def warranty_end(start: date | None, months: int) -> date | None:
    """The last day of a warranty of so many months, or None without a start; a short month ends it earlier."""
    if start is None or not months:
        return None
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)
