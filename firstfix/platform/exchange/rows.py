"""Rows of one kind on their way into the database: each finds what it refers to, its record, and its verdict.

An area's `imports.py` is written in four words:

    rows.refer("customer", CUSTOMERS)      # the text in the column becomes a record, or the row is refused
    rows.match(SITES, made_code="S")       # which record is it: by code, else by name, else a new one
    rows.refuse(entry, "zone", _("…"))     # the area's own rules, the same as of its single actions
    rows.merge(SITES)                      # new, changed or same; written at once unless it is a trial
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from firstfix.platform.accounts.permissions import may
from firstfix.platform.errors import Text
from firstfix.platform.exchange.compare import fields_of, is_same, natural, said, shown, stored
from firstfix.platform.exchange.entries import Attempt, Change, Entry, Verdict
from firstfix.platform.exchange.kinds import Kind
from firstfix.platform.exchange.names import CHUNK, Known, Names, Ref
from firstfix.platform.exchange.names import made_code as code_made_of
from firstfix.platform.tenants.numbers import never_give_again

BATCH = 1000
Maker = Callable[[str, Entry], models.Model | None]
NaturalKey = tuple[str, ...] | Callable[[Entry], tuple[str, ...]]


class Rows:
    """The entries of one kind. Iterate it for those that are not refused."""

    def __init__(
        self,
        entries: list[Entry],
        *,
        kind: Kind,
        attempt: Attempt,
        columns: Collection[str] = (),
        is_shared: bool = False,
    ) -> None:
        """columns: the fields that the file has, filled or not; is_shared: make what is missing, change nothing."""
        self.entries, self.kind, self.attempt = entries, kind, attempt
        self.columns, self.is_shared = frozenset(columns), is_shared
        for entry in entries:
            entry.verdict = Verdict.REFUSED if entry.problems else None

    def __iter__(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.verdict is None)

    @property
    def is_trial(self) -> bool:
        return self.attempt.is_trial

    def refuse(self, entry: Entry, name: str, reason: Text) -> None:
        """`name` is the field to blame; empty when it is the row as a whole."""
        entry.problems.append((name, str(reason)))
        entry.verdict = Verdict.REFUSED

    def taken(self, name: str) -> Iterator[tuple[Entry, Any]]:
        """Take a column out that is no field of the record: pairs of an entry and what stood there."""
        for entry in self:
            if name in entry.values:
                yield entry, entry.values.pop(name)

    # What a row refers to

    def refer(
        self,
        name: str,
        names: Names,
        *,
        by: Iterable[str] = (),
        within: Iterable[str] = (),
        make: Maker | None = None,
        action: str = "",
    ) -> None:
        """Let the texts in column `name` be records, among those that share the row's values of `within`.

        make: builds the record (not saved) where there is none, if the person wants that and may do `action`; None when
        it cannot.
        """
        texts = [entry.values[name] for entry in self if isinstance(entry.values.get(name), str)]
        self.attempt.known_as(names).ask_for(texts)
        for entry in self:
            if isinstance(text := entry.values.get(name), str):
                near = {other: ref.key for other in within if isinstance(ref := entry.values.get(other), Ref)}
                ref_or_why = self.resolve(text, names, entry, by=by, within=near, make=make, action=action)
                if isinstance(ref_or_why, Ref):
                    entry.values[name] = ref_or_why
                else:
                    self.refuse(entry, name, ref_or_why)

    def resolve(
        self,
        text: str,
        names: Names,
        entry: Entry,
        *,
        by: Iterable[str] = (),
        within: Mapping[str, Hashable] | None = None,
        make: Maker | None = None,
        action: str = "",
    ) -> Ref | str:
        """The record that `text` names, or why there is no single one."""
        known = self.attempt.known_as(names)
        refs = known.found(text, by=by, within=within)
        if not refs and within and known.found(text, by=(names.code,)):
            return _("“%(text)s” exists, but at another place than this row says") % {"text": text}
        if not refs and make and self.attempt.makes_missing and not may(self.attempt.by, action):
            return _("“%(text)s” is not known, and your role does not allow you to make it") % {"text": text}
        if not refs and make and self.attempt.makes_missing and (record := make(text, entry)):
            refs = [self._made(known, record, within=within or {})]
            entry.notes.append(_("“%(text)s” is missing and gets made.") % {"text": text})
        if not refs:
            return _("“%(text)s” is not known") % {"text": text}
        if len(refs) > 1:
            return _("%(count)d are called “%(text)s”; give the code") % {"count": len(refs), "text": text}
        if refs[0].is_refused and (other := refs[0].entry):
            return _("“%(text)s” is in row %(row)d, which is refused") % {"text": text, "row": other.rows[0]}
        return refs[0]

    def _made(self, known: Known, record: models.Model, *, within: Mapping[str, Hashable]) -> Ref:
        names = {name: getattr(record, name) for name in known.names.by}
        ref = known.add(names, within=within, entry=Entry(rows=[], values={}))
        if not self.is_trial:
            record.save()
            ref.pk = record.pk
            self._note(type(record), [record])
        return ref

    # Which record a row is

    def match(self, names: Names, *, made_code: str, or_by: NaturalKey = ("name",)) -> None:
        """Find each entry's record by its code, else by its values of `or_by`; the others are new.

        A new one without a code gets one that is made from `or_by`, so that the same file finds it again.
        """
        known = self.attempt.known_as(names)
        keys = {entry: or_by(entry) if callable(or_by) else or_by for entry in self}
        codes: dict[Entry, str] = {}
        for entry, key in keys.items():
            is_named = bool(entry.values.get(names.code) or said(natural(entry, key[0])))
            if self.is_shared and not is_named:
                entry.verdict = Verdict.SAME
            elif not is_named:
                self.refuse(entry, key[0], _("is empty, and so is the code: the row cannot be recognised"))
            else:
                codes[entry] = entry.values.get(names.code) or code_made_of(
                    made_code, *(said(natural(entry, name)) for name in key)
                )
        known.ask_for(codes.values())
        firsts: dict[object, Entry] = {}
        for entry in self:
            if not (ref := self._ref_of(entry, known, codes[entry], keys[entry])):
                continue
            entry.ref, first = ref, firsts.setdefault(ref.key, entry)
            if first is not entry:
                self.repeats(entry, first)
        self._remember_refused(known)
        self.load(names)

    def _remember_refused(self, known: Known) -> None:
        """So that a row which refers to a refused one is told that, and not that there is no such record."""
        for entry in self.entries:
            if entry.problems and entry.ref is None:
                called = {name: natural(entry, name) for name in known.names.by}
                if not any(known.found(said(text), by=(name,)) for name, text in called.items() if said(text)):
                    entry.ref = known.add(called, within=_within(entry, known), entry=entry)

    def _ref_of(self, entry: Entry, known: Known, code: str, or_by: tuple[str, ...]) -> Ref | None:
        is_given = bool(entry.values.get(known.names.code))
        refs: list[Ref] = []
        if not is_given and (called := [name for name in or_by if name in known.names.by]):
            within = {
                name: ref.key for name in or_by
                if name in known.names.within and isinstance(ref := entry.values.get(name), Ref)
            }  # fmt: skip
            refs = known.found(said(natural(entry, called[0])), by=called, within=within)
        refs = refs or known.found(code, by=(known.names.code,))
        if len(refs) > 1:
            self.refuse(entry, or_by[0], _("%(count)d records are called so; give the code") % {"count": len(refs)})
            return None
        if refs:
            entry.values.pop(known.names.code, None)
            return refs[0]
        entry.values[known.names.code] = code
        called_so = {name: natural(entry, name) for name in known.names.by}
        return known.add(called_so, within=_within(entry, known), entry=entry)

    def repeats(self, entry: Entry, first: Entry) -> None:
        """A record that an earlier row described already."""
        entry.first = first
        differing = [name for name, value in entry.values.items() if first.values.get(name, value) != value]
        if differing and not self.is_shared:
            self.refuse(
                entry,
                differing[0],
                _("row %(row)d is the same record, but says something else") % {"row": first.rows[0]},
            )
            return
        entry.verdict = Verdict.SAME
        if not self.is_shared:
            entry.notes.append(_("Row %(row)d says the same.") % {"row": first.rows[0]})

    def load(self, names: Names) -> None:
        """Fetch the records that exist; the real attempt locks them until it is through."""
        by_pk = {entry.ref.pk: entry for entry in self if entry.ref and entry.ref.pk and entry.ref.entry is None}
        records = names.model._default_manager.all()
        if not self.is_trial:
            records = records.select_for_update(of=("self",), no_key=True)
        pks = iter(by_pk)
        while chunk := list(islice(pks, CHUNK)):
            for record in records.filter(pk__in=chunk):
                by_pk[record.pk].record = record

    # What becomes of it

    def merge(
        self, names: Names, *, parent: str = "", why_fixed: Callable[[Any], str] = lambda record: ""
    ) -> list[Any]:
        """Judge every entry and, unless it is a trial, write it; returns the new records that were written.

        parent: the column in which a row refers to another of the same kind.
        why_fixed: why a record that exists must not be changed, or nothing.
        """
        self._refuse_incomplete()
        if parent:
            self._refuse_circles(parent, self.attempt.known_as(names))
            self._refuse_orphans(parent)
        for entry in self.entries:
            if entry.first and entry.first.problems and not entry.problems:
                self.refuse(
                    entry, "", _("row %(row)d is the same record and is refused") % {"row": entry.first.rows[0]}
                )
        only_new = {field.name for field in self.kind.fields if field.only_new or self.is_shared}
        for number, entry in enumerate(self, start=1):
            if entry.is_new:
                entry.verdict = Verdict.NEW
            else:
                self._compare(entry, names.model, only_new, why_fixed)
            if number % BATCH == 0:
                self.attempt.progress(BATCH)
        return [] if self.is_trial else self._write(names, parent)

    def _refuse_incomplete(self) -> None:
        required = [field.name for field in self.kind.fields if field.required]
        for entry in self:
            missing = [name for name in required if not said(natural(entry, name))] if entry.is_new else []
            for name in missing:
                self.refuse(entry, name, _("is missing"))

    def _refuse_circles(self, parent: str, known: Known) -> None:
        """Rows that are their own ancestors, be it through records that exist already."""
        by_key = {entry.ref.key: entry for entry in self if entry.ref}

        def above(key: Hashable) -> Hashable:
            ref = by_key[key].values.get(parent) if key in by_key else None
            return ref.key if isinstance(ref, Ref) else known.by_key[key].within.get(parent)

        for start, entry in by_key.items():
            seen, key = {start}, above(start)
            while key is not None and key not in seen:
                seen.add(key)
                key = above(key)
            if key == start:
                self.refuse(entry, parent, _("goes round in a circle: it would be part of itself"))

    def _refuse_orphans(self, parent: str) -> None:
        """Rows whose parent is refused."""
        by_key = {entry.ref.key: entry for entry in self.entries if entry.ref}
        while True:
            orphans = [
                entry
                for entry in self
                if isinstance(ref := entry.values.get(parent), Ref) and ref.key in by_key and by_key[ref.key].problems
            ]
            if not orphans:
                break
            for entry in orphans:
                row = by_key[entry.values[parent].key].rows[0]
                self.refuse(entry, parent, _("row %(row)d, which it refers to, is refused") % {"row": row})

    def _compare(
        self, entry: Entry, model: type[models.Model], only_new: set[str], why_fixed: Callable[[Any], str]
    ) -> None:
        for name, value in fields_of(model, entry.values, entry.record).items():
            before = getattr(entry.record, f"{name}_id" if isinstance(value, Ref) else name)
            if name in only_new or is_same(before, value):
                continue
            entry.changes.append(Change(name, shown(before, value), said(value)))
            if not self.is_trial:
                setattr(entry.record, f"{name}_id" if isinstance(value, Ref) else name, stored(value))
        entry.verdict = Verdict.CHANGED if entry.changes else Verdict.SAME
        if entry.changes and (reason := why_fixed(entry.record)):
            self.refuse(entry, entry.changes[0].field, reason)

    def _write(self, names: Names, parent: str) -> list[Any]:
        waiting = [entry for entry in self.entries if entry.verdict is Verdict.NEW]
        made: list[Any] = []
        while waiting:
            ready = [entry for entry in waiting if _parent_is_there(entry, parent)]
            if not ready:
                raise RuntimeError("a circle of parents was not refused")
            made += self._create(names, ready)
            waiting = [entry for entry in waiting if entry.ref is None or entry.ref.pk is None]
        self._update(names.model, [entry for entry in self.entries if entry.verdict is Verdict.CHANGED])
        return made

    def _create(self, names: Names, entries: list[Entry]) -> list[Any]:
        model = names.model
        has_source = any(field.name == "source" for field in model._meta.concrete_fields)
        records = []
        for entry in entries:
            values = {
                f"{name}_id" if isinstance(value, Ref) else name: stored(value)
                for name, value in fields_of(model, entry.values, None).items()
            }
            if has_source:
                values.setdefault("source", self.attempt.source)
            records.append(model(**values))
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            model._default_manager.bulk_create(batch)
            self.attempt.progress(len(batch))
        for entry, record in zip(entries, records, strict=True):
            entry.record = record
            if entry.ref:
                entry.ref.pk = record.pk
        self._note(model, records)
        if names.code in {field.name for field in model._meta.concrete_fields}:
            never_give_again(str(getattr(record, names.code)) for record in records)
        return records

    def _update(self, model: type[models.Model], entries: list[Entry]) -> None:
        """One statement per thousand rows: an INSERT that meets its own row and updates it."""
        if not entries:
            return
        records = [entry.record for entry in entries]
        names = {change.field for entry in entries for change in entry.changes}
        if any(field.name == "version" for field in model._meta.concrete_fields):
            names.add("version")
            for record in records:
                record.version += 1
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            model._default_manager.bulk_create(
                batch, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(names)
            )
            self.attempt.progress(len(batch))
        self._note(model, records)

    def _note(self, model: type[models.Model], records: list[Any]) -> None:
        self.attempt.written.setdefault(model, []).extend(record.pk for record in records)


def _within(entry: Entry, known: Known) -> dict[str, Hashable]:
    return {name: ref.key for name in known.names.within if isinstance(ref := entry.values.get(name), Ref)}


def _parent_is_there(entry: Entry, parent: str) -> bool:
    ref = entry.values.get(parent)
    return not isinstance(ref, Ref) or ref.pk is not None
