"""A write with an `Idempotency-Key` is done once: sent again, it gets the first answer again.

The key is claimed by a row in the transaction of the write. A second caller waits for that transaction; if it failed,
the row is gone with it and the second try is the first. A key is private to its user, however they sign in, and is
kept for a week (`jobs.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstfix.platform.api.auth import active_user_of
from firstfix.platform.api.models import Reply
from firstfix.platform.api.problems import problem
from firstfix.platform.tenants.scope import scoped_tenant_id

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
#: What stands for an answer that is not kept.
NOT_KEPT = 409


def once_by_key(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates every operation of the API."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method not in WRITES or scoped_tenant_id() is None:
            return view(request, *args, **kwargs)
        user = active_user_of(request)
        if user is None:  # the view says so
            return view(request, *args, **kwargs)
        if len(key) > 100 or not key.isprintable():
            return problem(422, _("An idempotency key is at most 100 printable characters."))
        return _answer(request, key, str(user.pk), lambda: view(request, *args, **kwargs))

    return once


def _answer(request: HttpRequest, key: str, caller: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        Reply.objects.bulk_create([Reply(caller=caller, key=key, fingerprint=fingerprint)], ignore_conflicts=True)
        reply = Reply.objects.select_for_update(no_key=True).get(caller=caller, key=key)
        if reply.fingerprint != fingerprint:
            return problem(422, _("This idempotency key was used for another request."))
        if reply.status == NOT_KEPT:
            return problem(NOT_KEPT, _("This was done before. Its answer is not kept: it may hold a secret."))
        if reply.status is not None:
            return HttpResponse(reply.body, status=reply.status, content_type="application/json")
        response = act()
        if response.status_code < 400:
            _keep(reply, response)
        else:
            # Refused: nothing was done, so the key stays free for a corrected try.
            transaction.set_rollback(True)
        return response


def _keep(reply: Reply, response: HttpResponse) -> None:
    """JSON is kept, unless the view forbids it (`Cache-Control: no-store`)."""
    is_secret = "no-store" in response.headers.get("Cache-Control", "")
    is_json = not response.streaming and response.headers.get("Content-Type", "").startswith("application/json")
    if is_secret or (not is_json and response.status_code != 204):
        reply.status = NOT_KEPT
    else:
        reply.status, reply.body = response.status_code, response.content.decode()
    reply.save(update_fields=["status", "body"])


def _fingerprint(request: HttpRequest) -> str:
    """Of method, path and what was sent. Files are read in pieces, and their form has another boundary each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    digest.update(repr(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(f"\n{name} {file.name} {file.size}\n".encode())
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    return digest.hexdigest()
