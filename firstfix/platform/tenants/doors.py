"""Doors: from a token to its tenant and subject, before any scope is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from firstfix.platform.errors import NotFound
from firstfix.platform.tenants.models import Door
from firstfix.platform.tokens import token_hash


class Opened(NamedTuple):
    tenant_id: int
    subject_id: int


def open_door(kind: str, token: str) -> Opened:
    """The tenant and subject behind a token, or NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("select * from firstfix_open_door(%s, %s)", [kind, token_hash(token)])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return Opened(*row)


def fit_doors(kind: str, tokens: Iterable[tuple[str, int]]) -> None:
    """Let each (token, subject id) open the current tenant."""
    Door.objects.bulk_create(
        [Door(kind=kind, token_hash=token_hash(token), subject_id=subject) for token, subject in tokens],
        batch_size=2000,
    )


def close_doors(kind: str, *subject_ids: int) -> None:
    Door.objects.filter(kind=kind, subject_id__in=subject_ids).delete()
