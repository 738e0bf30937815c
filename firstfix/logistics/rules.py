"""What holds for stock and tools, as pure functions on values."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

#: How long an engineer may keep an old part before it must be back.
RETURN_WITHIN = timedelta(days=14)
#: So long before it is due an engineer is reminded of an old part, and so long later again.
REMINDED_BEFORE = timedelta(days=3)
REMINDED_AGAIN = timedelta(days=7)
#: What engineers write where nothing can be read: no number is another one than that.
UNREADABLE = ("unreadable", "无法辨认")
#: A supplier's warranty that is to be claimed this soon is pointed out, and again so much later.
CLAIM_NOTICE = timedelta(days=14)
#: A supplier should have answered a claim by then, unless another day was agreed.
ANSWER_WITHIN = timedelta(days=30)
#: How long a tool that is loaded for a day is lent, unless somebody says otherwise.
LENT_FOR = timedelta(days=3)
#: A calibration that ends this soon is pointed out.
CALIBRATION_NOTICE = timedelta(days=30)


class Calibration(StrEnum):
    NOT_NEEDED = "not_needed"
    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"

    @property
    def is_usable(self) -> bool:
        return self is not Calibration.EXPIRED


def calibration_state(until: date | None, *, every_months: int | None, on: date) -> Calibration:
    """Whether a tool may be used on a day. One that needs calibration and has no date was never calibrated."""
    if not every_months and until is None:
        return Calibration.NOT_NEEDED
    if until is None or until < on:
        return Calibration.EXPIRED
    return Calibration.SOON if until - on <= CALIBRATION_NOTICE else Calibration.VALID


def calibration_end(done_on: date, *, every_months: int) -> date:
    """The last day of a calibration done on that day; a short month ends it earlier."""
    return add_months(done_on, every_months) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; a short month ends it earlier."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def refill_quantity(free: int, *, on_the_way: int, minimum: int, maximum: int) -> int:
    """How many a shelf needs: none while it has its minimum or that comes; else so many that it is full."""
    if free + on_the_way >= minimum:
        return 0
    return max(maximum, minimum) - free - on_the_way


def day_before(day: date) -> date:
    return day - timedelta(days=1)


class Kept(NamedTuple):
    """So many pieces of a shelf are kept for an order; `id` counts upwards in time."""

    id: int
    quantity: int


def give_up(kept: Iterable[Kept], *, excess: int) -> dict[int, int]:
    """What to take from whom when `excess` kept pieces turn out not to be there: {id: pieces}, the newest first."""
    given: dict[int, int] = {}
    for one in sorted(kept, reverse=True):
        if excess <= 0:
            break
        given[one.id] = min(one.quantity, excess)
        excess -= given[one.id]
    return given


def choose_shelves(needed: int, *, free: Sequence[tuple[int, int]]) -> dict[int, int]:
    """From which shelves to take `needed` pieces: {shelf: pieces}.

    free  (shelf, free pieces) in the order of preference. One shelf that has all is better than several before it.
    """
    for shelf, pieces in free:
        if pieces >= needed:
            return {shelf: needed} if needed > 0 else {}
    chosen: dict[int, int] = {}
    for shelf, pieces in free:
        taken = min(max(pieces, 0), needed)
        if taken:
            chosen[shelf] = taken
            needed -= taken
    return chosen


class LotThere(NamedTuple):
    """So many of a lot lie on a shelf."""

    lot: int
    quantity: int
    expires_on: date | None


class Before(StrEnum):
    """Which pieces leave a shelf first when nobody says which."""

    #: What expires first, then what has no number; what has expired already only when nothing else is left.
    EXPIRING = "expiring"
    #: For the bin: what has expired, then what has no number.
    EXPIRED = "expired"
    #: What nobody could find or had entered wrongly: pieces without a number, then the newest lots.
    UNNUMBERED = "unnumbered"


def choose_lots(
    quantity: int, *, lots: Iterable[LotThere], unnumbered: int, before: Before, on: date
) -> list[tuple[int | None, int]]:
    """Which lots `quantity` is taken from: [(lot or None for pieces without a number, how many)]."""
    expired: list[LotThere] = []
    usable: list[LotThere] = []
    for one in lots:
        (expired if is_expired(one.expires_on, on=on) else usable).append(one)
    usable.sort(key=lambda one: (one.expires_on or date.max, one.lot))
    expired.sort(key=lambda one: (one.expires_on or date.max, one.lot))
    order: list[LotThere | None] = {
        Before.EXPIRING: [*usable, None, *expired],
        Before.EXPIRED: [*expired, None, *usable],
        Before.UNNUMBERED: [None, *sorted([*usable, *expired], key=lambda one: -one.lot)],
    }[before]
    chosen: list[tuple[int | None, int]] = []
    for known in order:
        if taken := min(quantity, known.quantity if known else unnumbered):
            chosen.append((known.lot if known else None, taken))
            quantity -= taken
    return chosen


def is_a_choice(quantity: int, *, lots: Sequence[LotThere], unnumbered: int) -> bool:
    """Whether it must be said which pieces go: there are several kinds of them, and some stay."""
    return len(lots) + bool(unnumbered) > 1 and quantity < sum(one.quantity for one in lots) + unnumbered


#: What stands between numbers that are typed in one line, as Chinese keyboards write it too.
_BETWEEN_NUMBERS = re.compile("[;\uff1b\uff0c\u3001\r\n]")


def split_numbers(text: str) -> list[str]:
    """Serial numbers or batches that were typed: one a line, or several after semicolons."""
    return [one.strip() for one in _BETWEEN_NUMBERS.split(text) if one.strip()]


def is_expired(expires_on: date | None, *, on: date) -> bool:
    """The day that is printed on it is the last on which it may be used."""
    return expires_on is not None and expires_on < on


def comes_back(*, is_returnable: bool, replaces_old: bool) -> bool:
    """Whether an old part is owed: a first installation leaves none."""
    return is_returnable and replaces_old


def is_same_serial(one: str, other: str) -> bool:
    """Whether two readings of a number may be the same: case and blanks do not count, nor what nobody could read."""
    first, second = ("".join(text.split()).casefold() for text in (one, other))
    return first == second or not first or not second or first in UNREADABLE or second in UNREADABLE


def is_read(serial: str) -> bool:
    """Whether somebody could read a number."""
    return bool(serial.strip()) and "".join(serial.split()).casefold() not in UNREADABLE


def claim_deadline(taken_out: date, *, since: date, months: int, days: int) -> date | None:
    """Until when a supplier takes a claim for a part that failed; None when its warranty did not cover that day.

    since  from when the warranty of so many `months` counts
    days   so many after the part was taken out; 0: as long as the warranty lasts
    """
    until = add_months(since, months) - timedelta(days=1)
    if not months or taken_out > until:
        return None
    return taken_out + timedelta(days=days) if days else until


def lacking_proof(needed: str, *, has_photo: bool, serial: str) -> list[str]:
    """What a supplier asks for and nobody has brought: of "photo" and "serial". `needed`: one of them, "both" or ""."""
    asked = ("photo", "serial") if needed == "both" else (needed,)
    had = {"photo": has_photo, "serial": is_read(serial), "": True}
    return [one for one in asked if not had[one]]


def wrong_serials(
    *, has_serial: bool, quantity: int, installed: str, removed: str, old_comes_back: bool
) -> Mapping[str, str]:
    """What is wrong with the serial numbers of a use, by field; the codes are put in words by the action."""
    if not has_serial:
        return {}
    wrong = {}
    if quantity != 1:
        wrong["quantity"] = "one_by_one"
    if not installed:
        wrong["serial_installed"] = "missing"
    if old_comes_back and not removed:
        wrong["serial_removed"] = "missing"
    if installed and installed == removed:
        wrong["serial_removed"] = "same"
    return wrong
