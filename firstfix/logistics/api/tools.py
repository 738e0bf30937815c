"""Tools for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import stock_place_for, tool_for
from firstfix.logistics.actions import calibrate_tool, move_tool, save_tool
from firstfix.logistics.api.values import Reason
from firstfix.logistics.models import Tool
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.errors import NotFound

router = Router()


class ToolOut(Schema):
    id: int
    code: str
    tool_type_id: int
    place_id: int | None
    calibrated_until: date | None


class ToolChange(Schema):
    """What is not sent stays. Calibrating and moving have verbs of their own, which say more."""

    code: str | None = Field(None, max_length=60)
    tool_type_id: Id | None = None
    place_id: Id | None = None
    calibrated_until: Day | None = None


class ToolIn(ToolChange):
    code: str = Field(max_length=60)
    tool_type_id: Id


class ToPlaceIn(Schema):
    place_id: Id


class CalibrationIn(Schema):
    done_on: Day
    until: Day | None = None
    certificate: Reason = ""


@router.get("/tools", response=Page[ToolOut])
def tools(request: ApiRequest, place: Id | None = None, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "tool.see")
    rows = Tool.objects.all()
    return page_of(rows.filter(place=place) if place else rows, after=after, limit=limit)


@router.post("/tools", response={201: ToolOut})
def add_tool(request: ApiRequest, given: ToolIn) -> Any:
    require(request.user, "tool.change")
    return Status(201, _save_tool(request, Tool(), given))


@router.get("/tools/{int:id}", response=ToolOut)
def tool(request: ApiRequest, id: int) -> Any:
    return tool_for(request.user, id, to="see")


@router.patch("/tools/{int:id}", response=ToolOut)
def change_tool(request: ApiRequest, id: int, given: ToolChange) -> Any:
    return _save_tool(request, tool_for(request.user, id), given)


def _save_tool(request: ApiRequest, tool: Tool, given: ToolChange) -> Tool:
    if given.tool_type_id is not None and not ToolType.objects.filter(pk=given.tool_type_id).exists():
        raise NotFound
    if given.place_id is not None:
        stock_place_for(request.user, given.place_id)
    return save_tool(filled(tool, given), by=request.user)


@router.post("/tools/{int:id}/move", response=ToolOut)
def carry_tool(request: ApiRequest, id: int, given: ToPlaceIn) -> Any:
    tool = tool_for(request.user, id)
    return move_tool(tool, to_place=stock_place_for(request.user, given.place_id), by=request.user)


@router.post("/tools/{int:id}/calibration", response=ToolOut)
def calibrate(request: ApiRequest, id: int, given: CalibrationIn) -> Any:
    return calibrate_tool(tool_for(request.user, id), by=request.user, **given.dict())
