"""Keeping pieces of one place for an order, and giving them back: what a plan promises, and takes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.actions.ledger import open_ledger, shelf
from firstfix.logistics.facts import Amount, PartsReserved, ReservationsReleased
from firstfix.logistics.models import StockPlace
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.facts.actions import record
from firstfix.work.models import WorkOrder


@transaction.atomic
def keep_at(
    place: StockPlace, order: WorkOrder, pieces: Mapping[Part, int], *, by: Actor, at: datetime | None = None
) -> dict[Part, int]:
    """Keep so many more pieces there for the order, of what is free and not past its day. Returns what is kept."""
    require(by, "stock.reserve")
    at = at or timezone.now()
    kept: dict[Part, int] = {}
    with open_ledger([shelf(place, part) for part in pieces], by=by, at=at) as ledger:
        for part, wanted in pieces.items():
            if there := min(wanted, ledger.usable(shelf(place, part))):
                ledger.keep(shelf(place, part), order, there)
                kept[part] = there
    if kept:
        record(PartsReserved(_told(kept, place)), about=order, by=by, at=at)
    return kept


@transaction.atomic
def release_at(
    place: StockPlace, order: WorkOrder, pieces: Mapping[Part, int], *, by: Actor, at: datetime | None = None
) -> None:
    """Keep so many pieces fewer there for the order, as far as they still are."""
    require(by, "stock.reserve")
    at = at or timezone.now()
    freed: dict[Part, int] = {}
    with open_ledger([shelf(place, part) for part in pieces], by=by, at=at) as ledger:
        for part, wanted in pieces.items():
            if there := min(wanted, ledger.kept_for(shelf(place, part), order)):
                ledger.keep(shelf(place, part), order, -there)
                freed[part] = there
    if freed:
        record(ReservationsReleased(_told(freed, place)), about=order, by=by, at=at)


def _told(pieces: Mapping[Part, int], place: StockPlace) -> tuple[tuple[str, Amount, str], ...]:
    return tuple((part.code, told_quantity(n, part.unit), place.name) for part, n in pieces.items())
