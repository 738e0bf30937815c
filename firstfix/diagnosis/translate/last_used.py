"""What a process has worked out last, so that the next page need not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


@dataclass
class LastUsed(Generic[Kept]):
    """What was worked out last in this process, by what it was worked out from."""

    most: int
    held: OrderedDict[Hashable, Kept] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def of(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        made = make()
        with self.lock:
            self.held[key] = made
            while len(self.held) > self.most:
                self.held.popitem(last=False)
        return made
