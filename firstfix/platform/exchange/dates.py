"""Days and moments as people and programs write them.

ISO (`2024-03-02`, `2024-03-02 16:25:04.594`, with or without zone), `20240302`, `13/09/2001`, `02.03.24`,
`2 Mar 2024 4 PM`, `2024年3月2日 下午4时25分`, `下午4点半`, and the day numbers of Excel. Whether `03/04/2001` is in
March or April cannot be seen in one cell; `order_of` looks at a whole column, and says so when it cannot tell either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum


class Order(StrEnum):
    """Which comes first in 03/04/2001."""

    DAY = "day"
    MONTH = "month"


class Unsure(StrEnum):
    """Why a column does not tell its order: no cell is above 12, or cells contradict each other."""

    EITHER = "either"
    BOTH = "both"


#: Excel's day numbers from 1950 to 2119; a smaller number in a column of dates is rather a year or a mistake.
EXCEL_DAYS = range(18264, 80000)
EXCEL_START = datetime(1899, 12, 30)

_TIME = (
    r"(?:[T\s,]*(?P<half>上午|下午|中午|凌晨|晚上)?\s*"
    r"(?P<hour>\d{1,2})(?=[:：时時点]|\s*[AaPp]\.?[Mm])"  # a number alone is no hour
    r"(?:[时時点](?!\d)整?"
    r"|[:：时時点](?P<minute>\d{1,2}|半)(?:[:：分](?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9}))?秒?)?分?)?"
    r"\s*(?P<ampm>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?" + _TIME
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d))?"
)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<dot>[-/.])(?P<two>\d{1,2})(?P=dot)(?P<year>\d{4}|\d{2})" + _TIME)
_DAY_NAME = re.compile(r"(?P<day>\d{1,2})[-\s.]*(?P<name>[A-Za-z]{3,9})\.?[-\s,]*(?P<year>\d{4}|\d{2})" + _TIME)
_NAME_DAY = re.compile(r"(?P<name>[A-Za-z]{3,9})\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s*(?P<year>\d{4})" + _TIME)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}


def order_of(cells: Iterable[object]) -> Order | Unsure | None:
    """What a column tells about `03/04/2001`; None when it holds no such date."""
    day_first = month_first = seen = False
    for cell in cells:
        found = _YEAR_LAST.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found and found["dot"] != ".":
            seen = True
            day_first |= int(found["one"]) > 12 >= int(found["two"])
            month_first |= int(found["two"]) > 12 >= int(found["one"])
    if day_first and month_first:
        return Unsure.BOTH
    if day_first or month_first:
        return Order.DAY if day_first else Order.MONTH
    return Unsure.EITHER if seen else None


def moment_from(cell: object, *, order: Order | None) -> date | datetime | None:
    """The day, or the moment where a time is written; None when the cell is not a date that exists.

    A moment is aware only where its zone is written. `order` reads dates like 03/04/2001; with points (03.04.2001) the
    day always comes first. A date that does not fit the column's order is no date.
    """
    if isinstance(cell, date):  # a datetime is one too
        return cell
    text = str(cell).strip()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = f"{cell:f}".rstrip("0").rstrip(".") if isinstance(cell, float) else text
        if not _COMPACT.fullmatch(text):  # 20240302 is no day number, in a workbook either
            return _from_excel(float(cell))
    if _SERIAL.fullmatch(text):
        return _from_excel(float(text))
    try:
        return _from_text(text, order)
    except ValueError:
        return None


def _from_excel(number: float) -> date | datetime | None:
    if int(number) not in EXCEL_DAYS:
        return None
    moment = EXCEL_START + timedelta(seconds=round(number * 86400))
    return moment.date() if number == int(number) else moment


def _from_text(text: str, order: Order | None) -> date | datetime | None:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _made(found, int(found["month"]), int(found["day"]))
    if found := _YEAR_LAST.fullmatch(text):
        one, two = int(found["one"]), int(found["two"])
        if found["dot"] == "." or order is Order.DAY:
            return _made(found, two, one)
        return _made(found, one, two) if order is Order.MONTH else None
    if found := _DAY_NAME.fullmatch(text) or _NAME_DAY.fullmatch(text):
        month = _MONTHS.get(found["name"][:3].lower())
        return _made(found, month, int(found["day"])) if month else None
    return None


def _made(found: re.Match[str], month: int, day: int) -> date | datetime:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if parts.get("hour") is None:
        return date(year, month, day)
    clock = time(
        _hour(int(parts["hour"]), parts.get("half") or parts.get("ampm") or ""),
        30 if parts["minute"] == "半" else int(parts["minute"] or 0),
        int(parts.get("second") or 0),
        int((parts.get("part") or "0")[:6].ljust(6, "0")),
    )
    return datetime.combine(date(year, month, day), clock, tzinfo=_zone(parts.get("zone") or ""))


def _hour(hour: int, half: str) -> int:
    """Raises ValueError for the hours after midnight of an evening: people mean the next day by them, or this one."""
    if half == "晚上" and (hour < 5 or hour == 12):
        raise ValueError(half)
    if half == "中午":
        return hour + 12 if hour < 4 else hour
    if half in ("下午", "晚上") or half.lower().startswith("p"):
        return hour + 12 if hour < 12 else hour
    if half in ("上午", "凌晨") or half.lower().startswith("a"):
        return 0 if hour == 12 else hour
    return hour


def _zone(said: str) -> timezone | None:
    if not said:
        return None
    if said[0] not in "+-":
        return UTC
    minutes = int(said[1:3]) * 60 + int(said[-2:])
    return timezone(timedelta(minutes=-minutes if said[0] == "-" else minutes))
