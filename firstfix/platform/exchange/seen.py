"""The export button of a list: what is seen there, all its pages, with the filters, words and order of its address."""

from __future__ import annotations

import tempfile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.text import get_valid_filename

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest
from firstfix.platform.exchange.actions import export_rows
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.pages.listing import Listing


def export_url(request: SignedInRequest) -> str:
    """What a list's template gives to `filter_bar`; empty for those who may not export."""
    return "?export=csv" if may(request.user, "export.run") else ""


def export_seen(request: SignedInRequest, kind: str, listing: Listing) -> FileResponse:
    """The records of a listing as CSV, in the columns of their kind."""
    return export_file(kind, "csv", by=request.user, seen=listing.all_rows)


def export_file(kind: str, ending: str, *, by: Actor, seen: QuerySet[Any] | None = None) -> FileResponse:
    """Records of a kind as a download: all that this person may see, or those among them that are `seen`."""
    require(by, "export.run")
    out = tempfile.TemporaryFile()  # noqa: SIM115, the response closes it
    name = f"{get_valid_filename(str(kinds()[kind].label))}.{ending}"
    try:
        content_type = export_rows(kinds()[kind], out, name=name, by=by, seen=seen)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=content_type)
