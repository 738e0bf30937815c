"""Searching for programs."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.search.queries import find

router = Router(tags=["search"])


class ResultOut(Schema):
    title: str
    note: str
    kind: str
    url: str


@router.get("/search", response=list[ResultOut])
def search(request: ApiRequest, q: Annotated[str, Query(max_length=200)]) -> Any:
    require(request.user, "search.use")
    return [
        {"title": one.title, "note": one.note, "kind": str(one.kind), "url": one.url}
        for one in find(q, by=request.user)
    ]
