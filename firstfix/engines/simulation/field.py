"""The engineers as the year sees them: where they are, what they have with them, when they will be free."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import simpy

from firstfix.engines.simulation.company import Engineer, Travel
from firstfix.engines.simulation.orders import Order


@dataclass(frozen=True, slots=True)
class Task:
    """A call at the branch to load for some orders, a visit, or a visit by way of the branch."""

    order: Order | None = None
    loads: Sequence[Order] = ()
    calls: bool = False


@dataclass(slots=True, eq=False)
class Worker:
    """x, y     where he is, or will be when he is free
    tools    with him: his own, and since a call at the branch all others until the evening
    delivered  tools that came in the night
    free_at  when he is expected to be free
    ends     of today's shift, and of its overtime
    waiting  happens when there is something to do; None while he is busy or off
    """

    engineer: Engineer
    x: float
    y: float
    tools: frozenset[str] = frozenset()
    delivered: frozenset[str] = frozenset()
    free_at: float = 0.0
    ends: float = 0.0
    overtime_ends: float = 0.0
    waiting: simpy.Event | None = None
    assigned: list[Task] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.engineer.id

    @property
    def is_free(self) -> bool:
        """At work, without anything to do."""
        return self.waiting is not None and not self.waiting.triggered

    def wake(self) -> None:
        if self.waiting is not None and not self.waiting.triggered:
            self.waiting.succeed()


def kilometres(travel: Travel, ax: float, ay: float, bx: float, by: float) -> float:
    return math.hypot(ax - bx, ay - by) * travel.detour


def missing(stock: Mapping[str, int], parts: Mapping[str, int]) -> dict[str, int]:
    """What of the parts is not in the stock."""
    return {part: amount for part, amount in parts.items() if stock.get(part, 0) < amount}
