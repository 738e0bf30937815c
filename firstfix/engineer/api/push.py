"""Messages to the engineer's browser, while the app is closed."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.notices.actions import subscribe_to_push, unsubscribe_from_push
from firstfix.platform.notices.push import public_key

router = Router()
Endpoint = Annotated[str, Field(max_length=1000)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+={0,2}$")]


class PushKeyOut(Schema):
    key: str = Field(description="`applicationServerKey`: the point on P-256, base64url")


class PushKeysIn(Schema):
    """RFC 8291: the browser's public key and its secret."""

    p256dh: Annotated[Key, Field(min_length=80, max_length=200)]
    auth: Annotated[Key, Field(min_length=16, max_length=100)]


class SubscriptionIn(Schema):
    """`PushSubscription.toJSON()` of the browser."""

    endpoint: Endpoint
    keys: PushKeysIn


class EndpointIn(Schema):
    endpoint: Endpoint


@router.get("/phone/push", response=PushKeyOut)
def push_key(request: ApiRequest) -> Any:
    require(request.user, "notice.read")
    return {"key": public_key()}


@router.post("/phone/push", response={204: None})
def subscribe(request: ApiRequest, given: SubscriptionIn) -> Any:
    """This browser may be woken; the same one again is the same subscription."""
    subscribe_to_push(endpoint=given.endpoint, p256dh=given.keys.p256dh, auth=given.keys.auth, by=request.user)
    return Status(204, None)


@router.delete("/phone/push", response={204: None})
def unsubscribe(request: ApiRequest, given: EndpointIn) -> Any:
    unsubscribe_from_push(endpoint=given.endpoint, by=request.user)
    return Status(204, None)
