"""What a caller sent, put into a record. Whether it may be saved so is for the action to say."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from ninja import Schema

from firstfix.platform.bilingual import Bilingual

M = TypeVar("M", bound=models.Model)


def filled(record: M, given: Schema) -> M:
    """What was not sent stays. Null empties only what may be empty."""
    for name, value in given.dict(exclude_unset=True).items():
        if value is not None or record._meta.get_field(name.removesuffix("_id")).null:
            setattr(record, name, Bilingual(**value) if isinstance(value, dict) else value)
    return record
