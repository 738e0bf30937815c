"""A file comes in pieces: announced, appended where it stopped, stored when whole, or said to be no picture."""

from __future__ import annotations

import errno
import io
import os
import struct
import uuid
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from PIL import Image

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.facts.models import Fact
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import Upload, arriving_folder
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.files.uploads import (
    ABANDONED_AFTER,
    LARGEST_PIECE,
    DiskFull,
    WrongOffset,
    announce_upload,
    append_piece,
    clear_abandoned,
    received_of,
    upload_for,
)
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

IMAGE = picture()


@pytest.fixture
def owner(company: object, settings: object, tmp_path: Path) -> User:
    settings.FILES_ROOT = tmp_path  # type: ignore[attr-defined]
    return make_user(Role.ENGINEER)


def announce(owner: User, content: bytes = IMAGE, kind: str = Upload.Kind.PHOTO) -> uuid.UUID:
    return announce_upload(uuid.uuid4(), size=len(content), content_type="image/jpeg", kind=kind, by=owner).uid


def test_a_picture_beyond_all_measure_is_no_error_of_ours(owner: User) -> None:
    """A phone would send it again for ever."""
    header = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0))
    content = header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    uid = announce(owner, content)
    upload = append_piece(uid, content, offset=0, by=owner)
    assert upload.state == "unreadable"
    assert "too many pixels" in Fact.objects.get(name="FileUnreadable").data["reason"]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def test_a_photo_of_any_camera_is_taken(owner: User) -> None:
    """108 million pixels are never unpacked as such."""
    out = io.BytesIO()
    Image.new("L", (12_000, 9_000), 200).save(out, "JPEG")
    stored = store_photo(io.BytesIO(out.getvalue()), name="large.jpg")
    with Image.open(stored.path) as small:
        assert (small.size, small.mode) == ((2000, 1500), "RGB")


@pytest.mark.parametrize("size", [(1, 9_000), (9_000, 1)])
def test_a_picture_as_narrow_as_a_line_is_no_error_of_ours(owner: User, size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("L", size, 200).save(out, "JPEG")
    stored = store_photo(io.BytesIO(out.getvalue()), name="line.jpg")
    with Image.open(stored.path) as small:
        assert min(small.size) == 1


@pytest.mark.parametrize("how", [{"format": "PNG"}, {"format": "JPEG", "progressive": True}])
def test_what_must_be_unpacked_whole_may_have_fewer_pixels(owner: User, how: dict[str, Any]) -> None:
    out = io.BytesIO()
    Image.new("L", (6_000, 6_000)).save(out, **how)
    with pytest.raises(Invalid, match="too many pixels"):
        store_photo(io.BytesIO(out.getvalue()), name="large")


@pytest.mark.parametrize("mode", ["1", "P", "L", "LA", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_become_upright_photos(owner: User, mode: str) -> None:
    out, turned = io.BytesIO(), Image.Exif()
    turned[0x0112] = 6
    Image.new(mode, (3000, 300)).save(out, "PNG", exif=turned)
    stored = store_photo(io.BytesIO(out.getvalue()), name="screen.png")
    with Image.open(stored.path) as photo:
        assert (photo.size, photo.mode) == ((200, 2000), "RGB")


def test_pieces_make_a_photo_and_a_fact_hands_it_over(owner: User) -> None:
    uid = announce(owner)
    upload = append_piece(uid, IMAGE[:100], offset=0, by=owner)
    assert (upload.received, upload.state, upload.file) == (100, "coming", None)
    upload = append_piece(uid, IMAGE[100:], offset=100, by=owner)
    assert (upload.state, received_of(upload)) == ("stored", len(IMAGE))
    assert upload.file
    assert upload.file.path.read_bytes()[:2] == b"\xff\xd8"
    fact = Fact.objects.get(name="FileArrived")
    assert (fact.about_kind, fact.about_id) == ("files.upload", upload.pk)


def test_a_drawing_stays_transparent(owner: User) -> None:
    content = picture("PNG")
    upload = append_piece(announce(owner, content, "drawing"), content, offset=0, by=owner)
    assert upload.file
    assert upload.file.content_type == "image/png"


@pytest.mark.parametrize("offset", [0, 99, 101, 10**6])
def test_a_piece_at_another_place_is_told_how_far_it_has_come(owner: User, offset: int) -> None:
    uid = announce(owner)
    append_piece(uid, IMAGE[:100], offset=0, by=owner)
    with pytest.raises(WrongOffset) as refused:
        append_piece(uid, IMAGE[100:150], offset=offset, by=owner)
    assert refused.value.received == 100


def test_the_last_piece_sent_again_changes_nothing(owner: User) -> None:
    uid = announce(owner)
    append_piece(uid, IMAGE, offset=0, by=owner)
    append_piece(uid, IMAGE, offset=0, by=owner)
    assert Fact.objects.filter(name="FileArrived").count() == 1


def test_a_piece_whose_transaction_failed_is_written_again(owner: User) -> None:
    uid = announce(owner)
    append_piece(uid, IMAGE[:100], offset=0, by=owner)
    with upload_for(owner, uid).arriving_path.open("ab") as file:
        file.write(b"half a piece")
    append_piece(uid, IMAGE[100:], offset=100, by=owner)
    assert upload_for(owner, uid).state == "stored"


def test_bytes_that_are_lost_are_asked_for_again(owner: User) -> None:
    uid = announce(owner)
    append_piece(uid, IMAGE[:100], offset=0, by=owner)
    upload_for(owner, uid).arriving_path.unlink()
    with pytest.raises(WrongOffset) as refused:
        append_piece(uid, IMAGE[100:], offset=100, by=owner)
    assert refused.value.received == 0
    assert append_piece(uid, IMAGE, offset=0, by=owner).state == "stored"


def test_a_colleague_sees_nothing_of_it(owner: User) -> None:
    uid, colleague = announce(owner), make_user(Role.ENGINEER)
    with pytest.raises(NotFound):
        upload_for(colleague, uid)
    with pytest.raises(NotFound):
        append_piece(uid, IMAGE, offset=0, by=colleague)


@pytest.mark.parametrize(
    ("size", "content_type"),
    [(15 * 1024 * 1024 + 1, "image/jpeg"), (200_000_000, "image/jpeg"), (0, "image/jpeg"), (9, "application/pdf")],
)
def test_what_will_not_be_taken_is_refused_when_announced(owner: User, size: int, content_type: str) -> None:
    with pytest.raises(Invalid):
        announce_upload(uuid.uuid4(), size=size, content_type=content_type, by=owner)
    assert not Upload.objects.exists()


def test_a_number_stands_for_one_file(owner: User) -> None:
    uid = announce(owner)
    assert announce_upload(uid, size=len(IMAGE), content_type="image/jpeg", by=owner).uid == uid
    with pytest.raises(Invalid):
        announce_upload(uid, size=7, content_type="image/jpeg", by=owner)
    with pytest.raises(Invalid):
        announce_upload(uid, size=len(IMAGE), content_type="image/jpeg", by=make_user(Role.ENGINEER))


@pytest.mark.parametrize("piece", [b"", b"x" * (LARGEST_PIECE + 1), b"x" * 1001])
def test_a_piece_has_its_size(owner: User, piece: bytes) -> None:
    uid = announce(owner, b"x" * 1000)
    with pytest.raises(Invalid):
        append_piece(uid, piece, offset=0, by=owner)
    assert received_of(upload_for(owner, uid)) == 0


def test_what_is_no_picture_stays_unreadable_and_is_told(owner: User) -> None:
    uid = announce(owner, b"no picture")
    upload = append_piece(uid, b"no picture", offset=0, by=owner)
    assert (upload.state, upload.file) == ("unreadable", None)
    assert "not a picture" in Fact.objects.get(name="FileUnreadable").data["reason"]


def test_a_full_disk_loses_nothing(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = announce(owner)
    append_piece(uid, IMAGE[:100], offset=0, by=owner)
    fsync = os.fsync

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull) as refused:
        append_piece(uid, IMAGE[100:200], offset=100, by=owner)
    assert refused.value.status == 507
    monkeypatch.setattr(os, "fsync", fsync)
    assert received_of(upload_for(owner, uid)) == 100
    assert append_piece(uid, IMAGE[100:], offset=100, by=owner).state == "stored"


def test_what_was_given_up_makes_room_and_may_begin_anew(owner: User) -> None:
    uid, fresh = announce(owner), announce(owner)
    for one in (uid, fresh):
        append_piece(one, IMAGE[:100], offset=0, by=owner)
    now = timezone.now()
    long_ago = (now - ABANDONED_AFTER - timedelta(hours=1)).timestamp()
    os.utime(upload_for(owner, uid).arriving_path, (long_ago, long_ago))
    assert clear_abandoned(arriving_folder(owner.tenant_id), at=now) == 1
    assert received_of(upload_for(owner, fresh)) == 100
    with pytest.raises(WrongOffset) as refused:
        append_piece(uid, IMAGE[100:], offset=100, by=owner)
    assert refused.value.received == 0


def test_the_same_piece_twice_at_once_is_taken_once(committed: None, tmp_path: Path) -> None:
    """A phone that gave up waiting sends it again while the first one is still being written."""
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        owner = make_user(Role.ENGINEER)
        uid = announce(owner)

    def send(_: int) -> str:
        try:
            with tenant_scope(tenant.pk):
                append_piece(uid, IMAGE[:100], offset=0, by=owner)
        except WrongOffset as refused:
            return f"go on from {refused.received}"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as twice:
        assert sorted(twice.map(send, range(2))) == ["go on from 100", "taken"]
    with tenant_scope(tenant.pk):
        assert received_of(upload_for(owner, uid)) == 100
        upload_for(owner, uid).arriving_path.unlink()
    assert settings.FILES_ROOT
