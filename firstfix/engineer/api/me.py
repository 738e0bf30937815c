"""Who is signed in, for an app whose page is the same for everybody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from ninja import Router, Schema
from ninja.decorators import decorate_view

from firstfix.engineer.access import engineer_of
from firstfix.platform.api.auth import ApiRequest

router = Router()


class SignedInOut(Schema):
    company: int
    user: int
    name: str
    language: str


@router.get("/phone/me", response=SignedInOut)
@decorate_view(ensure_csrf_cookie)
def me(request: ApiRequest) -> Any:
    """The engineer of this session, with a fresh CSRF cookie; 403 for who is no engineer."""
    engineer = engineer_of(request.user)
    user = request.user
    language = user.language or get_language() or ""
    return {"company": user.tenant_id, "user": user.pk, "name": engineer.name, "language": language}
