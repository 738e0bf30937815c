"""What the orders of a day may take, and what of it lies in the warehouses that engineers load at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import kept_for, stock_at, tools_at
from firstfix.scheduling.queries.handed import hand_out
from firstfix.scheduling.queries.promised import Taken
from firstfix.scheduling.translate.day import Job, Left, Worker
from firstfix.work.queries import Outlook, foreseen_parts


def needed_for_sure(parts: Mapping[int, int], outlook: Outlook) -> dict[int, int]:
    """Without those that depend on what is wrong: they are weighed by their chance, and no visit waits for them."""
    possible = foreseen_parts(outlook)
    return {part: pieces for part, pieces in parts.items() if part not in possible}


def possible_parts(jobs: Iterable[Job]) -> set[int]:
    """Parts that the jobs may need, by id."""
    return {part for job in jobs for part in foreseen_parts(job.outlook)}


def wanted_parts(jobs: Sequence[Job]) -> set[int]:
    """Those that they need for sure as well."""
    return possible_parts(jobs) | {part for job in jobs for part in job.parts}


def wanted_tools(jobs: Iterable[Job]) -> set[int]:
    """Types of tools, likewise."""
    return {
        tool
        for job in jobs
        for tool in (*job.tools, *(one for fault in job.outlook for repair in fault.repairs for one in repair.tools))
    }


@dataclass(frozen=True)
class Supplies:
    """By (place id, part id) what is free; by (order id, place id, part id) what is kept; types of tools by id."""

    stores: Sequence[StockPlace]
    free: Mapping[tuple[int, int], int]
    kept: Mapping[tuple[int, int, int], int]
    tools: frozenset[int]

    def stock_of(self, store: int, parts: Iterable[int]) -> dict[int, int]:
        """What the store has of these parts; what is kept for one of the orders counts as free."""
        found = {part: self.free.get((store, part), 0) for part in parts}
        for (_order, place, part), pieces in self.kept.items():
            if place == store and part in found:
                found[part] += pieces
        return {part: pieces for part, pieces in found.items() if pieces > 0}

    def without(self, taken: Taken) -> Supplies:
        """Less what visits that stand take out of warehouses."""
        free = {where: n - taken.stores.get(where, 0) for where, n in self.free.items()}
        return replace(self, free=free)

    def split(self, jobs: Iterable[Job], workers: Sequence[Worker]) -> tuple[list[Job], list[Left]]:
        """The jobs, with what does not lie everywhere handed out; those that nobody can supply or whose site is closed.

        What is due first is handed out first, and the last piece once.
        """
        jobs = list(jobs)
        left = [*self._closed(jobs), *self._without_tools(jobs, workers)]
        out = {one.order_id for one in left}
        handed = hand_out([job for job in jobs if job.order.pk not in out], workers, self)
        left += [Left(id, "part") for id, found in handed.items() if found is None]
        possible = [
            replace(job, handed=found, tools_in_vans=job.tools - self.tools)
            for job in jobs
            if (found := handed.get(job.order.pk)) is not None
        ]
        return possible, left

    @staticmethod
    def _closed(jobs: Iterable[Job]) -> list[Left]:
        return [Left(job.order.pk, "closed") for job in jobs if job.windows == []]

    def _without_tools(self, jobs: Iterable[Job], workers: Sequence[Worker]) -> list[Left]:
        return [
            Left(job.order.pk, "tool")
            for job in jobs
            if job.windows != []
            and not all(any(tool in one.tools for one in workers) for tool in job.tools - self.tools)
        ]


def supplies_of(
    parts: Collection[int], kinds: Collection[int], *, orders: Collection[int], stores: Sequence[StockPlace], day: date
) -> Supplies:
    """What lies in these places (ids) of the parts and types of tools, and what of it is kept for these orders."""
    free: dict[tuple[int, int], int] = defaultdict(int)
    ids = [one.pk for one in stores]
    for lying in stock_at(ids, parts=parts) if parts else ():
        free[lying.place_id, lying.part_id] += lying.free
    kept = kept_for(orders) if parts else {}
    tools = tools_at(ids, on=day, types=kinds) if kinds else []
    return Supplies(stores, free, kept, frozenset(one.tool_type_id for one in tools if one.calibration.is_usable))
