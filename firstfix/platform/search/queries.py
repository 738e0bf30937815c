"""Finding: candidates from the index, then the records themselves as far as this person may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.errors import Text
from firstfix.platform.search.models import SearchDocument, TokenFrequency
from firstfix.platform.search.register import Searchable, searchables
from firstfix.platform.search.translate import any_two_of, asked_exactly, asked_for, tokens_in

M = TypeVar("M", bound=Model)

#: Candidates at most; a list with more of them is narrowed row by row.
MOST = 3000


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
    if not asked_for(words) or not kinds:
        return []
    for most in (limit * 3, MOST):  # who sees few of many needs more candidates
        ranked = _candidates(words, list(kinds), most=most)
        results = _shown(ranked, kinds, by=by, limit=limit)
        if len(results) == limit or len(ranked) < most:
            break
    return results


def _shown(ranked: list[tuple[str, int]], kinds: dict[str, Searchable], *, by: Actor, limit: int) -> list[Result]:
    records = {
        (kind, row.pk): row
        for kind, one in kinds.items()
        for row in _seen(kind, [record_id for of, record_id in ranked if of == kind], by=by)
    }
    seen = [(kind, record_id) for kind, record_id in ranked if (kind, record_id) in records][:limit]
    return [_result(kinds[kind], records[kind, record_id]) for kind, record_id in seen]


def _result(kind: Searchable, row: Any) -> Result:
    title, note = kind.show(row)
    return Result(title, note, kind.icon, reverse(kind.url_name, args=[row.pk]), kind.name)


def found_ids(words: str, *, model: type[Model], most: int = MOST) -> list[int]:
    """The records of one model that hold all the words, `most` of them; whoever asks knows who may see them."""
    return [record_id for _kind, record_id in _candidates(words, [model._meta.label_lower], most=most)]


def with_words(rows: QuerySet[M], words: str) -> QuerySet[M]:
    """Narrow a list to the records that hold all the words, however many these are."""
    ids = found_ids(words, model=rows.model, most=MOST)
    if len(ids) < MOST:
        return rows.filter(pk__in=ids)
    # So wide that the list's first page is soon full: each of its rows is looked up until it is.
    documents = SearchDocument.objects.filter(kind=rows.model._meta.label_lower, record_id=OuterRef("pk"))
    return rows.filter(Exists(documents.extra(where=["tokens @@ %s::tsquery"], params=[asked_for(words)])))


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
    ids = [record_id for _kind, record_id in _asked(asked, "", [kind], most=most)] if asked else []
    return Alike(ids, tokens, frequencies, model._default_manager.count())


def _seen(kind: str, ids: list[int], *, by: Actor) -> list[Any]:
    if not ids:
        return []
    one = searchables()[kind]
    return list(one.visible(one.rows(), by).filter(pk__in=ids))


def _candidates(words: str, kinds: list[str], *, most: int) -> list[tuple[str, int]]:
    asked = asked_for(words)
    return _asked(asked, asked_exactly(words), kinds, most=most) if asked else []


def _asked(asked: str, exact: str, kinds: list[str], *, most: int) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, record_id from firstfix_search(%s::tsquery, %s::tsquery, %s, %s)", [asked, exact, kinds, most]
        )
        return [(kind, record_id) for kind, record_id in cursor.fetchall()]
