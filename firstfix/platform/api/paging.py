"""Pages by cursor: the id of the last row seen. Rows that come in meanwhile shift nothing."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import BaseModel

T = TypeVar("T")

#: Query parameters of every list.
After = Annotated[int | None, Query(None, ge=0, le=2**63 - 1, description="`next` of the former page")]
Limit = Annotated[int, Query(50, ge=1, le=200)]


class Page(Schema, Generic[T]):
    items: list[T]
    next: int | None = None


def page_of(rows: QuerySet[Any], *, after: int | None, limit: int, of: type[BaseModel] | None = None) -> dict[str, Any]:
    """Newest first. `next` is None on the last page. With `of` only the columns that it shows are read."""
    rows = rows.order_by("-pk")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    if of is not None:
        rows = rows.values(*of.model_fields)
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return {"items": found[:limit], "next": last["id"] if isinstance(last, dict) else last.pk if last else None}
