"""Until when a product may be returned, exchanged or repaired free of charge, and when repairs entitle to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from firstfix.equipment.rules import warranty_end


@dataclass(frozen=True)
class Terms:
    """repairs      an exchange is due when it fails again after so many; None: never
    is_extended  the days under repair lengthen the time of free repair
    """

    return_days: int | None
    exchange_days: int | None
    repair_months: int
    repairs: int | None
    is_extended: bool = True


@dataclass(frozen=True)
class Mended:
    """A repair: the day of the report and the day on which it ran again."""

    reported: date
    restored: date

    @property
    def days(self) -> int:
        return (self.restored - self.reported).days


@dataclass(frozen=True)
class Standing:
    """The last days of each guarantee, and the repairs within the time of free repair, oldest first."""

    terms: Terms
    sold_on: date
    return_until: date | None
    exchange_until: date | None
    repair_until: date
    counted: Sequence[Mended]

    def may_return(self, today: date) -> bool:
        return self.return_until is not None and today <= self.return_until

    def may_exchange(self, today: date) -> bool:
        """In the first days, or when it fails again after as many repairs as the rule bears."""
        early = self.exchange_until is not None and today <= self.exchange_until
        return early or (self.is_repaired_often and today <= self.repair_until)

    @property
    def is_repaired_often(self) -> bool:
        return self.terms.repairs is not None and len(self.counted) >= self.terms.repairs


def standing_of(terms: Terms, sold_on: date, mended: Sequence[Mended]) -> Standing:
    """The day of the sale does not count. A repair within the time counts, and lengthens it for those after it."""
    repair_until = warranty_end(sold_on, terms.repair_months)
    assert repair_until is not None, "a rule has a month of free repair at least"
    repair_until += timedelta(days=1)
    counted: list[Mended] = []
    for one in sorted(mended, key=lambda one: (one.reported, one.restored)):
        if sold_on <= one.reported <= repair_until:
            counted.append(one)
            repair_until += timedelta(days=one.days if terms.is_extended else 0)
    return Standing(
        terms, sold_on, _after(sold_on, terms.return_days), _after(sold_on, terms.exchange_days), repair_until, counted
    )


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
