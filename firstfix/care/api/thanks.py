"""Customers' thanks, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status
from pydantic import Field

from firstfix.care.access import thanks_for
from firstfix.care.actions import give_thanks
from firstfix.care.api.where import PLACE, CaughtIn, CaughtOut
from firstfix.care.models import Thanks
from firstfix.care.queries import thanks_listed
from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()


class ThanksOut(CaughtOut):
    text: str
    says: str
    engineer_ids: list[int]

    @staticmethod
    def resolve_engineer_ids(thanks: Thanks) -> list[int]:
        return [one.pk for one in thanks.engineers.all()]


class ThanksIn(CaughtIn):
    text: str
    says: str = ""
    engineer_ids: list[Id] = Field([], max_length=20, description="empty: the crew of the visit")


@router.get("/thanks", response=Page[ThanksOut])
def thanks_list(request: ApiRequest, engineer: Id | None = None, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "thanks.see")
    rows = thanks_listed()
    return page_of(rows.filter(engineers=engineer) if engineer else rows, after=after, limit=limit)


@router.post("/thanks", response={201: ThanksOut})
def give(request: ApiRequest, given: ThanksIn) -> Any:
    engineers = [engineer_for(request.user, id) for id in given.engineer_ids]
    said = given.dict(exclude={*PLACE, "engineer_ids"})
    return Status(201, give_thanks(given.where(request.user), engineers=engineers, by=request.user, **said))


@router.get("/thanks/{int:id}", response=ThanksOut)
def thanks(request: ApiRequest, id: int) -> Any:
    return thanks_for(request.user, id)
