"""Prepare my day (晨间准备), as data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.equipment.rules import number_of
from firstfix.field.access import day_engineer_for, missing_report_for
from firstfix.field.actions.day import accept_day, answer_missing, confirm_picks, pack_day, print_day, report_missing
from firstfix.field.queries.accepted import missing_reports
from firstfix.field.queries.changes import changes_since
from firstfix.field.queries.day import DayStop, day_of
from firstfix.field.queries.pick_list import PartLine, PickList, ToolLine
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import AmountOut, Day, Id

router = Router()


NumbersOfLines = Annotated[
    dict[str, Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=500)]], Field(max_length=500)
]


class PartLineOut(Schema):
    """`source`: van, take or missing."""

    key: str
    part_id: int
    code: str
    name: str
    source: str
    place_id: int | None
    quantity: AmountOut
    work_order_ids: list[int]
    numbers_there: list[str] = Field(description="of a tracked part, when it must be said which of them go")


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


class PreparedCallOut(Schema):
    """A call at a warehouse right before the stop; `parts` are kept there."""

    place_id: int
    place: str
    start: datetime
    end: datetime
    travel_minutes: int
    parts: list[str] = Field(description="codes")
    has_tools: bool


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
    calls: list[PreparedCallOut]


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
    """Keys of lines of the pick list, or of what is worth taking beside it.

    `numbers`: serial numbers or batches by the key of their line.
    """

    keys: Annotated[list[str], Field(min_length=1, max_length=500)]
    numbers: NumbersOfLines = {}


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
    """What is packed goes into the van. Refused when a line is not as it was shown; nothing is booked then.

    A line whose serial numbers are lacking stays to be taken.
    """
    engineer = day_engineer_for(request.user, id)
    confirm_picks(engineer, day, ticked=given.keys, numbers=given.numbers, by=request.user)
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
        "calls": [
            {
                "place_id": one.call.place_id,
                "place": one.call.place.name,
                "start": one.span.start,
                "end": one.span.end,
                "travel_minutes": _minutes(one.leg.travel),
                "parts": [fetched.part.code for fetched in one.parts if fetched.part],
                "has_tools": one.has_tools,
            }
            for one in stop.calls
        ],
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
        "quantity": number_of(line.quantity, line.part.unit),
        "work_order_ids": line.orders,
        "numbers_there": [lot.number for lot in line.numbers],
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


class DayAcceptedIn(Schema):
    visits: dict[Id, Annotated[int, Field(ge=1, le=2**31 - 1)]] = Field(
        max_length=200, description="the version of each visit, as it was seen"
    )


class DayAcceptedOut(Schema):
    engineer_id: int
    day: date
    at: datetime
    visits: dict[str, Any]


class MissingIn(Schema):
    keys: list[Annotated[str, Field(max_length=60)]] = Field(max_length=500, description="of lines of the pick list")
    note: str = Field("", max_length=2000)


class PackingIn(Schema):
    keys: list[Annotated[str, Field(max_length=60)]] = Field(
        max_length=500, description="of all lines that are ticked now; what was ticked before and is not goes back"
    )
    numbers: NumbersOfLines = {}


class PackingOut(Schema):
    engineer_id: int
    day: date
    at: datetime
    keys: list[str]


class MissingLineOut(Schema):
    zh: str
    en: str
    code: str
    quantity: int | str = Field(description="3, or “1.25 kg”")


class MissingReportOut(Schema):
    id: int
    uid: UUID
    engineer_id: int
    day: date
    lines: list[MissingLineOut]
    note: str
    at: datetime
    answer: str
    answered_at: datetime | None
    answered_by_name: str


class MissingAnswerIn(Schema):
    answer: Annotated[str, Field(min_length=1, max_length=400)]


@router.put("/engineers/{int:id}/days/{day}/acceptance", response=DayAcceptedOut)
def accept(request: ApiRequest, id: int, day: Day, given: DayAcceptedIn) -> Any:
    """The engineer has seen the day and goes by it."""
    return accept_day(day_engineer_for(request.user, id), day, visits=given.visits, by=request.user)


@router.put("/engineers/{int:id}/days/{day}/packing", response=PackingOut)
def packing(request: ApiRequest, id: int, day: Day, given: PackingIn) -> Any:
    """All that has been packed, as a phone tells it."""
    return pack_day(
        day_engineer_for(request.user, id), day, keys=set(given.keys), numbers=given.numbers, by=request.user
    )


@router.post("/engineers/{int:id}/days/{day}/missing", response={201: MissingReportOut})
def tell_missing(request: ApiRequest, id: int, day: Day, given: MissingIn) -> Any:
    engineer = day_engineer_for(request.user, id)
    return Status(201, report_missing(engineer, day, keys=given.keys, note=given.note, by=request.user))


@router.get("/missing-reports", response=Page[MissingReportOut])
def missing(
    request: ApiRequest,
    open: Annotated[bool, Query(description="only those that nobody has answered")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "day.see_all")
    return page_of(missing_reports(is_open=open), after=after, limit=limit)


@router.post("/missing-reports/{int:id}/answer", response=MissingReportOut)
def answer(request: ApiRequest, id: int, given: MissingAnswerIn) -> Any:
    return answer_missing(missing_report_for(request.user, id), answer=given.answer, by=request.user)
