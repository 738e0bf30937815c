"""Books that do not agree are found: balances, reservations and lots beside their moves."""

from __future__ import annotations

import pytest
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import receive_parts
from firstfix.logistics.jobs import check_books
from firstfix.logistics.models import LotBalance, StockBalance
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_warehouse
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant


def test_what_does_not_agree_is_named(company: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    def said() -> list[str]:
        """Of this company; others may have been left by tests that commit."""
        return [one.getMessage() for one in caplog.records if f"company {company.pk} do not agree" in one.getMessage()]

    glue, place = make_part(tracking="batch"), make_warehouse()
    receive_parts(glue, quantity=5, place=place, serial="L1", by=SYSTEM)
    assert balance_differences() == []
    check_books(timezone.now())
    assert not said()
    StockBalance.objects.update(quantity=6)
    LotBalance.objects.update(quantity=4)
    shelf, lot = balance_differences()
    assert (shelf.quantity, shelf.moved, shelf.numbered, shelf.in_lots) == (6, 5, 5, 4)
    assert (lot.number, lot.quantity, lot.moved) == ("L1", 4, 5)
    check_books(timezone.now())
    assert len(said()) == 2
