"""Parts used and old parts, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import part_use_for, stock_place_for
from firstfix.logistics.actions import (
    give_up_old_part,
    hand_in_old_part,
    inspect_old_part,
    receive_old_part,
    undo_part_use,
)
from firstfix.logistics.api.values import OfPart, Serial
from firstfix.logistics.models import PartUse
from firstfix.logistics.states import OWED_STATES
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import AmountOut, Id

router = Router()


class PartUseOut(OfPart):
    id: int
    uid: UUID
    work_order_id: int
    asset_id: int | None
    part_id: int
    quantity: AmountOut
    place_id: int | None
    serial_installed: str
    serial_removed: str
    at: datetime
    return_due_on: date | None
    return_state: str = Field(description="of the old part; empty when none is owed")
    parcel: str
    handed_in_at: datetime | None
    returned_at: datetime | None
    returned_to_id: int | None
    serial_returned: str = Field(description="what came back, if another one was expected")
    finding: str
    claim_by: date | None = Field(description="until then the supplier takes a claim, as far as it is known")


class HandInIn(Schema):
    parcel: Serial = Field("", description="the parcel's number; without one it was laid down at the counter")


class ReturnIn(Schema):
    place_id: Id | None = Field(None, description="where it came back to; without it, the central warehouse")
    serial: Serial = Field("", description="what stands on it; another one than expected is refused at first")
    is_another: bool = Field(False, description="received although it is another one")


class GiveUpIn(Schema):
    reason: Annotated[str, Field(max_length=400)]


class InspectionIn(Schema):
    verb: Literal["restock", "repair", "scrap"]
    finding: Annotated[str, Field(max_length=400)] = ""


@router.get("/part-uses", response=Page[PartUseOut])
def uses(
    request: ApiRequest,
    work_order: Id | None = None,
    owed: Annotated[bool, Query(description="only those whose old part has not come back")] = False,
    return_state: Annotated[str, Query(description="only those whose old part is in this state")] = "",
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Parts are used on a visit: `/visits/{id}/parts`."""
    require(request.user, "stock.see")
    rows = PartUse.objects.select_related("part")
    rows = rows.filter(return_state__in=OWED_STATES) if owed else rows
    rows = rows.filter(return_state=return_state) if return_state else rows
    return page_of(rows.filter(work_order=work_order) if work_order else rows, after=after, limit=limit)


@router.post("/part-uses/{int:id}/hand-in", response=PartUseOut)
def hand_in(request: ApiRequest, id: int, given: HandInIn) -> Any:
    return hand_in_old_part(part_use_for(request.user, id), parcel=given.parcel, by=request.user)


@router.post("/part-uses/{int:id}/return", response=PartUseOut)
def take_back(request: ApiRequest, id: int, given: ReturnIn) -> Any:
    use = part_use_for(request.user, id)
    target = stock_place_for(request.user, given.place_id) if given.place_id else None
    fields = given.dict(exclude={"place_id"})
    return receive_old_part(use, to_place=target, by=request.user, **fields)


@router.post("/part-uses/{int:id}/inspection", response=PartUseOut)
def inspect(request: ApiRequest, id: int, given: InspectionIn) -> Any:
    return inspect_old_part(part_use_for(request.user, id), by=request.user, **given.dict())


@router.post("/part-uses/{int:id}/giving-up", response=PartUseOut)
def give_up(request: ApiRequest, id: int, given: GiveUpIn) -> Any:
    return give_up_old_part(part_use_for(request.user, id), reason=given.reason, by=request.user)


@router.delete("/part-uses/{int:id}", response={204: None})
def undo(request: ApiRequest, id: int) -> Any:
    """Entered by mistake: the part is back on its shelf."""
    undo_part_use(part_use_for(request.user, id, to="use"), by=request.user)
    return Status(204, None)
