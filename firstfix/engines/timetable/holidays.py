"""Public holidays as special dates of a working calendar, for any country the `holidays` library knows.

Some governments decree each year anew which days are off and which weekend days are worked instead.
China's State Council does so in November (2026: off from 15 to 23 February for the Spring Festival,
worked on Saturday 14 and Saturday 28 instead). Until the decree is in the library, its law's fixed
holidays are all anybody knows: they are returned, and the year stands in `unknown_years`, so that a
screen can say that its due dates may still move. Upgrading the library is what makes a year known.

Source: the library `holidays` (vacanza, MIT), which cites the official notice of each year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import holidays

from firstfix.engines.timetable.calendar import DayHours, Week

DECREED_YEARLY = frozenset({"BY", "CN", "HU", "LV", "RU", "UZ", "VN"})
"""Countries that move working days by a yearly decree, and whose decrees the library follows."""


class UnknownCountry(ValueError):
    """The library has no holidays for this country or subdivision."""


@dataclass(frozen=True)
class DayOff:
    """A public holiday, or a working day that is off in exchange; with its name in Chinese and English."""

    day: date
    zh: str
    en: str


@dataclass(frozen=True)
class MovedWorkingDay:
    """A weekend day that is worked (调休上班), in exchange for `instead_of`, whose weekday's hours it has."""

    day: date
    instead_of: date


@dataclass(frozen=True)
class PublicHolidays:
    """The answer for some years of one country, in order of date."""

    days_off: tuple[DayOff, ...]
    moved_working_days: tuple[MovedWorkingDay, ...]
    unknown_years: tuple[int, ...]

    def special(self, weekly: Week) -> dict[date, DayHours]:
        """What `WorkingCalendar(special=…)` takes: moved days are like the day they replace."""
        closed: dict[date, DayHours] = {off.day: () for off in self.days_off}
        return closed | {moved.day: weekly[moved.instead_of.weekday()] for moved in self.moved_working_days}


def known_years(country: str) -> range:
    """The years whose holidays are settled. For a country that decrees them yearly, those of its decrees."""
    found = _library(country, None, years=(), language=None)
    if country not in DECREED_YEARLY:
        return range(found.start_year, found.end_year + 1)
    decreed = {move.instead_of.year for move in _exchanges(found)}
    return range(min(decreed), max(decreed) + 1)


def public_holidays(country: str, *, years: Iterable[int], subdivision: str | None = None) -> PublicHolidays:
    """Days off and moved working days of `years`.

    `country` is an ISO 3166-1 alpha-2 code, `subdivision` an ISO 3166-2 one without the country ("BY"
    for Bavaria in "DE"). A name that the library lacks in Chinese is given in English, one that it lacks
    in English in the country's own language. Raises UnknownCountry.
    """
    wanted = sorted(set(years))
    zh = _library(country, subdivision, years=wanted, language="zh_CN")
    en = _library(country, subdivision, years=wanted, language="en_US")
    moves = sorted(_exchanges(en), key=lambda move: move.day)
    known = known_years(country)
    return PublicHolidays(
        days_off=tuple(DayOff(day, zh[day], en[day]) for day in sorted(en) if day.year in wanted),
        moved_working_days=tuple(move for move in moves if move.day.year in wanted and move.day in en.weekend_workdays),
        unknown_years=tuple(year for year in wanted if year not in known),
    )


def _library(
    country: str, subdivision: str | None, *, years: Iterable[int], language: str | None
) -> holidays.HolidayBase:
    """The library's own answer, without filling in further years when it is asked for a date."""
    if country not in holidays.list_supported_countries(include_aliases=False):
        raise UnknownCountry(f"no public holidays are known for {country!r}")
    spoken = holidays.list_localized_countries().get(country, [])
    if language not in spoken:
        language = "en_US" if "en_US" in spoken else None
    try:
        return holidays.country_holidays(country, subdivision, years=years, expand=False, language=language)
    except NotImplementedError as error:
        raise UnknownCountry(f"{country} has no subdivision {subdivision!r}") from error


def _exchanges(found: holidays.HolidayBase) -> Iterator[MovedWorkingDay]:
    """The library's table of exchanges: rows of (month, day off, month, day given for it, its year?).

    Not every row is a day of work: a holiday that falls on a Saturday may be what is given. The
    library's `weekend_workdays` are those that are worked, but do not say in exchange for what.
    """
    for year, rows in sorted(getattr(found, "special_public_holidays", {}).items()):
        for row in rows if isinstance(rows[0], tuple) else (rows,):
            if len(row) >= 4:
                off_month, off_day, month, day = row[:4]
                given = date(row[4] if len(row) > 4 else year, month, day)
                yield MovedWorkingDay(day=given, instead_of=date(year, off_month, off_day))
