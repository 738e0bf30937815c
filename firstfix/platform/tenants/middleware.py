"""Each request of a signed-in person runs in one transaction, inside the scope of their tenant, in its time zone and in
the person's language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from firstfix.platform.accounts.language import speak_to
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import FirstFixError, NotFound
from firstfix.platform.pages.errors import error_response
from firstfix.platform.races import refusal_of
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone

SESSION_KEY = "tenant_id"


class TenantMiddleware:
    """Must stand last, so that its `process_view` runs after every other check (CSRF, sign-in)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse:
        try:
            tenant_id = _tenant_of(request)
            if tenant_id is None:
                return view(request, *args, **kwargs)
            with tenant_scope(tenant_id), timezone.override(company_zone()):
                if isinstance(request.user, User):
                    speak_to(request.user, request)
                response = view(request, *args, **kwargs)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                return response
        except FirstFixError as error:
            return error_response(request, error)
        except DatabaseError as error:
            if refusal := refusal_of(error):
                return error_response(request, refusal)
            raise


def _tenant_of(request: HttpRequest) -> int | None:
    """From the API key, else from the session; None for pages before sign-in, which open their own scope."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        try:
            request.door = open_door("api_key", key)  # type: ignore[attr-defined]
        except NotFound:
            return None
        return request.door.tenant_id  # type: ignore[attr-defined, no-any-return]
    tenant_id: int | None = request.session.get(SESSION_KEY)
    return tenant_id
