"""Who calls the API: a signed-in browser (with CSRF token), or a program with a key that acts as its user."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from firstfix.platform.accounts.language import speak_to_program
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.tenants.doors import Opened
from firstfix.platform.written_once import written_once


class ApiRequest(HttpRequest):
    """A request whose `user` is known to be a person."""

    user: User


class KeyAuth(HttpBearer):
    """`Authorization: Bearer …`. TenantMiddleware has opened the door and its scope."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        key = _key_of(request)
        if key is None:
            return None
        _note_use(key)
        request.user = key.user
        speak_to_program(key.user, request)
        return key.user


def active_user_of(request: HttpRequest) -> User | None:
    """Who calls, before an operation has asked for it. Somebody who may no longer sign in is nobody."""
    if key := _key_of(request):
        return key.user
    return request.user if isinstance(request.user, User) and request.user.is_active else None


def _key_of(request: HttpRequest) -> ApiKey | None:
    door: Opened | None = getattr(request, "door", None)
    return next(iter(_key(door.subject_id)), None) if door else None


@written_once
def _key(id: int) -> QuerySet[ApiKey]:
    return ApiKey.objects.select_related("user").filter(pk=id, user__is_active=True)


def _note_use(key: ApiKey) -> None:
    """To the hour: enough to see which keys nobody uses, and no write with every request."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > timedelta(hours=1):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


AUTH = [KeyAuth(), SessionAuth(csrf=True)]
