"""What a call at a warehouse would bring for the visits that come after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from firstfix.equipment.models import Part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import kept_for, stock_at, tools_at, tools_by_engineer, van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Fetching, Visit
from firstfix.scheduling.queries.lacking import unmet
from firstfix.scheduling.queries.loads import load_of_day
from firstfix.scheduling.queries.promised import near, open_needs, taken_by
from firstfix.scheduling.queries.supplies import wanted_tools
from firstfix.scheduling.translate.day import Job, Worker
from firstfix.scheduling.translate.timetable import day_span
from firstfix.work.models import PartNeed, ToolNeed, WorkOrder
from firstfix.work.queries import Outlook, foreseen_parts, outlooks_of


@dataclass(frozen=True)
class Fetched:
    """For a visit: pieces of parts (ids) that are free there, and how many of them its order does not name yet, because
    they only may be needed.

    lying  pieces that are kept there for its order already, and that no call fetches yet
    """

    visit: Visit
    pieces: Mapping[int, int]
    named: Mapping[int, int]
    lying: Mapping[int, int]
    has_tools: bool

    def __bool__(self) -> bool:
        return bool(self.pieces or self.lying) or self.has_tools


def worth_fetching(
    engineer: Engineer, place: StockPlace, visits: Sequence[Visit], *, day: date, now: datetime
) -> list[Fetched]:
    """For the visits, in order of time, that anything is fetched for: what is kept there for them, what the van lacks
    for sure, then what is worth the handling by the chance that it is wanted.
    """
    orders = [visit.work_order for visit in visits]
    outlooks = outlooks_of(orders, on=day)
    sure = _lacking(engineer, orders, day=day, now=now)
    lying = _lying(place, visits)
    load = load_of_day(engineer, orders, day=day, stores=[place])
    wanted = {part for parts in sure.values() for part in parts} | {line.part.pk for line in load.take}
    free = {one.part_id: one.free for one in stock_at([place.pk], parts=wanted)} if wanted else {}
    pieces: dict[int, Counter[int]] = defaultdict(Counter)
    named: dict[int, Counter[int]] = defaultdict(Counter)
    for order, parts in sure.items():
        for part, lacking in parts.items():
            pieces[order][part] += _take(free, part, lacking)
    for line in load.take:
        left = line.quantity
        for order in line.orders:
            taken = _take(free, line.part.pk, min(left, _at_most(outlooks[order], line.part.pk)))
            left -= taken
            pieces[order][line.part.pk] += taken
            named[order][line.part.pk] += taken
    tooled = _tools(engineer, place, orders, outlooks, day=day)
    found = (
        Fetched(visit, +pieces[id], +named[id], +lying[id], id in tooled)
        for visit, id in ((one, one.work_order_id) for one in visits)
    )
    return [one for one in found if one]


def may_take(orders: Collection[WorkOrder], *, day: date) -> set[int]:
    """The parts (ids) that they need, or may need."""
    outlooks = outlooks_of(orders, on=day).values()
    named = PartNeed.objects.filter(work_order__in=orders).values_list("part", flat=True)
    return set(named).union(*(foreseen_parts(outlook) for outlook in outlooks))


def _lying(place: StockPlace, visits: Sequence[Visit]) -> dict[int, Counter[int]]:
    """By order what is kept there for it and fetched by no call yet."""
    lying: dict[int, Counter[int]] = defaultdict(Counter)
    for (order, there, part), quantity in kept_for({one.work_order_id for one in visits}).items():
        if there == place.pk:
            lying[order][part] += quantity
    fetched = Fetching.objects.filter(visit__in=[one.pk for one in visits], call__place=place).exclude(part=None)
    for order, part, quantity in fetched.values_list("visit__work_order", "part", "quantity"):
        lying[order][part or 0] -= quantity
    return lying


def _take(free: dict[int, int], part: int, wanted: int) -> int:
    taken = min(wanted, free.get(part, 0))
    free[part] = free.get(part, 0) - taken
    return taken


def _at_most(outlook: Outlook, part: int) -> int:
    """Pieces that the greediest repair takes."""
    return max(repair.parts.get(part, 0) for fault in outlook for repair in fault.repairs)


def _lacking(engineer: Engineer, orders: Sequence[WorkOrder], *, day: date, now: datetime) -> dict[int, dict[int, int]]:
    """By order what somebody has to bring for it beyond what is free in the van, which is used up."""
    ids = [order.pk for order in orders]
    needs = unmet(ids, now=now)
    van = _free_in_van(engineer, {part for some in needs.values() for part in some}, but=ids, day=day, now=now)
    return {
        id: {part: short for part, n in needs.get(id, {}).items() if (short := n - _take(van, part, n)) > 0}
        for id in ids
    }


def _free_in_van(
    engineer: Engineer, parts: Collection[int], *, but: Collection[int], day: date, now: datetime
) -> dict[int, int]:
    """Less what other visits take out of it that stand, but the orders `but`."""
    van = van_stock_by_engineer([engineer], parts=parts).get(engineer.pk, {})
    needs = near(open_needs(parts, but=but, now=now), end=day_span(company_zone().key, day).end) if van else []
    taken = taken_by([one for one in needs if one.engineer_id == engineer.pk], {}, stores=())
    return {part: n - taken.vans.get((engineer.pk, part), 0) for part, n in van.items()}


def _tools(
    engineer: Engineer,
    place: StockPlace,
    orders: Iterable[WorkOrder],
    outlooks: Mapping[int, Outlook],
    *,
    day: date,
) -> set[int]:
    """The orders that may take a tool which the engineer has not, and which lies there."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for order, kind in ToolNeed.objects.filter(work_order__in=orders).values_list("work_order", "tool_type"):
        wanted[order].add(kind)
    for order, outlook in outlooks.items():
        wanted[order].update(tool for fault in outlook for repair in fault.repairs for tool in repair.tools)
    kinds = set().union(*wanted.values())
    there = {one.tool_type_id for one in tools_at([place.pk], on=day, types=kinds) if one.calibration.is_usable}
    missing = there - tools_by_engineer([engineer], on=day, types=kinds).get(engineer.pk, set())
    return {order for order, tools in wanted.items() if tools & missing}


def with_fetched(workers: Sequence[Worker], jobs: Sequence[Job], visits: Iterable[Visit]) -> list[Worker]:
    """What calls that stand bring for these visits counts as aboard: no other call is planned for it."""
    by_order = {job.order.pk: job for job in jobs}
    stock: dict[int, Counter[int]] = defaultdict(Counter)
    tools: dict[int, set[int]] = defaultdict(set)
    for one in Fetching.objects.filter(visit__in=list(visits)).select_related("call", "visit"):
        job = by_order.get(one.visit.work_order_id)
        if one.part_id:
            stock[one.call.engineer_id][one.part_id] += one.quantity
        elif job:
            tools[one.call.engineer_id] |= wanted_tools([job])
    return [
        replace(
            worker,
            stock=Counter(worker.stock) + stock[worker.engineer.pk],
            tools=worker.tools | tools[worker.engineer.pk],
        )
        for worker in workers
    ]


def parts_of(found: Iterable[Fetched]) -> dict[int, Part]:
    """What is fetched, in the order of its codes."""
    ids = {part for one in found for part in (*one.pieces, *one.lying)}
    return {part.pk: part for part in Part.objects.filter(pk__in=ids).order_by("code")}
