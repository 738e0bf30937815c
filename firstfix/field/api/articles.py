"""From a closed order to a knowledge article, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.field.actions.articles import draft_article_from_order
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import TextOut
from firstfix.work.access import work_order_for

router = Router()


class OrderArticleIn(Schema):
    photos: list[UUID] = Field([], max_length=50, description="files of the order's photos")


class OrderArticleOut(Schema):
    id: int
    title: TextOut
    body: TextOut
    drafted_from: str


@router.post("/work-orders/{int:id}/article", response={201: OrderArticleOut})
def draft(request: ApiRequest, id: int, given: OrderArticleIn) -> Any:
    """A draft that tells what was found and done, without customers and people; of a closed order."""
    require(request.user, "article.change")
    order = work_order_for(request.user, id)
    return Status(201, draft_article_from_order(order, photos=given.photos, by=request.user))
