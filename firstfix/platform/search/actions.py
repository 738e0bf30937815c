"""Keeping the index: after each fact for its record, in bulk after an import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Model, TextField, Value

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.search.models import SearchDocument
from firstfix.platform.search.register import Searchable, searchables
from firstfix.platform.search.translate import TOKENS_VERSION, tokens_of

BATCH = 2000


def refresh_after(fact: Any, *, about: Model, by: Actor) -> None:
    """The reaction to every fact: its record is found by its new words from now on."""
    if about._meta.label_lower in searchables():
        refresh(about._meta.label_lower, [about.pk])


def refresh(kind: str, ids: Iterable[int]) -> None:
    """Index these records anew. Safe to repeat."""
    searchable = searchables()[kind]
    for batch in _batches(ids):
        _write(searchable, searchable.rows().filter(pk__in=batch))


def refresh_all(kind: str) -> int:
    """Index every record of a kind, after an import or when the tokens' version changed; returns how many."""
    searchable = searchables()[kind]
    ids = list(searchable.model._default_manager.order_by("pk").values_list("pk", flat=True))
    refresh(kind, ids)
    return len(ids)


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    known = list(ids)
    return (known[start : start + BATCH] for start in range(0, len(known), BATCH))


def _write(searchable: Searchable, rows: Iterable[Any]) -> None:
    SearchDocument.objects.bulk_create(
        [
            SearchDocument(
                kind=searchable.kind,
                record_id=row.pk,
                tokens=Func(
                    Value(tokens_of(searchable.words(row)), output_field=ArrayField(TextField())),
                    function="array_to_tsvector",
                ),
                tokens_version=TOKENS_VERSION,
                at=searchable.at(row),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["tenant", "kind", "record_id"],
        update_fields=["tokens", "tokens_version", "at"],
    )
