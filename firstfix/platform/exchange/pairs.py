"""Finding the records of kinds that have no code: contacts, skills of engineers, stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from firstfix.platform.exchange.compare import key_part, key_part_of, natural, said
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.names import CHUNK, Names, Ref
from firstfix.platform.exchange.rows import Rows


def pair_by_name(rows: Rows, names: Names) -> None:
    """Find each entry's record by its name, among those that share its values of `names.within`."""
    known = rows.attempt.known_as(names)
    firsts: dict[object, Entry] = {}
    for entry in rows:
        called = natural(entry, names.code)
        if not said(called):
            rows.refuse(entry, names.code, _("is missing"))
            continue
        within = {name: ref.key for name in names.within if isinstance(ref := entry.values.get(name), Ref)}
        refs = known.found(said(called), within=within)
        if len(refs) > 1:
            rows.refuse(entry, names.code, _("%(count)d records answer to this") % {"count": len(refs)})
            continue
        entry.ref = refs[0] if refs else known.add({names.code: called}, within=within, entry=entry)
        if (first := firsts.setdefault(entry.ref.key, entry)) is not entry:
            rows.repeats(entry, first)
    rows.load(names)


def pair(
    rows: Rows,
    names: Names,
    *,
    key: tuple[str, ...],
    tell_apart: tuple[str, ...] = (),
    among: models.QuerySet[Any] | None = None,
) -> None:
    """Find each entry's record by the values of `key`, for kinds that have no code.

    tell_apart: columns by which several with the same key are told apart; a single one may change even these.
    among: only these records of the model.
    """
    groups: dict[tuple[object, ...], list[Entry]] = {}
    firsts: dict[object, Entry] = {}
    for entry in rows:
        own = tuple(key_part(entry.values.get(name)) for name in key)
        apart = tuple(key_part(entry.values.get(name)) for name in tell_apart)
        first = firsts.setdefault((own, apart), entry)
        if first is not entry:
            rows.repeats(entry, first)
            continue
        entry.ref = Ref(("row", entry.rows[0]), None, {"": (" · ".join(said(entry.values.get(n)) for n in key),)})
        entry.ref.entry = entry
        groups.setdefault(own, []).append(entry)
    candidates = _candidates(rows, names.model._default_manager.all() if among is None else among, key, groups)
    for own, entries in groups.items():
        _pair_group(rows, entries, candidates.get(own, []), tell_apart)


def _candidates(
    rows: Rows,
    among: models.QuerySet[Any],
    key: tuple[str, ...],
    groups: Mapping[tuple[object, ...], list[Entry]],
) -> dict[tuple[object, ...], list[Any]]:
    """Records by their key, for all keys in the file; the real attempt locks them."""
    attribute = f"{key[0]}_id"
    pks = sorted({part for own in groups if isinstance(part := own[0], int)})
    found: dict[tuple[object, ...], list[Any]] = {}
    records = among.order_by("pk")
    if not rows.is_trial:
        records = records.select_for_update(of=("self",), no_key=True)
    for start in range(0, len(pks), CHUNK):
        for record in records.filter(**{f"{attribute}__in": pks[start : start + CHUNK]}):
            own = tuple(key_part_of(record, name) for name in key)
            found.setdefault(own, []).append(record)
    return found


def _pair_group(rows: Rows, entries: list[Entry], records: list[Any], tell_apart: tuple[str, ...]) -> None:
    """First those that agree wholly, then those that agree in what they say, then one with one."""
    for agrees in (_is_equal, _agrees):
        for entry in entries:
            found = next((record for record in records if agrees(entry, record, tell_apart)), None)
            if entry.record is None and found is not None:
                records.remove(found)
                _take(entry, found)
    if len(entries) == 1 and entries[0].record is None and records:
        if len(records) > 1:
            rows.refuse(entries[0], "", _("%(count)d records answer to this") % {"count": len(records)})
        else:
            _take(entries[0], records[0])


def _take(entry: Entry, record: Any) -> None:
    entry.record = record
    if entry.ref:
        entry.ref.pk, entry.ref.entry = record.pk, None


def _is_equal(entry: Entry, record: Any, tell_apart: tuple[str, ...]) -> bool:
    return all(key_part(entry.values.get(name)) == key_part_of(record, name) for name in tell_apart)


def _agrees(entry: Entry, record: Any, tell_apart: tuple[str, ...]) -> bool:
    given = [name for name in tell_apart if name in entry.values]
    return bool(given) and all(key_part(entry.values[name]) == key_part_of(record, name) for name in given)
