"""A phone's copy as the phone keeps it, each exchange in a transaction of its own, as on the wire."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from firstfix.engineer.queries import Copy, copy_for
from firstfix.people.models import Engineer
from firstfix.platform.tenants.scope import tenant_scope


def scope_of(engineer: Engineer) -> AbstractContextManager[None]:
    """A transaction of the engineer's company."""
    assert engineer.tenant_id is not None
    return tenant_scope(engineer.tenant_id)


@dataclass
class CopiedPhone:
    """What a phone keeps of the answers that it gets."""

    engineer: Engineer
    language: str = "en"
    cursor: str = ""
    documents: dict[str, Any] = field(default_factory=dict)

    @property
    def have(self) -> list[int]:
        return [int(key.split("/")[1]) for key in self.documents if key.startswith("visit/")]

    def exchange(self, *, now: datetime | None = None, have: Collection[int] | None = None) -> Copy:
        """Documents of visits that are not listed any more are dropped."""
        have = self.have if have is None else have
        with scope_of(self.engineer), translation.override(self.language):
            copy = copy_for(self.engineer, cursor=self.cursor, have=have, now=now or timezone.now())
        self.cursor = copy.cursor
        gone = {f"visit/{id}" for id in self.have} - {f"visit/{id}" for id in copy.visits}
        self.documents = {key: one for key, one in self.documents.items() if key not in gone} | copy.documents
        return copy

    def news(self, *, now: datetime | None = None) -> set[str]:
        """The keys of all that comes until nothing more waits."""
        copy = self.exchange(now=now)
        return set(copy.documents) | (self.news(now=now) if copy.more else set())
