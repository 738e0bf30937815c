"""What the books did not have, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from firstfix.equipment.rules import quantity_from
from firstfix.logistics.access import difference_for, stock_place_for
from firstfix.logistics.actions import settle_difference
from firstfix.logistics.api.values import OfPart, Reason
from firstfix.logistics.models import StockDifference
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Amount, AmountOut, Id

router = Router()


class DifferenceOut(OfPart):
    id: int
    uid: UUID
    place_id: int
    part_id: int
    quantity: AmountOut
    work_order_id: int | None
    transfer_id: int | None
    said: str
    at: datetime
    by_name: str
    settled_how: str
    settled_from_id: int | None
    settled_reason: str
    settled_at: datetime | None
    settled_by_name: str


class SettlementIn(Schema):
    """A transfer names the place that loses the parts; anything else needs a reason.

    Pieces of a transfer that did not arrive have arrived after all, are back where they were sent from, or are lost.
    """

    quantity: Amount | None = Field(None, description="so many of them; null: all. The rest stays open")
    how: Literal["transfer", "count", "other", "arrived", "back", "lost"]
    from_place_id: Id | None = None
    reason: Reason = ""


@router.get("/stock-differences", response=Page[DifferenceOut])
def differences(
    request: ApiRequest,
    open: Annotated[bool, Query(description="only those that nobody has settled")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Parts that were used although the books did not have them, and parts that were sent and did not arrive."""
    require(request.user, "stock.see")
    rows = StockDifference.objects.select_related("part")
    return page_of(rows.filter(settled_at=None) if open else rows, after=after, limit=limit)


@router.post("/stock-differences/{int:id}/settlement", response=DifferenceOut)
def settle(request: ApiRequest, id: int, given: SettlementIn) -> Any:
    difference = difference_for(request.user, id)
    source = stock_place_for(request.user, given.from_place_id) if given.from_place_id else None
    some = None if given.quantity is None else quantity_from(given.quantity, difference.part.unit)
    return settle_difference(
        difference, how=given.how, quantity=some, from_place=source, reason=given.reason, by=request.user
    )
