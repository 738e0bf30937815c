"""Files behind a link: whoever has it sees what it is about, as others do who sign in."""

from __future__ import annotations

from django.http import HttpResponse

from firstfix.platform.errors import NotFound
from firstfix.platform.files.models import StoredFile


def guest_file(stored: StoredFile | None) -> HttpResponse:
    """NotFound where the link does not lead to it, or its bytes are gone."""
    if stored is None or not stored.path.exists():
        raise NotFound
    answer = HttpResponse(stored.path.read_bytes(), content_type=stored.content_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
