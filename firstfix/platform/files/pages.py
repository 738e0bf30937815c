"""Serving files to people who may see what they hang on, with headers that let a browser show them and nothing more."""

from __future__ import annotations

import uuid

from django.http import FileResponse

from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.files.access import file_for


@signed_in
def file(request: SignedInRequest, uid: uuid.UUID) -> FileResponse:
    stored = file_for(request.user, uid)
    if not stored.path.exists():
        raise NotFound
    response = FileResponse(stored.path.open("rb"), content_type=stored.content_type, filename=stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
