"""Finding: candidates from the index, then the records themselves as far as this person may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model
from django.urls import reverse

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.errors import Text
from firstfix.platform.search.models import TokenFrequency
from firstfix.platform.search.register import searchables
from firstfix.platform.search.translate import any_two_of, asked_for, tokens_in


@dataclass(frozen=True)
class Result:
    title: str
    note: str
    icon: str
    url: str
    kind: Text


def find(words: str, *, by: Actor, limit: int = 20) -> list[Result]:
    """The best results for what was typed, best first. All words must be found; the last one may be a beginning."""
    kinds = {kind: one for kind, one in searchables().items() if may(by, one.action)}
    asked = asked_for(words)
    if not asked or not kinds:
        return []
    ranked = _candidates(asked, list(kinds), most=limit * 3)
    records = {
        (kind, row.pk): row
        for kind, one in kinds.items()
        for row in _seen(kind, [record_id for of, record_id in ranked if of == kind], by=by)
    }
    results = []
    for kind, record_id in ranked:
        if row := records.get((kind, record_id)):
            title, note = kinds[kind].show(row)
            url = reverse(kinds[kind].url_name, args=[record_id])
            results.append(Result(title, note, kinds[kind].icon, url, kinds[kind].name))
    return results[:limit]


def found_ids(words: str, *, model: type[Model], most: int = 3000) -> list[int]:
    """The records of one model that hold all the words, for a list to narrow itself by; it knows who may see them."""
    asked = asked_for(words)
    return [record_id for _kind, record_id in _candidates(asked, [model._meta.label_lower], most=most)] if asked else []


@dataclass(frozen=True)
class Alike:
    """Records that share telling tokens with a text, and what ranking them needs (`engines/triage/similar.py`)."""

    ids: list[int]
    tokens: list[str]
    frequencies: dict[str, int]
    records: int


def alike_ids(text: str, *, model: type[Model], most: int) -> Alike:
    """Records of one model that hold any two of the text's six rarest tokens; whoever asks narrows and ranks them.

    Nothing before `actions.count_tokens` has run once.
    """
    kind = model._meta.label_lower
    tokens = tokens_in(text)
    counted = TokenFrequency.objects.filter(kind=kind, token__in=set(tokens))
    frequencies = dict(counted.values_list("token", "records"))
    asked = any_two_of(tokens, frequencies)
    ids = [record_id for _kind, record_id in _candidates(asked, [kind], most=most)] if asked else []
    return Alike(ids, tokens, frequencies, model._default_manager.count())


def _seen(kind: str, ids: list[int], *, by: Actor) -> list[Any]:
    if not ids:
        return []
    one = searchables()[kind]
    return list(one.visible(one.rows(), by).filter(pk__in=ids))


def _candidates(asked: str, kinds: list[str], *, most: int) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select kind, record_id from firstfix_search(%s::tsquery, %s, %s)", [asked, kinds, most])
        return [(kind, record_id) for kind, record_id in cursor.fetchall()]
