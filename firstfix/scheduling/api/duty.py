"""Shifts, on-call duty and absences."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Moment
from firstfix.platform.errors import NotFound
from firstfix.scheduling.actions import add_absence, make_shifts, remove_absence, remove_shift, set_on_call
from firstfix.scheduling.models import Absence, Shift
from firstfix.scheduling.queries.duty import why_absent

router = Router()


class ShiftOut(Schema):
    id: int
    engineer_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime


class PatternIn(Schema):
    """Regular shifts by a weekly pattern, public holidays off and moved working days on."""

    engineer_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]
    first: Day
    weeks: Annotated[int, Field(ge=1, le=60)]
    hours: dict[str, list[list[str]]] = Field(
        examples=[{"1": [["08:30", "17:30"]]}], description="from and to by ISO weekday"
    )
    closed_days: list[Day] = []


class MadeOut(Schema):
    made: int


class SpanIn(Schema):
    starts_at: Moment
    ends_at: Moment


class AbsenceIn(SpanIn):
    reason: Absence.Reason


class AbsenceOut(Schema):
    id: int
    engineer_id: int
    reason: Annotated[str, Field(description="empty to those who may not know why")]
    starts_at: datetime
    ends_at: datetime

    @staticmethod
    def resolve_reason(absence: Absence, context: dict[str, Any]) -> str:
        return absence.reason if why_absent(absence, by=context["request"].user) else ""


class AbsenceEnteredOut(AbsenceOut):
    visit_ids: list[int] = Field(description="visits in that time, which stay until somebody moves them")


@router.get("/shifts", response=Page[ShiftOut])
def shifts(
    request: ApiRequest,
    engineer: Id | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "schedule.see")
    return page_of(_touching(Shift.objects.all(), engineer, since, until), after=after, limit=limit)


@router.post("/shifts", response={201: MadeOut})
def make(request: ApiRequest, given: PatternIn) -> Any:
    require(request.user, "schedule.change")
    engineers = Engineer.objects.filter(pk__in=given.engineer_ids)
    if len(engineers) != len(set(given.engineer_ids)):
        raise NotFound
    fields = given.dict(exclude={"engineer_ids"})
    return Status(201, {"made": len(make_shifts(engineers, by=request.user, **fields))})


@router.delete("/shifts/{int:id}", response={204: None})
def remove(request: ApiRequest, id: int) -> Any:
    require(request.user, "schedule.change")
    remove_shift(_one(Shift, id), by=request.user)
    return Status(204, None)


@router.post("/engineers/{int:id}/on-call", response={201: ShiftOut})
def on_call(request: ApiRequest, id: int, given: SpanIn) -> Any:
    return Status(201, set_on_call(engineer_for(request.user, id), by=request.user, **given.dict()))


@router.get("/absences", response=Page[AbsenceOut])
def absences(
    request: ApiRequest,
    engineer: Id | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "schedule.see")
    rows = _touching(Absence.objects.select_related("engineer"), engineer, since, until)
    return page_of(rows, after=after, limit=limit)


@router.post("/engineers/{int:id}/absences", response={201: AbsenceEnteredOut})
def enter(request: ApiRequest, id: int, given: AbsenceIn) -> Any:
    entered = add_absence(engineer_for(request.user, id), by=request.user, **given.dict())
    absence: Any = entered.absence
    absence.visit_ids = [visit.pk for visit in entered.visits]
    return Status(201, absence)


@router.delete("/absences/{int:id}", response={204: None})
def take_back(request: ApiRequest, id: int) -> Any:
    require(request.user, "schedule.change")
    remove_absence(_one(Absence, id), by=request.user)
    return Status(204, None)


def _touching(rows: Any, engineer: int | None, since: datetime | None, until: datetime | None) -> Any:
    asked = {"engineer": engineer, "ends_at__gt": since, "starts_at__lt": until}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _one(model: Any, id: int) -> Any:
    found = model.objects.select_related("engineer").filter(pk=id).first()
    if found is None:
        raise NotFound
    return found
