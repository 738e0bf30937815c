"""Readings come in by the thousand: each once, and none is rewritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from firstfix.equipment.models import Reading
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import NotAllowed
from firstfix.platform.exchange.tests.makers import bring_rows, reasons, verdicts

pytestmark = pytest.mark.usefixtures("company")
HEADINGS = ["Asset", "Meter", "Value", "Unit", "Read at"]


def test_readings_of_another_system_come_once() -> None:
    asset = make_asset(code="A-1", serial="SN-1")
    file = [
        HEADINGS,
        ["A-1", "Hours", "1,204.5", "h", "2026-03-02 16:00"],
        ["SN-1", "Hours", "1,310", "h", "2026-04-02"],
    ]
    assert verdicts(bring_rows("readings", *file)) == ["new", "new"]
    assert verdicts(bring_rows("readings", *file)) == ["same", "same"]
    first, second = Reading.objects.filter(asset=asset).order_by("at")
    assert (first.value, first.unit, first.at) == (Decimal("1204.500"), "h", datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert second.value == 1310
    assert verdicts(bring_rows("readings", HEADINGS, ["A-1", "Hours", "1350", "h", "2026-05-02"])) == ["new"]


def test_a_reading_is_not_rewritten_and_none_is_of_tomorrow() -> None:
    make_asset(code="A-1")
    bring_rows("readings", HEADINGS, ["A-1", "Hours", "1204", "h", "2026-03-02 16:00"])
    tomorrow = (timezone.now() + timedelta(days=2)).isoformat()
    run = bring_rows(
        "readings",
        HEADINGS,
        ["A-1", "Hours", "1240", "h", "2026-03-02 16:00"],
        ["A-1", "Hours", "1300", "h", tomorrow],
        ["A-9", "Hours", "1300", "h", "2026-03-02"],
        ["A-1", "", "1300", "h", "2026-03-02"],
    )
    assert [(row, column) for row, column, _why in reasons(run)] == [
        (2, "Value"), (3, "Read at"), (4, "Asset"), (5, "Meter")
    ]  # fmt: skip
    assert "stays as it was taken" in reasons(run)[0][2]
    assert Reading.objects.get().value == 1204


def test_needs_the_right_to_change_assets() -> None:
    make_asset(code="A-1")
    with pytest.raises(NotAllowed):
        bring_rows("readings", HEADINGS, ["A-1", "Hours", "1", "h", "2026-03-02"], by=make_user(Role.PARTS))
