"""Lines of a pay sheet, their sum, and what later facts change of a month that is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from firstfix.engines.pay.rules import Kind

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: The `row` of the line that takes away what is beyond a rule's limit.
LIMIT = ("limit",)

_Quantities = Mapping[tuple[str, int], int | None]

_PLACE = {kind: place for place, kind in enumerate(Kind)}


class Ref(NamedTuple):
    """A record that stands behind a line: `what` is order, stay, rating, trip, training, help or post.

    quantity   what it adds to the line's: days, nights or minutes, else 1; of a correction, how much more or less;
               None where the line was closed before that was kept
    """

    what: str
    id: int
    quantity: int | None = 1

    @property
    def record(self) -> tuple[str, int]:
        return self.what, self.id


@dataclass(frozen=True)
class Line:
    """`amount` is `quantity` × `rate` ÷ `per`, rounded half up; of a correction, the difference of two such amounts.

    rule, version  which rule of which version
    row            the row of its table, as texts: ("repair", "3")
    month          the first day of the month that it is about: of a correction, an earlier one
    quantity       orders, days, nights or minutes
    rate           money
    per            what is divided by: the crew, the month's days, the minutes of an hour; never 0
    behind         sorted
    """

    rule: Kind
    version: str
    row: tuple[str, ...]
    month: date
    quantity: Decimal
    rate: Decimal
    per: int
    amount: Decimal
    behind: tuple[Ref, ...] = ()

    @property
    def key(self) -> str:
        """What makes it the same line, however often it is computed: "piece:repair:3:1:2026-11-01"."""
        return ":".join((self.rule, *self.row, str(self.per), self.month.isoformat()))


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """To a multiple of `step`, half up (away from zero), with two places."""
    return ((amount / step).to_integral_value(ROUND_HALF_UP) * step).quantize(CENT, ROUND_HALF_UP)


def total(lines: Iterable[Line]) -> Decimal:
    """Adding the lines up is all that a total ever is."""
    return sum((line.amount for line in lines), ZERO)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """As a sheet shows them: the month itself first, then corrections of earlier ones."""
    return sorted(lines, key=lambda one: (-one.month.toordinal(), _PLACE[one.rule], one.row == LIMIT, one.key))


def corrections(paid: Iterable[Line], due: Iterable[Line]) -> list[Line]:
    """What still has to be paid (or taken back) so that `paid` becomes `due`, by key.

    `paid` is what closed months have paid for a month, with the corrections that they already brought; `due` is the
    same month computed anew. A line names what has come, gone or changed behind it: records that add another quantity.
    Nothing is returned where nothing has changed, so that paying corrections and asking again gives none.
    """
    before, after = _by_key(paid), _by_key(due)
    found = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        known = new or old
        assert known
        amount = (new.amount if new else ZERO) - (old.amount if old else ZERO)
        if amount:
            behind = _changed(old.behind if old else (), new.behind if new else ())
            quantity = (new.quantity if new else ZERO) - (old.quantity if old else ZERO)
            found.append(replace(known, quantity=quantity, amount=amount, behind=behind))
    return in_order(found)


def _by_key(lines: Iterable[Line]) -> dict[str, Line]:
    """A line and its corrections as one: amounts and what each record adds are summed; what left again is gone."""
    found: dict[str, Line] = {}
    for line in lines:
        there = found.get(line.key)
        found[line.key] = line if there is None else _joined(there, line)
    return found


def _joined(one: Line, other: Line) -> Line:
    behind = _sum(_quantities(one.behind), _quantities(other.behind))
    quantity, amount = one.quantity + other.quantity, one.amount + other.amount
    return replace(one, quantity=quantity, amount=amount, behind=behind)


def _changed(before: Iterable[Ref], after: Iterable[Ref]) -> tuple[Ref, ...]:
    """Where former quantities are not known: what came or went, or, without any, all of them, as one is another now."""
    old, new = _quantities(before), _quantities(after)

    def difference(record: tuple[str, int]) -> int:
        was, now = old.get(record, 0), new.get(record, 0)
        if was is None or now is None:
            return (record in new) - (record in old)
        return now - was

    return _refs({record: difference(record) for record in old.keys() | new.keys()}) or tuple(after)


def _quantities(behind: Iterable[Ref]) -> _Quantities:
    return {ref.record: ref.quantity for ref in behind}


def _sum(one: _Quantities, other: _Quantities) -> tuple[Ref, ...]:
    def added(record: tuple[str, int]) -> int | None:
        first, second = one.get(record, 0), other.get(record, 0)
        return None if first is None or second is None else first + second

    return _refs({record: added(record) for record in one.keys() | other.keys()})


def _refs(quantities: _Quantities) -> tuple[Ref, ...]:
    return tuple(sorted(Ref(*record, quantity) for record, quantity in quantities.items() if quantity != 0))
