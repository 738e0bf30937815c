from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstfix.customers.tests.makers import make_contract
from firstfix.equipment.models import ContractCoverage
from firstfix.equipment.queries import entitlement_of
from firstfix.equipment.rules import CoveringContract, Payer, entitlement
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.tenants.models import Tenant

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)


def contract(
    id: int = 1, *, starts_on: date = date(2026, 1, 1), ends_on: date = date(2026, 12, 31), parts: bool = False
) -> CoveringContract:
    return CoveringContract(
        id=id, number=f"SC-{id}", starts_on=starts_on, ends_on=ends_on,
        covers_labour=True, covers_parts=parts, covers_travel=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("warranty_until", "payer"),
    [(TODAY, Payer.WARRANTY), (YESTERDAY, Payer.CHARGEABLE), (None, Payer.CHARGEABLE)],
)
def test_warranty_counts_its_last_day(warranty_until: date | None, payer: Payer) -> None:
    assert entitlement(warranty_until=warranty_until, contracts=[], on=TODAY).payer == payer


def test_warranty_goes_before_a_contract_whose_times_still_count() -> None:
    decided = entitlement(warranty_until=TODAY, contracts=[contract()], on=TODAY)
    assert (decided.payer, decided.contract_id) == (Payer.WARRANTY, 1)


def test_the_contract_that_covers_most_counts() -> None:
    decided = entitlement(warranty_until=None, contracts=[contract(1), contract(2, parts=True)], on=TODAY)
    assert decided.contract_id == 2
    assert decided.reason["covers"] == "labour,parts,travel"


def test_says_what_has_ended() -> None:
    ended = contract(ends_on=YESTERDAY)
    decided = entitlement(warranty_until=date(2020, 5, 1), contracts=[ended], on=TODAY)
    assert decided.payer == Payer.CHARGEABLE
    assert decided.reason == {
        "code": "chargeable",
        "warranty_ended": "2020-05-01",
        "contract_ended": YESTERDAY.isoformat(),
        "number": "SC-1",
    }


def test_reads_the_contracts_of_an_asset(company: Tenant) -> None:
    asset = make_asset()
    covering = make_contract(customer=asset.site.customer)
    ContractCoverage.objects.create(contract=covering, asset=asset)
    assert entitlement_of(asset, on=covering.ends_on).contract_id == covering.pk
    assert entitlement_of(asset, on=covering.ends_on + timedelta(days=1)).payer == Payer.CHARGEABLE
