"""What waits for the caller."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Router, Schema

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.waiting.queries import lots_for

router = Router(tags=["waiting"])


class WaitingOut(Schema):
    label: str
    url: str
    count: int
    oldest: date | None


@router.get("/waiting", response=list[WaitingOut])
def waiting(request: ApiRequest) -> Any:
    """Lists on which something waits for the caller's roles; the page at `url` shows the rows."""
    require(request.user, "waiting.see")
    return [
        {"label": str(lot.label), "url": lot.url, "count": lot.count, "oldest": lot.oldest}
        for lot in lots_for(request.user)
    ]
