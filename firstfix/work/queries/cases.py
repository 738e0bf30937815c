"""The troubleshooting of requests and orders, in the words of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import case_in_brief, finding_of, has_published_model, visit_needs_of
from firstfix.equipment.models import Part
from firstfix.equipment.rules import scale_of
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.catalogues.models import FailureCode, Skill, ToolType
from firstfix.platform.errors import Refused
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.states import OPEN_STATES

#: Times are planned in steps of so many minutes, and no visit is shorter than three of them.
MINUTES = 5


@dataclass(frozen=True)
class Handover:
    """What a visit needs by its case. `minutes` is the mean time, `planned_minutes` ends eight of ten such visits.

    Ids of the model that no catalogue has are left out; `planned_minutes` is None where no repair is worth trying.
    """

    parts: Mapping[Part, int]
    first_fix: float
    minutes: int
    planned_minutes: int | None
    skills: Sequence[Skill]
    tools: Sequence[ToolType]


def case_to_hand_over(about: ServiceRequest | WorkOrder) -> TroubleshootingRecord:
    """Refused where nothing is known that could be handed over."""
    if about.troubleshooting is None:
        raise Refused(_("Nothing has been troubleshot here yet."))
    return about.troubleshooting


def handover_of(case: TroubleshootingRecord) -> Handover:
    needs = visit_needs_of(case)
    parts = {part.code: part for part in Part.objects.filter(code__in=needs.parts)}
    return Handover(
        parts={
            parts[code]: quantity * scale_of(parts[code].unit)
            for code, quantity in needs.parts.items()
            if code in parts
        },
        first_fix=needs.first_fix,
        minutes=round(needs.minutes),
        planned_minutes=max(3, -int(-needs.most_minutes // MINUTES)) * MINUTES if needs.most_minutes else None,
        skills=list(Skill.objects.filter(code__in=needs.skills).order_by("code")),
        tools=list(ToolType.objects.filter(code__in=needs.tools).order_by("code")),
    )


def about_case(case: TroubleshootingRecord) -> ServiceRequest | WorkOrder | None:
    """Whose case it is: the order once there is one."""
    order = case.work_orders.select_related("asset", "request").order_by("-pk").first()
    return order or case.requests.select_related("asset").order_by("-pk").first()


def case_card(about: ServiceRequest | WorkOrder, *, by: Actor) -> dict[str, Any]:
    """What `work/_case.html` shows: the case in brief, or where one is begun if that can be."""
    case = about.troubleshooting
    if case is not None:
        return {"brief": case_in_brief(case), "case_url": reverse("troubleshooting", args=[case.pk])}
    is_open = about.state in OPEN_STATES if isinstance(about, WorkOrder) else about.state == "new"
    may_begin = is_open and may(by, "troubleshooting.do") and has_published_model(about.asset)
    return {"brief": None, "begin_url": address_of(about, "troubleshooting") if may_begin else ""}


def address_of(about: ServiceRequest | WorkOrder, what: str) -> str:
    """requests/12/handover, work-orders/12/handover, …"""
    kind = "work_order" if isinstance(about, WorkOrder) else "request"
    return reverse(f"{kind}_{what}", args=[about.pk])


def codes_by_case(case: TroubleshootingRecord, *, fault: str = "") -> tuple[dict[str, FailureCode], str]:
    """What a closing says by the case: failure codes by kind, as far as the catalogue has them, and what was done."""
    finding = finding_of(case, fault=fault)
    known = FailureCode.objects.filter(code__in=finding.codes.values(), is_active=True)
    return {one.kind: one for one in known if finding.codes.get(one.kind) == one.code}, finding.work_done
