"""Parts used and old parts, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import part_use_for, stock_place_for
from firstfix.logistics.actions import return_old_part, undo_part_use
from firstfix.logistics.models import PartUse
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()


class PartUseOut(Schema):
    id: int
    uid: UUID
    work_order_id: int
    asset_id: int | None
    part_id: int
    quantity: int
    place_id: int | None
    serial_installed: str
    serial_removed: str
    at: datetime
    return_due_on: date | None
    returned_at: datetime | None


class ReturnIn(Schema):
    place_id: Id | None = Field(None, description="where it came back to; without it, the central warehouse")


@router.get("/part-uses", response=Page[PartUseOut])
def uses(
    request: ApiRequest,
    work_order: Id | None = None,
    owed: Annotated[bool, Query(description="only those whose old part has not come back")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Parts are used on a visit: `/visits/{id}/parts`."""
    require(request.user, "stock.see")
    rows = PartUse.objects.all()
    rows = rows.filter(return_due_on__isnull=False, returned_at__isnull=True) if owed else rows
    return page_of(rows.filter(work_order=work_order) if work_order else rows, after=after, limit=limit)


@router.post("/part-uses/{int:id}/return", response=PartUseOut)
def take_back(request: ApiRequest, id: int, given: ReturnIn) -> Any:
    use = part_use_for(request.user, id, to="move")
    target = stock_place_for(request.user, given.place_id) if given.place_id else None
    return return_old_part(use, to_place=target, by=request.user)


@router.delete("/part-uses/{int:id}", response={204: None})
def undo(request: ApiRequest, id: int) -> Any:
    """Entered by mistake: the part is back on its shelf."""
    undo_part_use(part_use_for(request.user, id, to="use"), by=request.user)
    return Status(204, None)
