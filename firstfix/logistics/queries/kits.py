"""What engineers should carry by their skills, and what of it they lack."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from firstfix.logistics.models import KitTool
from firstfix.logistics.queries.stock import van_of
from firstfix.logistics.queries.tools import ToolAt, tools_at
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import ToolType


@dataclass(frozen=True)
class KitLack:
    """A type of which fewer usable tools lie in the van than the kit asks for; `expired` lie there unusable."""

    tool_type: ToolType
    asked: int
    usable: int
    expired: tuple[ToolAt, ...]

    @property
    def lacking(self) -> int:
        return self.asked - self.usable


def kits_listed() -> QuerySet[KitTool]:
    return KitTool.objects.select_related("skill", "tool_type").order_by("skill__code", "tool_type__code")


def kit_lacks(engineer: Engineer, *, on: date) -> list[KitLack]:
    """Against the kits of the engineer's skills; a tool of two kits serves both. Three statements at most."""
    asked: dict[int, KitTool] = {}
    for one in kits_listed().filter(skill__in=engineer.skills.values("skill")):
        known = asked.get(one.tool_type_id)
        if known is None or known.quantity < one.quantity:
            asked[one.tool_type_id] = one
    if not asked:
        return []
    van = van_of(engineer)
    usable: Counter[int] = Counter()
    expired: dict[int, list[ToolAt]] = defaultdict(list)
    for tool in tools_at([van.pk], on=on, types=list(asked)) if van else ():
        if tool.calibration.is_usable:
            usable[tool.tool_type_id] += 1
        else:
            expired[tool.tool_type_id].append(tool)
    return [
        KitLack(one.tool_type, one.quantity, usable[kind], tuple(expired[kind]))
        for kind, one in asked.items()
        if usable[kind] < one.quantity
    ]
