"""Fault models for programs: versions with their documents (docs/formats/fault-model.md), checked and stepped."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, BinaryIO, Literal, cast

from django.http import FileResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.diagnosis import translate
from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.actions import (
    change_draft,
    draft_version,
    keep_step_picture,
    publish_version,
    step_version,
)
from firstfix.diagnosis.api.troubleshooting import AdviceOut, CaseAnswerIn, advice_out
from firstfix.diagnosis.imports import file_of, import_version
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.fault_models import Sheet, skeleton_of
from firstfix.diagnosis.queries.model_changes import changes_between, former_version_of
from firstfix.equipment.access import product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.tenants.company import company

router = Router()
#: A case of more steps is no trial any more.
MOST_STEPS = 60


class FaultModelVersionOut(Schema):
    """One version; its text is at `/document`."""

    id: int
    product_model_id: int = Field(alias="fault_model.product_model_id")
    number: int
    state: str
    origin: str
    note: str
    based_on_id: int | None
    made_by_id: int | None
    created_at: datetime
    published_at: datetime | None
    figures: dict[str, Any]
    version: int = Field(description="counts changes; send it back as `seen`")


class FaultModelVersionIn(Schema):
    """A new draft: of a document, or as another version stands, or with no more than every model needs."""

    product_model_id: Id
    document: dict[str, Any] | None = None
    based_on_id: Id | None = None
    note: str = Field("", max_length=4000)


class FaultModelDocumentIn(Schema):
    document: dict[str, Any]
    seen: int | None = Field(None, description="`version` of the draft that was changed; refused when it has moved on")
    note: str | None = Field(None, max_length=4000)


class FaultModelStepIn(Schema):
    verb: Literal["submit", "send_back", "publish", "discard"]


class FaultModelMistakeOut(Schema):
    """`part[place].field`, in the words of the reader's language."""

    part: str
    place: int | None
    field: str
    text: str


class FaultModelCheckOut(Schema):
    is_valid: bool
    mistakes: list[FaultModelMistakeOut]
    remarks: list[str]


class FaultModelChangedFieldOut(Schema):
    """Empty `old` or `new`: the field was not there, or is gone."""

    how: str
    field: str
    old: str
    new: str


class FaultModelChangeOut(Schema):
    """`how` is added, removed or changed."""

    part: str
    id: str
    how: str
    fields: list[FaultModelChangedFieldOut]


class TrialIn(Schema):
    """A case that is only played: symptoms by their ids, then the steps in their order."""

    symptoms: dict[str, str] = {}
    steps: Annotated[list[CaseAnswerIn], Field(max_length=MOST_STEPS)] = []
    on_site: bool = False


class StepPictureOut(Schema):
    address: str


@router.get("/fault-models", response=Page[FaultModelVersionOut])
def fault_models(
    request: ApiRequest, product_model: int | None = None, state: str = "", after: After = None, limit: Limit = 50
) -> Any:
    """Versions, newest first."""
    require(request.user, "fault_model.see")
    rows = FaultModelVersion.objects.select_related("fault_model").defer("document", "tree")
    rows = rows.filter(fault_model__product_model=product_model) if product_model else rows
    return page_of(rows.filter(state=state) if state else rows, after=after, limit=limit)


@router.post("/fault-models", response={201: FaultModelVersionOut})
def draft(request: ApiRequest, given: FaultModelVersionIn) -> Any:
    product = product_model_for(request.user, given.product_model_id)
    based_on = model_version_for(request.user, given.based_on_id) if given.based_on_id else None
    if based_on is not None and based_on.fault_model.product_model_id != product.pk:
        raise Invalid({"based_on_id": _("This is a version of another product's model.")})
    document = given.document or (based_on.document if based_on else skeleton_of(product, money=company().currency))
    made = draft_version(product, document=document, note=given.note, based_on=based_on, by=request.user)
    return Status(201, made)


@router.post("/product-models/{int:id}/fault-model/file", response={201: FaultModelVersionOut})
def import_file(request: ApiRequest, id: int, file: File[UploadedFile], note: Form[str] = "") -> Any:
    """A draft from a file: YAML, the tables as a workbook, or as a ZIP of CSV files."""
    made = import_version(product_model_for(request.user, id), file.read(), note=note, by=request.user)
    return Status(201, made)


@router.get("/fault-models/{int:id}/file", response=None)
def export_file(request: ApiRequest, id: int, ending: Literal["yaml", "xlsx", "zip"] = "yaml") -> FileResponse:
    """The document as YAML, as a workbook, or as a ZIP of CSV files."""
    out, name, content_type = file_of(model_version_for(request.user, id), ending=ending)
    return FileResponse(out, as_attachment=True, filename=name, content_type=content_type)


@router.get("/fault-models/{int:id}", response=FaultModelVersionOut)
def fault_model(request: ApiRequest, id: int) -> Any:
    return model_version_for(request.user, id)


@router.get("/fault-models/{int:id}/document", response=dict[str, Any])
def document(request: ApiRequest, id: int) -> Any:
    """fault-model/1 or /2, as it stands: a draft may have mistakes."""
    return model_version_for(request.user, id).document


@router.put("/fault-models/{int:id}/document", response=FaultModelVersionOut)
def write(request: ApiRequest, id: int, given: FaultModelDocumentIn) -> Any:
    """Only drafts change."""
    version = model_version_for(request.user, id, to="change")
    return change_draft(
        version, document=given.document, what="document", note=given.note, seen=given.seen, by=request.user
    )


@router.post("/fault-models/{int:id}/pictures", response={201: StepPictureOut})
def illustrate_step(request: ApiRequest, id: int, picture: File[UploadedFile]) -> Any:
    """A picture for a step of the draft, as multipart/form-data: write its address among the step's `pictures`."""
    version = model_version_for(request.user, id, to="change")
    upload = cast(BinaryIO, picture)
    address = keep_step_picture(version, upload, name=picture.name or "", by=request.user)
    return Status(201, {"address": address})


@router.get("/fault-models/{int:id}/mistakes", response=FaultModelCheckOut)
def mistakes(request: ApiRequest, id: int) -> Any:
    """What must be mended before it can be submitted, and what is allowed but rarely meant."""
    sheet = Sheet(model_version_for(request.user, id))
    found = [one for listed in sheet.mistakes.values() for one in listed]
    return {"is_valid": not sheet.lines, "mistakes": found, "remarks": list(sheet.notes)}


@router.post("/fault-models/{int:id}/trial", response=AdviceOut)
def trial(request: ApiRequest, id: int, given: TrialIn) -> Any:
    """What a case would come to on this version, a draft included; nothing is recorded."""
    version = model_version_for(request.user, id)
    if Sheet(version).lines:
        raise Refused(_("This version has mistakes: it can be tried when there are none."))
    record = {"symptoms": given.symptoms, "steps": [one.dict() for one in given.steps], "on_site": given.on_site}
    return advice_out(translate.advice_on(version, record))


@router.get("/fault-models/{int:id}/changes", response=list[FaultModelChangeOut])
def changes(request: ApiRequest, id: int) -> Any:
    """What it changes against the published version, entry by entry; nothing while there is none."""
    version = model_version_for(request.user, id)
    former = former_version_of(version)
    found = changes_between(former, version).parts if former else []
    return [
        {"part": part.part, "id": entry.id, "how": entry.how, "fields": [asdict(line) for line in entry.lines]}
        for part in found
        for entry in part.entries
    ]


@router.post("/fault-models/{int:id}/steps", response=FaultModelVersionOut)
def step(request: ApiRequest, id: int, given: FaultModelStepIn) -> Any:
    """`publish` also brings back a version that was replaced."""
    version = model_version_for(request.user, id)
    if given.verb == "publish":
        return publish_version(version, by=request.user)
    return step_version(version, given.verb, by=request.user)


@router.get("/fault-models/{int:id}/tree", response=dict[str, Any])
def tree(request: ApiRequest, id: int) -> Any:
    """strategy-tree/1: what to do at every turn, for clients without network; empty before it is published."""
    return model_version_for(request.user, id).tree or {}
