"""What the caller was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Id
from firstfix.platform.notices.actions import read_notices
from firstfix.platform.notices.queries import notices_of

router = Router(tags=["notices"])


class NoticeOut(Schema):
    id: int
    at: datetime
    text: str
    link: str
    visit: int | None
    is_read: bool


class NoticesReadIn(Schema):
    notices: list[Id] | None = Field(None, max_length=200, description="without it, all of them")


@router.get("/notices", response=list[NoticeOut])
def notices(request: ApiRequest) -> Any:
    """The newest 50, in the caller's language."""
    require(request.user, "notice.read")
    return notices_of(request.user, now=timezone.now())


@router.post("/notices/read", response={204: None})
def read(request: ApiRequest, given: NoticesReadIn) -> Any:
    read_notices(given.notices, by=request.user)
    return Status(204, None)
