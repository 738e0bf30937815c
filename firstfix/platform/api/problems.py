"""Errors as RFC 9457 problem documents, in the caller's language; whatever was begun is rolled back."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DatabaseError, DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from firstfix.platform.errors import FirstFixError, Invalid
from firstfix.platform.races import refusal_of


def problem(status: int, title: str, **more: Any) -> HttpResponse:
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    body = json.dumps({"type": "about:blank", "status": status, "title": title, **more}, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/problem+json")


def tell_problems(api: NinjaAPI) -> None:
    """Let every error of the API become a problem document."""

    def ours(request: HttpRequest, error: FirstFixError) -> HttpResponse:
        fields = {name: str(text) for name, text in error.errors.items()} if isinstance(error, Invalid) else None
        return problem(error.status, str(error), **({"errors": fields} if fields else {}))

    def shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {".".join(str(step) for step in one["loc"]): one["msg"] for one in error.errors}
        return problem(422, _("Some fields are wrong."), errors=fields)

    def lost(request: HttpRequest, error: DatabaseError) -> HttpResponse:
        if refusal := refusal_of(error):
            return problem(refusal.status, str(refusal))
        raise error

    api.exception_handler(FirstFixError)(ours)
    api.exception_handler(DatabaseError)(lost)
    api.exception_handler(ValidationError)(shape)
    api.exception_handler(AuthenticationError)(lambda request, error: problem(401, _("Please sign in, or send a key.")))
    api.exception_handler(Http404)(lambda request, error: problem(404, _("This does not exist.")))
    api.exception_handler(HttpError)(lambda request, error: problem(error.status_code, str(error)))
    api.exception_handler(BadRequest)(lambda request, error: problem(400, str(error)))
    # Numbers beyond a column's range and characters that PostgreSQL has none for: the caller's, not ours.
    api.exception_handler(DataError)(lambda request, error: problem(422, _("A value does not fit its field.")))
