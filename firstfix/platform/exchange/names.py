"""Finding records by what files call them: a code, a serial number, a name."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import models

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.exchange.values import fold, tidy

if TYPE_CHECKING:
    from firstfix.platform.exchange.entries import Entry

CHUNK = 5000


@dataclass(frozen=True)
class Names:
    """How the records of a model are called: `by` these fields, the code first, and told apart `within` these.

    only: leave out other records of the model, such as failure codes of another kind.
    whole: load the names of all records once; otherwise only those whose code is asked for.
    """

    model: type[models.Model]
    by: tuple[str, ...] = ("code", "name")
    within: tuple[str, ...] = ()
    only: tuple[tuple[str, object], ...] = ()
    whole: bool = True

    @property
    def code(self) -> str:
        return self.by[0]

    @property
    def records(self) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**dict(self.only))


@dataclass(slots=True, eq=False)
class Ref:
    """A record as others refer to it: one that exists, or one that this import makes and that gets its `pk` later."""

    key: Hashable
    pk: int | None
    names: dict[str, tuple[str, ...]]
    within: dict[str, Hashable] = field(default_factory=dict)
    entry: Entry | None = None

    @property
    def is_refused(self) -> bool:
        return self.entry is not None and bool(self.entry.problems)

    @property
    def code(self) -> str:
        return next((name for names in self.names.values() for name in names), "")

    @property
    def title(self) -> str:
        """What a person calls it: the name rather than the code."""
        return next((name for names in reversed(self.names.values()) for name in names), "")


class Known:
    """All records of one model that this import can see, its own new ones included."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.by_key: dict[Hashable, Ref] = {}
        self._index: dict[str, dict[str, list[Ref]]] = {name: defaultdict(list) for name in names.by}
        self._fresh = count(1)
        self._asked: set[str] = set()
        if names.whole:
            self._load(names.records)

    def ask_for(self, codes: Collection[str]) -> None:
        """Load the records with these codes, where not all are loaded anyway."""
        if self.names.whole:
            return
        missing = sorted(set(codes) - self._asked)
        self._asked.update(missing)
        for start in range(0, len(missing), CHUNK):
            chunk = {f"{self.names.code}__in": missing[start : start + CHUNK]}
            self._load(self.names.records.filter(**chunk))

    def _load(self, records: models.QuerySet[Any]) -> None:
        columns = [*self.names.by, *(f"{name}_id" for name in self.names.within)]
        by = len(self.names.by)
        for pk, *found in records.values_list("pk", *columns).iterator(chunk_size=CHUNK):
            called = {name: _texts(value) for name, value in zip(self.names.by, found[:by], strict=True)}
            self._add(Ref(pk, pk, called, dict(zip(self.names.within, found[by:], strict=True))))

    def add(self, names: Mapping[str, object], *, within: Mapping[str, Hashable], entry: Entry) -> Ref:
        """A record that this import is going to make."""
        called = {name: _texts(names.get(name)) for name in self.names.by}
        ref = Ref(("new", next(self._fresh)), None, called, dict(within), entry)
        self._add(ref)
        return ref

    def _add(self, ref: Ref) -> None:
        self.by_key[ref.key] = ref
        for name, texts in ref.names.items():
            for text in dict.fromkeys(map(fold, texts)):
                self._index[name][text].append(ref)

    def found(self, text: str, *, by: Iterable[str] = (), within: Mapping[str, Hashable] | None = None) -> list[Ref]:
        """Those called so by the first of `by` that anything answers to; several when they cannot be told apart."""
        for name in by or self.names.by:
            candidates = self._index[name].get(fold(text), [])
            if within:
                candidates = [ref for ref in candidates if within.items() <= ref.within.items()]
            candidates = [ref for ref in candidates if not ref.is_refused] or candidates
            if len(candidates) > 1:
                exact = [ref for ref in candidates if text in ref.names[name]]
                candidates = exact or candidates
            if candidates:
                return candidates
        return []


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, Bilingual):
        return tuple(dict.fromkeys(filter(None, (tidy(value.zh), tidy(value.en)))))
    text = tidy(str(value or ""))
    return (text,) if text else ()


def made_code(prefix: str, *parts: str) -> str:
    """A code that is always the same for the same parts, for records that a file gives none."""
    said = "\x1f".join(fold(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(said.encode()).hexdigest()[:12].upper()}"
