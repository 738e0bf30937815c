"""Tools are added, moved and calibrated."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.facts import ToolAdded, ToolCalibrated, ToolChanged, ToolMoved
from firstfix.logistics.models import StockPlace, Tool
from firstfix.logistics.rules import calibration_end
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep


@transaction.atomic
def save_tool(tool: Tool, *, by: Actor) -> Tool:
    return keep(tool, by=by, action="tool.change", added=ToolAdded, changed=ToolChanged)


@transaction.atomic
def move_tool(tool: Tool, *, to_place: StockPlace, by: Actor, at: datetime | None = None) -> Tool:
    """To another place; to the one where it is, nothing happens."""
    require(by, "tool.change")
    return put_tool(tool, to_place, by=by, at=at or timezone.now())


def put_tool(tool: Tool, place: StockPlace, *, by: Actor, at: datetime) -> Tool:
    """The move itself; whether the person may is for the action around it to ask."""
    tool = Tool.objects.select_for_update(of=("self",)).select_related("place").get(pk=tool.pk)
    before = tool.place
    if before != place:
        tool.place = place
        tool.save()
        record(ToolMoved(before.name if before else "", place.name), about=tool, by=by, at=at)
    return tool


@transaction.atomic
def calibrate_tool(
    tool: Tool,
    *,
    done_on: date,
    by: Actor,
    until: date | None = None,
    certificate: str = "",
    at: datetime | None = None,
) -> Tool:
    """Calibrated on that day; without `until` it holds as long as its type says."""
    require(by, "tool.change")
    tool = Tool.objects.select_for_update(of=("self",)).select_related("tool_type", "place").get(pk=tool.pk)
    months = tool.tool_type.calibration_months
    if until is None and months:
        until = calibration_end(done_on, every_months=months)
    if until is None:
        raise Invalid({"until": _("Please say until when: this type of tool has no interval.")})
    if until < done_on:
        raise Invalid({"until": _("It ends before it was done.")})
    if done_on > timezone.localdate():
        raise Invalid({"done_on": _("This day is still to come.")})
    tool.calibrated_until = until
    tool.save()
    record(ToolCalibrated(until.isoformat(), certificate.strip()), about=tool, by=by, at=at)
    return tool
