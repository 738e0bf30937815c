"""What is known of the chance that the first visit fixes it: who goes, with what, and how it went before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity, told_quantity
from firstfix.logistics.queries import tools_by_engineer, van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.people.queries import abilities_of
from firstfix.people.rules import Ability, lacks
from firstfix.scheduling.queries.fill import by_urgency
from firstfix.scheduling.queries.lacking import to_bring
from firstfix.scheduling.queries.who import needs_of_orders
from firstfix.work.models import PartNeed, ToolNeed, WorkOrder
from firstfix.work.queries import FixHistory, fix_histories


class Suggested(Protocol):
    """A visit of a proposal; `visit_id` is the one that it moves, 0 for a new one."""

    @property
    def order_id(self) -> int: ...
    @property
    def engineer_id(self) -> int: ...
    @property
    def crew(self) -> tuple[int, ...]: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def visit_id(self) -> int: ...


class Called(Protocol):
    """A call at a warehouse on the way."""

    @property
    def engineer_id(self) -> int: ...
    @property
    def place_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Prospect:
    """No figure where nothing is known; the names are those of parts (with pieces) and tools.

    lacks    skills and certificates that the engineer does not have, in words; empty when able
    aboard   what is in the van by then
    fetched  what a call at a warehouse brings before the visit
    missing  what neither does
    """

    asks_for_ability: bool
    lacks: tuple[str, ...]
    aboard: tuple[str, ...]
    fetched: tuple[str, ...]
    missing: tuple[str, ...]
    history: FixHistory | None

    @property
    def is_ready(self) -> bool:
        return not self.lacks and not self.missing


def prospects(
    suggested: Collection[Suggested],
    *,
    calls: Collection[Called],
    engineers: Mapping[int, Engineer],
    day: date,
    now: datetime,
) -> dict[int, Prospect]:
    """By order id, in a bounded number of statements. Parts are used up from visit to visit, tools are not."""
    ids = [one.order_id for one in suggested]
    orders = WorkOrder.objects.select_related("asset__product_model", "symptom").in_bulk(ids)
    people = [engineers[id] for id in {one.engineer_id for one in suggested} if id in engineers]
    needs, abilities = needs_of_orders(ids), abilities_of(people)
    parts: dict[int, list[PartNeed]] = defaultdict(list)
    for need in PartNeed.objects.filter(work_order__in=ids).select_related("part").order_by("part__code"):
        parts[need.work_order_id].append(need)
    wanted = to_bring(by_urgency(orders.values()), now=now) if parts else {}
    tools: dict[int, list[ToolNeed]] = defaultdict(list)
    for tool in ToolNeed.objects.filter(work_order__in=ids).select_related("tool_type").order_by("tool_type__code"):
        tools[tool.work_order_id].append(tool)
    stock = van_stock_by_engineer(people, orders=list(orders.values())) if parts else {}
    owned = tools_by_engineer(people, on=day) if tools else {}
    histories = fix_histories(orders.values(), now=now)
    found = {}
    for one in sorted(suggested, key=lambda one: one.start):
        called = any(call.engineer_id == one.engineer_id and call.at < one.start for call in calls)
        aboard, short = _parts(parts[one.order_id], stock.setdefault(one.engineer_id, {}), wanted.get(one.order_id, {}))
        has = owned.get(one.engineer_id, set())
        aboard += [str(tool.tool_type) for tool in tools[one.order_id] if tool.tool_type_id in has]
        short += [str(tool.tool_type) for tool in tools[one.order_id] if tool.tool_type_id not in has]
        asked, ability = needs[one.order_id], abilities.get(one.engineer_id, Ability())
        found[one.order_id] = Prospect(
            asks_for_ability=bool(asked),
            lacks=tuple(map(str, lacks(ability, asked, first=day, last=day))),
            aboard=tuple(aboard),
            fetched=tuple(short) if called else (),
            missing=() if called else tuple(short),
            history=histories.get(one.order_id),
        )
    return found


def _parts(needs: Sequence[PartNeed], stock: dict[int, int], wanted: Mapping[int, int]) -> tuple[list[str], list[str]]:
    """What the van has of them, which is used up by it, and what is short, with pieces; `wanted` is what is to be
    brought, by part id.
    """
    aboard, short = [], []
    for part, n in ((need.part, wanted.get(need.part_id, 0)) for need in needs):
        has = min(n, stock.get(part.pk, 0))
        stock[part.pk] = stock.get(part.pk, 0) - has
        if has:
            aboard.append(_pieces(part, has))
        if has < n:
            short.append(_pieces(part, n - has))
    return aboard, short


def _pieces(part: Part, quantity: int) -> str:
    return str(part) if told_quantity(quantity, part.unit) == 1 else f"{part} × {show_quantity(quantity, part.unit)}"
