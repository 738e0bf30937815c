"""What can be claimed at all: limits that catch slips of the finger, not of honesty."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text

#: Where engineers of our companies travel; the company's own is always among them.
CURRENCIES = (
    *("CNY", "EUR", "USD", "GBP", "CHF", "HKD", "MOP", "TWD", "JPY", "KRW", "SGD", "MYR", "THB", "VND"),
    *("IDR", "PHP", "INR", "AED", "SAR", "AUD", "NZD", "CAD", "MXN", "BRL", "ZAR", "TRY", "RUB", "KZT"),
    *("PLN", "CZK", "HUF", "SEK", "NOK", "DKK"),
)
MOST_AMOUNT = Decimal(1_000_000)
MOST_KILOMETRES = Decimal(3_000)
MOST_MINUTES = 24 * 60
#: Who is away longer hands in what is behind, and goes on.
LONGEST_TRIP = timedelta(days=31)
#: So long ahead an advance can be asked for.
FORESEEN = timedelta(days=90)
#: Older receipts are a slip of the year.
OLDEST = timedelta(days=366)


def wrong_day(day: date, *, today: date) -> Text | None:
    if day > today:
        return _("This day is still to come.")
    if day < today - OLDEST:
        return _("This is more than a year ago.")
    return None


def wrong_need_day(day: date, *, today: date) -> Text | None:
    """Of an advance: it is needed now or soon."""
    if day < today:
        return _("This day is over.")
    return _("This is more than three months ahead.") if day > today + FORESEEN else None


def wrong_days_of_trip(first: date, last: date) -> Text | None:
    if last < first:
        return _("It ends before it starts.")
    return _("At most a month at once: write down what is behind.") if last - first >= LONGEST_TRIP else None


def wrong_amount(amount: Decimal) -> Text | None:
    if not amount.is_finite() or amount <= 0:
        return _("An amount is more than nothing.")
    if amount >= MOST_AMOUNT:
        return _("An amount is less than a million.")
    return _wrong_places(amount, 2)


def wrong_kilometres(kilometres: Decimal, *, days: int = 1) -> Text | None:
    if not kilometres.is_finite() or kilometres < 0:
        return _("Kilometres are not negative.")
    if kilometres > MOST_KILOMETRES * days:
        return _("This is too far for so short a trip.")
    return _wrong_places(kilometres, 1)


def wrong_currency(currency: str, *, own: str) -> Text | None:
    return None if currency in {own, *CURRENCIES} else _("We do not know this currency.")


def wrong_minutes(minutes: int, *, others: int) -> Text | None:
    """`others`: minutes that are written down for this day already."""
    if not 0 < minutes <= MOST_MINUTES:
        return _("Between a minute and 24 hours.")
    if minutes + others > MOST_MINUTES:
        return _("Together with what is written down already, this day would have more than 24 hours.")
    return None


def wrong_kind(kind: str, known: Collection[str]) -> Text | None:
    return None if kind in known else _("Please choose.")


def trip_times(
    day: date, start: time, end: time, zone: ZoneInfo, *, last_day: date | None = None
) -> tuple[datetime, datetime]:
    """When a trip began and ended. Of one without a later last day, an end before the start is the next morning's."""
    last = last_day if last_day and last_day != day else day if end > start else day + timedelta(days=1)
    return datetime.combine(day, start, zone), datetime.combine(last, end, zone)


def _wrong_places(number: Decimal, most: int) -> Text | None:
    exponent = number.normalize().as_tuple().exponent
    too_fine = isinstance(exponent, int) and -exponent > most
    return _("At most %(n)d digits after the point.") % {"n": most} if too_fine else None
