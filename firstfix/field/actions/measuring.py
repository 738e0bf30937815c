"""With which tools a step of a checklist was done: named, in calibration that day, and kept with the result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.field.models import ChecklistStep
from firstfix.logistics.models import Tool
from firstfix.logistics.queries import tools_in_vans
from firstfix.logistics.words import unusable_words
from firstfix.platform.errors import Invalid
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit


def tools_of_step(
    visit: Visit, step: ChecklistStep, tools: Sequence[Tool], *, at: datetime | None
) -> list[dict[str, Any]]:
    """What is kept with the result of a step, as StepResult.tools.

    A step that names a type of tool asks for one of it. Where the crew has one only that may be used, nobody needs to
    name it. A tool that is out of calibration on the day of the test, or out of order, is refused with the remedy.
    """
    on, today = company_day(at or timezone.now()), timezone.localdate()
    chosen = list(tools)
    if step.tool_type_id and not any(tool.tool_type_id == step.tool_type_id for tool in chosen):
        chosen.append(_only_one(visit, step, at=at))
    for tool in chosen:
        if said := unusable_words(tool, on=on, today=today):
            raise Invalid({"tool": said})
    return [kept_of(tool, _certificate(tool)) for tool in chosen]


def _only_one(visit: Visit, step: ChecklistStep, *, at: datetime | None) -> Tool:
    on, today = company_day(at or timezone.now()), timezone.localdate()
    there = [tool for tool in tools_in_vans(visit.engineers.all()) if tool.tool_type_id == step.tool_type_id]
    usable = [tool for tool in there if not unusable_words(tool, on=on, today=today)]
    if len(usable) == 1:
        return usable[0]
    if usable:
        codes = _(", ").join(tool.code for tool in usable)
        raise Invalid({"tool": _("Say with which one it was done: %(tools)s.") % {"tools": codes}})
    if there:
        raise Invalid({"tool": unusable_words(there[0], on=on, today=today)})
    raise Invalid({"tool": _("%(type)s is needed for this step, and none is in your van.") % {"type": step.tool_type}})


def _certificate(tool: Tool) -> str:
    newest = tool.calibrations.order_by("-done_on", "-pk").first()
    return newest.certificate if newest else ""


def kept_of(tool: Tool, certificate: str) -> dict[str, Any]:
    """The tool as it is on the day of the test; later calibrations change no old report."""
    return {
        "id": tool.pk,
        "code": tool.code,
        "zh": tool.tool_type.name.zh,
        "en": tool.tool_type.name.en,
        "serial": tool.serial,
        "certificate": certificate,
        "until": tool.calibrated_until.isoformat() if tool.calibrated_until else "",
    }
