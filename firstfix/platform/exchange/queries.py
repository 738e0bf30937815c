"""What pages and commands read of imports and exports."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.exchange.kinds import Kind, kinds
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.profiles import profiles
from firstfix.platform.exchange.values import Cell
from firstfix.platform.tenants.zone import company_zone

CHUNK = 2000


def outcomes_of(run: ImportRun, *, verdicts: Collection[str] = ()) -> list[dict[str, Any]]:
    """What became of every row, in the file's order; see `importing.Outcome` for the keys."""
    if run.outcomes is None:
        return []
    lines = run.outcomes.path.read_bytes().splitlines()
    every = [orjson.loads(line) for line in lines]
    return [one for one in every if one["verdict"] in verdicts] if verdicts else every


def kinds_for(by: Actor) -> list[Kind]:
    """The kinds that this person may import."""
    return [kind for kind in kinds().values() if may(by, "import.run") and may(by, kind.action)]


def runs_for(by: Actor) -> QuerySet[ImportRun]:
    """The person's own, and those of files whose rows they could have brought in themselves."""
    own = {kind.name for kind in kinds_for(by)}
    files = [name for name, recipe in profiles().items() if {step.kind for step in recipe.steps} <= own]
    seen = Q(started_by=by.pk) | Q(profile="", kind__in=own) | Q(profile__in=files)
    return ImportRun.objects.filter(seen)


def rows_of(kind: Kind, *, by: Actor, seen: QuerySet[Any] | None = None) -> Iterator[list[Cell]]:
    """Headings in the active language, then one row for each record that this person may see."""
    zone = company_zone()
    yield [capfirst(str(field.label)) for field in kind.exported]
    records = kind.records(by)
    if seen is not None:
        records = records.filter(pk__in=seen.order_by().values("pk"))
    for record in records.iterator(chunk_size=CHUNK):
        values = ((field, field.value_in(record)) for field in kind.exported)
        yield [None if value is None else field.value.write(value, zone) for field, value in values]
