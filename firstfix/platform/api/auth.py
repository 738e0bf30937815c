"""Who calls the API: a signed-in browser (with CSRF token), or a program with a key that acts as its user."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.errors import NotFound
from firstfix.platform.tenants.doors import open_door


class ApiRequest(HttpRequest):
    """A request whose `user` is known to be a person."""

    user: User


class KeyAuth(HttpBearer):
    """`Authorization: Bearer …`. The tenant's scope is already open: see TenantMiddleware."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        try:
            door = open_door("api_key", token)
        except NotFound:
            return None
        key = ApiKey.objects.select_related("user").filter(pk=door.subject_id, user__is_active=True).first()
        if key is None:
            return None
        request.user = key.user
        return key.user


AUTH = [KeyAuth(), SessionAuth(csrf=True)]
