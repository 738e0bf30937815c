"""What can be found. Each area declares its kinds in `search.py`; `config/search.py` hands them over at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Text


class Found(NamedTuple):
    """What a result shows."""

    title: str
    note: str


@dataclass(frozen=True)
class Searchable:
    """One kind of record: its words, who may find it, and where a result leads.

    `rows` are all records with what `words` and `show` read already joined; `visible` narrows them for a person.
    `words` begin with the record's own number and name (`OWN` of them). `names` are the kinds of records whose words
    stand among them too, each with the way that leads there: where those are renamed, these are indexed anew.
    """

    model: type[models.Model]
    name: Text
    icon: str
    action: str
    url_name: str
    rows: Callable[[], models.QuerySet[Any]]
    visible: Callable[[models.QuerySet[Any], Actor], models.QuerySet[Any]]
    words: Callable[[Any], Iterable[str]]
    show: Callable[[Any], Found]
    at: Callable[[Any], datetime]
    names: Mapping[type[models.Model], str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower


_searchables: dict[str, Searchable] = {}


def set_searchables(searchables: Sequence[Searchable]) -> None:
    _searchables.clear()
    _searchables.update({one.kind: one for one in searchables})


def searchables() -> dict[str, Searchable]:
    return _searchables


def naming(kind: str) -> list[tuple[Searchable, str]]:
    """The kinds that hold words of this one, each with the way from its records to it."""
    return [
        (one, way)
        for one in _searchables.values()
        for model, way in one.names.items()
        if model._meta.label_lower == kind
    ]
