"""Public holidays from the timetable engine, as the days that have rates of their own."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

#: Kept in memory: a year's holidays do not change while a process lives.
REMEMBERED = 64


@lru_cache(maxsize=REMEMBERED)
def holidays_of(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(days off, weekend days that are worked in exchange); none for a country that nothing is known of."""
    # A library of its own: loaded by whoever asks for prices of labour, not by every web worker.
    from firstfix.engines.timetable.holidays import UnknownCountry, public_holidays

    try:
        found = public_holidays(country, years=[year])
    except UnknownCountry:
        return frozenset(), frozenset()
    return frozenset(off.day for off in found.days_off), frozenset(moved.day for moved in found.moved_working_days)
