"""Closed orders as lessons: what was reported, and what it turned out to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from firstfix.diagnosis.queries.fault_models import components_by_fault
from firstfix.work.models import WorkOrder

#: The newest so many orders are learnt from.
MOST_REPORTS = 100_000


@dataclass(frozen=True)
class ClosedReport:
    """`labels`: field of the suggestions → what an engineer confirmed."""

    key: int
    text: str
    closed_at: datetime
    labels: Mapping[str, str]


def closed_reports() -> Sequence[ClosedReport]:
    """Repairs with a confirmed failure mode, oldest first; texts as the customer put them where they are known."""
    rows = (
        WorkOrder.objects.filter(kind=WorkOrder.Kind.REPAIR, closed_at__isnull=False, mode__isnull=False)
        .order_by("-closed_at", "-pk")
        .values_list(
            "pk", "closed_at", "request__description", "description", "subject", "asset__product_model__code",
            "symptom__code", "mode__code", "troubleshooting__model_version", "troubleshooting__confirmed_fault",
        )[:MOST_REPORTS]
    )  # fmt: skip
    components = components_by_fault()
    return [
        ClosedReport(key, text, closed_at, _labels(product, symptom, mode, components.get((version, fault), "")))
        for key, closed_at, reported, described, subject, product, symptom, mode, version, fault in reversed(rows)
        if (text := reported or described or subject) and closed_at
    ]


def _labels(product: str | None, symptom: str | None, mode: str | None, component: str) -> dict[str, str]:
    known = {
        "product": product,
        "component": f"{product}/{component}" if product and component else None,
        "symptom": symptom,
        "mode": mode,
    }
    return {field: label for field, label in known.items() if label}
