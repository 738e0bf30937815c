"""One visit: times, checklist, photos, parts, signature, end and report."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.rules import number_of, quantity_from
from firstfix.field.access import own_visit_for
from firstfix.field.actions.notes import write_note
from firstfix.field.actions.travel import tell_travel
from firstfix.field.actions.visit import (
    add_photo,
    finish_visit,
    place_of_use,
    record_step,
    remove_photo,
    resume_work,
    sign_visit,
)
from firstfix.field.models import ChecklistStep, Signature, StepResult, VisitPhoto
from firstfix.field.queries.visit import sheet_of, steps_of
from firstfix.field.report import report_pdf
from firstfix.logistics.access import tool_for
from firstfix.logistics.actions import use_part
from firstfix.logistics.models import PartUse
from firstfix.logistics.queries import van_of
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Amount, AmountOut, Id, Moment, TextOut
from firstfix.platform.errors import Invalid, NotFound
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.actions import arrive, correct_time, miss, restore, set_off, start_work
from firstfix.scheduling.models import Visit
from firstfix.work.access import work_order_for

router = Router()
STEPS = {"set_off": set_off, "arrive": arrive, "start_work": start_work, "restore": restore}
VisitTime = Literal["set_off_at", "arrived_at", "started_at", "restored_at", "left_at"]
Serial = Annotated[str, Field(max_length=80)]


class VisitTimesOut(Schema):
    id: int
    work_order_id: int
    state: str
    set_off_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    restored_at: datetime | None
    left_at: datetime | None
    outcome: str
    outcome_reason: str
    version: int


class StepResultOut(Schema):
    verdict: str
    value: Decimal | None
    note: str
    tools: list[dict[str, Any]] = Field(description="with which it was done, as they were that day")
    at: datetime


class PhotoOut(Schema):
    id: int
    uid: UUID
    step_id: int | None
    caption: str
    at: datetime
    url: str | None = Field(description="none while the file is on its way from the phone")

    @staticmethod
    def resolve_url(photo: VisitPhoto) -> str | None:
        return reverse("file", args=[photo.file.uid]) if photo.file else None


class StepOut(Schema):
    id: int
    moment: str
    kind: str
    text: TextOut
    unit: str
    low: Decimal | None
    high: Decimal | None
    blocks: bool
    tool_type_id: int | None = Field(description="a tool of this type is asked for")
    result: StepResultOut | None
    photos: list[PhotoOut]


class SignatureOut(Schema):
    signer: str
    remarks: str
    at: datetime
    url: str | None = Field(description="none while the drawing is on its way from the phone")

    @staticmethod
    def resolve_url(signature: Signature) -> str | None:
        return reverse("file", args=[signature.file.uid]) if signature.file else None


class UseOut(Schema):
    id: int
    uid: UUID
    part_id: int
    quantity: AmountOut
    serial_installed: str
    serial_removed: str
    at: datetime

    @staticmethod
    def resolve_quantity(use: PartUse) -> AmountOut:
        return number_of(use.quantity, use.part.unit)


class TravelOut(Schema):
    engineer_id: int
    kilometres: Decimal
    minutes: int | None
    at: datetime


class TravelIn(Schema):
    kilometres: Annotated[Decimal, Field(ge=0, le=3000)]
    minutes: Annotated[int, Field(ge=0, le=2880)] | None = Field(
        None, description="without it, the visit's times count"
    )
    at: Moment | None = None


class NoteOut(Schema):
    id: int
    uid: UUID
    visit_id: int | None
    text: str
    at: datetime
    by_name: str


class NoteIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    uid: UUID | None = None


class SheetOut(Schema):
    visit: VisitTimesOut
    travels: list[TravelOut]
    steps: list[StepOut]
    photos: list[PhotoOut]
    parts: list[UseOut]
    signature: SignatureOut | None
    missing: int = Field(description="blocking steps that are still open")


class VisitStepIn(Schema):
    verb: Literal["set_off", "arrive", "start_work", "restore", "resume_work", "miss"]
    at: Moment | None = None
    reason: str = Field("", description="for miss: what was found; for resume_work: what does not work after all")


class VisitTimeIn(Schema):
    to: Moment
    reason: str = Field(description="why the recorded time was wrong")


class FoundIn(Schema):
    """A reading decides by its limits; anything else needs a verdict. Some steps ask with which tool they were done."""

    verdict: StepResult.Verdict | None = None
    value: Annotated[Decimal, Field(gt=-(10**10), lt=10**10)] | None = None
    note: str = ""
    tool_ids: list[Id] = Field(default=[], max_length=10)
    at: Moment | None = None


class PhotoIn(Schema):
    caption: str = Field("", max_length=200)
    step_id: Id | None = None
    uid: UUID | None = None


class UseIn(Schema):
    """Taken from the van of the engineer, or from what the customer keeps at the site."""

    part_id: Id
    place_id: Id | None = Field(None, description="a place of the customer's own there; else the van")
    quantity: Amount = Decimal(1)
    serial_installed: Serial = ""
    serial_removed: Serial = ""
    at: Moment | None = None
    uid: UUID | None = None


class SignatureIn(Schema):
    signer: str = Field(max_length=120)
    drawing: str = Field(max_length=2_000_000, description="a PNG in base64")
    remarks: str = ""
    at: Moment | None = None


class EndIn(Schema):
    outcome: Visit.Outcome
    reason: str = Field("", description="needed unless restored")
    unsigned_reason: str = Field("", max_length=200, description="why nobody could sign")
    at: Moment | None = None


@router.get("/visits/{int:id}/sheet", response=SheetOut)
def sheet(request: ApiRequest, id: int) -> Any:
    return _sheet(own_visit_for(request.user, id))


@router.post("/visits/{int:id}/steps", response=VisitTimesOut)
def step(request: ApiRequest, id: int, given: VisitStepIn) -> Any:
    visit = own_visit_for(request.user, id)
    if given.verb == "miss":
        return miss(visit, reason=given.reason, at=given.at, by=request.user)
    if given.verb == "resume_work":
        return resume_work(visit, reason=given.reason, at=given.at, by=request.user)
    return STEPS[given.verb](visit, at=given.at, by=request.user)


@router.put("/visits/{int:id}/times/{step}", response=VisitTimesOut)
def time(request: ApiRequest, id: int, step: VisitTime, given: VisitTimeIn) -> Any:
    """A time that was recorded wrongly, on the day of the visit; both values are kept in the visit's facts."""
    return correct_time(own_visit_for(request.user, id), step, by=request.user, **given.dict())


@router.put("/visits/{int:id}/checklist/{int:step}", response=SheetOut)
def found(request: ApiRequest, id: int, step: int, given: FoundIn) -> Any:
    """What was found at a step; again corrects it."""
    visit = own_visit_for(request.user, id)
    value = None if given.value is None else round(given.value, 4)
    tools = [tool_for(request.user, id, to="see") for id in given.tool_ids]
    record_step(
        visit, _step(visit, step), verdict=given.verdict or "", value=value, note=given.note, tools=tools, at=given.at,
        by=request.user,
    )  # fmt: skip
    return _sheet(visit)


@router.post("/visits/{int:id}/photos", response={201: PhotoOut})
def photograph(request: ApiRequest, id: int, given: Form[PhotoIn], photo: File[UploadedFile]) -> Any:
    """JPEG, PNG or WebP as multipart/form-data. With a step it is that step's photo."""
    visit = own_visit_for(request.user, id)
    of_step = _step(visit, given.step_id) if given.step_id else None
    return Status(201, add_photo(visit, photo, caption=given.caption, step=of_step, uid=given.uid, by=request.user))


@router.delete("/visits/{int:id}/photos/{int:photo}", response={204: None})
def unphotograph(request: ApiRequest, id: int, photo: int) -> Any:
    visit = own_visit_for(request.user, id)
    taken = VisitPhoto.objects.filter(pk=photo, visit=visit).first()
    if taken is None:
        raise NotFound
    remove_photo(taken, by=request.user)
    return Status(204, None)


@router.post("/visits/{int:id}/parts", response={201: UseOut})
def use(request: ApiRequest, id: int, given: UseIn) -> Any:
    visit = own_visit_for(request.user, id)
    part = part_for(request.user, given.part_id, to="see")
    engineer = visit.engineers.filter(user=request.user).first() or visit.engineers.first()
    van = van_of(engineer) if engineer else None
    place = place_of_use(visit.work_order, van=van, place_id=given.place_id)
    fields = given.dict(exclude={"part_id", "place_id"}) | {"quantity": quantity_from(given.quantity, part.unit)}
    return Status(201, use_part(visit.work_order, part=part, place=place, by=request.user, **fields))


@router.post("/visits/{int:id}/signature", response={201: SignatureOut})
def sign(request: ApiRequest, id: int, given: SignatureIn) -> Any:
    visit = own_visit_for(request.user, id)
    try:
        drawing = base64.b64decode(given.drawing, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise Invalid({"drawing": _("This is not base64.")}) from wrong
    fields = given.dict(exclude={"drawing"})
    return Status(201, sign_visit(visit, drawing=drawing, by=request.user, **fields))


@router.put("/visits/{int:id}/travel", response=TravelOut)
def travel(request: ApiRequest, id: int, given: TravelIn) -> Any:
    """The caller's way to this visit; again corrects it."""
    visit = own_visit_for(request.user, id)
    engineer = visit.engineers.filter(user=request.user).first() or visit.engineers.first()
    if engineer is None:
        raise NotFound
    return tell_travel(visit, engineer, by=request.user, **given.dict())


@router.get("/work-orders/{int:id}/notes", response=list[NoteOut])
def notes(request: ApiRequest, id: int) -> Any:
    require(request.user, "desk.see")
    return work_order_for(request.user, id).notes.order_by("at", "pk")


@router.post("/work-orders/{int:id}/notes", response={201: NoteOut})
def note(request: ApiRequest, id: int, given: NoteIn) -> Any:
    return Status(201, write_note(work_order_for(request.user, id), given.text, uid=given.uid, by=request.user))


@router.post("/visits/{int:id}/end", response=VisitTimesOut)
def end(request: ApiRequest, id: int, given: EndIn) -> Any:
    """Leave. Restored needs every blocking step, and a signature or the reason why there is none."""
    return finish_visit(own_visit_for(request.user, id), by=request.user, **given.dict())


@router.get("/visits/{int:id}/report")
def report(request: ApiRequest, id: int, language: Literal["zh-hans", "en"] | None = None) -> HttpResponse:
    """The service report as PDF."""
    require(request.user, "report.see")
    visit = visit_for(request.user, id, to="see")
    answer = HttpResponse(report_pdf(visit, language or get_language() or "en"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{visit.work_order.number}.pdf"'
    return answer


def _step(visit: Visit, id: int) -> ChecklistStep:
    asked = next((one for one in steps_of(visit) if one.pk == id), None)
    if asked is None:
        raise NotFound
    return asked


def _sheet(visit: Visit) -> dict[str, Any]:
    shown = sheet_of(visit)
    names = ("id", "moment", "kind", "text", "unit", "low", "high", "blocks", "tool_type_id")
    return {
        "visit": visit,
        "steps": [
            {name: getattr(line.step, name) for name in names} | {"result": line.result, "photos": line.photos}
            for _moment, lines in shown.moments
            for line in lines
        ],
        "travels": shown.travels,
        "photos": shown.photos,
        "parts": shown.uses,
        "signature": shown.signature,
        "missing": len(shown.still_open),
    }
