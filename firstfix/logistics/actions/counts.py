"""A count sheet: started, counted while parts come and go, looked at, and booked with reasons. Nothing is put right
silently: every difference has its reason, and one that is worth much a second person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from random import Random, SystemRandom
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.ledger import Ledger, Shelf, open_ledger, shelf
from firstfix.logistics.actions.lots import Numbered, lots_leaving, said_lots
from firstfix.logistics.actions.stock import moved_since
from firstfix.logistics.facts import (
    CountBooked,
    CountCancelled,
    CountFinished,
    CountStarted,
    RecountAsked,
    StockCounted,
)
from firstfix.logistics.models import Condition, CountLine, StockBalance, StockCount, StockLot, StockMove, StockPlace
from firstfix.logistics.queries.counts import count_lines, needs_other, turnover_classes
from firstfix.logistics.queries.transfers import stock_rules
from firstfix.logistics.rules import LotThere, is_a_choice
from firstfix.logistics.states import COUNT_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.models import CountReason
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number

Scope = StockCount.Scope
#: Of so many numbers a question tells.
_TOLD_NUMBERS = 6


class Why(NamedTuple):
    """Why a line is not as booked: from the list, in words, or both. `lots`: which serial numbers or batches lack."""

    reason: CountReason | None = None
    note: str = ""
    lots: Sequence[Numbered] = ()


@transaction.atomic
def start_count(
    place: StockPlace,
    *,
    by: Actor,
    scope: str = Scope.ALL,
    share: int = 100,
    parts: Sequence[Part] = (),
    is_blind: bool = True,
    at: datetime | None = None,
    chance: Random | None = None,
) -> StockCount:
    """A sheet of what should lie at `place`. Refused while another one of the place is not finished.

    share   percent of the parts, drawn by `chance`, with the scope "share"
    parts   with the scope "chosen"; others that turn up are added while counting
    """
    require_at(by, "stock.count", place)
    at = at or timezone.now()
    if place.kind == StockPlace.Kind.TRANSIT:
        raise Refused(_("Nothing can be counted that is on its way."))
    shelves = _shelves(place, scope=scope, share=share, parts=parts, chance=chance or SystemRandom())
    if not shelves:
        raise Invalid({"scope": _("There is nothing of this to count here.")})
    try:
        with transaction.atomic():
            count = StockCount.objects.create(
                number=next_number("CT", at=at), place=place, scope=scope, is_blind=is_blind, started_at=at,
                started_by_name=by.name,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(_("This place is being counted already; finish that count first.")) from twice
    CountLine.objects.bulk_create(CountLine(count=count, part_id=part, condition=state) for part, state in shelves)
    record(CountStarted(len(shelves), place.name), about=count, by=by, at=at)
    return count


@transaction.atomic
def count_shelf(
    count: StockCount,
    part: Part,
    quantity: int,
    *,
    by: Actor,
    condition: str = Condition.GOOD,
    adds: bool = False,
    number: str = "",
    at: datetime | None = None,
) -> CountLine:
    """So many lie there now (or did at `at`); what the books said at that moment is kept with it.

    adds    one more heap of the same part, as a scanner finds it: added to what was counted before. Refused when some
            of it has moved between the heaps: nobody knows in which of them it was
    number  the serial number that was scanned, once only; at the booking it is clear then which ones lack
    """
    return put_line(
        _open(count, by=by), part, quantity, condition=condition, adds=adds, number=number, by=by, at=at
    )  # fmt: skip


def put_line(
    count: StockCount,
    part: Part,
    quantity: int,
    *,
    by: Actor,
    condition: str = Condition.GOOD,
    adds: bool = False,
    number: str = "",
    note: str = "",
    at: datetime | None = None,
) -> CountLine:
    """The line of a shelf on a locked sheet says what was found."""
    if quantity < 0:
        n = show_quantity(quantity, part.unit)
        raise Invalid({"quantity": _("There cannot be %(n)s of %(part)s.") % {"n": n, "part": part}})
    now = timezone.now()
    at = min(at or now, now)
    where = shelf(count.place, part, condition)
    rows = CountLine.objects.select_for_update(of=("self",), no_key=True).select_related("part")
    line, _made = rows.get_or_create(count=count, part=part, condition=condition)
    had = line.counted if adds and not line.asks_again else None
    if had is None:
        line.numbers = []
    if number and number in line.numbers:
        raise Refused(_("%(number)s is counted already.") % {"number": number})
    with open_ledger([where], by=by, at=at) as ledger:
        expected = ledger.quantity(where) - moved_since(at, [where])[where]
    if had is not None and expected != line.expected:
        moved = show_quantity(abs(expected - (line.expected or 0)), part.unit)
        again = _("%(n)s of %(part)s moved while you counted it. Count all of it again and enter how many there are.")
        raise Refused(again % {"n": moved, "part": part})
    line.expected, line.counted = expected, quantity + (had or 0)
    line.numbers = [*line.numbers, number] if number else line.numbers
    line.counted_at, line.counted_by_name, line.asks_again = at, by.name, False
    line.counted_by = User.objects.filter(pk=by.pk).first() if by.pk else None
    line.reason, line.note = None, note[:200]
    line.save()
    return line


@transaction.atomic
def finish_count(count: StockCount, *, by: Actor, leaves_rest: bool = False, at: datetime | None = None) -> StockCount:
    """Everybody has counted. Lines without a number are refused, or left out with `leaves_rest`, and stay as booked."""
    count = _open(count, by=by)
    lines = count_lines(count)
    rest = [line for line in lines if line.counted is None or line.asks_again]
    if len(rest) == len(lines):
        raise Refused(_("Nothing has been counted yet."))
    if rest and not leaves_rest:
        raise Refused(_("%(n)s lines are not counted yet.") % {"n": len(rest)})
    CountLine.objects.filter(pk__in=[line.pk for line in rest if line.counted is None]).delete()
    count.state = COUNT_STATES.after(count.state, "finish")
    count.finished_at, count.finished_by_name = at or timezone.now(), by.name
    count.save()
    record(CountFinished(len(lines) - len(rest), len(rest)), about=count, by=by, at=count.finished_at)
    return count


@transaction.atomic
def ask_recount(
    count: StockCount, *, lines: Sequence[int] | None = None, by: Actor, at: datetime | None = None
) -> StockCount:
    """These lines (ids; None: all that differ) are to be counted once more."""
    count = _locked(count)
    require_at(by, "count.book", count.place)
    count.state = COUNT_STATES.after(count.state, "recount")
    asked = [
        line for line in count_lines(count) if (line.difference if lines is None else line.pk in set(lines))
    ]  # fmt: skip
    if not asked:
        raise Refused(_("Choose what is to be counted again."))
    for line in asked:
        line.first_counted, line.asks_again = line.counted, True
    CountLine.objects.bulk_update(asked, ["first_counted", "asks_again"])
    count.save()
    record(RecountAsked(len(asked)), about=count, by=by, at=at)
    return count


@transaction.atomic
def book_count(
    count: StockCount, *, why: Mapping[int, Why] | None = None, by: Actor, at: datetime | None = None
) -> StockCount:
    """The books follow what was found, each difference with its reason ({line id: why}).

    The difference of each line is that of its own moment, so what came and went since stays. When all differences
    together are worth more than the company's rules allow one person, somebody who has not counted must book it.
    """
    count = _locked(count)
    require_at(by, "count.book", count.place)
    state = COUNT_STATES.after(count.state, "book")
    lines = count_lines(count)
    different = [line for line in lines if line.difference]
    for line in different:
        given = (why or {}).get(line.pk, Why())
        line.reason, line.note = given.reason, given.note.strip()[:200]
        if line.reason is None and not line.note:
            raise Invalid({f"line-{line.pk}": _("Say why %(part)s is not as booked.") % {"part": line.part}})
    worth = sum((abs(line.value) for line in different), Decimal(0))
    if needs_other(lines) and not by.is_system and by.pk in {line.counted_by_id for line in lines}:
        raise Refused(
            _(
                "Differences worth %(worth)s are booked by somebody who has not counted; above %(limit)s, or where a "
                "part has no price, two look at it."
            )
            % {"worth": worth, "limit": stock_rules().book_alone_below}
        )
    at = at or timezone.now()
    with open_ledger([_shelf_of(count, line) for line in different], by=by, at=at) as ledger:
        for line in different:
            # Books that have lost more since then than was counted cannot go below nothing.
            line.booked = max(line.difference, -ledger.quantity(_shelf_of(count, line)))
            if not line.booked:
                continue
            more, less = (count.place, None) if line.booked > 0 else (None, count.place)
            said = " ".join(filter(None, (str(line.reason or ""), line.note)))
            ledger.move(
                StockMove.Kind.COUNT, line.part, abs(line.booked), source=less, target=more, condition=line.condition,
                reason=f"{count.number} {said}"[:200],
                lots=_lacking(ledger, count, line, (why or {}).get(line.pk, Why()).lots) if less else None,
            )  # fmt: skip
    CountLine.objects.bulk_update(different, ["reason", "note", "booked"])
    count.state, count.closed_at, count.closed_by_name = state, at, by.name
    count.save()
    told = tuple(
        (
            line.part.code,
            told_quantity(line.expected or 0, line.part.unit),
            told_quantity(line.counted or 0, line.part.unit),
        )
        for line in different[:50]
    )
    record(CountBooked(len(lines), len(different), str(worth)), about=count, by=by, at=at)
    record(StockCounted(len(lines), told, count.number), about=count.place, by=by, at=at)
    return count


def _lacking(
    ledger: Ledger, count: StockCount, line: CountLine, said: Sequence[Numbered]
) -> dict[StockLot, int] | None:
    """Which serial numbers or batches a short line lacks: those that were named, else those that nobody has scanned.

    Where it is not clear, Invalid asks for them: nothing is guessed, and it can be answered where it is asked.
    """
    assert line.booked
    where, pieces = _shelf_of(count, line), -line.booked
    there = ledger.lots(where)
    if said := said_lots(line.part, pieces, lots=said):
        lots = lots_leaving(ledger, line.part, count.place, said, condition=line.condition)
    elif len(line.numbers) == line.counted:
        unseen = [lot for lot in there if lot.number not in line.numbers]
        lots = dict.fromkeys(unseen, 1) if len(unseen) == pieces else {}
    else:
        lots = {}
    left = [LotThere(lot.pk, n - lots.get(lot, 0), lot.expires_on) for lot, n in there.items() if n > lots.get(lot, 0)]
    rest = pieces - sum(lots.values())
    if rest and is_a_choice(rest, lots=left, unnumbered=ledger.unnumbered(where)):
        which = _("Say which serial numbers or batches of %(part)s are missing. In the books: %(numbers)s.")
        numbers = _(", ").join(sorted(lot.number for lot in there)[:_TOLD_NUMBERS])
        raise Invalid({f"lots-{line.pk}": which % {"part": line.part, "numbers": numbers}})
    return lots


@transaction.atomic
def cancel_count(count: StockCount, *, reason: str, by: Actor, at: datetime | None = None) -> StockCount:
    """The books stay as they are."""
    count = _locked(count)
    require_at(by, "stock.count", count.place)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    count.state = COUNT_STATES.after(count.state, "cancel")
    count.closed_at, count.closed_by_name, count.answer = at or timezone.now(), by.name, reason.strip()[:200]
    count.save()
    record(CountCancelled(count.answer), about=count, by=by, at=count.closed_at)
    return count


def _locked(count: StockCount) -> StockCount:
    rows = StockCount.objects.select_for_update(of=("self",), no_key=True).select_related("place__engineer")
    return rows.get(pk=count.pk)


def _open(count: StockCount, *, by: Actor) -> StockCount:
    count = _locked(count)
    require_at(by, "stock.count", count.place)
    if count.state != "open":
        raise Refused(_("This count is finished; ask for a recount to go on."))
    return count


def _shelf_of(count: StockCount, line: CountLine) -> Shelf:
    return Shelf(count.place_id, line.part_id, line.condition)


def _shelves(
    place: StockPlace, *, scope: str, share: int, parts: Sequence[Part], chance: Random
) -> list[tuple[int, str]]:
    """(part id, condition) of each line: what the books have there, narrowed by the scope."""
    if scope == Scope.CHOSEN:
        return [(part.pk, Condition.GOOD) for part in dict.fromkeys(parts)]
    rows = StockBalance.objects.filter(place=place, quantity__gt=0).order_by("part__code", "condition")
    shelves = list(rows.values_list("part_id", "condition"))
    if scope in (Scope.CLASS_A, Scope.CLASS_B, Scope.CLASS_C):
        classes = turnover_classes({part for part, _state in shelves})
        shelves = [one for one in shelves if classes[one[0]].lower() == scope]
    if scope == Scope.SHARE:
        if not 1 <= share <= 100:
            raise Invalid({"share": _("Between 1 and 100 percent.")})
        drawn = chance.sample(shelves, max(1, round(len(shelves) * share / 100))) if shelves else []
        shelves = [one for one in shelves if one in set(drawn)]
    return shelves
