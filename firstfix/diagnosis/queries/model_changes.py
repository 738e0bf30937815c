"""What a version of a fault model changes against another one, in words, for whoever reviews it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules import Wording
from firstfix.platform.bilingual import Bilingual

#: Beyond that a reviewer reads the exported documents.
MOST_LINES = 600


@dataclass(frozen=True)
class Line:
    """One change: of which field (empty for the whole entry), from what to what."""

    how: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangedEntry:
    """An entry with its changes. `how` is added, removed or changed."""

    how: str
    id: str
    name: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class ChangedPart:
    part: str
    entries: Sequence[ChangedEntry]


@dataclass(frozen=True)
class ModelChanges:
    parts: Sequence[ChangedPart]
    left_out: int

    @property
    def count(self) -> int:
        return sum(len(part.entries) for part in self.parts)


def former_version_of(version: FaultModelVersion) -> FaultModelVersion | None:
    """What a review compares with: the published version, else the one before that was ever published."""
    others = version.fault_model.versions.exclude(pk=version.pk)
    published = others.filter(state="published").first()
    if published is not None:
        return published
    return others.filter(number__lt=version.number, state="replaced").order_by("-number").first()


def changes_between(old: FaultModelVersion, new: FaultModelVersion) -> ModelChanges:
    """By part and entry, in the order of the engine; Invalid when one of them has mistakes."""
    before, after = Wording(old.document), Wording(new.document)
    found: dict[str, dict[str, list[translate.ModelChange]]] = {}
    changes = [one for one in translate.changes_between(old.document, new.document) if one.field[:8] != "product."]
    for change in changes[:MOST_LINES]:
        found.setdefault(change.section, {}).setdefault(change.id, []).append(change)
    parts = [
        ChangedPart(part, [_entry(part, id, lines, before, after) for id, lines in entries.items()])
        for part, entries in found.items()
    ]
    return ModelChanges(parts, max(0, len(changes) - MOST_LINES))


def _entry(
    part: str, id: str, changes: Sequence[translate.ModelChange], before: Wording, after: Wording
) -> ChangedEntry:
    whole = next((one for one in changes if not one.field), None)
    words = before if whole is not None and whole.how == "removed" else after
    lines = [
        Line(one.how, _field(one.field, words), _value(one.old, id, words), _value(one.new, id, words))
        for one in changes
        if one.field
    ]
    return ChangedEntry(whole.how if whole else "changed", id, _name(part, id, words), lines)


def _name(part: str, id: str, words: Wording) -> str:
    if part == "faults":
        return words.fault(id)
    if part in ("observations", "repairs"):
        return str(words.step(id))
    entries = words.document.get(part) or ()
    return next((str(Bilingual.of(one.get("name"))) for one in entries if one.get("id") == id), "")


def _field(field: str, words: Wording) -> str:
    """`p.F_LEAK`: the fault by its name."""
    head, _dot, rest = field.partition(".")
    if head in ("p", "fixes") and rest:
        return _("given %(fault)s") % {"fault": words.fault(rest)}
    return _("share of all cases") if field == "share" else field


def _value(value: Any, id: str, words: Wording) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _(", ").join(f"{words.outcome(id, str(key))} {_value(one, id, words)}" for key, one in value.items())
    if isinstance(value, list):
        return _(", ").join(_value(one, id, words) for one in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)
