"""The short lists that every company begins with: without failure codes no repair is closed, without a calendar no
promise is counted. The company changes them under Catalogues.
"""

from __future__ import annotations

from collections.abc import Iterator

from firstfix.config.failure_codes import BY_USE, FAILURE_CODES
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import BusinessCalendar, CountReason, FailureCode

OFFICE = [["08:30", "17:30"]]
ALWAYS = [["00:00", "24:00"]]

COUNT_REASONS = {
    "MISCOUNTED": ("上次盘点有误", "Miscounted before"),
    "FOUND": ("找到了", "Found"),
    "LOST": ("丢失", "Lost"),
    "DAMAGED": ("损坏", "Damaged"),
    "WRONG_PART": ("混放其他备件", "Another part lay there"),
    "UNIT": ("单位弄错", "Wrong unit"),
    "NOT_BOOKED": ("领用未登记", "Taken and not booked"),
}


def first_calendars(country: str) -> Iterator[BusinessCalendar]:
    """Office hours, the company's own, with the public holidays of `country`; and round the clock."""
    hours = {str(day): OFFICE for day in range(1, 6)}
    yield BusinessCalendar(
        code="OFFICE", name=Bilingual("公司工作时间", "Office hours"), hours=hours, country=country, is_default=True
    )
    hours = {str(day): ALWAYS for day in range(1, 8)}
    yield BusinessCalendar(code="ALWAYS", name=Bilingual("全天候", "Round the clock"), hours=hours, country="")


def first_count_reasons() -> Iterator[CountReason]:
    for code, (zh, en) in COUNT_REASONS.items():
        yield CountReason(code=code, name=Bilingual(zh, en))


def first_failure_codes() -> Iterator[FailureCode]:
    for kind, codes in FAILURE_CODES.items():
        for code, (zh, en) in codes.items():
            yield FailureCode(kind=kind, code=code, name=Bilingual(zh, en), is_use=code in BY_USE)
