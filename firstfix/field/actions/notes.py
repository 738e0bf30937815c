"""Free words on an order."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.field.facts import NoteWritten, PhotoAdded
from firstfix.field.models import OrderNote, VisitPhoto
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.files.models import Upload
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

LONGEST = 4000


@transaction.atomic
def write_note(
    order: WorkOrder,
    text: str,
    *,
    by: Actor,
    visit: Visit | None = None,
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> OrderNote:
    """Shown on the order's timeline and on the engineers' phones. The same `uid` twice is the same note."""
    require(by, "note.write")
    text = text.strip()
    if not text:
        raise Invalid({"text": _("Please write something.")})
    if len(text) > LONGEST:
        raise Invalid({"text": _("At most %(n)s characters.") % {"n": LONGEST}})
    if uid and (known := OrderNote.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    note = OrderNote.objects.create(
        uid=uid or uuid.uuid4(), work_order=order, visit=visit, text=text, at=at, by_id=by.pk, by_name=by.name
    )
    record(NoteWritten(text), about=order, by=by, at=at)
    return note


@transaction.atomic
def add_noted_photo(visit: Visit, upload: Upload, *, caption: str, by: Actor, at: datetime) -> VisitPhoto:
    """A picture that belongs to a note: it stands with the visit's photos, whoever has the visit now and however it
    ended. The same `upload` twice is the same photo.
    """
    require(by, "note.write")
    upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=upload.pk)
    photo, is_new = VisitPhoto.objects.get_or_create(
        uid=upload.uid,
        defaults={"visit": visit, "upload": upload, "file": upload.file, "caption": caption[:200].strip(), "at": at},
    )
    if is_new:
        record(PhotoAdded(caption=photo.caption), about=visit, by=by, at=at)
    return photo
