"""What follows from a changed word: the record is found by it at once, those that name it soon after."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.db.models import Model

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.jobs import every, job
from firstfix.platform.search.actions import index_record, refresh
from firstfix.platform.search.models import SearchDocument
from firstfix.platform.search.register import naming, searchables
from firstfix.platform.search.translate import TOKENS_VERSION
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)

#: Records in one transaction: who changes one of them meanwhile waits for no more than these.
AT_ONCE = 200
#: Somebody who works on the same records in another order may stop a transaction.
TRIES = 3


def refresh_after(fact: Any, *, about: Model, by: Actor) -> None:
    """The reaction to every fact: its record is found by its new words from now on."""
    if index_record(about):
        follow_names(about._meta.label_lower, [about.pk])


def follow_names(kind: str, ids: Iterable[int]) -> None:
    """Records of this kind have other words: whatever names them is indexed anew by a job."""
    if (changed := list(ids)) and naming(kind):
        refresh_those_naming.later(kind=kind, ids=changed, one_at_a_time="search names")


@job(scope=False)
def refresh_those_naming(tenant_id: int, kind: str, ids: list[int]) -> None:
    for searchable, way in naming(kind):
        with tenant_scope(tenant_id):
            rows = searchable.model._default_manager.filter(**{f"{way}__in": ids})
            found = list(rows.order_by("pk").values_list("pk", flat=True).distinct())
        _refresh(tenant_id, searchable.kind, found)


@every("35 * * * *")
def index_anew(now: datetime) -> None:
    """Whatever was indexed by an earlier version of the tokens, as after an upgrade; nothing on all other days."""
    for tenant_id in all_tenants():
        try:
            for kind in searchables():
                with tenant_scope(tenant_id):
                    old = SearchDocument.objects.filter(kind=kind, tokens_version__lt=TOKENS_VERSION)
                    found = list(old.order_by("record_id").values_list("record_id", flat=True))
                _refresh(tenant_id, kind, found)
        except Exception:
            log.exception("company %s could not be indexed anew", tenant_id)


def _refresh(tenant_id: int, kind: str, ids: list[int]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        _refresh_batch(tenant_id, kind, ids[start : start + AT_ONCE])


def _refresh_batch(tenant_id: int, kind: str, ids: list[int]) -> None:
    for tried in range(1, TRIES + 1):
        try:
            with tenant_scope(tenant_id):
                refresh(kind, ids)
            return
        except OperationalError:
            if tried == TRIES:
                raise
            log.warning("indexing %s is tried again", kind, exc_info=True)
