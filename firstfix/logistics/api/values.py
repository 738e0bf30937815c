"""What several rooms of parts and tools are told in."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from firstfix.equipment.models import Part
from firstfix.equipment.rules import number_of, quantity_from
from firstfix.logistics.actions import Numbered
from firstfix.platform.api.values import Amount, AmountOut, Day


class OfPart(Schema):
    """A row that says how much of a part, in the part's unit."""

    @staticmethod
    def resolve_quantity(row: Any) -> AmountOut:
        return number_of(row.quantity, row.part.unit)


def in_units(name: str) -> Any:
    """`resolve_asked = in_units("asked")`: the row's field of that name, in the unit of its part; null stays null."""

    def resolve(row: Any) -> AmountOut | None:
        kept = getattr(row, name)
        return None if kept is None else number_of(kept, row.part.unit)

    return staticmethod(resolve)


Reason = Annotated[str, Field(max_length=200)]


Serial = Annotated[str, Field(max_length=80)]


class LotIn(Schema):
    """A serial number, or so much of a batch."""

    number: Serial
    quantity: Amount | None = Field(None, description="of a batch; a serial number is one piece")
    expires_on: Day | None = None


LotsIn = Annotated[list[LotIn], Field(max_length=2000)]


def numbered(given: list[LotIn], part: Part) -> list[Numbered]:
    return [
        Numbered(one.number, 1 if one.quantity is None else quantity_from(one.quantity, part.unit), one.expires_on)
        for one in given
    ]
