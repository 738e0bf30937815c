"""What the orders of a day may take, and what of it lies in the warehouses that engineers load at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from firstfix.logistics.queries import kept_for, stock_at, tools_at
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

    stores: Sequence[int]
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

    def split(self, jobs: Iterable[Job], workers: Sequence[Worker]) -> tuple[list[Job], list[Left]]:
        """The jobs, with what only vans can bring told apart; those that nobody can supply or whose site is closed."""
        possible, left = [], []
        for job in jobs:
            scarce = {part: n for part, n in job.parts.items() if not self._is_stored(job.order.pk, part, n)}
            rare = job.tools - self.tools
            if job.windows == []:
                left.append(Left(job.order.pk, "closed"))
            elif not all(any(one.stock.get(part, 0) >= n for one in workers) for part, n in scarce.items()):
                left.append(Left(job.order.pk, "part"))
            elif not all(any(tool in one.tools for one in workers) for tool in rare):
                left.append(Left(job.order.pk, "tool"))
            else:
                possible.append(replace(job, parts_in_vans=scarce, tools_in_vans=rare))
        return possible, left

    def _is_stored(self, order: int, part: int, pieces: int) -> bool:
        return any(
            self.free.get((store, part), 0) + self.kept.get((order, store, part), 0) >= pieces for store in self.stores
        )


def supplies_of(
    parts: Collection[int], kinds: Collection[int], *, orders: Collection[int], stores: Sequence[int], day: date
) -> Supplies:
    """What lies in these places (ids) of the parts and types of tools, and what of it is kept for these orders."""
    free: dict[tuple[int, int], int] = defaultdict(int)
    for lying in stock_at(stores, parts=parts) if parts else ():
        free[lying.place_id, lying.part_id] += lying.free
    kept = kept_for(orders) if parts else {}
    tools = tools_at(stores, on=day, types=kinds) if kinds else []
    return Supplies(stores, free, kept, frozenset(one.tool_type_id for one in tools if one.calibration.is_usable))
