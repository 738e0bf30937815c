"""Files of phones, in pieces: announced, appended, and stored when whole. A line that breaks costs one piece.

What counts is the row: `received` bytes have been written and synced. A piece is written behind them before the row
says so, so whatever is cut short (the line, the process, the disk) is written again at the same place.
"""

from __future__ import annotations

import errno
import io
import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import FirstFixError, Invalid, NotFound, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import LARGEST_UPLOAD, TOO_LARGE, store_drawing, store_photo
from firstfix.platform.files.facts import FileArrived, FileUnreadable
from firstfix.platform.files.models import StoredFile, Upload

#: Of one piece, in bytes: a minute on a 2G line at worst.
LARGEST_PIECE = 256 * 1024
PICTURES = ("image/jpeg", "image/png", "image/webp")
#: Phones that come back later send such a file again from the start.
ABANDONED_AFTER = timedelta(days=30)


class WrongOffset(Refused):
    """The piece does not follow what has come; `received` says from where to go on."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(_("%(n)s bytes of this file have come; go on from there.") % {"n": received})


class DiskFull(FirstFixError):
    """What has come so far is kept."""

    status = 507
    default = _("The server has no room for files at the moment. What has arrived is kept; it will be tried again.")


def announce_upload(
    uid: uuid.UUID, *, size: int, content_type: str, by: Actor, kind: str = Upload.Kind.PHOTO
) -> Upload:
    """A file of `size` bytes will come. Known already: that one, if it is this person's and said the same."""
    owner = User.objects.filter(pk=by.pk or 0).first()
    if owner is None:
        raise NotFound
    if content_type not in PICTURES:
        raise Invalid({"file": _("Only pictures can be sent: JPEG, PNG or WebP.")})
    if size > LARGEST_UPLOAD:
        raise Invalid({"file": TOO_LARGE})
    if size < 1:
        raise Invalid({"file": _("This file is empty.")})
    upload, is_new = Upload.objects.get_or_create(uid=uid, defaults={"owner": owner, "size": size, "kind": kind})
    if not is_new and (upload.owner_id, upload.size, upload.kind) != (owner.pk, size, kind):
        raise Invalid({"file": _("Another file has this number.")})
    return upload


def upload_for(by: Actor, uid: uuid.UUID, *, lock: bool = False) -> Upload:
    """The upload, if this person has announced it."""
    uploads = Upload.objects.select_for_update(of=("self",), no_key=True) if lock else Upload.objects.all()
    upload = uploads.filter(uid=uid, owner=by.pk or 0).first()
    if upload is None:
        raise NotFound
    return upload


@transaction.atomic
def append_piece(uid: uuid.UUID, piece: bytes, *, offset: int, by: Actor, at: datetime | None = None) -> Upload:
    """Write the next piece; the last one makes the file whole, which is stored and told by a fact.

    Raises WrongOffset (with how far it has come), DiskFull, and Invalid for a piece that is empty, too large or goes
    beyond what was announced. A whole file that is no picture raises nothing: its state is `unreadable` for good.
    """
    upload = upload_for(by, uid, lock=True)
    if not upload.is_coming:
        return upload
    at = at or timezone.now()
    if offset != (come := received_of(upload)):
        raise WrongOffset(come)
    if not piece or len(piece) > LARGEST_PIECE:
        raise Invalid({"file": _("A piece has 1 to %(n)s bytes.") % {"n": LARGEST_PIECE}})
    if offset + len(piece) > upload.size:
        raise Invalid({"file": _("This is more than was announced: %(n)s bytes.") % {"n": upload.size}})
    try:
        _write(upload.arriving_path, piece, offset)
        upload.received = offset + len(piece)
        if upload.received == upload.size:
            _store(upload, by=by, at=at)
        upload.save()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise
    return upload


def received_of(upload: Upload) -> int:
    """How far it has come. A piece whose transaction failed may lie behind what the row says, and counts for nothing;
    where less lies there, as after a restored backup, the disk is right.
    """
    if not upload.is_coming:
        return upload.size
    try:
        return min(upload.received, upload.arriving_path.stat().st_size)
    except FileNotFoundError:
        return 0


def _write(path: Path, piece: bytes, offset: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _store(upload: Upload, *, by: Actor, at: datetime) -> None:
    path = upload.arriving_path
    content = io.BytesIO(path.read_bytes())
    try:
        upload.file = _picture(upload, content)
    except Invalid as wrong:
        upload.state = Upload.State.UNREADABLE
        upload.save()
        record(FileUnreadable(wrong.said), about=upload, by=by, at=at)
    else:
        upload.state = Upload.State.STORED
        upload.save()
        record(FileArrived(upload.size), about=upload, by=by, at=at)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _picture(upload: Upload, content: io.BytesIO) -> StoredFile:
    if upload.kind == Upload.Kind.DRAWING:
        return store_drawing(content, name="drawing.png")
    return store_photo(content, name="photo.jpg")


def clear_abandoned(folder: Path, *, at: datetime) -> int:
    """Give back the room of files of which nothing has come for long. The rows stay: a phone may begin anew."""
    count = 0
    for path in folder.glob("*"):
        if path.stat().st_mtime < (at - ABANDONED_AFTER).timestamp():
            path.unlink(missing_ok=True)
            count += 1
    return count
