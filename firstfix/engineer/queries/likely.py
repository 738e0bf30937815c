"""What a day's visits may need beside what they need for sure, as the phone keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from firstfix.engineer.queries.values import both
from firstfix.equipment.models import Part
from firstfix.equipment.rules import number_of
from firstfix.field.queries.accepted import LikelyPacked, likely_packed
from firstfix.field.queries.likely import likely_on
from firstfix.field.queries.pick_list import PartLine
from firstfix.people.models import Engineer
from firstfix.scheduling.queries.loads import LikelyPart


def likely_document(engineer: Engineer, day: date) -> dict[str, Any]:
    """`take` is worth taking, most probable first, `taken` what has been; `in_van` lies there already, `leave` is not
    worth the way or nowhere; each with how many of it. `stops` are the chances of a first fix.
    """
    found = likely_on(engineer, day)
    return {
        "day": day,
        "take": [_line(one) for one in found.take],
        "taken": [_taken(one) for one in likely_packed(engineer, day)],
        "in_van": _lines(found.load.in_van),
        "leave": _lines(found.load.leave),
        "stops": [
            {"order": one.order.pk, "first_fix": one.before, "first_fix_with_load": one.after} for one in found.stops
        ],
    }


def _line(line: PartLine) -> dict[str, Any]:
    return {
        "key": line.key,
        **_pieces(line.part, line.quantity),
        "chance": line.chance,
        "place": line.place.name if line.place else "",
        "orders": list(line.orders),
        **({"numbers": [lot.number for lot in line.numbers]} if line.needs_numbers else {}),
    }


def _pieces(part: Part, quantity: int) -> dict[str, Any]:
    return {
        "part": part.pk,
        "code": part.code,
        "name": both(part.name),
        "unit": part.unit,
        "quantity": number_of(quantity, part.unit),
    }


def _taken(line: LikelyPacked) -> dict[str, Any]:
    return {"key": line.key, **_pieces(line.part, line.quantity), "place": line.place.name}


def _lines(lines: Iterable[LikelyPart]) -> list[dict[str, Any]]:
    return [
        {
            **_pieces(one.part, one.quantity or one.there),
            "chance": one.chance,
            "place": one.place.name if one.place else "",
            "orders": list(one.orders),
        }
        for one in lines
    ]
