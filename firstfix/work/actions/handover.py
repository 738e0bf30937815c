"""From what is known of a case to a visit that can fix it, or to R&D."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.actions import step_troubleshooting
from firstfix.equipment.models import Part
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.work.actions.orders import change_work_order, open_work_order
from firstfix.work.actions.steps import step_work_order
from firstfix.work.facts import WorkOrderChanged
from firstfix.work.models import OrderSkill, ServiceRequest, ToolNeed, WorkOrder
from firstfix.work.queries.cases import Handover, case_to_hand_over, handover_of


@transaction.atomic
def hand_over(
    about: ServiceRequest | WorkOrder,
    *,
    subject: str = "",
    priority: int | None = None,
    planned_minutes: int | None = None,
    part_needs: Mapping[Part, int] | None = None,
    by: Actor,
    at: datetime | None = None,
) -> WorkOrder:
    """A visit with the time, parts, skills and tools that the case asks for; what is said here goes before.

    A request gets its order; an order that is open is changed: parts that it needed before stay.
    """
    needs = handover_of(case_to_hand_over(about))
    parts = needs.parts if part_needs is None else part_needs
    minutes = planned_minutes or needs.planned_minutes
    if isinstance(about, ServiceRequest):
        order = open_work_order(
            request=about, subject=subject, priority=priority, planned_minutes=minutes, part_needs=parts, by=by, at=at
        )
    else:
        kept = {need.part: need.quantity for need in about.part_needs.select_related("part")}
        order = change_work_order(
            about, subject=subject or None, priority=priority, planned_minutes=minutes,
            part_needs=parts if part_needs is not None else kept | dict(parts), by=by, at=at,
        )  # fmt: skip
        if order.troubleshooting and order.troubleshooting.state in ("remote", "escalated"):
            step_troubleshooting(order.troubleshooting, "send_visit", by=by, at=at)
    _need_what_steps_need(order, needs, by=by, at=at)
    return order


@transaction.atomic
def escalate(about: ServiceRequest | WorkOrder, *, reason: str, by: Actor, at: datetime | None = None) -> WorkOrder:
    """R&D is asked: the order waits for them, and is made first where there is only a request."""
    require(by, "work_order.wait")
    if not reason.strip():
        raise Invalid({"reason": _("Please say what R&D is to find out.")})
    order = open_work_order(request=about, by=by, at=at) if isinstance(about, ServiceRequest) else about
    return step_work_order(order, "wait_for_rnd", reason=reason, by=by, at=at)


def _need_what_steps_need(order: WorkOrder, needs: Handover, *, by: Actor, at: datetime | None) -> None:
    """Skills and tools of the probable steps, beside what the product model asks for."""
    skills = set(order.orderskill_set.values_list("skill_id", flat=True))
    tools = set(order.tool_needs.values_list("tool_type_id", flat=True))
    new_skills = [OrderSkill(work_order=order, skill=skill) for skill in needs.skills if skill.pk not in skills]
    new_tools = [ToolNeed(work_order=order, tool_type=tool) for tool in needs.tools if tool.pk not in tools]
    OrderSkill.objects.bulk_create(new_skills)
    ToolNeed.objects.bulk_create(new_tools)
    fields = [name for name, new in (("skills", new_skills), ("tool_needs", new_tools)) if new]
    if fields:
        record(WorkOrderChanged(tuple(fields)), about=order, by=by, at=at)
