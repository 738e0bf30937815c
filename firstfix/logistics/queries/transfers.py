"""Transfers: who sees which, what they lack, and from where they could come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from firstfix.equipment.rules import in_units
from firstfix.logistics.access import visible_transfers
from firstfix.logistics.models import (
    Condition,
    LotBalance,
    Reservation,
    StockBalance,
    StockLot,
    StockMove,
    StockPlace,
    StockRules,
    Transfer,
    TransferLine,
)
from firstfix.logistics.queries.stock import Where, availability, depots
from firstfix.logistics.rules import Before, LotThere, choose_lots
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.tenants.zone import company_day

#: Beyond these states a transfer is over.
OPEN = ("asked", "approved", "sent", "partly")


class LineStock(NamedTuple):
    """A line, how many of it the source has for it, and where else there are some."""

    line: TransferLine
    free: int
    wanted: int
    elsewhere: list[Where]

    @property
    def short(self) -> int:
        return max(0, self.wanted - self.free)

    @property
    def proposed(self) -> int:
        """As many as asked for, if they are there."""
        return min(self.wanted, max(0, self.free))


def stock_rules() -> StockRules:
    """What was set, else what holds by default (not saved then)."""
    return StockRules.objects.first() or StockRules()


def transit_place() -> StockPlace:
    """Where pieces lie that are on their way between two places; made when it is first needed."""
    kind = StockPlace.Kind.TRANSIT
    made = {"code": "TRANSIT", "name": str(kind.label)}
    return StockPlace.objects.get_or_create(kind=kind, defaults=made)[0]


def transfers_listed(by: Actor) -> QuerySet[Transfer]:
    lines = TransferLine.objects.select_related("part")
    return visible_transfers(by).prefetch_related(Prefetch("lines", queryset=lines))


def lines_of(transfer: Transfer) -> list[TransferLine]:
    return list(transfer.lines.select_related("part").order_by("part__code"))


def value_of(lines: Iterable[TransferLine]) -> Decimal:
    """At the price of the parts, of what is approved, else of what is asked for."""
    amounts = ((in_units(line.approved or line.asked, line.part.unit), line.part.price) for line in lines)
    return sum((amount * price for amount, price in amounts), Decimal(0))


def with_stock(transfer: Transfer, lines: Sequence[TransferLine], *, source: StockPlace | None) -> list[LineStock]:
    """What `source` has for each line: free, or kept for this transfer already."""
    found = availability([line.part for line in lines])
    kept: dict[int, int] = defaultdict(int)
    if source:
        own = Reservation.objects.filter(transfer=transfer, balance__place=source)
        if transfer.work_order_id:
            own = own | Reservation.objects.filter(
                work_order=transfer.work_order_id, transfer=None, balance__place=source
            )
        for part_id, quantity in own.values_list("balance__part_id", "quantity"):
            kept[part_id] += quantity
    answers = []
    for line in lines:
        there = sum(where.free for where in found[line.part_id] if where.place == source)
        others = [one for one in found[line.part_id] if one.place not in (source, transfer.to_place)]
        wanted = line.asked if transfer.state == "asked" else line.approved
        answers.append(LineStock(line, there + kept[line.part_id], wanted, others[:4]))
    return answers


def best_source(wanted: Mapping[int, int], *, to_place: StockPlace) -> StockPlace | None:
    """The depot that has most of `wanted` ({part id: pieces}); among equal ones the central warehouse first."""
    places = [place for place in depots() if place != to_place]
    rows = StockBalance.objects.filter(place__in=places, part__in=wanted, condition=Condition.GOOD)
    free: dict[int, int] = defaultdict(int)
    for place_id, part_id, pieces in rows.values_list("place_id", "part_id", F("quantity") - F("reserved")):
        free[place_id] += min(wanted[part_id], pieces)
    return max(places, key=lambda place: free[place.pk], default=None)


def shortages(transfers: Collection[Transfer]) -> dict[int, int]:
    """How many lines of each transfer nobody can send as asked: {transfer id: lines}. Two statements.

    Without a source of its own, a request is looked for at the depots: one that has all of the line is enough.
    """
    waiting = [one for one in transfers if one.state == "asked"]
    parts = {line.part_id for one in waiting for line in one.lines.all()}
    if not parts:
        return {}
    depot_ids = {place.pk for place in depots()}
    free: dict[tuple[int, int], int] = {}
    rows = StockBalance.objects.filter(part__in=parts, condition=Condition.GOOD)
    for place_id, part_id, pieces in rows.values_list("place_id", "part_id", F("quantity") - F("reserved")):
        free[place_id, part_id] = pieces
    short = {}
    for one in waiting:
        places = {one.from_place_id} if one.from_place_id else depot_ids - {one.to_place_id}
        lacking = [
            line for line in one.lines.all()
            if max((free.get((place, line.part_id), 0) for place in places if place), default=0) < line.asked
        ]  # fmt: skip
        if lacking:
            short[one.pk] = len(lacking)
    return short


def counts_waiting(by: Actor) -> dict[str, int]:
    """How many wait for an answer, to be sent, and to be received, of those that the person sees."""
    rows = visible_transfers(by).select_related(None).order_by()
    found: dict[str, int] = defaultdict(int)
    for state in rows.filter(state__in=OPEN).values_list("state", flat=True):
        found["on_the_way" if state in ("sent", "partly") else state] += 1
    return dict(found)


def is_late(transfer: Transfer, *, today: date) -> bool:
    return transfer.needed_by is not None and transfer.needed_by < today and transfer.state in OPEN


def transfers_of_van(van: StockPlace | int) -> QuerySet[Transfer]:
    """To it (or its id) and out of it, the newest first, with their lines."""
    lines = TransferLine.objects.select_related("part").order_by("part__code")
    rows = Transfer.objects.filter(Q(to_place=van) | Q(from_place=van))
    rows = rows.select_related("from_place", "to_place", "work_order__site")
    return rows.prefetch_related(Prefetch("lines", queryset=lines)).order_by("-asked_at", "-pk")


def lots_sent(transfer: Transfer) -> dict[int, dict[StockLot, int]]:
    """{part id: {lot: pieces}} that went along, one statement."""
    return _lots_moved(transfer, from_transit=False)


def lots_on_the_way(transfer: Transfer) -> dict[int, dict[StockLot, int]]:
    """{part id: {lot: pieces}} of this transfer that lie in transit: sent, and neither received nor settled since."""
    left = lots_sent(transfer)
    for part, lots in _lots_moved(transfer, from_transit=True).items():
        for lot, pieces in lots.items():
            left[part][lot] -= pieces
    return {part: {lot: pieces for lot, pieces in lots.items() if pieces} for part, lots in left.items()}


def _lots_moved(transfer: Transfer, *, from_transit: bool) -> dict[int, dict[StockLot, int]]:
    side = "from_place__kind" if from_transit else "to_place__kind"
    moves = StockMove.objects.filter(transfer=transfer, lot__isnull=False, **{side: StockPlace.Kind.TRANSIT})
    found: dict[int, dict[StockLot, int]] = defaultdict(lambda: defaultdict(int))
    for move in moves.select_related("lot").order_by("lot__expires_on", "lot__number"):
        assert move.lot is not None
        found[move.part_id][move.lot] += move.quantity
    return found


def lots_to_suggest(transfer: Transfer, lines: Sequence[TransferLine]) -> dict[int, list[tuple[str, int]]]:
    """{line id: [(number, pieces)]} to fill in before it is sent: what is laid out, else of batches what expires first.

    Serial numbers are read off the pieces; only where all that lie there go is nothing left to choose.
    """
    tracked = [line for line in lines if line.part.is_tracked and line.approved]
    laid_out = {line.pk: list(line.picked_lots.items()) for line in tracked if line.picked_lots}
    batches = [line for line in tracked if not line.part.has_serial and line.pk not in laid_out]
    rows = LotBalance.objects.filter(
        balance__place=transfer.from_place, balance__part__in=[line.part_id for line in batches],
        balance__condition=Condition.GOOD,
    ) if batches else LotBalance.objects.none()  # fmt: skip
    there: dict[int, list[LotThere]] = defaultdict(list)
    numbers = {}
    for one in rows.select_related("lot", "balance"):
        there[one.balance.part_id].append(LotThere(one.lot_id, one.quantity, one.lot.expires_on))
        numbers[one.lot_id] = one.lot.number
    for line in batches:
        chosen = choose_lots(
            line.approved,
            lots=there[line.part_id],
            unnumbered=0,
            before=Before.EXPIRING,
            on=company_day(timezone.now()),
        )
        laid_out[line.pk] = [(numbers[lot], pieces) for lot, pieces in chosen if lot]
    return laid_out
