"""Limits of what can be claimed, and what visits make of a trip."""

from firstfix.rewards.rules.claims import (
    CURRENCIES,
    LONGEST_TRIP,
    trip_times,
    wrong_amount,
    wrong_currency,
    wrong_day,
    wrong_days_of_trip,
    wrong_kilometres,
    wrong_kind,
    wrong_minutes,
    wrong_need_day,
)
from firstfix.rewards.rules.tours import Stop, tours

__all__ = [
    "CURRENCIES",
    "LONGEST_TRIP",
    "Stop",
    "tours",
    "trip_times",
    "wrong_amount",
    "wrong_currency",
    "wrong_day",
    "wrong_days_of_trip",
    "wrong_kilometres",
    "wrong_kind",
    "wrong_minutes",
    "wrong_need_day",
]
