"""The engineers' phones for programs: the same as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from firstfix.engineer.access import phone_for
from firstfix.engineer.actions.phones import sign_out_phone
from firstfix.engineer.models import Phone
from firstfix.engineer.queries.phones import phones_listed, refused_verbs, tell_in_words
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of

router = Router()


class PhoneOut(Schema):
    id: int
    user_id: int
    name: str = Field(description="of the person who carries it")
    app: str
    language: str
    seen_at: datetime = Field(description="last contact, to five minutes")
    clock_offset: int = Field(description="seconds that the server's clock was ahead of the phone's, to the minute")
    waiting: int = Field(description="refused entries that their engineer has not settled yet")
    signed_out_at: datetime | None
    signed_out_reason: str

    @staticmethod
    def resolve_name(phone: Phone) -> str:
        return phone.user.name


class RefusedOut(Schema):
    """An entry of a phone that was not taken over."""

    id: int
    uid: UUID
    name: str
    said: str = Field(description="in words")
    visit: int | None
    at: datetime = Field(description="corrected by how wrong the phone's clock was")
    phone_at: datetime
    received_at: datetime
    reason: dict[str, Any]
    settled_at: datetime | None
    settled: str = Field(description="noted, redone, given_up; empty while it waits")


class SignOutIn(Schema):
    reason: str = Field(max_length=200)


@router.get("/phones", response=Page[PhoneOut])
def phones(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "phone.see")
    return page_of(phones_listed(), after=after, limit=limit)


@router.get("/phones/{int:id}", response=PhoneOut)
def phone(request: ApiRequest, id: int) -> Any:
    return phones_listed().get(pk=phone_for(request.user, id).pk)


@router.get("/phones/{int:id}/refused", response=Page[RefusedOut])
def refused(request: ApiRequest, id: int, after: After = None, limit: Limit = 50) -> Any:
    """Of all phones of the person who carries this one."""
    page = page_of(refused_verbs(phone_for(request.user, id).user), after=after, limit=limit)
    for verb, said in zip(page["items"], tell_in_words(page["items"]), strict=True):
        verb.said = said
    return page


@router.post("/phones/{int:id}/sign-out", response=PhoneOut)
def sign_out(request: ApiRequest, id: int, given: SignOutIn) -> Any:
    """For good: its session ends now, and at the next contact everything on it is deleted, told or not."""
    sign_out_phone(phone_for(request.user, id, to="sign_out"), reason=given.reason, by=request.user)
    return phones_listed().get(pk=id)
