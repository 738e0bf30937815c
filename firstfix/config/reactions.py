"""Which fact leads to which reaction (down, call; up, report): read it to see how the areas answer each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from firstfix.care.reactions import make_follow_ups
from firstfix.platform.facts.register import Listener
from firstfix.platform.search.actions import refresh_after
from firstfix.work.facts import WorkOrderClosed

REACTIONS: Mapping[type[Any], Iterable[Listener]] = {
    WorkOrderClosed: [make_follow_ups],
}

#: The search index follows every fact about a record that can be found.
AFTER_EVERY_FACT: Sequence[Listener] = (refresh_after,)
