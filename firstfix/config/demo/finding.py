"""The search index of rows that were just written: the same words as `platform.search.actions`, thousands at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connection, models

from firstfix.platform.search.register import searchables
from firstfix.platform.search.translate import TOKENS_VERSION, tokens_of
from firstfix.platform.tenants.scope import current_tenant_id

INDEX = """
insert into search_searchdocument (tenant_id, kind, record_id, at, tokens_version, tokens)
select %s, %s, r.id, r.at, %s, array_to_tsvector(r.tokens)
from json_to_recordset(%s) as r(id bigint, at timestamptz, tokens text[])
"""


def index_rows(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Does nothing for kinds that the search box does not know."""
    searchable = searchables().get(model._meta.label_lower)
    if searchable is None:
        return
    found = [{"id": row.pk, "at": searchable.at(row), "tokens": tokens_of(searchable.words(row))} for row in rows]
    with connection.cursor() as cursor:
        content = orjson.dumps(found).decode()
        cursor.execute(INDEX, [current_tenant_id(), searchable.kind, TOKENS_VERSION, content])
