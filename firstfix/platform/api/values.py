"""Values that callers send and read: bounded to what can be meant, so that nothing beyond a column gets in."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

#: Outside of these years somebody has mistyped, and time zones run out of numbers.
FIRST, LAST = 1970, 2200


def _within(given: date) -> None:
    if not FIRST <= given.year <= LAST:
        raise ValueError(_("Between the years %(first)d and %(last)d.") % {"first": FIRST, "last": LAST})


def _day(given: date) -> date:
    _within(given)
    return given


def _moment(given: datetime) -> datetime:
    """Without a zone it is the company's."""
    _within(given)
    return given if given.tzinfo else timezone.make_aware(given)


def _clock(given: time) -> time:
    if given.tzinfo:
        raise ValueError(_("A time of day is the company's, without a zone."))
    return given


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Quantity = Annotated[int, Field(ge=1, le=9999)]
#: How much of a part, in the part's unit: 3 pieces, 1.25 (kg). `equipment.rules.quantity_from` reads it.
Amount = Annotated[Decimal, Field(gt=0, le=2_000_000_000, allow_inf_nan=False, max_digits=14)]
#: The same where nothing is an answer too.
AmountOrNone = Annotated[Decimal, Field(ge=0, le=2_000_000_000, allow_inf_nan=False, max_digits=14)]
#: The same, sent to a program.
AmountOut = int | float
Day = Annotated[date, AfterValidator(_day)]
Moment = Annotated[datetime, AfterValidator(_moment)]
Clock = Annotated[time, AfterValidator(_clock)]


class Row(BaseModel):
    """One row of a list that may be long. It reads its fields from the record in compiled code; ninja's own Schema,
    which can also call `resolve_…`, takes twice as long for it.
    """

    model_config = ConfigDict(from_attributes=True)


class TextOut(Schema):
    """A text that a record carries in both languages."""

    zh: str
    en: str


class TextIn(Schema):
    zh: str = Field("", max_length=500)
    en: str = Field("", max_length=500)
