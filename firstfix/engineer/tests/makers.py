"""A phone on the wire: what an engineer's app would send, and what it gets."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.middleware import SESSION_KEY
from firstfix.platform.tenants.scope import tenant_scope

Verb = dict[str, Any]


@dataclass
class PhoneInHand:
    """One signed-in phone. `verb` takes the next number; nothing goes out before `sync`."""

    user: User
    uid: str = field(default_factory=lambda: str(uuid.uuid4()))
    numbers: count[int] = field(default_factory=lambda: count(1))
    client: Client = field(default_factory=lambda: Client(headers={"Accept-Language": "en"}))

    def __post_init__(self) -> None:
        self.sign_in(self.user)

    def sign_in(self, user: User) -> None:
        assert user.tenant_id
        with tenant_scope(user.tenant_id):
            self.client.force_login(user)
        session = self.client.session
        session[SESSION_KEY] = user.tenant_id
        session.save()

    def verb(self, name: str, /, *, visit: int | None = None, at: datetime | None = None, **data: Any) -> Verb:
        return {
            "uid": str(uuid.uuid4()),
            "number": next(self.numbers),
            "name": name,
            "at": (at or timezone.now()).isoformat(),
            "data": data,
            **({"visit": visit} if visit else {}),
        }

    def request(self, *verbs: Verb, now: datetime | None = None, **more: Any) -> dict[str, Any]:
        return {
            "schema": "phone-sync/1",
            "phone": self.uid,
            "app": "test",
            "now": (now or timezone.now()).isoformat(),
            "cursor": "",
            "have": [],
            "verbs": list(verbs),
            **more,
        }

    def post(self, request: dict[str, Any], **headers: Any) -> Any:
        return self.client.post("/api/phone/sync", json.dumps(request), content_type="application/json", **headers)

    def sync(self, *verbs: Verb, now: datetime | None = None) -> dict[str, Any]:
        answer = self.post(self.request(*verbs, now=now))
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    def tell(self, name: str, /, **said: Any) -> dict[str, Any]:
        """One verb, told at once; its result."""
        result: dict[str, Any] = self.sync(self.verb(name, **said))["results"][0]
        return result


def make_refused(user: User, *, visit: int | None = None, **data: Any) -> PhoneVerb:
    """A verb that was refused, with the phone that told it."""
    phone = Phone.objects.create(user=user, app="test", taken=1)
    now = timezone.now()
    return PhoneVerb.objects.create(
        phone=phone, uid=uuid.uuid4(), number=1, name="record_step", data=data, visit=visit, phone_at=now, at=now,
        received_at=now, state=PhoneVerb.State.REFUSED, reason={"code": "refused", "text": "Not now."},
    )  # fmt: skip


def make_phone(engineer: Engineer | None = None, **kw: Any) -> PhoneInHand:
    engineer = engineer or make_engineer()
    assert engineer.user
    return PhoneInHand(engineer.user, **kw)


def states(results: Sequence[dict[str, Any]]) -> list[str]:
    return [result["state"] for result in results]
