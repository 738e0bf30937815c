"""What a cell may hold: reading it into a value, and writing the value so that it reads back the same."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.platform.errors import Text as Words
from firstfix.platform.exchange.dates import Order, Unsure, moment_from, order_of

#: As CSV and XLSX readers give it.
Cell = str | int | float | bool | date | datetime | time | timedelta | None

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ufffe\uffff]")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")


class Unreadable(ValueError):
    """A cell does not hold what it should; the message tells a person why."""


@dataclass(frozen=True)
class Habits:
    """How one column writes what can be written in several ways."""

    zone: ZoneInfo
    order: Order | None = None
    decimal: str = "."


def habits_of(cells: Sequence[Cell], *, zone: ZoneInfo, order: str = "", semicolons: bool = False) -> Habits:
    """Learn a column's habits from its cells; `order` is what a person said about its dates."""
    told = Order(order) if order else None
    seen = order_of(cells)
    return Habits(
        zone=zone,
        order=told or (seen if isinstance(seen, Order) else None),
        decimal=_decimal_sign(cells, semicolons=semicolons),
    )


def unsure_of(cells: Iterable[Cell]) -> Unsure | None:
    """Why somebody must say which comes first in this column's dates, or None when nobody must."""
    seen = order_of(cells)
    return seen if isinstance(seen, Unsure) else None


def _decimal_sign(cells: Iterable[Cell], *, semicolons: bool) -> str:
    """A comma when some cell can only be read so (`12,5`), a point likewise; else as the separator suggests."""
    for cell in cells:
        text = cell.strip() if isinstance(cell, str) else ""
        comma, point = text.rfind(","), text.rfind(".")
        if comma >= 0 and (point >= 0 or len(text) - comma != 4 or text.startswith("0,")):
            return "," if comma > point else "."
        if point >= 0 and (len(text) - point != 4 or text.startswith("0.")):
            return "."
    return "," if semicolons else "."


class Value(Protocol):
    def read(self, cell: Cell, habits: Habits) -> Any:
        """The value of a cell that is not empty; raises Unreadable."""

    def write(self, value: Any, zone: ZoneInfo) -> Cell:
        """The cell of a value that is not None, such that reading it gives the value again."""

    def said(self) -> Words:
        """What may stand there, for the documentation."""


def tidy(text: str) -> str:
    """Text as it is compared and kept: no control characters, one kind of line end, nothing around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _CONTROL.sub("", _NEWLINES.sub("\n", text)).strip()


def fold(text: str) -> str:
    """Text for finding: without regard to case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def text_of(cell: Cell) -> str:
    """A cell as the text a person sees: 12345 without .0, a date in ISO form."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        is_day = cell.time() == time(0)
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    return "" if cell is None else str(cell)


@dataclass(frozen=True)
class Text:
    """Any text, up to so many characters; 0 has no limit."""

    longest: int = 0

    def read(self, cell: Cell, habits: Habits) -> str:
        text = text_of(cell)
        if self.longest and len(text) > self.longest:
            raise Unreadable(
                _("is %(length)d characters long, at most %(most)d fit") % {"length": len(text), "most": self.longest}
            )
        return text

    def write(self, value: Any, zone: ZoneInfo) -> str:
        return str(value)

    def said(self) -> str:
        return _("text, at most %(most)d characters") % {"most": self.longest} if self.longest else _("any text")


@dataclass(frozen=True)
class Email(Text):
    def read(self, cell: Cell, habits: Habits) -> str:
        text = super().read(cell, habits)
        try:
            EmailValidator()(text)
        except ValidationError:
            raise Unreadable(_("“%(text)s” is not an e-mail address") % {"text": text}) from None
        return text

    def said(self) -> str:
        return _("an e-mail address")


@dataclass(frozen=True)
class Choice:
    """One of a few; read by its code, by its name in any of our languages, or by another word for it."""

    choices: Sequence[tuple[Any, Words]]
    also: Mapping[str, Any] = field(default_factory=dict)

    def read(self, cell: Cell, habits: Habits) -> Any:
        text = text_of(cell)
        if (found := self._words.get(fold(text))) is None:
            raise Unreadable(_("“%(text)s” is none of %(choices)s") % {"text": text, "choices": self._names()})
        return found

    def write(self, value: Any, zone: ZoneInfo) -> str:
        return next((str(name) for code, name in self.choices if code == value), str(value))

    def said(self) -> str:
        return _("one of: %(choices)s") % {"choices": self._names()}

    def _names(self) -> str:
        return ", ".join(str(name) for _code, name in self.choices)

    @cached_property
    def _words(self) -> dict[str, Any]:
        words = {fold(word): code for word, code in self.also.items()}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                words |= {fold(str(name)): code for code, name in self.choices}
        return words | {fold(str(code)): code for code, _name in self.choices}


_YES = frozenset({"1", "yes", "y", "true", "t", "x", "✓", "√", "是", "有", "对", "启用", "ja", "oui", "si", "on"})
_NO = frozenset({"0", "no", "n", "false", "f", "-", "✗", "×", "否", "无", "不", "停用", "nein", "non", "off"})


@dataclass(frozen=True)
class Flag:
    def read(self, cell: Cell, habits: Habits) -> bool:
        word = fold(text_of(cell))
        if word in _YES or word in _NO:
            return word in _YES
        raise Unreadable(_("“%(text)s” is neither yes nor no") % {"text": text_of(cell)})

    def write(self, value: Any, zone: ZoneInfo) -> str:
        return _("yes") if value else _("no")

    def said(self) -> str:
        return _("yes or no")


_MONEY = re.compile(r"[¥￥$€£元\s\u00a0\u202f'’_]|CNY|RMB|EUR|USD|GBP")


@dataclass(frozen=True)
class Number:
    """A decimal number with so many places; thousands and decimal signs as the column writes them."""

    least: Decimal | int | None = None
    most: Decimal | int | None = None
    places: int | None = None

    def read(self, cell: Cell, habits: Habits) -> Any:
        number = self._decimal(cell, habits)
        if self.least is not None and number < self.least:
            raise Unreadable(_("%(number)s is less than %(least)s") % {"number": number, "least": self.least})
        if self.most is not None and number > self.most:
            raise Unreadable(_("%(number)s is more than %(most)s") % {"number": number, "most": self.most})
        return self.made(number)

    def made(self, number: Decimal) -> Any:
        return number if self.places is None else number.quantize(Decimal(1).scaleb(-self.places))

    def _decimal(self, cell: Cell, habits: Habits) -> Decimal:
        plain = text_of(cell)
        if isinstance(cell, str):
            plain = _MONEY.sub("", unicodedata.normalize("NFKC", plain)).replace("−", "-")
            groups = "." if habits.decimal == "," else ","
            plain = plain.replace(groups, "").replace(habits.decimal, ".")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            raise Unreadable(_("“%(text)s” is not a number") % {"text": text_of(cell)})
        return number

    def write(self, value: Any, zone: ZoneInfo) -> Cell:
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    def said(self) -> str:
        if self.least is not None and self.most is not None:
            return _("a number from %(least)s to %(most)s") % {"least": self.least, "most": self.most}
        return _("a number")


@dataclass(frozen=True)
class Float(Number):
    def made(self, number: Decimal) -> float:
        return float(number)


@dataclass(frozen=True)
class Whole(Number):
    def made(self, number: Decimal) -> int:
        if number != number.to_integral_value():
            raise Unreadable(_("%(number)s is not a whole number") % {"number": number})
        return int(number)

    def said(self) -> str:
        if self.least is not None and self.most is not None:
            return _("a whole number from %(least)s to %(most)s") % {"least": self.least, "most": self.most}
        return _("a whole number")


@dataclass(frozen=True)
class Moment:
    """A point in time; without a zone it is in the company's, without a time the day begins."""

    def read(self, cell: Cell, habits: Habits) -> datetime:
        found = _date_of(cell, habits)
        if not isinstance(found, datetime):
            found = datetime.combine(found, time(0))
        return found if found.tzinfo else found.replace(tzinfo=habits.zone)

    def write(self, value: Any, zone: ZoneInfo) -> str:
        """Local time; where the clock is set back and shows it twice, with its offset."""
        local = value.astimezone(zone)
        plain = local.replace(tzinfo=None, fold=0)
        return str(plain) if plain.replace(tzinfo=zone) == value else local.isoformat(" ")

    def said(self) -> str:
        return _("a date, with or without a time")


@dataclass(frozen=True)
class Day:
    def read(self, cell: Cell, habits: Habits) -> date:
        found = _date_of(cell, habits)
        if not isinstance(found, datetime):
            return found
        return (found.astimezone(habits.zone) if found.tzinfo else found).date()

    def write(self, value: Any, zone: ZoneInfo) -> str:
        return str(value.isoformat())

    def said(self) -> str:
        return _("a date")


def _date_of(cell: Cell, habits: Habits) -> date | datetime:
    found = moment_from(cell, order=habits.order)
    if found is None or not 1900 <= found.year <= 2200:
        raise Unreadable(_("“%(text)s” is not a date") % {"text": text_of(cell)})
    return found


_SEPARATORS = (";", "\n", "；", "|", "、", "，", ",")


@dataclass(frozen=True)
class Several:
    """A list in one cell, parted by the first of ; newline ； | 、 ， , that it holds. Quoted items stay whole."""

    def read(self, cell: Cell, habits: Habits) -> tuple[str, ...]:
        text = text_of(cell)
        outside = re.sub(r'"(?:[^"]|"")*"', "", text)
        separator = next((sign for sign in _SEPARATORS if sign in outside), ";")
        if separator == "\n":
            text, separator = text.replace("\n", ";"), ";"
        items = next(csv.reader([text], delimiter=separator, skipinitialspace=True), [])
        return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))

    def write(self, value: Any, zone: ZoneInfo) -> str:
        out = io.StringIO()
        needs_quotes = any(sign in item for item in value for sign in (*_SEPARATORS, '"'))
        if not needs_quotes:
            return "; ".join(value)
        csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="").writerow(value)
        return out.getvalue()

    def said(self) -> str:
        return _("a list, parted by semicolons")
