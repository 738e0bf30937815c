"""Reading facts: of one record for its audit trail, or all of them in commit order by cursor."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from django.db import models
from django.db.models.expressions import RawSQL

from firstfix.platform.facts.models import Fact


class Cursor(NamedTuple):
    """Where a reader of all facts stands."""

    transaction: int
    id: int


START = Cursor(0, 0)


def facts_about(*records: models.Model) -> models.QuerySet[Fact]:
    """The facts of these records, newest first."""
    about = models.Q()
    for record in records:
        about |= models.Q(about_kind=record._meta.label_lower, about_id=record.pk)
    return Fact.objects.filter(about).order_by("-at", "-id")


def facts_after(cursor: Cursor, *, limit: int = 500) -> list[Fact]:
    """The next facts in commit order. Those of transactions still running, and later ones, wait for the next call."""
    settled = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", ())
    later = models.Q(transaction__gt=cursor.transaction) | models.Q(transaction=cursor.transaction, id__gt=cursor.id)
    return list(Fact.objects.filter(later, transaction__lt=settled).order_by("transaction", "id")[:limit])


def cursor_of(fact: Fact) -> Cursor:
    return Cursor(fact.transaction, fact.pk)


def newest_facts_mark(*, among: int = 100) -> str:
    """Changes whenever something has happened: cheap enough to ask every second.

    The newest facts are named, not only the last, because one that becomes visible late has a lower number.
    """
    newest = Fact.objects.order_by("-transaction", "-id").values_list("id", flat=True)[:among]
    return sha256(" ".join(map(str, newest)).encode()).hexdigest()[:16]
