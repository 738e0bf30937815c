"""Taking files in. What a file claims to be counts for nothing; what Pillow can decode is a picture."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import uuid
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from firstfix.platform.errors import Invalid
from firstfix.platform.files.models import StoredFile

LARGEST_UPLOAD = 15 * 1024 * 1024
TOO_LARGE = _("This picture is larger than 15 MB. Please take a smaller one.")
LARGEST_SIDE = 2000
#: Above this a small file may unpack into more memory than a worker has.
LARGEST_PIXELS = 60_000_000


def store_photo(upload: BinaryIO, *, name: str, uid: uuid.UUID | None = None) -> StoredFile:
    """A photo, turned upright, shrunk to 2000 px and written anew as JPEG, so that nothing but pixels survives."""
    return _store_picture(upload, name=name, uid=uid, picture_format="JPEG", mode="RGB")


def store_drawing(upload: BinaryIO, *, name: str, uid: uuid.UUID | None = None) -> StoredFile:
    """A signature or sketch: PNG, transparency kept."""
    return _store_picture(upload, name=name, uid=uid, picture_format="PNG", mode="RGBA")


def store_paper(upload: BinaryIO, *, name: str) -> StoredFile:
    """A certificate or a letter: a PDF is kept as it is (browsers get it in a sandbox), a picture as a photo."""
    content = upload.read(LARGEST_UPLOAD + 1)
    if len(content) > LARGEST_UPLOAD:
        raise Invalid({"file": _("This file is larger than 15 MB.")})
    if content.startswith(b"%PDF-"):
        return store_bytes(content, name=f"{Path(name).stem[:150]}.pdf", content_type="application/pdf")
    try:
        return store_photo(io.BytesIO(content), name=name)
    except Invalid as wrong:
        raise Invalid({"file": _("Please choose a PDF or a picture.")}) from wrong


def store_bytes(content: bytes, *, name: str, content_type: str, uid: uuid.UUID | None = None) -> StoredFile:
    """Bytes that we made ourselves, such as a report."""
    stored = StoredFile(
        name=name[:200],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    if uid is not None:
        stored.uid = uid
    _write(stored.path, content)
    stored.save()
    return stored


def _store_picture(upload: BinaryIO, *, name: str, uid: uuid.UUID | None, picture_format: str, mode: str) -> StoredFile:
    content = upload.read(LARGEST_UPLOAD + 1)
    if len(content) > LARGEST_UPLOAD:
        raise Invalid({"photo": TOO_LARGE})
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise Invalid({"photo": _("This picture has too many pixels. Please take a smaller one.")})
            upright = ImageOps.exif_transpose(picture).convert(mode)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid({"photo": _("This file is not a picture. Please choose a JPEG, PNG or WebP.")}) from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, picture_format, quality=85)
    ending = picture_format.lower().replace("jpeg", "jpg")
    return store_bytes(
        out.getvalue(),
        name=f"{Path(name).stem[:150]}.{ending}",
        content_type=f"image/{picture_format.lower()}",
        uid=uid,
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the disk is full in the middle."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as partial:
        try:
            partial.write(content)
            partial.flush()
            os.fsync(partial.fileno())
        except OSError:
            Path(partial.name).unlink(missing_ok=True)
            raise
    Path(partial.name).replace(path)
