"""Product packs: fetched once and kept for good, because a new version has a new name."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page
from ninja import Router
from ninja.decorators import decorate_view
from pydantic_core import to_json

from firstfix.engineer.access import engineer_of
from firstfix.engineer.queries.packs import pack_named
from firstfix.platform.api.auth import ApiRequest

router = Router()


@router.get("/phone/packs/{pack}", response=dict[str, object])
@decorate_view(gzip_page)
def pack(request: ApiRequest, pack: str) -> HttpResponse:
    """What belongs to a product model, for any engineer of the company: next week somebody else stands before one."""
    engineer_of(request.user)
    answer = HttpResponse(to_json(pack_named(pack)), content_type="application/json")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
