"""Keeping the index: after each fact for its record, in bulk after an import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from firstfix.platform.search.models import TokenFrequency
from firstfix.platform.search.register import Searchable, searchables
from firstfix.platform.search.translate import TOKENS_VERSION, tokens_of
from firstfix.platform.tenants.scope import current_tenant_id

BATCH = 2000


def index_record(record: Model) -> bool:
    """Let a record be found by its words, as it was just written, with what is joined to it as far as that is known
    already. Returns whether it was found by other words before.
    """
    searchable = searchables().get(record._meta.label_lower)
    return bool(searchable and _write(searchable, [record]))


def refresh(kind: str, ids: Iterable[int]) -> list[int]:
    """Index these records anew. Safe to repeat. Returns those that were found by other words before."""
    searchable = searchables()[kind]
    return [record_id for batch in _batches(ids) for record_id in _write(searchable, _locked(searchable, batch))]


def refresh_all(kind: str) -> int:
    """Index every record of a kind, after an import or when the tokens' version changed; returns how many."""
    searchable = searchables()[kind]
    ids = list(searchable.model._default_manager.order_by("pk").values_list("pk", flat=True))
    refresh(kind, ids)
    return len(ids)


def _locked(searchable: Searchable, ids: list[int]) -> Iterable[Any]:
    """Read once nobody else is writing them: words read before would replace the newer ones."""
    records = searchable.model._default_manager.filter(pk__in=ids).order_by("pk")
    list(records.select_for_update(no_key=True).values_list("pk"))
    return searchable.rows().filter(pk__in=ids)


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    known = list(ids)
    return (known[start : start + BATCH] for start in range(0, len(known), BATCH))


#: One statement for a whole batch; built by the ORM, an import of thousands of rows took twice as long.
#: A row that stood before has an xmax: that of its former version.
_KEEP = """
insert into search_searchdocument as d (tenant_id, kind, record_id, tokens, tokens_version, at)
select %s, %s, record_id, array_to_tsvector(string_to_array(tokens, chr(31))), %s, at
from unnest(%s::bigint[], %s::text[], %s::timestamptz[]) as found (record_id, tokens, at)
on conflict (tenant_id, kind, record_id) do update
set tokens = excluded.tokens, tokens_version = excluded.tokens_version, at = excluded.at
where (d.tokens, d.tokens_version, d.at) is distinct from (excluded.tokens, excluded.tokens_version, excluded.at)
returning record_id, xmax <> 0
"""


def _write(searchable: Searchable, rows: Iterable[Any]) -> list[int]:
    found = [(row.pk, "\x1f".join(tokens_of(searchable.words(row))), searchable.at(row)) for row in rows]
    ids, tokens, times = ([one[column] for one in found] for column in range(3))
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [current_tenant_id(), searchable.kind, TOKENS_VERSION, ids, tokens, times])
        return [record_id for record_id, stood_before in cursor.fetchall() if stood_before]


#: Serial and telephone numbers say nothing about what records have in common; neither do single characters.
_COUNT = """
insert into search_tokenfrequency (tenant_id, kind, token, records)
select %(tenant)s, %(kind)s, word, ndoc
from ts_stat(format('select tokens from search_searchdocument where kind = %%L', %(kind)s::text))
where length(word) between 2 and 40 and word !~ '([0-9].*){4}'
"""


@transaction.atomic
def count_tokens(kind: str) -> None:
    """Count anew in how many records of this kind each token stands; some seconds for 100,000 records."""
    TokenFrequency.objects.filter(kind=kind).delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"tenant": current_tenant_id(), "kind": kind})
