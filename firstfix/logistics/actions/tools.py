"""Tools are added, moved, sent for calibration and calibrated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.facts import ToolAdded, ToolCalibrated, ToolChanged, ToolMoved, ToolSentForCalibration
from firstfix.logistics.models import StockPlace, Tool, ToolCalibration
from firstfix.logistics.queries import central_warehouse, van_of
from firstfix.logistics.queries.loans import held_on
from firstfix.logistics.rules import calibration_end, day_before
from firstfix.logistics.words import held_words
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_paper
from firstfix.platform.records import keep
from firstfix.platform.tenants.zone import company_day

Result = ToolCalibration.Result


@transaction.atomic
def save_tool(tool: Tool, *, by: Actor) -> Tool:
    return keep(tool, by=by, action="tool.change", added=ToolAdded, changed=ToolChanged)


@transaction.atomic
def move_tool(tool: Tool, *, to_place: StockPlace, by: Actor, at: datetime | None = None) -> Tool:
    """To another place; to the one where it is, nothing happens. A lent tool is given back instead."""
    require(by, "tool.change")
    tool = locked_tool(tool)
    if out := tool.loans.filter(state="out").select_related("engineer", "tool__tool_type").first():
        raise Refused(held_words(out))
    return put_tool(tool, to_place, by=by, at=at or timezone.now())


def put_tool(tool: Tool, place: StockPlace, *, by: Actor, at: datetime) -> Tool:
    """The move itself; whether the person may is for the action around it to ask. It is back, if it was sent away."""
    tool = locked_tool(tool)
    before = tool.place
    if before != place:
        tool.place, tool.sent_to, tool.sent_on, tool.expected_on = place, "", None, None
        tool.save()
        record(ToolMoved(before.name if before else "", place.name), about=tool, by=by, at=at)
    return tool


def locked_tool(tool: Tool) -> Tool:
    rows = Tool.objects.select_for_update(of=("self",), no_key=True).select_related("tool_type", "place", "owner")
    return rows.get(pk=tool.pk)


@transaction.atomic
def send_tool(
    tool: Tool, *, sent_to: str, by: Actor, expected_on: date | None = None, at: datetime | None = None
) -> Tool:
    """Away for calibration: it lies at no place of ours until it is back. Refused while somebody has or needs it."""
    require(by, "tool.change")
    tool, at, sent_to = locked_tool(tool), at or timezone.now(), sent_to.strip()
    today = company_day(at)
    if not sent_to:
        raise Invalid({"sent_to": _("Please say who calibrates it.")})
    if expected_on and expected_on < today:
        raise Invalid({"expected_on": _("This day is over.")})
    if held := held_on(tool, today, expected_on or today):
        raise Refused(held_words(held))
    tool.place, tool.sent_to, tool.sent_on, tool.expected_on = None, sent_to[:120], today, expected_on
    tool.save()
    record(ToolSentForCalibration(tool.sent_to), about=tool, by=by, at=at)
    return tool


@transaction.atomic
def calibrate_tool(
    tool: Tool,
    *,
    done_on: date,
    by: Actor,
    until: date | None = None,
    certificate: str = "",
    provider: str = "",
    result: str = Result.PASSED,
    file: BinaryIO | None = None,
    at: datetime | None = None,
) -> Tool:
    """Calibrated on that day, with what the certificate says; without `until` it holds as long as its type says.

    A tool that was sent away is back, in its owner's van or the central warehouse. One that failed may not be used
    from that day on, until a later calibration says that it is within its limits.

    file  the certificate, as PDF or picture
    """
    require(by, "tool.change")
    tool = locked_tool(tool)
    if result not in Result.values:
        raise Invalid({"result": _("Please choose.")})
    end = _end(tool, done_on, until) if result != Result.FAILED else None
    calibration = ToolCalibration(
        tool=tool, done_on=done_on, until=end, result=result, certificate=certificate.strip()[:80],
        provider=(provider.strip() or tool.sent_to)[:120], by_name=by.name,
    )  # fmt: skip
    if file is not None:
        calibration.file = store_paper(file, name=getattr(file, "name", "") or "certificate")
    is_newest = not tool.calibrations.filter(done_on__gt=done_on).exists()
    calibration.save()
    if is_newest:
        # The day before says to everybody who asks for this date alone that it may not be used.
        tool.calibrated_until, tool.reminded_on = end or day_before(done_on), None
    home = _home(tool) if tool.sent_to else tool.place
    if tool.sent_to:
        tool.sent_to, tool.sent_on, tool.expected_on, tool.place = "", None, None, home
    tool.save()
    said = end.isoformat() if end else ""
    record(ToolCalibrated(said, calibration.certificate, result), about=tool, by=by, at=at)
    return tool


def _end(tool: Tool, done_on: date, until: date | None) -> date:
    months = tool.tool_type.calibration_months
    if until is None and months:
        until = calibration_end(done_on, every_months=months)
    if until is None:
        raise Invalid({"until": _("Please say until when: this type of tool has no interval.")})
    if until < done_on:
        raise Invalid({"until": _("It ends before it was done.")})
    if done_on > timezone.localdate():
        raise Invalid({"done_on": _("This day is still to come.")})
    return until


def _home(tool: Tool) -> Any:
    return (van_of(tool.owner) if tool.owner else None) or central_warehouse()
