"""Packed requests: a phone on a slow line sends its outbox as gzip."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstfix.platform.api.problems import problem

GZIP = 16 + zlib.MAX_WBITS


def unpacked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view read the body of a request with `Content-Encoding: gzip`; what would burst any body is refused."""

    @wraps(view)
    def unpack(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Content-Encoding", "").strip().lower() == "gzip":
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            unpacker = zlib.decompressobj(GZIP)
            try:
                body = unpacker.decompress(request.body, limit + 1)
            except zlib.error:
                return problem(400, _("This is not gzip."))
            if len(body) > limit:
                return problem(413, _("This is too large."))
            if not unpacker.eof:
                return problem(400, _("The end of the request is missing."))
            request._body = body
        return view(request, *args, **kwargs)

    return unpack
