"""Reading facts: of one record for its audit trail, or all of them in commit order by cursor."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection, models
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
    """The next facts in commit order. Those of transactions still running, and later ones, wait for the next call.

    A cursor ahead of all transactions is from before the database was put back from a backup, whose facts have the
    number 0 (config/archive.py): it goes on with what has happened since.
    """
    settled = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", ())
    later = models.Q(transaction__gt=cursor.transaction) | models.Q(transaction=cursor.transaction, id__gt=cursor.id)
    since_put_back = models.Q(settled__lte=cursor.transaction, transaction__gt=0)
    facts = Fact.objects.annotate(settled=settled).filter(later | since_put_back, transaction__lt=settled)
    return list(facts.order_by("transaction", "id")[:limit])


def cursor_of(fact: Fact) -> Cursor:
    return Cursor(fact.transaction, fact.pk)


class Told(NamedTuple):
    """That something was told of a record: the name of the fact and what it says."""

    name: str
    about_kind: str
    about_id: int
    data: str


class Present(NamedTuple):
    """Which transactions are visible now (PostgreSQL's text of a snapshot), and what was told since another such now.

    `told` is None when the other one is of a later time than this: the database was put back from a backup.
    """

    snapshot: str
    told: list[Told] | None


#: By the transactions that the former reader could not see, not by a mark that all of them must have passed: nothing
#: is lost to a transaction that commits late, nothing waits for one, and nothing comes twice.
#: The upper end keeps out what a backup has brought along from transactions that this server has yet to begin.
_TOLD_SINCE = """
select pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text, null, null::bigint, null
union all
select null, name, about_kind, about_id, data::text from facts_fact
where transaction >= %(xmin)s
and transaction < greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint + 1
)
and not pg_visible_in_snapshot(transaction::text::xid8, %(since)s::pg_snapshot)
and ((about_kind, about_id) in (select * from unnest(%(kinds)s::text[], %(ids)s::bigint[])) or name = any(%(names)s))
"""


def told_since(since: str, *, about: Collection[tuple[str, int]], names: Collection[str]) -> Present:
    """What became visible after the snapshot `since` about these records (kind, id), and all facts of these names.

    What the transaction itself has written so far is among it, and counts as seen: ask last.
    """
    xmin, xmax, _running = since.split(":")
    values: dict[str, Any] = {
        "since": since,
        "xmin": int(xmin),
        "kinds": [kind for kind, _id in about],
        "ids": [id for _kind, id in about],
        "names": list(names),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_SINCE, values)
        (now, own, *_nothing), *rows = cursor.fetchall()
    is_put_back = int(now.split(":")[1]) < int(xmax)
    return Present(_with_own(now, own), None if is_put_back else [Told(*row[1:]) for row in rows])


def snapshot_now() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text")
        return _with_own(*cursor.fetchone())


def _with_own(snapshot: str, own: str | None) -> str:
    """A snapshot does not say that a transaction sees itself; with those between its end and `own` as still running."""
    xmin, xmax, running = snapshot.split(":")
    if own is None or int(own) < int(xmax):
        return snapshot
    unseen = [*filter(None, running.split(",")), *map(str, range(int(xmax), int(own)))]
    return f"{xmin}:{int(own) + 1}:{','.join(unseen)}"


def newest_facts_mark(*, among: int = 100) -> str:
    """Changes whenever something has happened: cheap enough to ask every second.

    The newest facts are named, not only the last, because one that becomes visible late has a lower number.
    """
    newest = Fact.objects.order_by("-transaction", "-id").values_list("id", flat=True)[:among]
    return sha256(" ".join(map(str, newest)).encode()).hexdigest()[:16]
