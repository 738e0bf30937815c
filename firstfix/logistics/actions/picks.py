"""Loading a van for the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.ledger import open_ledger, shelf
from firstfix.logistics.actions.loans import lend_with_picks, take_back_picked
from firstfix.logistics.actions.stock import carry
from firstfix.logistics.actions.tools import put_tool
from firstfix.logistics.facts import PartsTransferred, PicksTaken
from firstfix.logistics.models import StockMove, StockPlace, Tool
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.work.models import WorkOrder


class Taken(NamedTuple):
    """Pieces that were laid out for an order and taken along."""

    order: WorkOrder
    part: Part
    place: StockPlace
    quantity: int


@transaction.atomic
def pick_for_day(
    van: StockPlace, *, taken: Sequence[Taken], by: Actor, tools: Sequence[Tool] = (), at: datetime | None = None
) -> list[StockMove]:
    """What was laid out goes into the van and is kept there for its orders; all of it or, when Refused, nothing."""
    require_at(by, "pick.confirm", van)
    at = at or timezone.now()
    shelves = [shelf(place, line.part) for line in taken for place in (line.place, van)]
    with open_ledger(shelves, by=by, at=at) as ledger:
        # Kept pieces first, so that no line takes what another line of the same van has a right to.
        for line in sorted(taken, key=lambda one: -ledger.kept_for(shelf(one.place, one.part), one.order)):
            before = ledger.kept_for(shelf(line.place, line.part), line.order)
            carry(ledger, line.part, line.quantity, source=line.place, target=van, order=line.order)
            ledger.keep(shelf(van, line.part), line.order, line.quantity - min(before, line.quantity))
    for tool in tools:
        if van.engineer is None or lend_with_picks(tool, engineer=van.engineer, by=by, at=at) is None:
            put_tool(tool, van, by=by, at=at)
    told = tuple(
        (line.part.code, told_quantity(line.quantity, line.part.unit), line.place.name, line.order.number)
        for line in taken
    )
    record(PicksTaken(told, tuple(tool.code for tool in tools)), about=van, by=by, at=at)
    return ledger.moves


@transaction.atomic
def put_back_picks(
    van: StockPlace,
    *,
    parts: Sequence[tuple[Part, StockPlace, int]],
    by: Actor,
    tools: Sequence[tuple[Tool, StockPlace]] = (),
    at: datetime | None = None,
) -> list[StockMove]:
    """What was packed by mistake goes back to its shelf, as far as it still lies in the van; orders lack it again."""
    require_at(by, "pick.confirm", van)
    at = at or timezone.now()
    shelves = [shelf(place, part) for part, to_place, _pieces in parts for place in (van, to_place)]
    told: list[tuple[Part, StockPlace, int]] = []
    with open_ledger(shelves, by=by, at=at) as ledger:
        for part, place, pieces in parts:
            if there := min(pieces, ledger.quantity(shelf(van, part))):
                ledger.move(StockMove.Kind.TRANSFER, part, there, source=van, target=place)
                told.append((part, place, there))
    for tool, place in tools:
        if tool.place_id == van.pk:
            take_back_picked(tool, place, by=by, at=at)
    for part, place, pieces in told:
        record(PartsTransferred(part.code, told_quantity(pieces, part.unit), place.name), about=van, by=by, at=at)
    return ledger.moves
