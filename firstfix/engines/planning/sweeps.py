"""The search of a large plan: cut it in pieces, search each, put them together, and again along other lines.

One temperature falls over all sweeps, so that together they are one annealing. With several workers the pieces of a
sweep are searched side by side (the kernel holds no interpreter's lock).
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import TypeVar

import numpy as np

from firstfix.engines.planning.cooling import CHUNK, Cooling, next_chunk
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.pieces import Piece, piece_of, put_together, shares
from firstfix.engines.planning.stop import Stop
from firstfix.engines.planning.ties import Ties

T = TypeVar("T")
#: Sweeps of a search, and the least length of one: so many times what cutting takes.
SWEEPS, LEAST = 40, 10.0
#: As `cooling.HOT`, for pieces: borders that move take some of the heat away.
HOT = 2.5
#: Groups of tied visits moved between two sweeps.
MOVES = 5
#: Seconds between two looks at whether the search was stopped, while workers are busy.
LOOK = 0.05


class Sweeps:
    def __init__(self, whole: Search, ties: Ties, stop: Stop, seed: int, workers: int) -> None:
        self.whole, self.ties, self.stop, self.workers = whole, ties, stop, workers
        self.rng = np.random.default_rng(abs(seed))
        self.is_over = False

    def run(self, tell: Callable[[int], None]) -> None:
        """Until time or rounds are over; `tell` gets the rounds of each sweep once its plan is put together."""
        pieces = self._cut()
        self._each([partial(piece.rounds.construct, over=self._over) for piece in pieces])
        self._join(pieces)
        tell(0)
        cooling, done = Cooling.of(self.whole, hot=HOT), 0
        while not self.stop.is_over(done):
            begun = self.stop.elapsed()
            pieces = self._cut()
            rounds = self._anneal(pieces, cooling, done, cutting=self.stop.elapsed() - begun)
            self._join(pieces)
            self._move_ties(cooling.at(self.stop.share(done)))
            done += rounds
            tell(rounds)

    def _cut(self) -> list[Piece]:
        return [piece_of(self.whole, share, int(self.rng.integers(1 << 31))) for share in shares(self.whole, self.rng)]

    def _join(self, pieces: list[Piece]) -> None:
        put_together(self.whole, pieces)
        self.whole.finish()

    def _move_ties(self, heat: float) -> None:
        for _ in range(min(MOVES, len(self.ties.case.groups))):
            if not self.stop.is_late():
                self.ties.move(heat)

    def _anneal(self, pieces: list[Piece], cooling: Cooling, done: int, *, cutting: float) -> int:
        """So many rounds, or so long, as this sweep's share of the search; `cutting` took so many seconds."""
        begun = self.stop.share(done)
        if self.stop.iterations is None:
            seconds = max(self.stop.seconds / SWEEPS, LEAST * cutting)
            heats = cooling.at(begun), cooling.at(min(1.0, begun + seconds / self.stop.seconds))
            each = seconds / math.ceil(len(pieces) / self.workers)
            return sum(self._each([partial(self._for_seconds, piece, each, *heats) for piece in pieces]))
        rounds = min(self.stop.iterations - done, math.ceil(self.stop.iterations / SWEEPS))
        heat, factor = cooling.at(begun), cooling.factor(self.stop.iterations / len(pieces))
        parts = np.diff(np.linspace(0, rounds, len(pieces) + 1).astype(int)).tolist()
        searches = zip(pieces, parts, strict=True)
        return sum(self._each([partial(self._for_rounds, piece, part, heat, factor) for piece, part in searches]))

    def _for_seconds(self, piece: Piece, seconds: float, first: float, last: float) -> int:
        begun, done, chunk = self.stop.clock(), 0, CHUNK
        while (took := self.stop.clock() - begun) < seconds and not self._over():
            piece.rounds.anneal(chunk, first * (last / first) ** (took / seconds) if first else 0.0)
            done += chunk
            chunk = next_chunk(chunk, self.stop.clock() - begun - took, self.stop.seconds)
        return done

    def _for_rounds(self, piece: Piece, rounds: int, heat: float, factor: float) -> int:
        done = 0
        while done < rounds and not self._over():
            more = min(CHUNK, rounds - done)
            piece.rounds.anneal(more, heat * factor**done, factor)
            done += more
        return done

    def _over(self) -> bool:
        """Only the caller's thread asks the stop, which may do more than look at a clock."""
        return self.is_over if self.workers > 1 else self.stop.is_late()

    def _each(self, searches: Sequence[Callable[[], T]]) -> list[T]:
        """Do them all, by all workers."""
        if self.workers == 1:
            return [search() for search in searches]
        with ThreadPoolExecutor(self.workers) as pool:
            running = [pool.submit(search) for search in searches]
            while wait(running, timeout=LOOK).not_done:
                self.is_over = self.stop.is_late()
            return [one.result() for one in running]
