"""The wall of what went well, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from firstfix.growth.access import colleague_note_for, growing_engineer
from firstfix.growth.actions import choose_wall, take_back_note, thank_colleague
from firstfix.growth.queries.recognition import Shown, wall_moments
from firstfix.growth.rules.recognition import Moment
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Id

router = Router()


class WallMomentOut(Schema):
    """`count` is of a row of first fixes, or how often an article helped; `id` of what `page` shows, or a note."""

    at: datetime
    moment: Moment
    engineer_ids: list[int]
    text: str
    note: str
    count: int
    page: str
    id: int


class ColleagueNoteIn(Schema):
    engineer_id: Id
    text: str


class ColleagueNoteOut(Schema):
    id: int
    engineer_id: int
    text: str
    by_name: str
    at: datetime


class WallChoiceIn(Schema):
    is_off: bool


@router.get("/wall", response=list[WallMomentOut])
def wall(request: ApiRequest) -> Any:
    """The last ninety days, newest first."""
    require(request.user, "wall.see")
    return [_out(one) for one in wall_moments(now=timezone.now())]


def _out(one: Shown) -> dict[str, Any]:
    praise = one.praise
    fields = {name: getattr(praise, name) for name in ("at", "moment", "text", "note", "count", "page", "id")}
    return fields | {"engineer_ids": list(praise.engineers)}


@router.post("/wall/notes", response={201: ColleagueNoteOut})
def thank(request: ApiRequest, given: ColleagueNoteIn) -> Any:
    engineer = engineer_for(request.user, given.engineer_id)
    return Status(201, thank_colleague(engineer, text=given.text, by=request.user))


@router.post("/wall/notes/{int:id}/withdrawal", response={204: None})
def take_back(request: ApiRequest, id: int) -> Any:
    """By who wrote it, by whom it is about, or by who tidies the wall."""
    take_back_note(colleague_note_for(request.user, id), by=request.user)
    return Status(204, None)


@router.put("/wall/own", response={204: None})
def own(request: ApiRequest, given: WallChoiceIn) -> Any:
    """Whether one's own moments stay off the wall."""
    choose_wall(growing_engineer(request.user), is_off=given.is_off, by=request.user)
    return Status(204, None)
