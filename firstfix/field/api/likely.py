"""What the visits of a day may need beside what they need for sure, as data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from firstfix.equipment.rules import number_of
from firstfix.field.access import day_engineer_for, require_day
from firstfix.field.queries.likely import likely_on
from firstfix.field.queries.pick_list import PartLine
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import AmountOut, Day
from firstfix.scheduling.queries.loads import LikelyPart

router = Router()


class LikelyLineOut(Schema):
    """`key` ticks it, as one of a pick list."""

    key: str
    part_id: int
    code: str
    quantity: AmountOut
    chance: float = Field(description="that any piece is wanted on the day")
    place_id: int | None = Field(description="where to take it")
    there: AmountOut
    work_order_ids: list[int]
    numbers_there: list[str] = Field(description="of a tracked part, when it must be said which of them go")


class LikelyPartOut(Schema):
    part_id: int
    code: str
    quantity: AmountOut
    chance: float = Field(description="that any piece is wanted on the day")
    place_id: int | None = Field(description="where to take it")
    in_van: AmountOut
    work_order_ids: list[int]


class StopChanceOut(Schema):
    work_order_id: int
    first_fix: float = Field(description="with the van as it is, and what is needed for sure")
    first_fix_with_load: float


class LikelyOut(Schema):
    """`take` is worth taking and lies in a depot, `in_van` is there already, `leave` may be wanted but is not worth the
    way or nowhere.
    """

    engineer_id: int
    day: date
    take: list[LikelyLineOut]
    in_van: list[LikelyPartOut]
    leave: list[LikelyPartOut]
    stops: list[StopChanceOut]


@router.get("/engineers/{int:id}/days/{day}/likely-parts", response=LikelyOut)
def likely_parts(request: ApiRequest, id: int, day: Day) -> Any:
    """By the fault models and what is known of each case; a part on board serves whichever visit needs it."""
    engineer = day_engineer_for(request.user, id)
    require_day(request.user, engineer)
    found = likely_on(engineer, day)
    return {
        "engineer_id": engineer.pk,
        "day": day,
        "take": [_line(one) for one in found.take],
        "in_van": _lines(found.load.in_van),
        "leave": _lines(found.load.leave),
        "stops": [
            {"work_order_id": one.order.pk, "first_fix": one.before, "first_fix_with_load": one.after}
            for one in found.stops
        ],
    }


def _line(line: PartLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "part_id": line.part.pk,
        "code": line.part.code,
        "quantity": number_of(line.quantity, line.part.unit),
        "chance": line.chance,
        "place_id": line.place.pk if line.place else None,
        "there": number_of(line.there, line.part.unit),
        "work_order_ids": list(line.orders),
        "numbers_there": [lot.number for lot in line.numbers],
    }


def _lines(lines: Iterable[LikelyPart]) -> list[dict[str, Any]]:
    return [
        {
            "part_id": one.part.pk,
            "code": one.part.code,
            "quantity": number_of(one.quantity, one.part.unit),
            "chance": one.chance,
            "place_id": one.place.pk if one.place else None,
            "in_van": number_of(one.there, one.part.unit),
            "work_order_ids": list(one.orders),
        }
        for one in lines
    ]
