"""The exchange: what a phone has told, and what is new for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field
from pydantic_core import to_json

from firstfix.engineer.access import SignedOut, door_of_phone, engineer_of
from firstfix.engineer.actions.exchange import Sent, take_verbs
from firstfix.engineer.actions.phones import CLOCK_SLACK, meet_phone
from firstfix.engineer.api.packed import unpacked
from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.queries import Copy, copy_for
from firstfix.engineer.verbs import act_on
from firstfix.people.models import Engineer
from firstfix.platform.api.auth import AUTH, ApiRequest
from firstfix.platform.api.problems import problem
from firstfix.platform.api.values import Id, Moment
from firstfix.platform.errors import NotAllowed
from firstfix.platform.tenants.scope import tenant_scope

router = Router()
log = logging.getLogger(__name__)
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Name = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class SentVerb(Schema):
    uid: UUID
    number: Number
    name: Name
    at: Moment
    visit: Id | None = None
    seen: Id | None = None
    data: dict[str, Any] = {}


class UnreadVerb(Schema):
    """What has its place in the outbox, and otherwise no shape: it is refused, and those behind it are read."""

    uid: UUID
    number: Number
    visit: Any = None
    data: Any = None


class SyncIn(Schema):
    spoken: Literal["phone-sync/1"] = Field(alias="schema")  # pydantic has another use for the name
    phone: UUID
    app: Annotated[str, Field(pattern=r"^[\x20-\x7e]{0,40}$")]
    now: Moment
    offset: int | None = Field(None, ge=-(2**53), le=2**53)
    cursor: Annotated[str, Field(max_length=500)]
    have: list[Id] = Field(max_length=2000)
    verbs: list[Annotated[SentVerb | UnreadVerb, Field(union_mode="left_to_right")]] = Field(max_length=5000)
    answered: int = Field(0, ge=0, le=2**31 - 1)


class VerbResultOut(Schema):
    uid: UUID
    state: PhoneVerb.State
    made: dict[str, Any] | None = None
    reason: dict[str, Any] | None = None


class SyncOut(Schema):
    now: datetime
    results: list[VerbResultOut]
    taken: int
    cursor: str
    visits: list[int]
    documents: dict[str, Any]
    more: bool
    stale: bool


def clearing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """410 says `{"clear": true}`: no proxy on the way may make a phone delete what it holds."""

    @wraps(view)
    def cleared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return problem(410, str(SignedOut.default), clear=True) if response.status_code == 410 else response

    return cleared


def gone(request: HttpRequest) -> None:
    """Asked last, of who is not signed in: a phone that was signed out is told so without a session."""
    try:
        uid = UUID(json.loads(request.body)["phone"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return
    if door := door_of_phone(uid):
        with tenant_scope(door.tenant_id):
            if Phone.objects.filter(pk=door.subject_id, signed_out_at__isnull=False).exists():
                raise SignedOut


@router.post("/phone/sync", response=SyncOut, auth=[*AUTH, gone])
@decorate_view(clearing, unpacked, gzip_page)
def sync(request: ApiRequest, given: SyncIn) -> Any:
    """What the phone has told, in order and once; and what is new for it since its cursor."""
    now = timezone.now()
    offset = now - given.now
    engineer = _engineer(request)
    phone = meet_phone(
        request.user, uid=given.phone, app=given.app, language=get_language() or "",
        session_key=request.session.session_key or "", offset=offset, now=now,
    )  # fmt: skip
    sent = [] if _is_put_forward(given, offset) else [_sent(verb, given.now) for verb in given.verbs]
    looked = take_verbs(phone, engineer, sent, answered=given.answered, offset=offset, act=act_on, now=now)
    copy = _copy(engineer, given, now=now)
    answer = {
        "now": now,
        "results": [_result(verb) for verb in looked.answers],
        "taken": looked.taken,
        "cursor": copy.cursor if copy else given.cursor,
        "visits": copy.visits if copy else given.have,
        "documents": copy.documents if copy else {},
        "more": looked.more or (copy is not None and copy.more),
        "stale": copy is None,
    }
    return HttpResponse(to_json(answer), content_type="application/json")


def _engineer(request: ApiRequest) -> Engineer:
    """NotAllowed for who is none, unless the phone was signed out: it is told so whoever holds it."""
    try:
        return engineer_of(request.user)
    except NotAllowed:
        gone(request)
        raise


def _sent(verb: SentVerb | UnreadVerb, now: datetime) -> Sent:
    """Of what has no shape as much as can be read: its engineer may keep it as a note."""
    if isinstance(verb, SentVerb):
        return Sent(**verb.dict())
    visit = verb.visit if type(verb.visit) is int and 0 < verb.visit < 2**63 else None
    data = verb.data if isinstance(verb.data, dict) else {}
    return Sent(verb.uid, verb.number, name="", at=now, data=data, visit=visit)


def _is_put_forward(given: SyncIn, offset: timedelta) -> bool:
    """The phone's clock was, since its last answer: its verbs come again with what it measures by this one."""
    return given.offset is not None and timedelta(milliseconds=given.offset) - offset > CLOCK_SLACK


def _copy(engineer: Engineer, given: SyncIn, *, now: datetime) -> Copy | None:
    """None after a mistake of ours: news that cannot be told must not keep a phone from telling what was done."""
    try:
        with transaction.atomic():
            return copy_for(engineer, cursor=given.cursor, have=given.have, now=now)
    except Exception:
        log.exception("the copy for engineer %s could not be made", engineer.pk)
        return None


def _result(verb: PhoneVerb) -> dict[str, Any]:
    result: dict[str, Any] = {"uid": verb.uid, "state": verb.state}
    return result | {name: said for name in ("made", "reason") if (said := getattr(verb, name)) is not None}
