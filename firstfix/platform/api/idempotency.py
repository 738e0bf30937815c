"""A write with an `Idempotency-Key` is done once: sent again, it gets the first answer again.

The key is claimed by a row in the transaction of the write. A second caller waits for that transaction; if it failed,
the row is gone with it and the second try is the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstfix.platform.api.models import Reply
from firstfix.platform.api.problems import problem
from firstfix.platform.tenants.scope import scoped_tenant_id

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def once_by_key(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates every operation of the API."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method not in WRITES or scoped_tenant_id() is None:
            return view(request, *args, **kwargs)
        if len(key) > 100 or not key.isprintable():
            return problem(422, _("An idempotency key is at most 100 printable characters."))
        return _answer(request, key, lambda: view(request, *args, **kwargs))

    return once


def _answer(request: HttpRequest, key: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    caller = _hash(request.headers.get("Authorization", "") or str(request.session.session_key))
    fingerprint = _hash(f"{request.method} {request.get_full_path()}\n", request.body)
    with transaction.atomic():
        Reply.objects.bulk_create([Reply(caller=caller, key=key, fingerprint=fingerprint)], ignore_conflicts=True)
        reply = Reply.objects.select_for_update(no_key=True).get(caller=caller, key=key)
        if reply.fingerprint != fingerprint:
            return problem(422, _("This idempotency key was used for another request."))
        if reply.status is not None:
            return HttpResponse(reply.body, status=reply.status, content_type="application/json")
        response = act()
        if response.status_code < 400:
            Reply.objects.filter(pk=reply.pk).update(status=response.status_code, body=response.content.decode())
        else:
            # Refused: nothing was done, so the key stays free for a corrected try.
            transaction.set_rollback(True)
        return response


def _hash(text: str, more: bytes = b"") -> str:
    return hashlib.sha256(text.encode() + more).hexdigest()
