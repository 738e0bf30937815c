"""How much of a part: a whole number in the books, whatever the part's unit.

A counted part (piece, box, …) is kept as it is counted. A measured one (kg, m, l) is kept in thousandths of its unit
(g, mm, ml), so that sums are exact. People type and read "1.25 kg"; programs send and get the number of units, 1.25.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstfix.platform.errors import Invalid

#: The most that the books can hold of one part in one row, in what they count in.
MOST: Final = 2_000_000_000
#: What the books count in for one unit of a measured part.
THOUSANDTHS: Final = 1000


class Unit(models.TextChoices):
    PIECE = "piece", gettext_lazy("piece")
    SET = "set", gettext_lazy("set")
    PAIR = "pair", gettext_lazy("pair")
    ROLL = "roll", gettext_lazy("roll")
    BOTTLE = "bottle", gettext_lazy("bottle")
    BOX = "box", gettext_lazy("box")
    METRE = "m", gettext_lazy("metre (m)")
    KILOGRAM = "kg", gettext_lazy("kilogram (kg)")
    LITRE = "l", gettext_lazy("litre (l)")


#: Other words for a unit, as price lists and people write them; small letters.
UNIT_WORDS: Final[Mapping[str, Unit]] = {
    word: unit
    for unit, words in {
        Unit.PIECE: "piece pieces pc pcs pcs. pce ea each unit 件 个 只 台 块 片 支 根 条 颗 张 枚 把",
        Unit.SET: "set sets kit 套 组",
        Unit.PAIR: "pair pairs pr 对 双 副",
        Unit.ROLL: "roll rolls 卷",
        Unit.BOTTLE: "bottle bottles 瓶 罐 桶",
        Unit.BOX: "box boxes bx carton cartons 盒 箱 包",
        Unit.METRE: "m metre metres meter meters 米 公尺",
        Unit.KILOGRAM: "kg kgs kilogram kilograms 千克 公斤",
        Unit.LITRE: "l litre litres liter liters 升 公升",
    }.items()
    for word in words.split()
}
#: Smaller measures that may be typed: the unit, and how many thousandths of it one is.
_SMALLER: Final[Mapping[str, tuple[Unit, int]]] = {
    "g": (Unit.KILOGRAM, 1), "克": (Unit.KILOGRAM, 1),
    "mm": (Unit.METRE, 1), "毫米": (Unit.METRE, 1), "cm": (Unit.METRE, 10), "厘米": (Unit.METRE, 10),
    "ml": (Unit.LITRE, 1), "毫升": (Unit.LITRE, 1),
}  # fmt: skip
#: Units that are weighed or measured, not counted.
MEASURED: Final = frozenset({Unit.METRE, Unit.KILOGRAM, Unit.LITRE})
#: A number, with commas between its thousands if at all, and perhaps a unit behind it.
_TYPED: Final = re.compile(r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)\s*(?P<unit>[^\d\s.,].*)?")


def is_measured(unit: str) -> bool:
    return unit in MEASURED


def scale_of(unit: str) -> int:
    """How many of what the books count in make one unit."""
    return THOUSANDTHS if unit in MEASURED else 1


def quantity_from(said: str | int | float | Decimal, unit: str, *, least: int = 1, field: str = "quantity") -> int:
    """What was typed or sent, as the books keep it. A number without a unit is in the part's own.

    Raises Invalid at `field`: a fraction of what is counted, more than three decimals of what is measured, another
    unit, fewer than `least` (in what the books count in), more than they can hold.
    """
    number, typed = _number_and_unit(said, field)
    factor = _factor(typed, unit, field)
    exact = number * factor
    if exact != exact.to_integral_value():
        raise Invalid({field: _too_fine(unit)})
    if exact < 0:
        raise Invalid({field: _("A quantity cannot be negative.")})
    if exact < least:
        raise Invalid({field: _("Please say how many, at least %(least)s.") % {"least": show_quantity(least, unit)}})
    if exact > MOST:
        raise Invalid({field: _("That is more than the books can hold.")})
    return int(exact)


def _number_and_unit(said: str | int | float | Decimal, field: str) -> tuple[Decimal, str]:
    text = unicodedata.normalize("NFKC", str(said)).strip()
    if isinstance(said, str):
        match = _TYPED.fullmatch(text)
        number, unit = (match["number"].replace(",", ""), match["unit"] or "") if match else ("", "")
    else:
        number, unit = text, ""
    try:
        value = Decimal(number)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value.adjusted() > 12:
        raise Invalid({field: _("Please give a number, like 2 or 1.25.")})
    return value, unit.strip().lower()


def _factor(typed: str, unit: str, field: str) -> int:
    if not typed or UNIT_WORDS.get(typed) == unit:
        return scale_of(unit)
    if typed in _SMALLER and _SMALLER[typed][0] == unit:
        return _SMALLER[typed][1]
    wrong = _("This part is kept in %(unit)s, not in “%(typed)s”.")
    raise Invalid({field: wrong % {"unit": Unit(unit).label, "typed": typed[:20]}})


def _too_fine(unit: str) -> str:
    if is_measured(unit):
        return _("At most three decimals: nothing finer than 0.001 %(unit)s is kept.") % {"unit": unit}
    return _("This part is counted: there is no half of it.")


def wrong_unit(former: str, unit: str) -> str:
    """Why a part that is kept cannot change to this unit; empty when it can. Counted ones may be called otherwise."""
    if former == unit or not (is_measured(former) or is_measured(unit)):
        return ""
    wrong = _("Its quantities are in %(unit)s and would mean something else: make a new part that replaces this one.")
    return wrong % {"unit": Unit(former).label}


def show_quantity(quantity: int, unit: str) -> str:
    """ "3" pieces, "3 boxes", "1.25 kg"; the words are of the language in use."""
    if unit in MEASURED:
        return f"{_plain(quantity)} {unit}"
    if unit == Unit.PIECE:
        return str(quantity)
    return _counted(quantity, unit) % {"n": quantity}


def _counted(n: int, unit: str) -> str:
    match unit:
        case Unit.SET:
            return ngettext("%(n)s set", "%(n)s sets", n)
        case Unit.PAIR:
            return ngettext("%(n)s pair", "%(n)s pairs", n)
        case Unit.ROLL:
            return ngettext("%(n)s roll", "%(n)s rolls", n)
        case Unit.BOTTLE:
            return ngettext("%(n)s bottle", "%(n)s bottles", n)
        case Unit.BOX:
            return ngettext("%(n)s box", "%(n)s boxes", n)
    return "%(n)s"


def told_quantity(quantity: int, unit: str) -> int | str:
    """For facts and files, which are read in any language: 3, or "1.25 kg"."""
    return f"{_plain(quantity)} {unit}" if unit in MEASURED else quantity


def number_of(quantity: int, unit: str) -> int | float:
    """The number of units, for programs: 3, or 1.25."""
    return quantity / THOUSANDTHS if unit in MEASURED else quantity


def in_units(quantity: int, unit: str) -> Decimal:
    """The exact number of units, for money: prices are of one."""
    return Decimal(quantity) / scale_of(unit)


def typed_quantity(quantity: int, unit: str) -> str:
    """What a field shows to be changed: "3", "1.25"."""
    return _plain(quantity) if unit in MEASURED else str(quantity)


def _plain(thousandths: int) -> str:
    """1250 → "1.25", exactly."""
    number = Decimal(thousandths) / THOUSANDTHS
    return f"{number.normalize():f}"
