"""Comparing what a row says with what a record holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from firstfix.platform.bilingual import Bilingual, BilingualField
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.names import Ref
from firstfix.platform.exchange.values import fold, tidy


def natural(entry: Entry, name: str) -> Any:
    """The value that a person would call the record by; a text in two languages is put together."""
    if f"{name}_zh" in entry.values or f"{name}_en" in entry.values:
        return both_languages(name, entry.values, None)
    return entry.values.get(name)


def fields_of(model: type[models.Model], values: Mapping[str, Any], record: Any) -> dict[str, Any]:
    """The values as the model's fields take them: two languages become one text."""
    names = {field.name: field for field in model._meta.concrete_fields}
    fields = {name: value for name, value in values.items() if name in names}
    for name, field_ in names.items():
        if isinstance(field_, BilingualField) and {name, f"{name}_zh", f"{name}_en"} & values.keys():
            fields[name] = both_languages(name, values, getattr(record, name, None))
    return fields


def both_languages(name: str, values: Mapping[str, Any], before: Bilingual | None) -> Bilingual:
    """The two columns, else what is there, else the one column, which changes the language it is written in."""
    both = values.get(name, "")
    if before is None:
        return Bilingual(zh=values.get(f"{name}_zh", both), en=values.get(f"{name}_en", both))
    zh, en = tidy(before.zh), tidy(before.en)
    if both and both not in (zh, en):
        is_chinese = any("\u3400" <= char <= "\u9fff" for char in both)
        zh, en = (both, en) if is_chinese and zh != en else (zh, both) if zh != en else (both, both)
    return Bilingual(zh=values.get(f"{name}_zh", zh), en=values.get(f"{name}_en", en))


def is_same(before: Any, value: Any) -> bool:
    if isinstance(value, Ref):
        return bool(before == value.pk and value.pk is not None)
    if isinstance(value, str):
        return tidy(before or "") == value
    if isinstance(value, Bilingual):
        return (tidy(before.zh), tidy(before.en)) == (value.zh, value.en)
    return bool(before == value)


def stored(value: Any) -> Any:
    return value.pk if isinstance(value, Ref) else value


def said(value: Any) -> str:
    if isinstance(value, Ref):
        return value.code
    return "" if value is None else str(value)


def shown(before: Any, value: Any) -> str:
    return "" if before is None or isinstance(value, Ref) else str(before)


def key_part(value: Any) -> object:
    if isinstance(value, Ref):
        return value.pk if value.pk is not None else value.key
    return fold(value) if isinstance(value, str) else "" if value is None else value


def key_part_of(record: Any, name: str) -> object:
    if hasattr(record, f"{name}_id"):
        return key_part(getattr(record, f"{name}_id"))
    value = getattr(record, name)
    return key_part(tidy(value) if isinstance(value, str) else value)
