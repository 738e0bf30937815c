"""Whose a file is: it is for who may see a record that it hangs on. The table comes from `config/files.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.files.models import StoredFile


@dataclass(frozen=True)
class Subject:
    """Who may see the records on which files of this kind hang.

    action   of the permission table
    rows     those of the records that somebody sees
    """

    action: str
    rows: Callable[[Actor], QuerySet[Any]]


@dataclass(frozen=True)
class Holder:
    """A column that points at files: in a table of records, or of what these were before.

    record   path to the record's key
    """

    model: type[Model]
    column: str
    subject: type[Model]
    record: str


_subjects: dict[type[Model], Subject] = {}


def set_subjects(table: Mapping[type[Model], Subject]) -> None:
    _subjects.clear()
    _subjects.update(table)


def subject_of(model: type[Model]) -> Subject:
    return _subjects[model]


@cache
def holders() -> tuple[Holder, ...]:
    """All there are: a record that was changed still keeps the file that it had."""
    found = []
    for model in apps.get_models():
        of = getattr(model, "pgh_tracked_model", None)
        for field in model._meta.get_fields():
            if field.concrete and field.related_model is StoredFile:
                found.append(Holder(model, field.name, of or model, "pgh_obj_id" if of else "pk"))
    return tuple(found)
