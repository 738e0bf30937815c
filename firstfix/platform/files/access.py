"""A file, as a person may have it."""

from __future__ import annotations

import uuid

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import NotFound
from firstfix.platform.files.models import StoredFile
from firstfix.platform.files.register import holders, subject_of


def file_for(by: Actor, uid: uuid.UUID) -> StoredFile:
    """Of a record that this person may see. What hangs on none, as pictures in texts, is for all of the staff."""
    require(by, "file.see")
    stored = StoredFile.objects.filter(uid=uid).first()
    if stored is None or not _is_for(by, stored):
        raise NotFound
    return stored


def _is_for(by: Actor, stored: StoredFile) -> bool:
    hangs_somewhere = False
    for holder in holders():
        rows = holder.model._base_manager.filter(**{holder.column: stored})
        if not (records := set(rows.values_list(holder.record, flat=True))):
            continue
        hangs_somewhere, subject = True, subject_of(holder.subject)
        if may(by, subject.action) and subject.rows(by).filter(pk__in=records).exists():
            return True
    return not hangs_somewhere
