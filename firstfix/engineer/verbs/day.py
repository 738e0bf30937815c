"""The day: accepted, packed, what was missing, the way to a visit, and free words."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.field.actions.day import accept_day, pack_day, report_missing
from firstfix.field.actions.notes import write_note
from firstfix.field.actions.travel import tell_travel
from firstfix.platform.api.values import Day, Id, Moment

Keys = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=500)]


class AcceptData(Schema):
    day: Day
    visits: Annotated[dict[Id, Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(max_length=200)]
    starts: Annotated[dict[Id, Moment], Field(max_length=200)] = {}


class PackData(Schema):
    """All that is ticked now; `numbers`: the serial numbers that were scanned, by the key of their line."""

    day: Day
    keys: Keys
    numbers: Annotated[
        dict[str, Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=100)]], Field(max_length=500)
    ] = {}


class MissingData(Schema):
    day: Day
    keys: Keys
    note: Annotated[str, Field(max_length=2000)] = ""


class TravelData(Schema):
    kilometres: Annotated[Decimal, Field(ge=0, le=3000, allow_inf_nan=False)]
    minutes: Annotated[int, Field(ge=0, le=2880)] | None = None


class NoteData(Schema):
    text: Annotated[str, Field(min_length=1, max_length=4000)]


def tell_accepted(told: Told, data: AcceptData) -> Made:
    accepted = accept_day(told.engineer, data.day, visits=data.visits, starts=data.starts, by=told.by, at=told.at)
    return Made("day", accepted.pk, data.day.isoformat())


def tell_packed(told: Told, data: PackData) -> None:
    pack_day(told.engineer, data.day, keys=set(data.keys), numbers=data.numbers, by=told.by, at=told.at)


def tell_missing(told: Told, data: MissingData) -> Made:
    report = report_missing(told.engineer, data.day, keys=data.keys, note=data.note, by=told.by, at=told.at)
    return Made("missing_report", report.pk, data.day.isoformat())


def tell_way(told: Told, data: TravelData) -> Made:
    visit = told.visit
    tell_travel(visit, told.engineer, kilometres=data.kilometres, minutes=data.minutes, by=told.by, at=told.at)
    return Made("visit", visit.pk, visit.work_order.number)


def tell_note(told: Told, data: NoteData) -> Made:
    visit = told.visit
    note = write_note(visit.work_order, data.text, visit=visit, by=told.by, at=told.at, uid=told.uid)
    return Made("note", note.pk, visit.work_order.number)


VERBS: Verbs = {
    "accept_day": Verb(AcceptData, tell_accepted),
    "pack": Verb(PackData, tell_packed),
    "report_missing": Verb(MissingData, tell_missing),
    "travel": Verb(TravelData, tell_way),
    "note": Verb(NoteData, tell_note),
}
