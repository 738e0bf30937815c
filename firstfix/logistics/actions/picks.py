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
from firstfix.logistics.actions.ledger import Ledger, LotsUnnamed, open_ledger, shelf
from firstfix.logistics.actions.loans import lend_with_picks, take_back_picked
from firstfix.logistics.actions.lots import Numbered
from firstfix.logistics.actions.stock import carry
from firstfix.logistics.actions.tools import put_tool
from firstfix.logistics.facts import PartsTransferred, PicksTaken
from firstfix.logistics.models import StockLot, StockMove, StockPlace, Tool
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.work.models import WorkOrder


class Taken(NamedTuple):
    """Pieces that were laid out and taken along, for an order or in case; of tracked parts, which ones."""

    order: WorkOrder | None
    part: Part
    place: StockPlace
    quantity: int
    lots: tuple[Numbered, ...] = ()


class Picked(NamedTuple):
    """What was booked, and what was not, because nobody said which serial numbers it is."""

    moves: list[StockMove]
    unnamed: list[Taken]


@transaction.atomic
def pick_for_day(
    van: StockPlace, *, taken: Sequence[Taken], by: Actor, tools: Sequence[Tool] = (), at: datetime | None = None
) -> Picked:
    """What was laid out goes into the van and is kept there for its orders; all of it or, when Refused, nothing.

    What no order needs for sure is kept for nobody: it is there for whoever turns out to need it.

    A serial number that is open holds up its own line only. Of batches that nobody named, what expires first has gone.
    """
    require_at(by, "pick.confirm", van)
    at = at or timezone.now()
    shelves = [shelf(place, line.part) for line in taken for place in (line.place, van)]
    unnamed: list[Taken] = []
    with open_ledger(shelves, by=by, at=at) as ledger:
        # Kept pieces first, so that no line takes what another line of the same van has a right to; in case last.
        for line in sorted(
            taken, key=lambda one: (not one.order, -ledger.kept_for(shelf(one.place, one.part), one.order))
        ):
            before = ledger.kept_for(shelf(line.place, line.part), line.order)
            try:
                carry(
                    ledger, line.part, line.quantity, source=line.place, target=van, order=line.order, lots=line.lots,
                    is_told=not line.part.has_serial,
                )  # fmt: skip
            except LotsUnnamed:
                unnamed.append(line)
                continue
            if line.order:
                ledger.keep(shelf(van, line.part), line.order, line.quantity - min(before, line.quantity))
    for tool in tools:
        if van.engineer is None or lend_with_picks(tool, engineer=van.engineer, by=by, at=at) is None:
            put_tool(tool, van, by=by, at=at)
    told = tuple(
        (
            line.part.code,
            told_quantity(line.quantity, line.part.unit),
            line.place.name,
            line.order.number if line.order else "",
        )
        for line in taken
        if line not in unnamed
    )
    if told or tools:
        record(PicksTaken(told, tuple(tool.code for tool in tools)), about=van, by=by, at=at)
    return Picked(ledger.moves, unnamed)


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
                ledger.move(
                    StockMove.Kind.TRANSFER, part, there, source=van, target=place, is_told=True,
                    lots=_lots_packed(ledger, part, place, van, there),
                )  # fmt: skip
                told.append((part, place, there))
    for tool, place in tools:
        if tool.place_id == van.pk:
            take_back_picked(tool, place, by=by, at=at)
    for part, place, pieces in told:
        record(PartsTransferred(part.code, told_quantity(pieces, part.unit), place.name), about=van, by=by, at=at)
    return ledger.moves


def _lots_packed(ledger: Ledger, part: Part, place: StockPlace, van: StockPlace, pieces: int) -> dict[StockLot, int]:
    """Which serial numbers or batches came from that shelf, the last first, as far as they still lie in the van."""
    there = ledger.lots(shelf(van, part))
    if not there:
        return {}
    came = StockMove.objects.filter(part=part, from_place=place, to_place=van, lot__in=there).order_by("-at", "-pk")
    lots: dict[StockLot, int] = {}
    for move in came.select_related("lot")[:pieces]:
        if move.lot and (taken := min(pieces, move.quantity, there[move.lot] - lots.get(move.lot, 0))):
            lots[move.lot] = lots.get(move.lot, 0) + taken
            pieces -= taken
    return lots
