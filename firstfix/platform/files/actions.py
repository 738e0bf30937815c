"""Taking files in. What a file claims to be counts for nothing; what Pillow can decode is a picture."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import threading
import uuid
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from firstfix.platform.errors import Invalid
from firstfix.platform.files.models import StoredFile

LARGEST_UPLOAD = 15 * 1024 * 1024
TOO_LARGE = _("This picture is larger than 15 MB. Please take a smaller one.")
TOO_MANY_PIXELS = _("This picture has too many pixels. Please take a smaller one.")
LARGEST_SIDE = 2000
#: Of a picture as it is unpacked: above this a small file may take more memory than a worker has. A JPEG is unpacked at
#: a half, a quarter or an eighth of its size, so that any camera's is taken.
LARGEST_PIXELS = 16_000_000
LARGEST_PROGRESSIVE = 32_000_000
#: Cameras of 200 million are sold; Pillow refuses what has twice this many before it looks at it.
Image.MAX_IMAGE_PIXELS = 125_000_000
#: Those that Pillow shrinks well; the others, as palettes, are turned first.
SMOOTH = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")
#: A worker's threads take turns: one unpacked picture at a time is what its memory is counted for.
_unpacking = threading.Lock()


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
        with _unpacking, Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
            upright = _shrunk(picture, mode)
    except Image.DecompressionBombError as error:
        raise Invalid({"photo": TOO_MANY_PIXELS}) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid({"photo": _("This file is not a picture. Please choose a JPEG, PNG or WebP.")}) from error
    out = io.BytesIO()
    upright.save(out, picture_format, quality=85)
    ending = picture_format.lower().replace("jpeg", "jpg")
    return store_bytes(
        out.getvalue(),
        name=f"{Path(name).stem[:150]}.{ending}",
        content_type=f"image/{picture_format.lower()}",
        uid=uid,
    )


def _shrunk(picture: Image.Image, mode: str) -> Image.Image:
    """Small first, then turned upright and into `mode`: of the large one there is never a second copy to turn."""
    pixels = picture.width * picture.height
    scale = min(1.0, LARGEST_SIDE / max(picture.size))
    picture.draft("RGB", (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    is_kept_whole = "progressive" in picture.info  # by its decoder, however small it is wanted
    if picture.width * picture.height > LARGEST_PIXELS or (is_kept_whole and pixels > LARGEST_PROGRESSIVE):
        raise Invalid({"photo": TOO_MANY_PIXELS})
    small = picture if picture.mode in SMOOTH else picture.convert(mode)
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return ImageOps.exif_transpose(small).convert(mode)


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
