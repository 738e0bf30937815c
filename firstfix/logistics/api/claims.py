"""Claims on suppliers, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from firstfix.logistics.access import part_use_for, supplier_claim_for, supplier_for
from firstfix.logistics.actions import (
    accept_claim,
    cancel_claim,
    claim_old_parts,
    drop_claim_line,
    prove_old_part,
    refuse_claim,
    send_claim,
    settle_claim,
)
from firstfix.logistics.api.uses import PartUseOut
from firstfix.logistics.api.values import LotsIn, OfPart, Reason, Serial, numbered
from firstfix.logistics.models import SupplierClaim, SupplierClaimLine
from firstfix.logistics.queries.claims import lacks_of, lines_of
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import AmountOut, Day, Id
from firstfix.platform.errors import NotFound

router = Router()
Said = Annotated[str, Field(max_length=400)]


class SupplierClaimOut(Schema):
    id: int
    number: str
    supplier_id: int
    state: str
    reference: str
    opened_at: datetime
    sent_at: datetime | None
    answer_due_on: date | None
    answered_at: datetime | None
    answer: str
    settled_by: str
    credit: Decimal | None
    currency: str
    credit_note: str
    ended_at: datetime | None


class SupplierClaimLineOut(OfPart):
    id: int
    part_use_id: int
    part_id: int
    quantity: AmountOut
    serial: str
    work_order_id: int
    reason: str
    claim_by: date | None
    lacks: list[str] = Field(description="of the proof that this supplier asks for: photo, serial")

    @staticmethod
    def resolve_serial(line: SupplierClaimLine) -> str:
        return line.use.old_serial

    @staticmethod
    def resolve_part_use_id(line: SupplierClaimLine) -> int:
        return line.use_id

    @staticmethod
    def resolve_part_id(line: SupplierClaimLine) -> int:
        return line.use.part_id

    @staticmethod
    def resolve_work_order_id(line: SupplierClaimLine) -> int:
        return line.use.work_order_id


class SupplierClaimWhole(SupplierClaimOut):
    lines: list[SupplierClaimLineOut]

    @staticmethod
    def resolve_lines(claim: SupplierClaim) -> list[SupplierClaimLine]:
        lines: list[Any] = list(lines_of(claim))
        lacks = lacks_of([line.use for line in lines], supplier=claim.supplier_id)
        for line in lines:
            line.lacks = lacks.get(line.use_id, [])
        return lines


class ClaimOldPartsIn(Schema):
    part_use_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]
    reason: Said = Field(description="what was found, as the supplier reads it")
    supplier_id: Id | None = Field(None, description="without it, each goes to whom it is bought from as a rule")


class SendClaimIn(Schema):
    reference: Serial = ""
    answer_due_on: Day | None = Field(None, description="without it, in 30 days")


class AcceptClaimIn(Schema):
    answer: Said = ""


class RefuseClaimIn(Schema):
    answer: Said
    comes_back: bool = Field(True, description="the old parts are in our store again; else they are scrapped there")


class ReplacedIn(Schema):
    """The numbers of the new pieces for one line, where the part is tracked."""

    line_id: Id
    lots: LotsIn


class SettleClaimIn(Schema):
    how: Literal["credit", "replacement", "repair"]
    credit: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)] | None = None
    currency: Annotated[str, Field(max_length=10)] = ""
    credit_note: Serial = ""
    replaced: Annotated[list[ReplacedIn], Field(max_length=200)] = []


class ProofIn(Schema):
    serial: Serial = Field("", description="only where nobody had read it")


class CancelClaimIn(Schema):
    reason: Reason = Field("", description="asked for once it was sent")


@router.get("/supplier-claims", response=Page[SupplierClaimOut])
def claims(
    request: ApiRequest,
    state: Annotated[str, Query(description="only those in this state")] = "",
    supplier: Id | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "supplier_claim.see")
    asked = {"state": state, "supplier": supplier}
    rows = SupplierClaim.objects.filter(**{name: value for name, value in asked.items() if value})
    return page_of(rows, after=after, limit=limit)


@router.post("/supplier-claims", response={201: list[SupplierClaimWhole]})
def claim_these(request: ApiRequest, given: ClaimOldPartsIn) -> Any:
    """Old parts that were received go on the drafts to their suppliers; gives back those drafts."""
    uses = [part_use_for(request.user, id) for id in dict.fromkeys(given.part_use_ids)]
    supplier = supplier_for(request.user, given.supplier_id) if given.supplier_id else None
    return Status(201, claim_old_parts(uses, reason=given.reason, supplier=supplier, by=request.user))


@router.get("/supplier-claims/{int:id}", response=SupplierClaimWhole)
def claim(request: ApiRequest, id: int) -> Any:
    return supplier_claim_for(request.user, id)


@router.post("/supplier-claims/{int:id}/sending", response=SupplierClaimWhole)
def send(request: ApiRequest, id: int, given: SendClaimIn) -> Any:
    """Refused while a line lacks its proof."""
    return send_claim(supplier_claim_for(request.user, id, to="change"), by=request.user, **given.dict())


@router.post("/supplier-claims/{int:id}/acceptance", response=SupplierClaimWhole)
def accept(request: ApiRequest, id: int, given: AcceptClaimIn) -> Any:
    return accept_claim(supplier_claim_for(request.user, id, to="change"), by=request.user, **given.dict())


@router.post("/supplier-claims/{int:id}/refusal", response=SupplierClaimWhole)
def refuse(request: ApiRequest, id: int, given: RefuseClaimIn) -> Any:
    return refuse_claim(supplier_claim_for(request.user, id, to="change"), by=request.user, **given.dict())


@router.post("/supplier-claims/{int:id}/settlement", response=SupplierClaimWhole)
def settle(request: ApiRequest, id: int, given: SettleClaimIn) -> Any:
    """By a credit note, by new pieces, which are received, or by repair, after which the old ones are good stock."""
    claim = supplier_claim_for(request.user, id, to="change")
    parts = {line.pk: line.part for line in lines_of(claim)}
    if any(one.line_id not in parts for one in given.replaced):
        raise NotFound
    lots = {one.line_id: numbered(one.lots, parts[one.line_id]) for one in given.replaced}
    return settle_claim(claim, lots=lots, by=request.user, **given.dict(exclude={"replaced"}))


@router.post("/supplier-claims/{int:id}/cancellation", response=SupplierClaimWhole)
def cancel(request: ApiRequest, id: int, given: CancelClaimIn) -> Any:
    return cancel_claim(supplier_claim_for(request.user, id, to="change"), by=request.user, **given.dict())


@router.delete("/supplier-claims/{int:id}/lines/{int:claimline}", response={204: None})
def drop(request: ApiRequest, id: int, claimline: int) -> Any:
    """Off a draft: the old part is to be inspected again."""
    line = lines_of(supplier_claim_for(request.user, id, to="change")).filter(pk=claimline).first()
    if line is None:
        raise NotFound
    drop_claim_line(line, by=request.user)
    return Status(204, None)


@router.post("/part-uses/{int:id}/proof", response=PartUseOut)
def prove(request: ApiRequest, id: int, given: Form[ProofIn], photo: File[UploadedFile | None] = None) -> Any:
    """A photo of the old part with its label (multipart/form-data), or the old serial number that nobody had read."""
    use = part_use_for(request.user, id)
    return prove_old_part(use, photos=[photo] if photo else [], serial=given.serial, by=request.user)
