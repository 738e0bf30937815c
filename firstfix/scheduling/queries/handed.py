"""Handing out parts to the orders of one planning, so that the last piece is promised once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Protocol

from firstfix.logistics.models import StockPlace
from firstfix.people.rules import lacks
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.rules import Place, kilometres, place
from firstfix.scheduling.translate.day import Handed, Job, Worker
from firstfix.work.models import WorkOrder


class Lying(Protocol):
    """What lies in warehouses: by (place id, part id) free, by (order id, place id, part id) kept."""

    @property
    def stores(self) -> Sequence[StockPlace]: ...
    @property
    def free(self) -> Mapping[tuple[int, int], int]: ...
    @property
    def kept(self) -> Mapping[tuple[int, int, int], int]: ...


def hand_out(jobs: Sequence[Job], workers: Sequence[Worker], lying: Lying) -> dict[int, Handed | None]:
    """By order id; None: there is not enough. Parts of which every warehouse has enough for all need no handing out.

    First each job, what is due first before the others (a job that none of the workers can do after all that somebody
    can), is promised its parts at one warehouse, the nearest that has them all, else in a van with a warehouse for the
    rest. Then what is left is handed out as choices beside it.
    """
    short = _short_parts(jobs, lying)
    left = _Left(lying, workers)
    ranked = sorted(jobs, key=lambda job: (not _is_for_somebody(job, workers), urgency(job.order, job.due_at)))
    found: dict[int, _Promise | None] = {}
    for job in ranked:
        wanted = {part: n for part, n in job.parts.items() if part in short}
        found[job.order.pk] = left.promise(job, wanted) if wanted else _Promise({})
    for job in ranked:
        if promise := found[job.order.pk]:
            left.add_choices(job, promise)
    return {id: promise.handed if promise else None for id, promise in found.items()}


def _is_for_somebody(job: Job, workers: Iterable[Worker]) -> bool:
    """Whether anybody who is on duty can do it: else the last piece would lie held for nobody."""
    days = ((worker, company_day(span.start)) for worker in workers for span in worker.shifts)
    return any(not lacks(worker.ability, job.needs, first=day, last=day) for worker, day in days)


def urgency(order: WorkOrder, due_at: datetime | None) -> tuple[bool, float, int, int]:
    """What is due first comes first, then the higher priority."""
    return due_at is None, due_at.timestamp() if due_at else inf, order.priority, order.pk


def _short_parts(jobs: Iterable[Job], lying: Lying) -> set[int]:
    wanted: Counter[int] = Counter()
    for job in jobs:
        wanted.update(job.parts)
    return {
        part
        for part, n in wanted.items()
        if not lying.stores or any(lying.free.get((one.pk, part), 0) < n for one in lying.stores)
    }


@dataclass
class _Promise:
    wanted: Mapping[int, int]
    vans: dict[int, dict[int, int]]
    stores: dict[int, dict[int, int]]

    def __init__(self, wanted: Mapping[int, int]) -> None:
        self.wanted, self.vans, self.stores = wanted, defaultdict(dict), defaultdict(dict)

    @property
    def handed(self) -> Handed:
        return Handed(self.wanted, dict(self.vans), dict(self.stores))


class _Left:
    """What nobody has been promised yet."""

    def __init__(self, lying: Lying, workers: Sequence[Worker]) -> None:
        self.stores = {one.pk: place(one.latitude, one.longitude) for one in lying.stores}
        self.in_stores, self.kept = Counter(lying.free), lying.kept
        self.in_vans = {one.engineer.pk: Counter(one.stock) for one in workers}

    def promise(self, job: Job, wanted: Mapping[int, int]) -> _Promise | None:
        promise = _Promise(wanted)
        near = sorted(self.stores, key=lambda store: _far(job.place, self.stores[store]))
        if store := self._with_all(job, near, wanted):
            self._take(job, promise, store, wanted)
            return promise
        for van, stock in self.in_vans.items():
            rest = {part: n - stock[part] for part, n in wanted.items() if stock[part] < n}
            store = self._with_all(job, near, rest) if rest else None
            if store or not rest:
                self._unload(promise, van, {part: min(n, stock[part]) for part, n in wanted.items()})
                self._take(job, promise, store or 0, rest)
                return promise
        return None

    def _with_all(self, job: Job, stores: Iterable[int], wanted: Mapping[int, int]) -> int | None:
        return next((s for s in stores if all(self._at(job, s, part) >= n for part, n in wanted.items())), None)

    def add_choices(self, job: Job, promise: _Promise) -> None:
        """What is left elsewhere of what the job wants, as far as one place has all of a part."""
        for store in self.stores:
            more = {part: n - promise.stores.get(store, {}).get(part, 0) for part, n in promise.wanted.items()}
            self._take(job, promise, store, {p: n for p, n in more.items() if 0 < n <= self._at(job, store, p)})
        for van, stock in self.in_vans.items():
            more = {part: n - promise.vans.get(van, {}).get(part, 0) for part, n in promise.wanted.items()}
            self._unload(promise, van, {p: n for p, n in more.items() if 0 < n <= stock[p]})

    def _at(self, job: Job, store: int, part: int) -> int:
        """Kept for the job it is nobody else's."""
        return self.in_stores[store, part] + self.kept.get((job.order.pk, store, part), 0)

    def _take(self, job: Job, promise: _Promise, store: int, pieces: Mapping[int, int]) -> None:
        for part, n in pieces.items():
            had = promise.stores[store].get(part, 0)
            own = max(0, self.kept.get((job.order.pk, store, part), 0) - had)
            self.in_stores[store, part] -= max(0, n - own)
            promise.stores[store][part] = had + n

    def _unload(self, promise: _Promise, van: int, pieces: Mapping[int, int]) -> None:
        for part, n in pieces.items():
            if n:
                self.in_vans[van][part] -= n
                promise.vans[van][part] = promise.vans[van].get(part, 0) + n


def _far(a: Place | None, b: Place | None) -> float:
    return kilometres(a, b) if a and b else inf
