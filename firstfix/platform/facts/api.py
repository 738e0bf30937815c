"""Facts in commit order: the cursor of one answer is the start of the next question."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.facts.queries import Cursor, cursor_of, facts_after

router = Router(tags=["facts"])
LARGEST = 2**63 - 1


class FactOut(Schema):
    id: int
    name: str
    about_kind: str
    about_id: int
    at: datetime
    recorded_at: datetime
    by_name: str
    data: dict[str, Any]


class FactsOut(Schema):
    """Ask again with `transaction` and `id`; nothing is left out, and nothing comes twice."""

    items: list[FactOut]
    transaction: int
    id: int


@router.get("/facts", response=FactsOut)
def facts(
    request: ApiRequest,
    transaction: Annotated[int, Query(0, ge=0, le=LARGEST)],
    id: Annotated[int, Query(0, ge=0, le=LARGEST)],
    limit: Annotated[int, Query(200, ge=1, le=500)],
) -> Any:
    require(request.user, "facts.read")
    found = facts_after(Cursor(transaction, id), limit=limit)
    last = cursor_of(found[-1]) if found else Cursor(transaction, id)
    return {"items": found, "transaction": last.transaction, "id": last.id}
