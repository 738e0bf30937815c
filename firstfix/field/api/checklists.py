"""Checklists for programs: lists, and their steps in order."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import product_model_for
from firstfix.field.access import checklist_for, step_for
from firstfix.field.actions.checklists import move_step, remove_step, save_checklist, save_step
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, TextIn, TextOut
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.errors import NotFound
from firstfix.work.models import WorkOrder

router = Router()
Limited = Annotated[Decimal, Field(max_digits=14, decimal_places=4, allow_inf_nan=False)]


class ChecklistStepIn(Schema):
    """What is not sent stays; `text` is needed for a new one. Only readings have a unit and limits."""

    text: TextIn | None = None
    moment: ChecklistStep.Moment | None = None
    kind: ChecklistStep.Kind | None = None
    unit: str | None = Field(None, max_length=20)
    low: Limited | None = None
    high: Limited | None = None
    blocks: bool | None = None
    tool_type_id: Id | None = Field(None, description="a tool of this type is named with the result")


class ChecklistStepOut(Schema):
    id: int
    position: int
    text: TextOut
    moment: str
    kind: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    blocks: bool
    tool_type_id: int | None


class ChecklistIn(Schema):
    """What is not sent stays. `product_model_id` null: for all product models, or for those of a class."""

    name: TextIn | None = None
    kind: WorkOrder.Kind | None = None
    product_model_id: Id | None = None
    protection: Literal["", "I", "II", "internal"] | None = Field(None, description="only for models of this class")
    applied_part: Literal["", "none", "B", "BF", "CF"] | None = Field(None, description="only for models with this")
    is_active: bool | None = None


class ChecklistOut(Schema):
    id: int
    name: TextOut
    kind: str
    product_model_id: int | None
    protection: str
    applied_part: str
    is_active: bool
    version: int


class ChecklistInFull(ChecklistOut):
    steps: list[ChecklistStepOut]

    @staticmethod
    def resolve_steps(checklist: Checklist) -> list[ChecklistStep]:
        return list(checklist.steps.order_by("position"))


class StepPlaceIn(Schema):
    to: Literal["up", "down"]


@router.get("/checklists", response=Page[ChecklistOut])
def checklists(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "checklist.change")
    return page_of(Checklist.objects.all(), after=after, limit=limit)


@router.get("/checklists/{int:id}", response=ChecklistInFull)
def checklist(request: ApiRequest, id: int) -> Any:
    return checklist_for(request.user, id)


@router.post("/checklists", response={201: ChecklistInFull})
def add(request: ApiRequest, given: ChecklistIn) -> Any:
    require(request.user, "checklist.change")
    return Status(201, _save(request, Checklist(), given))


@router.patch("/checklists/{int:id}", response=ChecklistInFull)
def change(request: ApiRequest, id: int, given: ChecklistIn) -> Any:
    return _save(request, checklist_for(request.user, id), given)


@router.post("/checklists/{int:id}/steps", response={201: ChecklistStepOut})
def add_step(request: ApiRequest, id: int, given: ChecklistStepIn) -> Any:
    """The new step comes last."""
    step = ChecklistStep(checklist=checklist_for(request.user, id))
    return Status(201, save_step(_filled(step, given), by=request.user))


@router.patch("/checklists/{int:id}/steps/{int:step_id}", response=ChecklistStepOut)
def change_step(request: ApiRequest, id: int, step_id: int, given: ChecklistStepIn) -> Any:
    return save_step(_filled(step_for(request.user, id, step_id), given), by=request.user)


def _filled(step: ChecklistStep, given: ChecklistStepIn) -> ChecklistStep:
    if given.tool_type_id is not None and not ToolType.objects.filter(pk=given.tool_type_id).exists():
        raise NotFound
    return filled(step, given)


@router.post("/checklists/{int:id}/steps/{int:step_id}/place", response=ChecklistStepOut)
def place(request: ApiRequest, id: int, step_id: int, given: StepPlaceIn) -> Any:
    """One place up or down."""
    return move_step(step_for(request.user, id, step_id), up=given.to == "up", by=request.user)


@router.delete("/checklists/{int:id}/steps/{int:step_id}", response={204: None})
def remove(request: ApiRequest, id: int, step_id: int) -> HttpResponse:
    """Reports that have the step keep it."""
    remove_step(step_for(request.user, id, step_id), by=request.user)
    return HttpResponse(status=204)


def _save(request: ApiRequest, checklist: Checklist, given: ChecklistIn) -> Checklist:
    if given.product_model_id is not None:
        product_model_for(request.user, given.product_model_id)
    return save_checklist(filled(checklist, given), by=request.user)
