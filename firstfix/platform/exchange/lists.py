"""Columns that hold a list of other records: the product models a part fits, the skills a product model needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.names import CHUNK, Names, Ref
from firstfix.platform.exchange.rows import BATCH, Maker, Rows

#: For each entry the records in its list, each with a number (a level, a quantity).
Lists = dict[Entry, dict[Ref, int]]


def listed(pairs: Iterable[tuple[str, int]]) -> list[str]:
    """Codes with their numbers as a list column holds them: `pump; motor:2`; a one need not be said."""
    return [f"{code}:{number}" if number != 1 or ":" in code else code for code, number in pairs]


def take_list(rows: Rows, name: str, names: Names, *, make: Maker | None = None, action: str = "") -> Lists:
    """Take the column `name` out and find what its items name; `link` writes them once the records are there."""
    found: Lists = {}
    for entry, items in list(rows.taken(name)):
        found[entry] = {}
        for item in items:
            called, _colon, number = item.rpartition(":")
            is_numbered = bool(called) and number.strip().isdecimal()
            ref = rows.resolve(called.strip() if is_numbered else item, names, entry, make=make, action=action)
            if not isinstance(ref, Ref):
                rows.refuse(entry, name, ref)
                break
            found[entry][ref] = int(number) if is_numbered else 1
    return found


def link(rows: Rows, lists: Lists, *, through: type[models.Model], own: str, other: str, number: str) -> None:
    """Let each entry's record have exactly the links of its list; call it after `merge`."""
    chosen = {entry: wanted for entry, wanted in lists.items() if entry.ref and entry.verdict is not Verdict.REFUSED}
    there = _links_by_owner(through, own, [entry.ref.pk for entry in chosen if entry.ref and entry.ref.pk])
    fresh: list[models.Model] = []
    gone: list[int] = []
    for entry, wanted in chosen.items():
        pk = entry.ref.pk if entry.ref else None
        links = there.get(pk or 0, [])
        before = {getattr(one, f"{other}_id"): getattr(one, number) for one in links}
        if before == {ref.pk: count for ref, count in wanted.items()}:
            continue
        if entry.verdict is Verdict.SAME:
            entry.verdict = Verdict.CHANGED
        entry.changes.append(Change(other, "", "; ".join(listed((ref.code, count) for ref, count in wanted.items()))))
        gone += [one.pk for one in links]
        fresh += [through(**{f"{own}_id": pk, f"{other}_id": ref.pk, number: count}) for ref, count in wanted.items()]
    if not rows.is_trial:
        through._default_manager.filter(pk__in=gone).delete()
        through._default_manager.bulk_create(fresh, batch_size=BATCH)


def _links_by_owner(through: type[models.Model], own: str, pks: list[int]) -> dict[int, list[Any]]:
    there: dict[int, list[Any]] = {}
    for start in range(0, len(pks), CHUNK):
        for one in through._default_manager.filter(**{f"{own}_id__in": pks[start : start + CHUNK]}):
            there.setdefault(getattr(one, f"{own}_id"), []).append(one)
    return there
