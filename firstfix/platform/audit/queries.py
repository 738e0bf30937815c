"""What happened to a record: who, when and what by its facts, before and after by the rows that triggers keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from firstfix.platform.errors import Text
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.facts.register import fact_words
from firstfix.platform.pages import phrases
from firstfix.platform.records import OWN_FIELDS

#: A trigger stamps its row with the start of the transaction, a fact with the moment it was written.
ONE_TRANSACTION = timedelta(minutes=1)
#: Former releases kept there why somebody was away, which may tell of health.
OF_ABSENCES = {"AbsenceAdded", "AbsenceRemoved"}
#: Never shown, not even as a change: where somebody's day begins is mostly their home.
SECRET = {"password", "last_login", "home_latitude", "home_longitude"}
LONGEST = 200


@dataclass
class Happening:
    """A line of `{% timeline %}`."""

    at: datetime
    text: Text
    by: str = ""
    icon: str = "edit"
    tone: str = "quiet"
    notes: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        return "\n".join(self.notes)


def changes_of(record: models.Model, *, limit: int = 50) -> list[Happening]:
    """Newest first. A change that no fact tells, as of a bulk correction, is a line of its own."""
    facts = list(facts_about(record)[:limit])
    lines = [(fact, _line(fact, type(record))) for fact in facts]
    alone = []
    for changed_at, changes in _changes(record):
        told = (line for fact, line in reversed(lines) if _is_of(fact, changed_at))
        if line := next(told, None):
            line.notes += changes
        else:
            alone.append(Happening(changed_at, _("Changed"), notes=changes))
    return sorted([*(line for _fact, line in lines), *alone], key=lambda one: one.at, reverse=True)[:limit]


def _is_of(fact: Fact, changed_at: datetime) -> bool:
    return timedelta(0) <= fact.recorded_at - changed_at < ONE_TRANSACTION and not fact.name.endswith("Added")


def _line(fact: Fact, kind: type[models.Model]) -> Happening:
    text = str(fact_words(fact.name))
    reason = str(fact.data.get("reason") or "") if fact.name not in OF_ABSENCES else ""
    icon = "add" if fact.name.endswith("Added") else "edit"
    return Happening(
        fact.at,
        text % fact.data if "%(" in text else text,
        by=fact.by_name,
        icon=icon,
        notes=[*([reason] if reason else []), *_told(fact, kind)],
    )


def _told(fact: Fact, kind: type[models.Model]) -> list[str]:
    """What a fact itself says with `before` and `after`, of records whose former rows are not kept."""
    before, after = fact.data.get("before"), fact.data.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    own = {one.name for one in kind._meta.concrete_fields}
    values = Values(kind, own & after.keys(), [])
    return [values.told(name, before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys())]


def _changes(record: models.Model) -> list[tuple[datetime, list[str]]]:
    """Every change of the row, as sentences: the audit table keeps the former row, the next row says what became."""
    kind = type(record)
    try:
        events: Any = apps.get_model(kind._meta.app_label, f"{kind.__name__}Event")
    except LookupError:
        return []
    former = events.objects.filter(pgh_obj_id=record.pk, pgh_label="update").order_by("pgh_id")
    rows = [*former, kind._default_manager.get(pk=record.pk)]
    names = [one.name for one in kind._meta.concrete_fields if one.name not in OWN_FIELDS | SECRET]
    values = Values(kind, names, rows)
    return [
        (before.pgh_created_at, said)
        for before, after in pairwise(rows)
        if (said := [line for name in names if (line := values.change(name, before, after))])
    ]


class Values:
    """Fields as people read them; records that relations point at are fetched once for all rows."""

    def __init__(self, kind: type[models.Model], names: Iterable[str], rows: list[Any]) -> None:
        self.fields: dict[str, Any] = {name: kind._meta.get_field(name) for name in names}
        self.records = {
            name: field.related_model._default_manager.in_bulk(ids)
            for name, field in self.fields.items()
            if field.is_relation and (ids := {getattr(row, field.attname) for row in rows} - {None})
        }

    def change(self, name: str, former: Any, later: Any) -> str:
        """“priority: Normal → High”, or nothing where it stayed the same."""
        field = self.fields[name]
        before, after = getattr(former, field.attname), getattr(later, field.attname)
        if before == after:
            return ""
        return self.told(name, *_what_differs(before, after))

    def told(self, name: str, before: Any, after: Any) -> str:
        label = self.fields[name].verbose_name if name in self.fields else name
        said = {"field": label, "before": self._said(name, before), "after": self._said(name, after)}
        return _("%(field)s: %(before)s → %(after)s") % said

    def _said(self, name: str, value: Any) -> str:
        field = self.fields.get(name)
        if field is None:
            return " / ".join("—" if one is None else str(one) for one in value) if value else "—"
        if value in (None, "", [], {}):
            return "—"
        if field.is_relation:
            return str(self.records.get(name, {}).get(value, value))
        if isinstance(value, datetime):
            return phrases.full_moment(value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            named = dict(getattr(getattr(field, "base_field", field), "flatchoices", ()))
            value = _(", ").join(str(named.get(one, one) if isinstance(one, str) else one) for one in value)
        if isinstance(value, dict):
            value = "; ".join(f"{key}: {_spans(one)}" for key, one in value.items())
        text = str(dict(field.flatchoices).get(value, value) if isinstance(value, str | int) else value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _what_differs(before: Any, after: Any) -> tuple[Any, Any]:
    """Of two dictionaries and of two long lists only that: what both have would fill the line."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
        return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
    if isinstance(before, list) and isinstance(after, list) and len(str(before)) + len(str(after)) > LONGEST:
        taken, added = [one for one in before if one not in after], [one for one in after if one not in before]
        return (taken, added) if taken or added else (before, after)
    return before, after


def _spans(value: Any) -> str:
    """Spans of hours as people write them; “—” where there are none."""
    if not isinstance(value, list):
        return "—" if value in (None, "") else str(value)
    return ", ".join("-".join(map(str, one)) if isinstance(one, list) else str(one) for one in value) or "—"
