"""Serial numbers and batches of what is booked: found, made and checked in an open ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity
from firstfix.logistics.actions.ledger import Ledger, Shelf, open_ledger, shelf
from firstfix.logistics.facts import NumbersNoted
from firstfix.logistics.models import Condition, LotBalance, StockLot, StockPlace
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.search.actions import refresh


class Numbered(NamedTuple):
    """So many of one serial number (always 1) or batch; quantities as the books keep them."""

    number: str
    quantity: int = 1
    expires_on: date | None = None


def said_lots(part: Part, quantity: int, *, serial: str = "", lots: Sequence[Numbered] = ()) -> list[Numbered]:
    """What was said about numbers, checked by itself. One `serial` beside a tracked part is the number of all.

    Raises Invalid at `lots`: a number twice, several pieces of one serial number, more numbers than pieces.
    """
    said = [one._replace(number=one.number.strip()) for one in lots]
    if not said and serial.strip() and part.is_tracked:
        said = [Numbered(serial.strip(), quantity)]
    if not said:
        return []
    if not part.is_tracked:
        raise Invalid({"lots": _("This part is not tracked by serial number or batch.")})
    if any(not one.number for one in said):
        raise Invalid({"lots": _("A number is missing.")})
    if twice := [number for number, n in Counter(one.number for one in said).items() if n > 1]:
        raise Invalid({"lots": _("%(number)s is there twice.") % {"number": twice[0]}})
    if part.has_serial and any(one.quantity != 1 for one in said):
        raise Invalid({"quantity": _("Each has its own serial number: enter them one by one.")})
    if any(one.quantity < 1 for one in said) or sum(one.quantity for one in said) > quantity:
        raise Invalid({"lots": _("There are more numbers than pieces.")})
    return said


def lots_coming(ledger: Ledger, part: Part, said: Sequence[Numbered]) -> dict[StockLot, int]:
    """The lots that come in from outside, made where they are new. A serial number that we have already is refused."""
    lots = name_lots(part, said)
    if part.has_serial:
        for one in _shelves_of(lots.values()):
            known = _("%(number)s is in the books already: it lies in %(place)s.")
            raise Refused(known % {"number": one.lot.number, "place": one.balance.place})
    return {lots[one.number]: one.quantity for one in said}


def lots_leaving(
    ledger: Ledger, part: Part, place: StockPlace, said: Sequence[Numbered], *, condition: str = Condition.GOOD
) -> dict[StockLot, int]:
    """The lots that were named of a shelf. A number that nobody had noted yet is noted on a piece without one."""
    where = shelf(place, part, condition)
    known = {lot.number: (lot, pieces) for lot, pieces in ledger.lots(where).items()}
    new = [one for one in said if one.number not in known]
    for one in said:
        there = known[one.number][1] if one.number in known else one.quantity
        if there < one.quantity:
            raise Refused(
                _("%(place)s has %(there)s of %(number)s.")
                % {"place": place, "there": show_quantity(there, part.unit), "number": one.number}
            )
    noted = note_lots(ledger, part, place, new, condition=condition)
    return {known[one.number][0] if one.number in known else noted[one.number]: one.quantity for one in said}


def note_lots(
    ledger: Ledger, part: Part, place: StockPlace, said: Sequence[Numbered], *, condition: str = Condition.GOOD
) -> dict[str, StockLot]:
    """Give pieces without a number theirs; Refused when there are not enough, or a serial number lies elsewhere."""
    if not said:
        return {}
    where = shelf(place, part, condition)
    if ledger.unnumbered(where) < sum(one.quantity for one in said):
        raise Refused(_unknown_there(ledger, where, place, said[0].number))
    lots = name_lots(part, said)
    if part.has_serial:
        for other in _shelves_of(lots.values()):
            elsewhere = _("By the books %(number)s lies in %(place)s: book it from there first.")
            raise Refused(elsewhere % {"number": other.lot.number, "place": other.balance.place})
    for one in said:
        ledger.note_number(where, part, place, lots[one.number], one.quantity)
    return lots


def _unknown_there(ledger: Ledger, where: Shelf, place: StockPlace, number: str) -> str:
    there = [lot.number for lot in ledger.lots(where)]
    said = _("%(place)s has no piece with the number %(number)s.") % {"place": place, "number": number}
    return f"{said} {_('There: %(numbers)s.') % {'numbers': _(', ').join(there[:5])}}" if there else said


def name_lots(part: Part, said: Iterable[Numbered]) -> dict[str, StockLot]:
    """These lots by number, locked; new ones are made. Raises Invalid when a batch has another day on its label."""
    wanted = {one.number: one for one in said}
    for number in wanted:
        if len(number) > 80:
            raise Invalid({"lots": _("A number has at most 80 characters.")})
    found = _lock_lots(part, wanted)
    if missing := [one for number, one in wanted.items() if number not in found]:
        StockLot.objects.bulk_create(
            [StockLot(part=part, number=one.number, expires_on=one.expires_on) for one in missing],
            ignore_conflicts=True,
        )
        made = _lock_lots(part, [one.number for one in missing])
        refresh(StockLot._meta.label_lower, [lot.pk for lot in made.values()])
        found |= made
    for number, lot in found.items():
        day = wanted[number].expires_on
        if day and lot.expires_on is None:
            lot.expires_on = day
            lot.save(update_fields=["expires_on"])
        elif day and day != lot.expires_on:
            other = _("Batch %(number)s expires on %(day)s by the books.")
            raise Invalid({"expires_on": other % {"number": number, "day": lot.expires_on}})
    return found


def _lock_lots(part: Part, numbers: Iterable[str]) -> dict[str, StockLot]:
    rows = StockLot.objects.filter(part=part, number__in=list(numbers)).order_by("pk").select_for_update(no_key=True)
    return {lot.number: lot for lot in rows}


def _shelves_of(lots: Iterable[StockLot]) -> list[LotBalance]:
    return list(LotBalance.objects.filter(lot__in=list(lots)).select_related("lot", "balance__place").order_by("pk"))


@transaction.atomic
def note_numbers(
    part: Part,
    *,
    place: StockPlace,
    lots: Sequence[Numbered],
    by: Actor,
    condition: str = Condition.GOOD,
    at: datetime | None = None,
) -> list[StockLot]:
    """Pieces that lie there without a number get theirs; nothing moves."""
    require(by, "stock.move")
    at = at or timezone.now()
    said = said_lots(part, sum(one.quantity for one in lots), lots=lots)
    if not said:
        raise Invalid({"lots": _("A number is missing.")})
    with open_ledger([shelf(place, part, condition)], by=by, at=at) as ledger:
        there = [lot.number for lot in ledger.lots(shelf(place, part, condition))] if part.has_serial else []
        if again := next((one.number for one in said if one.number in there), None):
            raise Refused(_("%(number)s is noted here already.") % {"number": again})
        noted = note_lots(ledger, part, place, said, condition=condition)
    record(NumbersNoted(part.code, tuple(noted)[:50]), about=place, by=by, at=at)
    return list(noted.values())
