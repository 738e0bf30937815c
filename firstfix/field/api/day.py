"""Prepare my day (晨间准备), as data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.field.access import day_engineer_for
from firstfix.field.actions.day import confirm_picks, print_day
from firstfix.field.queries.changes import changes_since
from firstfix.field.queries.day import DayStop, day_of
from firstfix.field.queries.pick_list import PartLine, PickList, ToolLine
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Day

router = Router()


class PartLineOut(Schema):
    """`source`: van, take or missing."""

    key: str
    part_id: int
    code: str
    name: str
    source: str
    place_id: int | None
    quantity: int
    work_order_ids: list[int]


class ToolLineOut(Schema):
    key: str
    tool_type_id: int
    name: str
    source: str
    place_id: int | None
    tool_code: str | None
    is_expired: bool
    work_order_ids: list[int]


class PicksOut(Schema):
    parts: list[PartLineOut]
    tools: list[ToolLineOut]
    blocked_work_order_ids: list[int]


class PastOut(Schema):
    at: datetime
    work_order_id: int
    engineers: list[str]
    done: str


class StopContactOut(Schema):
    name: str
    phone: str
    email: str


class PreparedStopOut(Schema):
    number: int
    visit_id: int
    work_order_id: int
    order_number: str
    state: str
    start: datetime
    end: datetime
    window_from: datetime
    window_to: datetime
    travel_minutes: int
    site_id: int
    site: str
    address: str
    access_rules: str
    asset_id: int | None
    fault: str
    note: str
    entitlement: str
    contact: StopContactOut | None
    photo_urls: list[str]
    past: list[PastOut]
    repeat_of_id: int | None
    carried_over: str = Field(description="why it was left unfinished before, or nothing")
    is_blocked: bool


class LeftOverOut(Schema):
    work_order_id: int
    order_number: str
    fault: str
    why: str


class ChangeOut(Schema):
    order: str
    site: str
    words: str


class PreparedOut(Schema):
    engineer_id: int
    day: date
    travel_minutes: int
    stops: list[PreparedStopOut]
    left_over: list[LeftOverOut]
    picks: PicksOut
    printed_at: datetime | None
    changes_since_printed: list[ChangeOut]


class PrintedOut(Schema):
    """The paper itself is a page: /day-sheets/{id}."""

    id: int
    engineer_id: int
    day: date
    printed_at: datetime


class PackedIn(Schema):
    """Keys of lines of the pick list."""

    keys: Annotated[list[str], Field(min_length=1, max_length=500)]


@router.get("/engineers/{int:id}/days/{day}", response=PreparedOut)
def prepare(request: ApiRequest, id: int, day: Day) -> Any:
    engineer = day_engineer_for(request.user, id)
    now = timezone.now()
    found = day_of(engineer, day, now=now)
    return {
        "engineer_id": engineer.pk,
        "day": day,
        "travel_minutes": _minutes(found.travel),
        "stops": [_stop(stop) for stop in found.stops],
        "left_over": [
            {"work_order_id": one.order.pk, "order_number": one.order.number, "fault": one.fault,
             "why": one.carry_over.why}
            for one in found.left_over
        ],
        "picks": _picks(found.picks),
        "printed_at": found.sheet.printed_at if found.sheet else None,
        "changes_since_printed": changes_since(found.sheet, found, now=now) if found.sheet else [],
    }  # fmt: skip


@router.post("/engineers/{int:id}/days/{day}/picks", response=PicksOut)
def packed(request: ApiRequest, id: int, day: Day, given: PackedIn) -> Any:
    """What is packed goes into the van. Refused when a line is not as it was shown; nothing is booked then."""
    engineer = day_engineer_for(request.user, id)
    confirm_picks(engineer, day, ticked=given.keys, by=request.user)
    return _picks(day_of(engineer, day, now=timezone.now()).picks)


@router.post("/engineers/{int:id}/days/{day}/sheets", response={201: PrintedOut})
def printed(request: ApiRequest, id: int, day: Day) -> Any:
    """The day is kept as it is now; from then on `changes_since_printed` says what is different."""
    return Status(201, print_day(day_engineer_for(request.user, id), day, by=request.user))


def _stop(stop: DayStop) -> dict[str, Any]:
    visit, order = stop.visit, stop.order
    return {
        "number": stop.number,
        "visit_id": visit.pk,
        "work_order_id": order.pk,
        "order_number": order.number,
        "state": visit.state,
        "start": visit.planned_start,
        "end": visit.planned_end,
        "window_from": visit.window_from,
        "window_to": visit.window_to,
        "travel_minutes": _minutes(stop.leg.travel),
        "site_id": order.site_id,
        "site": order.site.name,
        "address": order.site.address,
        "access_rules": order.site.access_rules,
        "asset_id": order.asset_id,
        "fault": stop.fault,
        "note": stop.note,
        "entitlement": stop.entitlement,
        "contact": stop.contact,
        "photo_urls": [reverse("file", args=[photo.uid]) for photo in stop.photos],
        "past": [
            {"at": one.at, "work_order_id": one.order.pk, "engineers": one.engineers, "done": one.done}
            for one in stop.past
        ],
        "repeat_of_id": stop.repeat.earlier.pk if stop.repeat else None,
        "carried_over": stop.carried_over.why if stop.carried_over else "",
        "is_blocked": stop.is_blocked,
    }


def _picks(picks: PickList) -> dict[str, Any]:
    return {
        "parts": [_part(line) for line in picks.parts],
        "tools": [_tool(line) for line in picks.tools],
        "blocked_work_order_ids": sorted(picks.blocked),
    }


def _part(line: PartLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "part_id": line.part.pk,
        "code": line.part.code,
        "name": str(line.part.name),
        "source": line.source.value,
        "place_id": line.place.pk if line.place else None,
        "quantity": line.quantity,
        "work_order_ids": line.orders,
    }


def _tool(line: ToolLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "tool_type_id": line.tool_type.pk,
        "name": str(line.tool_type.name),
        "source": line.source.value,
        "place_id": line.place.pk if line.place else None,
        "tool_code": line.tool.code if line.tool else None,
        "is_expired": line.expired is not None,
        "work_order_ids": line.orders,
    }


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
