"""Double entry: the balances that one action changes, locked, changed together with their moves, and kept.

Every balance is the sum of its moves, and what is reserved on it is the sum of its reservations. The lots on it are
the sums of their moves too, and never more than the balance: the rest are pieces without a number. Rows are locked in
one order for everybody (place, then row, then lots), so two actions wait for each other but never for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from sys import maxsize
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.facts import ReservationLost
from firstfix.logistics.models import (
    Condition,
    LotBalance,
    Reservation,
    StockBalance,
    StockLot,
    StockMove,
    StockPlace,
    Transfer,
)
from firstfix.logistics.rules import Before, Kept, LotThere, choose_lots, give_up, is_a_choice, is_expired
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_day
from firstfix.work.models import WorkOrder

#: Balances per statement; a whole import is locked in portions of this size, in the one order.
PORTION = 2000
#: What should leave a shelf first, and is suggested when nobody said which; other kinds of moves: what expires first.
_BEFORE: Mapping[str, Before] = {
    StockMove.Kind.SCRAP: Before.EXPIRED,
    StockMove.Kind.COUNT: Before.UNNUMBERED,
    StockMove.Kind.UNDO: Before.UNNUMBERED,
    StockMove.Kind.DIFFERENCE: Before.UNNUMBERED,
}
#: Of so many numbers a refusal tells.
_TOLD_NUMBERS = 6
#: How many of which lots a move takes along; without any the ledger chooses.
Lots = Mapping[StockLot, int]


class Shelf(NamedTuple):
    """Where parts lie: one row of balances."""

    place_id: int
    part_id: int
    condition: str = Condition.GOOD


class LotsUnnamed(Refused):
    """Several serial numbers or batches lie there, and nobody said which go. Nothing is guessed.

    suggested  [(lot, pieces)] of batches what should go first; of serial numbers nothing: those are read off the pieces
    """

    def __init__(self, part: Part, place: StockPlace, suggested: Sequence[tuple[StockLot | None, int]]) -> None:
        self.part = part
        self.suggested = [] if part.has_serial else [(lot, pieces) for lot, pieces in suggested if lot]
        named = {"part": part, "place": place}
        if part.has_serial:
            super().__init__(_("%(part)s: scan or choose the serial numbers that leave %(place)s.") % named)
            return
        first = _(", ").join(
            f"{lot} × {show_quantity(pieces, part.unit)}" for lot, pieces in self.suggested[:_TOLD_NUMBERS]
        )
        said = _("%(part)s: say which batches leave %(place)s. First should go: %(first)s.")
        super().__init__(said % {**named, "first": first or _("what has no number")})


class Holder(NamedTuple):
    """For whom pieces are kept: an order, a transfer, or the transfer that brings them to an order. 0: none."""

    order_id: int
    transfer_id: int


def _holder(of: WorkOrder | Transfer) -> Holder:
    return Holder(of.work_order_id or 0, of.pk) if isinstance(of, Transfer) else Holder(of.pk, 0)


def shelf(place: StockPlace, part: Part, condition: str = Condition.GOOD) -> Shelf:
    return Shelf(place.pk, part.pk, condition)


def lock_shelves(places: Iterable[int], parts: Iterable[int]) -> None:
    """Whoever opens the ledger several times in one transaction first locks, in the one order, all that lies on these
    shelves (ids). What does not lie there needs no lock.
    """
    parts = set(parts)
    _lock_existing(sorted(Shelf(place, part) for place in set(places) for part in parts))


@contextmanager
def open_ledger(shelves: Iterable[Shelf], *, by: Actor, at: datetime) -> Iterator[Ledger]:
    """Lock these balances until the transaction ends; write moves and balances when the block ends well."""
    with transaction.atomic():
        ledger = Ledger(shelves, by=by, at=at)
        yield ledger
        ledger.close()


class Ledger:
    """The locked balances and what is booked on them. Made by `open_ledger`."""

    def __init__(self, shelves: Iterable[Shelf], *, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.balances = _locked(sorted(set(shelves)))
        self.moves: list[StockMove] = []
        self._kept = self._reservations()
        self._lots = self._lots_there()
        self._lots_changed: set[tuple[Shelf, int]] = set()
        self._changed: set[Shelf] = set()
        self._kept_changed: set[tuple[Shelf, Holder]] = set()
        self._lost: list[tuple[ReservationLost, Holder]] = []

    def quantity(self, where: Shelf) -> int:
        return self.balances[where].quantity

    def free(self, where: Shelf) -> int:
        return self.balances[where].free

    def usable(self, where: Shelf) -> int:
        """What is free and not past its day."""
        on = company_day(self.at)
        expired = sum(n for lot, n in self.lots(where).items() if is_expired(lot.expires_on, on=on))
        return max(0, self.free(where) - expired)

    def lots(self, where: Shelf) -> dict[StockLot, int]:
        """What lies there of known lots."""
        return {one.lot: one.quantity for one in self._lots.get(where, {}).values() if one.quantity}

    def unnumbered(self, where: Shelf) -> int:
        return self.balances[where].unnumbered

    def kept_for(self, where: Shelf, of: WorkOrder | Transfer | None) -> int:
        found = self._kept.get((where, _holder(of))) if of else None
        return found.quantity if found else 0

    def keep(self, where: Shelf, of: WorkOrder | Transfer, quantity: int) -> None:
        """Keep `quantity` pieces more for the order or transfer; fewer when it is negative."""
        if quantity:
            self._change_kept(where, _holder(of), quantity)

    def move(
        self,
        kind: StockMove.Kind,
        part: Part,
        quantity: int,
        *,
        source: StockPlace | None = None,
        target: StockPlace | None = None,
        condition: str = Condition.GOOD,
        order: WorkOrder | None = None,
        transfer: Transfer | None = None,
        serial: str = "",
        reason: str = "",
        lots: Lots | None = None,
        is_told: bool = False,
    ) -> StockMove:
        """Book a move. What is kept for `transfer`, else for `order`, at the source goes first; the caller has checked
        that it is there.

        Pieces that were kept for others and are gone now are taken from the newest reservations: what happened to
        the parts counts for more than what was planned with them.

        lots  which ones go. What they do not name is clear when nothing else is there; else LotsUnnamed is raised. One
              move is booked for each lot; the first is given back
        is_told  somebody tells what has happened already and cannot be asked: what should have gone first is booked
        """
        into_van = (
            kind == StockMove.Kind.TRANSFER
            and condition == Condition.GOOD
            and _is_loaded(source, transfer.to_place if transfer else target)
        )
        lines = self._lines(
            kind, part, quantity, source=source, condition=condition, lots=lots, is_told=is_told, into_van=into_van
        )
        if into_van:
            self._check_expired(lines, part)
        moves = [
            StockMove(
                kind=kind, part=part, quantity=pieces, condition=condition, from_place=source, to_place=target,
                work_order=order, transfer=transfer, serial=serial or (lot.number if lot else ""), lot=lot,
                reason=reason, at=self.at,
                by_name=self.by.name,
            )
            for lot, pieces in lines
        ]  # fmt: skip
        for place, sign in ((source, -1), (target, 1)):
            for lot, pieces in lines:
                if lot and place:
                    self._change_lot(shelf(place, part, condition), lot, sign * pieces, part)
        if source:
            where = shelf(source, part, condition)
            if holder := transfer or order:
                self.keep(where, holder, -min(quantity, self.kept_for(where, holder)))
            self.balances[where].quantity -= quantity
            self._changed.add(where)
            self._give_up(where, part, source)
        if target:
            where = shelf(target, part, condition)
            self.balances[where].quantity += quantity
            self._changed.add(where)
        self.moves += moves
        return moves[0]

    def note_number(self, where: Shelf, part: Part, place: StockPlace, lot: StockLot, quantity: int) -> None:
        """So many pieces without a number there are of this lot; a negative number forgets it again."""
        out, into = (None, lot) if quantity > 0 else (lot, None)
        self.moves += [
            StockMove(
                kind=StockMove.Kind.NUMBER, part=part, quantity=abs(quantity), condition=where.condition,
                from_place=source, to_place=target, lot=one, serial=lot.number, at=self.at, by_name=self.by.name,
            )
            for one, source, target in ((out, place, None), (into, None, place))
        ]  # fmt: skip
        self._change_lot(where, lot, quantity, part)

    def _lines(
        self,
        kind: str,
        part: Part,
        quantity: int,
        *,
        source: StockPlace | None,
        condition: str,
        lots: Lots | None,
        is_told: bool,
        into_van: bool,
    ) -> list[tuple[StockLot | None, int]]:
        """How a move is split: (lot or None, pieces). What `lots` does not name is of the rest of the shelf."""
        lines: list[tuple[StockLot | None, int]] = list((lots or {}).items())
        rest = quantity - sum((lots or {}).values())
        if not rest:
            return lines
        there = self._lots.get(Shelf(source.pk, part.pk, condition), {}) if source else {}
        if not there:
            return [*lines, (None, rest)]
        assert source is not None
        named = {lot.pk: pieces for lot, pieces in (lots or {}).items()}
        left = [
            LotThere(pk, one.quantity - named.get(pk, 0), one.lot.expires_on)
            for pk, one in there.items()
            if one.quantity > named.get(pk, 0)
        ]
        on, unnumbered = company_day(self.at), self.unnumbered(shelf(source, part, condition))
        chosen = choose_lots(rest, lots=left, unnumbered=unnumbered, before=_BEFORE.get(kind, Before.EXPIRING), on=on)
        found = [(there[pk].lot if pk else None, pieces) for pk, pieces in chosen]
        if kind == StockMove.Kind.CONSUME or into_van:
            # Nobody means one that must not be used.
            left = [one for one in left if not is_expired(one.expires_on, on=on)] or left
        if not is_told and is_a_choice(rest, lots=left, unnumbered=unnumbered):
            raise LotsUnnamed(part, source, found)
        return lines + found

    def _check_expired(self, lines: Sequence[tuple[StockLot | None, int]], part: Part) -> None:
        """A van takes nothing past its day."""
        on = company_day(self.at)
        if past := next((lot for lot, _n in lines if lot and is_expired(lot.expires_on, on=on)), None):
            said = _("Batch %(number)s of %(part)s expired on %(day)s and goes into no van.")
            raise Refused(said % {"number": past, "part": part, "day": past.expires_on})

    def _change_lot(self, where: Shelf, lot: StockLot, quantity: int, part: Part) -> None:
        balance = self.balances[where]
        new = LotBalance(balance=balance, lot=lot, quantity=0, is_single=part.has_serial)
        there = self._lots.setdefault(where, {}).setdefault(lot.pk, new)
        there.quantity += quantity
        balance.numbered += quantity
        self._changed.add(where)
        self._lots_changed.add((where, lot.pk))

    def _lots_there(self) -> dict[Shelf, dict[int, LotBalance]]:
        numbered = {one.pk: where for where, one in self.balances.items() if one.numbered}
        found: dict[Shelf, dict[int, LotBalance]] = {}
        rows = LotBalance.objects.filter(balance__in=numbered).select_related("lot") if numbered else []
        for one in rows:
            found.setdefault(numbered[one.balance_id], {})[one.lot_id] = one
        return found

    def _change_kept(self, where: Shelf, holder: Holder, quantity: int) -> None:
        balance = self.balances[where]
        new = Reservation(
            work_order_id=holder.order_id or None, transfer_id=holder.transfer_id or None, balance=balance, quantity=0
        )
        kept = self._kept.setdefault((where, holder), new)
        kept.quantity += quantity
        balance.reserved += quantity
        self._changed.add(where)
        self._kept_changed.add((where, holder))

    def _give_up(self, where: Shelf, part: Part, place: StockPlace) -> None:
        balance = self.balances[where]
        excess = balance.reserved - balance.quantity
        if excess <= 0:
            return
        holders = [holder for at, holder in self._kept if at == where]
        holders.sort(key=lambda holder: self._kept[where, holder].pk or maxsize)
        kept = [Kept(n, self._kept[where, holder].quantity) for n, holder in enumerate(holders)]
        for n, pieces in give_up(kept, excess=excess).items():
            if pieces:
                self._change_kept(where, holders[n], -pieces)
                self._lost.append(
                    (ReservationLost(part.code, told_quantity(pieces, part.unit), place.name), holders[n])
                )

    def _reservations(self) -> dict[tuple[Shelf, Holder], Reservation]:
        reserved = {one.pk: where for where, one in self.balances.items() if one.reserved}
        found = {}
        for kept in Reservation.objects.filter(balance__in=reserved) if reserved else []:
            where = reserved[kept.balance_id]
            kept.balance = self.balances[where]
            found[where, Holder(kept.work_order_id or 0, kept.transfer_id or 0)] = kept
        return found

    def close(self) -> None:
        StockBalance.objects.bulk_update(
            [self.balances[where] for where in sorted(self._changed)],
            ["quantity", "reserved", "numbered"],
            batch_size=PORTION,
        )
        self._close_lots()
        changed = [self._kept[key] for key in sorted(self._kept_changed)]
        Reservation.objects.filter(pk__in=[one.pk for one in changed if one.pk and not one.quantity]).delete()
        Reservation.objects.bulk_update([one for one in changed if one.pk and one.quantity], ["quantity"])
        Reservation.objects.bulk_create([one for one in changed if not one.pk and one.quantity])
        StockMove.objects.bulk_create(self.moves, batch_size=PORTION)
        if self._lost:
            self._tell_lost()

    def _tell_lost(self) -> None:
        """The transfer, and the order, that lack these pieces again."""
        orders = WorkOrder.objects.in_bulk({holder.order_id for _fact, holder in self._lost})
        transfers = Transfer.objects.in_bulk({holder.transfer_id for _fact, holder in self._lost})
        for fact, holder in self._lost:
            for about in (transfers.get(holder.transfer_id), orders.get(holder.order_id)):
                if about:
                    record(fact, about=about, by=self.by, at=self.at)

    def _close_lots(self) -> None:
        """Emptied rows go before new ones come: a serial number may stand on one shelf only."""
        changed = [self._lots[where][lot] for where, lot in sorted(self._lots_changed)]
        LotBalance.objects.filter(pk__in=[one.pk for one in changed if one.pk and not one.quantity]).delete()
        LotBalance.objects.bulk_update([one for one in changed if one.pk and one.quantity], ["quantity"])
        LotBalance.objects.bulk_create([one for one in changed if not one.pk and one.quantity], batch_size=PORTION)


def _locked(shelves: Sequence[Shelf]) -> dict[Shelf, StockBalance]:
    """The balances of these shelves, locked; empty ones are made."""
    balances: dict[Shelf, StockBalance] = {}
    for start in range(0, len(shelves), PORTION):
        portion = shelves[start : start + PORTION]
        found = _lock_existing(portion)
        missing = [where for where in portion if where not in found]
        if missing:
            made = [StockBalance(place_id=p, part_id=part, condition=state) for p, part, state in missing]
            StockBalance.objects.bulk_create(made, ignore_conflicts=True)
            found |= _lock_existing(missing)
        balances |= found
    return balances


def _lock_existing(shelves: Sequence[Shelf]) -> dict[Shelf, StockBalance]:
    wanted, asked = set(shelves), Q()
    for place_id, ones in groupby(shelves, key=lambda one: one.place_id):
        asked |= Q(place=place_id, part__in=[one.part_id for one in ones])
    rows = StockBalance.objects.filter(asked).order_by("place", "pk").select_for_update(no_key=True) if shelves else []
    found = {Shelf(row.place_id, row.part_id, row.condition): row for row in rows}
    return {where: row for where, row in found.items() if where in wanted}


def _is_loaded(source: StockPlace | None, goal: StockPlace | None) -> bool:
    """Into a van: back to a depot anything may go, and what is under way arrives."""
    return bool(source and source.kind != StockPlace.Kind.TRANSIT and goal and goal.kind == StockPlace.Kind.VAN)
