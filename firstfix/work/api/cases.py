"""Troubleshooting of requests and orders, and what becomes of it."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.work.access import request_for, work_order_for
from firstfix.work.actions import escalate, hand_over, offer_questions, troubleshoot
from firstfix.work.api.orders import Minutes, OrderOut, PartNeedIn, PartNeedOut, needed_parts
from firstfix.work.models import PartNeed, ServiceRequest, WorkOrder
from firstfix.work.queries import case_to_hand_over, handover_of
from firstfix.work.rules import Priority

router = Router()


class CaseBegunOut(Schema):
    troubleshooting_id: int


class HandoverOut(Schema):
    """What a visit needs by what is known of the fault."""

    parts: list[PartNeedOut]
    first_fix: float = Field(description="0…1: how probably the first visit fixes it with these parts")
    minutes: int = Field(description="mean time on site")
    planned_minutes: int | None = Field(description="eight of ten such visits end within it")
    skill_ids: list[int]
    tool_type_ids: list[int]


class HandoverIn(Schema):
    """What is not said comes from the case."""

    subject: str = Field("", max_length=200)
    priority: Priority | None = None
    planned_minutes: Minutes | None = None
    parts_needed: list[PartNeedIn] | None = None


class EscalationIn(Schema):
    reason: str = Field(description="what R&D is to find out", max_length=1000)


@router.post("/requests/{int:id}/troubleshooting", response=CaseBegunOut)
def troubleshoot_request(request: ApiRequest, id: int) -> Any:
    """The case of the request, begun now if there is none. For a customer: the questions they may answer themselves."""
    reported = request_for(request.user, id)
    if may(request.user, "troubleshooting.answer"):
        offer_questions(reported, by=request.user)
    else:
        troubleshoot(reported, by=request.user)
    return {"troubleshooting_id": reported.troubleshooting_id}


@router.post("/work-orders/{int:id}/troubleshooting", response=CaseBegunOut)
def troubleshoot_order(request: ApiRequest, id: int) -> Any:
    return {"troubleshooting_id": troubleshoot(work_order_for(request.user, id), by=request.user).pk}


@router.get("/requests/{int:id}/handover", response=HandoverOut)
def needs_of_request(request: ApiRequest, id: int) -> Any:
    require(request.user, "troubleshooting.see")
    return _needs(request_for(request.user, id))


@router.get("/work-orders/{int:id}/handover", response=HandoverOut)
def needs_of_order(request: ApiRequest, id: int) -> Any:
    require(request.user, "troubleshooting.see")
    return _needs(work_order_for(request.user, id))


@router.post("/requests/{int:id}/handover", response={201: OrderOut})
def hand_over_request(request: ApiRequest, id: int, given: HandoverIn) -> Any:
    """The work order, with what the case asks for."""
    require(request.user, "work_order.open")
    return Status(201, hand_over(request_for(request.user, id), by=request.user, **_said(given)))


@router.post("/work-orders/{int:id}/handover", response=OrderOut)
def hand_over_order(request: ApiRequest, id: int, given: HandoverIn) -> Any:
    return hand_over(work_order_for(request.user, id, to="change"), by=request.user, **_said(given))


@router.post("/requests/{int:id}/escalation", response={201: OrderOut})
def escalate_request(request: ApiRequest, id: int, given: EscalationIn) -> Any:
    require(request.user, "work_order.open")
    return Status(201, escalate(request_for(request.user, id), reason=given.reason, by=request.user))


@router.post("/work-orders/{int:id}/escalation", response=OrderOut)
def escalate_order(request: ApiRequest, id: int, given: EscalationIn) -> Any:
    return escalate(work_order_for(request.user, id, to="wait"), reason=given.reason, by=request.user)


def _said(given: HandoverIn) -> dict[str, Any]:
    said = given.dict(exclude={"parts_needed"})
    return said | {"part_needs": None if given.parts_needed is None else needed_parts(given.parts_needed)}


def _needs(about: ServiceRequest | WorkOrder) -> dict[str, Any]:
    needs = handover_of(case_to_hand_over(about))
    return {
        "parts": [PartNeed(part=part, quantity=quantity) for part, quantity in needs.parts.items()],
        "first_fix": needs.first_fix,
        "minutes": needs.minutes,
        "planned_minutes": needs.planned_minutes,
        "skill_ids": [one.pk for one in needs.skills],
        "tool_type_ids": [one.pk for one in needs.tools],
    }
