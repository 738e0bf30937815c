"""Files of the phone, piece by piece, after the verbs that announced them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.files.models import Upload
from firstfix.platform.files.uploads import LARGEST_PIECE, WrongOffset, append_piece, received_of, upload_for

router = Router()


class UploadOut(Schema):
    received: int = Field(description="from here on it goes on")
    size: int
    state: Upload.State


def _progress(upload: Upload) -> dict[str, Any]:
    return {"received": received_of(upload), "size": upload.size, "state": upload.state}


@router.get("/phone/files/{uuid:uid}", response=UploadOut)
def progress(request: ApiRequest, uid: UUID) -> Any:
    """How far a file has come that this person has announced."""
    return _progress(upload_for(request.user, uid))


@router.put(
    "/phone/files/{uuid:uid}",
    response={200: UploadOut, 409: UploadOut, 413: UploadOut, 422: UploadOut},
    openapi_extra={
        "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    },
)
def append(request: ApiRequest, uid: UUID, offset: Annotated[int, Query(ge=0, le=2**31 - 1)]) -> Any:
    """The bytes from `offset` on, at most 256 KiB.

    409: it has come as far as the answer says. 422 with the state "unreadable": it is whole, and no picture.
    """
    upload = upload_for(request.user, uid)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_PIECE:
        return Status(413, _progress(upload))
    try:
        upload = append_piece(uid, request.body, offset=offset, by=request.user)
    except WrongOffset:
        return Status(409, _progress(upload_for(request.user, uid)))
    # Not raised: what is unreadable stays so, and the records that wait for it say it.
    return Status(422 if upload.state == Upload.State.UNREADABLE else 200, _progress(upload))
