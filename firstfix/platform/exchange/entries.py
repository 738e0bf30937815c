"""Rows of a file on their way: what each says, what was found wrong, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.exchange.names import Known, Names, Ref


class Verdict(StrEnum):
    """What an import does with a row; the heavier one counts where a row is several records."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    REFUSED = "refused"

    @property
    def weight(self) -> int:
        return list(Verdict).index(self)


@dataclass(slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(slots=True, eq=False)
class Entry:
    """One record that rows of the file describe. Columns that are empty or not mapped are not in `values`."""

    rows: list[int]
    values: dict[str, Any]
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    record: Any = None
    ref: Ref | None = None
    first: Entry | None = None
    verdict: Verdict | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.record is None


@dataclass
class Attempt:
    """One go over a file: a trial that only looks, or the real one. All its rows see the same records."""

    by: Actor
    is_trial: bool
    source: str
    now: datetime
    zone: ZoneInfo
    makes_missing: bool = False
    progress: Callable[[int], None] = lambda rows: None
    known: dict[Names, Known] = field(default_factory=dict)
    written: dict[type[models.Model], list[int]] = field(default_factory=dict)

    def known_as(self, names: Names) -> Known:
        if names not in self.known:
            self.known[names] = Known(names)
        return self.known[names]
