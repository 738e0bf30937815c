"""Serving files to people of the tenant, with headers that let a browser show them and nothing more."""

from __future__ import annotations

import uuid

from django.http import FileResponse

from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.files.models import StoredFile


@signed_in
def file(request: SignedInRequest, uid: uuid.UUID) -> FileResponse:
    require(request.user, "file.see")
    stored = StoredFile.objects.filter(uid=uid).first()
    if stored is None or not stored.path.exists():
        raise NotFound
    response = FileResponse(stored.path.open("rb"), content_type=stored.content_type, filename=stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
