"""What may be wrong at orders, in the words of the catalogues: for whoever plans, loads vans and tells chances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from firstfix.diagnosis.queries import PossibleFault, Report, outlooks
from firstfix.equipment.models import Asset, Part
from firstfix.platform.catalogues.models import FailureCode, Skill, ToolType
from firstfix.work.models import WorkOrder

#: Days of a year, for ages.
YEAR = 365.25


@dataclass(frozen=True)
class ForeseenRepair:
    """Removes the fault with probability `fixes`; parts by id with pieces, skills and tools by id."""

    fixes: float
    parts: Mapping[int, int] = field(default_factory=dict)
    skills: frozenset[int] = frozenset()
    tools: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ForeseenFault:
    share: float
    repairs: tuple[ForeseenRepair, ...]


Outlook = tuple[ForeseenFault, ...]


def outlooks_of(orders: Iterable[WorkOrder], *, on: date) -> dict[int, Outlook]:
    """By order id, in a bounded number of statements; of repairs only, and only where a fault model knows something.

    An order's case says most; without one the product's fault model and the named symptom do. Repairs that take what no
    catalogue has are left out: nobody can bring it.
    """
    repairs = [order for order in orders if order.kind == WorkOrder.Kind.REPAIR and order.restored_at is None]
    assets = Asset.objects.in_bulk({one.asset_id for one in repairs if one.asset_id and not one.troubleshooting_id})
    symptoms = FailureCode.objects.in_bulk({one.symptom_id for one in repairs if one.symptom_id})
    reports = {
        order.pk: report
        for order in repairs
        if (report := _report(order, assets.get(order.asset_id or 0), symptoms.get(order.symptom_id or 0), on=on))
    }
    found = outlooks(reports)
    codes = _Codes.of(found.values())
    return {id: outlook for id, faults in found.items() if (outlook := codes.translated(faults))}


def foreseen_parts(outlook: Outlook) -> set[int]:
    """The parts that some repair may take."""
    return {part for fault in outlook for repair in fault.repairs for part in repair.parts}


def _report(order: WorkOrder, asset: Asset | None, symptom: FailureCode | None, *, on: date) -> Report | None:
    if order.troubleshooting_id:
        return Report(order.troubleshooting_id, None)
    if asset is None:
        return None
    since = asset.commissioned_on
    age = max(0.0, (on - since).days / YEAR) if since else None
    return Report(None, asset.product_model_id, symptom.code if symptom else "", age)


@dataclass(frozen=True)
class _Codes:
    parts: Mapping[str, int]
    skills: Mapping[str, int]
    tools: Mapping[str, int]

    @classmethod
    def of(cls, outlooks: Iterable[Sequence[PossibleFault]]) -> _Codes:
        repairs = [repair for faults in outlooks for fault in faults for repair in fault.repairs]
        parts = {code for repair in repairs for code in repair.parts}
        skills = {code for repair in repairs for code in repair.skills}
        tools = {code for repair in repairs for code in repair.tools}
        return cls(
            dict(Part.objects.filter(code__in=parts).values_list("code", "pk")) if parts else {},
            dict(Skill.objects.filter(code__in=skills).values_list("code", "pk")) if skills else {},
            dict(ToolType.objects.filter(code__in=tools).values_list("code", "pk")) if tools else {},
        )

    def translated(self, faults: Sequence[PossibleFault]) -> Outlook:
        found = []
        for fault in faults:
            repairs = tuple(
                ForeseenRepair(
                    one.fixes,
                    {self.parts[code]: n for code, n in one.parts.items()},
                    frozenset(self.skills[code] for code in one.skills),
                    frozenset(self.tools[code] for code in one.tools),
                )
                for one in fault.repairs
                if one.parts.keys() <= self.parts.keys()
                and one.skills <= self.skills.keys()
                and one.tools <= self.tools.keys()
            )
            if repairs:
                found.append(ForeseenFault(fault.share, repairs))
        return tuple(found)
