"""A file, as a person may have it."""

from __future__ import annotations

import uuid

from django.db.models import Model, Value

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
    hangs_on = _records_with(stored)
    for model, records in hangs_on.items():
        subject = subject_of(model)
        if may(by, subject.action) and subject.rows(by).filter(pk__in=records).exists():
            return True
    return not hangs_on


def _records_with(stored: StoredFile) -> dict[type[Model], set[int]]:
    """By subject, the records that a file hangs on; one statement asks all tables that hold files."""
    asked = [
        holder.model._base_manager.filter(**{holder.column: stored})
        .order_by()
        .annotate(hangs_on=Value(number))
        .values_list("hangs_on", holder.record)
        for number, holder in enumerate(holders())
    ]
    found: dict[type[Model], set[int]] = {}
    for number, record in asked[0].union(*asked[1:], all=True):
        found.setdefault(holders()[number].subject, set()).add(record)
    return found
