"""What can be wrong with pay rules: codes with values, so that pages can say them in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: What each flaw says in English; pages have words of their own.
FLAWS: Final[Mapping[str, str]] = {
    "unknown_kind": "there is no such rule",
    "not_a_rule": "is not written as a rule",
    "missing": "is missing",
    "not_a_number": "{value} is not an amount",
    "negative": "{value}: write what is taken as a positive amount, too",
    "too_large": "{value} is more than {most}",
    "too_fine": "{value} has more than {places} digits after the point",
    "not_whole": "{value} is not a whole number from {least} to {most}",
    "unbounded": "pays without bound: {many} in one month would be {amount}",
    "divides_by_zero": "divides by zero: {minutes} minutes would be paid {amount} × {minutes} ÷ 0",
    "no_average": "divides by zero: somebody without a rating has an average of 0 ÷ 0",
    "no_span": "a night from {start} to {end} has no length",
    "not_a_time": "{value} is not a time of the clock",
    "unknown": "{value} does not exist",
    "unknown_field": "nothing asks for {value} here",
    "twice": "{value} would be paid {first} by row {row} and {second} by row {other}",
    "no_rows": "has no rows: nobody would get anything",
    # What can be counted, and is never meant.
    "held_longer": "a repair that fails again after {day} days would be paid as if it had held for {days}: "
    "reports are linked within {window} days",
    "taken_longer": "a repair that fails again after {day} days would not be taken off: "
    "reports are linked within {window} days",
    "less_for_more": "{more} would be paid {second}, less than {first} for {less}",
    "limit_below_one": "one alone pays {amount}, of which the limit of {most} takes {back} away",
    "day_as_night": "noon would be paid as night: it lies between {start} and {end}",
    # What may be meant: said, not refused.
    "nowhere": "no site lies in {cities}",
    "elsewhere_unpaid": "a trip to any other city pays nothing: there is no class without cities",
    "paid_and_taken": "a repair that fails again after {day} days is paid as one that held for {held}, and taken off",
    "pays_nothing": "pays nothing: its amount is 0",
}


@dataclass(frozen=True)
class Flaw:
    """`place` is where: ("piece", 2, "amount") is the amount of the third row of the piece rates."""

    place: tuple[str | int, ...]
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place))}: {FLAWS[self.code].format(**self.values)}"


class WrongRules(ValueError):
    """The document is refused; `flaws` are all that was found."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("\n".join(map(str, flaws)))
