"""What somebody counted without a sheet: on the page of a place, on the phone, by a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.equipment.rules import in_units
from firstfix.logistics.access import require_at
from firstfix.logistics.actions.counts import put_line
from firstfix.logistics.actions.ledger import LotsUnnamed, open_ledger, shelf
from firstfix.logistics.actions.stock import Counted, check_by_hand, count_stock, moved_since
from firstfix.logistics.facts import CountFinished, CountStarted
from firstfix.logistics.models import StockCount, StockMove, StockPlace
from firstfix.logistics.queries.transfers import stock_rules
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number


class ToldCounts(NamedTuple):
    """The moves that were booked at once; or the sheets, one a place, on which the differences wait for somebody."""

    moves: list[StockMove]
    sheets: list[StockCount]


@transaction.atomic
def tell_counts(
    counts: Iterable[Counted],
    *,
    by: Actor,
    reason: str = "",
    at: datetime | None = None,
    as_of: datetime | None = None,
) -> ToldCounts:
    """Differences are booked at once by those who may book counts, with a reason, up to the company's limit.

    All others go on a count sheet that waits to be booked, as those do of which nobody has said which serial numbers
    are missing. `as_of`: when it was counted, where that is told late; what a sheet knows from later on stays.
    """
    counts, at = list(counts), at or timezone.now()
    places = {one.place.pk: one.place for one in counts}
    for place in places.values():
        require_at(by, "stock.count", place)
        check_by_hand(place)
    # Before the shelves, as whoever counts or books a sheet does.
    list(_unfinished().filter(place__in=places).order_by("pk"))
    different = _different(counts, by=by, at=as_of or at)
    if different and not reason.strip():
        raise Invalid({"reason": _("Say why it is not as booked.")})
    if not different or _books_alone(different, by=by):
        try:
            with transaction.atomic():
                return ToldCounts(count_stock(counts, by=by, reason=reason, at=at, as_of=as_of), [])
        except LotsUnnamed:
            pass  # whoever books the sheet says which they are
    return ToldCounts([], _sheets(different, by=by, reason=reason, at=at, as_of=as_of or at))


def _different(counts: Sequence[Counted], *, by: Actor, at: datetime) -> list[tuple[Counted, int]]:
    """Those that are not as the books said then, with how many more or fewer; also where only the numbers differ."""
    shelves = {shelf(one.place, one.part, one.condition) for one in counts}
    found = []
    with open_ledger(shelves, by=by, at=at) as ledger:
        since = moved_since(at, shelves)
        for one in counts:
            where = shelf(one.place, one.part, one.condition)
            quantity = one.quantity if one.numbers is None else len(one.numbers)
            difference = quantity - ledger.quantity(where) + since[where]
            has_others = one.numbers is not None and set(one.numbers) != {lot.number for lot in ledger.lots(where)}
            if difference or has_others or quantity < 0:
                found.append((one, difference))
    return found


def _books_alone(different: Sequence[tuple[Counted, int]], *, by: Actor) -> bool:
    if by.is_system:
        return True
    worth = sum((in_units(abs(n), one.part.unit) * one.part.price for one, n in different), Decimal(0))
    is_priced = all(one.part.price for one, _n in different)
    return may(by, "count.book") and is_priced and worth <= stock_rules().book_alone_below


def _sheets(
    different: Sequence[tuple[Counted, int]], *, by: Actor, reason: str, at: datetime, as_of: datetime
) -> list[StockCount]:
    lines = Counter(one.place.pk for one, _difference in different)
    places = {one.place.pk: one.place for one, _difference in different}
    sheets = {pk: _sheet_of(place, lines=lines[pk], by=by, at=at) for pk, place in places.items()}
    for one, _difference in different:
        sheet = sheets[one.place.pk]
        if sheet.lines.filter(part=one.part, condition=one.condition, counted_at__gt=as_of).exists():
            continue
        quantity = one.quantity if one.numbers is None else len(one.numbers)
        line = put_line(sheet, one.part, quantity, condition=one.condition, note=reason.strip(), by=by, at=as_of)
        if one.numbers is not None:
            line.numbers = list(one.numbers)
            line.save()
    return list(sheets.values())


def _unfinished() -> QuerySet[StockCount]:
    """Sheets that are not booked yet, locked."""
    return StockCount.objects.select_for_update(no_key=True).filter(state__in=("open", "review"))


def _sheet_of(place: StockPlace, *, lines: int, by: Actor, at: datetime) -> StockCount:
    """The sheet of the place that is not finished; else a new one that is counted already and waits to be booked."""
    if found := _unfinished().filter(place=place).first():
        return found
    sheet = StockCount.objects.create(
        number=next_number("CT", at=at), place=place, scope=StockCount.Scope.CHOSEN, is_blind=False, state="review",
        started_at=at, started_by_name=by.name, finished_at=at, finished_by_name=by.name,
    )  # fmt: skip
    record(CountStarted(lines, place.name), about=sheet, by=by, at=at)
    record(CountFinished(lines, 0), about=sheet, by=by, at=at)
    return sheet
