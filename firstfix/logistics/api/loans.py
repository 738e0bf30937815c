"""Loans of shared tools, and kits of skills, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import stock_place_for, tool_for, tool_loan_for
from firstfix.logistics.actions import (
    cancel_loan,
    give_back_tool,
    lend_tool,
    reserve_tool,
    set_kit_tool,
    take_tool,
)
from firstfix.logistics.api.values import Reason
from firstfix.logistics.models import KitTool, ToolLoan
from firstfix.logistics.queries import kits_listed
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.platform.errors import NotFound

router = Router()


class ToolLoanOut(Schema):
    id: int
    tool_id: int
    engineer_id: int
    work_order_id: int | None
    starts_on: date
    due_on: date
    state: str
    taken_at: datetime | None
    returned_at: datetime | None
    condition: str
    note: str


class ReserveIn(Schema):
    engineer_id: Id
    starts_on: Day
    due_on: Day


class LendIn(Schema):
    engineer_id: Id
    due_on: Day


class GiveBackIn(Schema):
    condition: ToolLoan.Condition = ToolLoan.Condition.GOOD
    note: Reason = ""
    place_id: Id | None = Field(None, description="where it lies now; without it, where it came from")


class KitToolOut(Schema):
    skill_id: int
    tool_type_id: int
    quantity: int


class KitToolIn(Schema):
    skill_id: Id
    tool_type_id: Id
    quantity: int = Field(ge=0, le=99, description="0 takes it out of the kit")


@router.get("/tool-loans", response=Page[ToolLoanOut])
def loans(
    request: ApiRequest,
    tool: Id | None = None,
    engineer: Id | None = None,
    state: Annotated[str, Query(description="reserved, out, given_back or cancelled")] = "",
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "tool.see")
    asked = {"tool": tool, "engineer": engineer, "state": state}
    rows = ToolLoan.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows, after=after, limit=limit)


@router.post("/tools/{int:id}/reservations", response={201: ToolLoanOut})
def reserve(request: ApiRequest, id: int, given: ReserveIn) -> Any:
    tool, engineer = tool_for(request.user, id, to="reserve"), engineer_for(request.user, given.engineer_id)
    made = reserve_tool(tool, engineer=engineer, starts_on=given.starts_on, due_on=given.due_on, by=request.user)
    return Status(201, made)


@router.post("/tools/{int:id}/loans", response={201: ToolLoanOut})
def lend(request: ApiRequest, id: int, given: LendIn) -> Any:
    """Handed out at once, without a reservation."""
    tool, engineer = tool_for(request.user, id, to="lend"), engineer_for(request.user, given.engineer_id)
    return Status(201, lend_tool(tool, engineer=engineer, due_on=given.due_on, by=request.user))


@router.post("/tool-loans/{int:id}/taking", response=ToolLoanOut)
def take(request: ApiRequest, id: int) -> Any:
    return take_tool(tool_loan_for(request.user, id, to="lend"), by=request.user)


@router.post("/tool-loans/{int:id}/return", response=ToolLoanOut)
def give_back(request: ApiRequest, id: int, given: GiveBackIn) -> Any:
    loan = tool_loan_for(request.user, id, to="lend")
    place = stock_place_for(request.user, given.place_id) if given.place_id else None
    return give_back_tool(loan, condition=given.condition, note=given.note, to_place=place, by=request.user)


@router.post("/tool-loans/{int:id}/cancellation", response=ToolLoanOut)
def cancel(request: ApiRequest, id: int) -> Any:
    return cancel_loan(tool_loan_for(request.user, id, to="reserve"), by=request.user)


@router.get("/tool-kits", response=list[KitToolOut])
def kits(request: ApiRequest) -> Any:
    require(request.user, "tool.see")
    return kits_listed()


@router.put("/tool-kits", response={200: KitToolOut, 204: None})
def set_kit(request: ApiRequest, given: KitToolIn) -> Any:
    require(request.user, "tool_kit.change")
    skill = Skill.objects.filter(pk=given.skill_id).first()
    kind = ToolType.objects.filter(pk=given.tool_type_id).first()
    if skill is None or kind is None:
        raise NotFound
    kept: KitTool | None = set_kit_tool(skill, kind, quantity=given.quantity, by=request.user)
    return kept or Status(204, None)
