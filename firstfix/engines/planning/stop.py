"""When a search ends: after so many seconds or so many rounds, or when somebody stops it, whichever comes first."""

from collections.abc import Callable
from dataclasses import dataclass

from firstfix.engines.planning.plan import Plan

#: Kept for writing the answer, as a share of the time.
RESERVE = 0.03


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: seconds since its start, rounds done, the best plan's objective and orders left out.

    plan  writes the best plan so far, without the reasons of what is left out; only while the search runs
    """

    seconds: float
    iterations: int
    total: float
    unassigned: int
    plan: Callable[[], Plan]


class Stop:
    """`share(done)` runs from 0 to 1 as the search goes on; with `iterations` it does not look at the clock."""

    def __init__(
        self,
        seconds: float,
        iterations: int | None,
        clock: Callable[[], float],
        stopped: Callable[[], bool] = bool,
    ) -> None:
        self.clock, self.begun, self.stopped = clock, clock(), stopped
        self.seconds, self.iterations = seconds * (1 - RESERVE), iterations

    def elapsed(self) -> float:
        return self.clock() - self.begun

    def is_late(self) -> bool:
        """Time to write the answer."""
        return self.elapsed() >= self.seconds or self.stopped()

    def is_out(self) -> bool:
        """No time left even for writing."""
        return self.elapsed() >= self.seconds / (1 - RESERVE)

    def is_over(self, done: int) -> bool:
        return (self.iterations is not None and done >= self.iterations) or self.is_late()

    def share(self, done: int) -> float:
        if self.iterations is not None:
            return done / self.iterations if self.iterations else 1.0
        return min(1.0, self.elapsed() / self.seconds) if self.seconds > 0 else 1.0
