"""Which tools are where, and whether they may be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from firstfix.logistics.models import Tool
from firstfix.logistics.queries.stock import engineers_of_vans
from firstfix.logistics.rules import Calibration, calibration_state
from firstfix.people.models import Engineer


class ToolAt(NamedTuple):
    id: int
    code: str
    tool_type_id: int
    place_id: int
    calibrated_until: date | None
    calibration: Calibration


def tools_at(places: Iterable[int], *, on: date, types: Iterable[int] | None = None) -> list[ToolAt]:
    """The tools at these places (ids) with their calibration on that day; what stays valid longest comes first."""
    tools = Tool.objects.filter(place__in=places)
    rows = (tools if types is None else tools.filter(tool_type__in=types)).values_list(
        "pk", "code", "tool_type_id", "place_id", "calibrated_until", "tool_type__calibration_months"
    )
    found = [
        ToolAt(pk, code, type_id, place_id or 0, until, calibration_state(until, every_months=months, on=on))
        for pk, code, type_id, place_id, until, months in rows
    ]
    return sorted(
        found, key=lambda tool: (tool.calibrated_until is None, tool.calibrated_until, tool.code), reverse=True
    )


def tools_by_engineer(
    engineers: Iterable[Engineer], *, on: date | None = None, types: Collection[int] | None = None
) -> dict[int, set[int]]:
    """The types of the tools in each van that may be used on that day: {engineer id: {tool type id}}.

    types  only these (ids), of which there may be none at all; None: all
    """
    if types is not None and not types:
        return {}
    vans = engineers_of_vans(engineers)
    usable: dict[int, set[int]] = defaultdict(set)
    for tool in tools_at(vans, on=on or timezone.localdate(), types=types):
        if tool.calibration.is_usable:
            usable[vans[tool.place_id]].add(tool.tool_type_id)
    return dict(usable)
