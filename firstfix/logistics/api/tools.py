"""Tools for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import stock_place_for, tool_for
from firstfix.logistics.actions import calibrate_tool, move_tool, save_tool, send_tool
from firstfix.logistics.api.values import Reason, Serial
from firstfix.logistics.models import Tool, ToolCalibration
from firstfix.people.access import engineer_for
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
    serial: str
    owner_id: int | None = Field(description="the engineer whose personal tool it is; none: shared")
    out_of_order: str
    sent_to: str
    expected_on: date | None


class ToolChange(Schema):
    """What is not sent stays. Calibrating, moving and lending have verbs of their own, which say more."""

    code: str | None = Field(None, max_length=60)
    tool_type_id: Id | None = None
    place_id: Id | None = None
    calibrated_until: Day | None = None
    serial: Serial | None = None
    owner_id: Id | None = None
    out_of_order: Reason | None = None


class ToolIn(ToolChange):
    code: str = Field(max_length=60)
    tool_type_id: Id


class ToPlaceIn(Schema):
    place_id: Id


class CalibrationIn(Schema):
    done_on: Day
    until: Day | None = None
    certificate: Annotated[str, Field(max_length=80)] = ""
    provider: Annotated[str, Field(max_length=120)] = ""
    result: ToolCalibration.Result = ToolCalibration.Result.PASSED


class SendToolIn(Schema):
    sent_to: Annotated[str, Field(max_length=120)]
    expected_on: Day | None = None


class CalibrationOut(Schema):
    id: int
    done_on: date
    until: date | None
    result: str
    provider: str
    certificate: str
    url: str | None = Field(description="the certificate")

    @staticmethod
    def resolve_url(calibration: ToolCalibration) -> str | None:
        return reverse("file", args=[calibration.file.uid]) if calibration.file else None


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
    if given.owner_id is not None:
        engineer_for(request.user, given.owner_id)
    return save_tool(filled(tool, given), by=request.user)


@router.post("/tools/{int:id}/move", response=ToolOut)
def carry_tool(request: ApiRequest, id: int, given: ToPlaceIn) -> Any:
    tool = tool_for(request.user, id)
    return move_tool(tool, to_place=stock_place_for(request.user, given.place_id), by=request.user)


@router.post("/tools/{int:id}/calibration", response=ToolOut)
def calibrate(request: ApiRequest, id: int, given: CalibrationIn) -> Any:
    return calibrate_tool(tool_for(request.user, id), by=request.user, **given.dict())


@router.get("/tools/{int:id}/calibrations", response=list[CalibrationOut])
def calibrations(request: ApiRequest, id: int) -> Any:
    """The newest first."""
    return tool_for(request.user, id, to="see").calibrations.select_related("file").order_by("-done_on", "-pk")


@router.post("/tools/{int:id}/sending", response=ToolOut)
def send(request: ApiRequest, id: int, given: SendToolIn) -> Any:
    """Away for calibration; the calibration brings it back."""
    return send_tool(tool_for(request.user, id), by=request.user, **given.dict())
