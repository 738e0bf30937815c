"""What an asset has been through, and what happened to one order: who, when, why, and what it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models

from firstfix.equipment.models import Asset
from firstfix.platform.audit.queries import ONE_TRANSACTION, Values
from firstfix.platform.errors import Text
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.facts.register import fact_words
from firstfix.work.models import WorkOrder
from firstfix.work.words import FACTS, STEPS, Said

#: Fields whose former values a person wants to read; states and codes are told by the facts themselves.
TOLD = (
    "priority",
    "subject",
    "description",
    "planned_minutes",
    "crew",
    "contact",
    "asset",
    "site",
    "response_due_at",
    "restoration_due_at",
    "repeat_of",
)

#: Facts that go with a change of the order's row.
CHANGING = ("WorkOrderChanged", "WorkOrderStepped", "WorkOrderClosed", "WorkOrderResponded", "FaultRepeated")


@dataclass
class TimelineItem:
    """A line of `{% timeline %}`."""

    at: datetime
    text: Text
    by: str = ""
    icon: str = "open"
    tone: str = "quiet"
    notes: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        return "\n".join(self.notes)


def history_of(asset: Asset) -> models.QuerySet[WorkOrder]:
    """All orders of an asset, newest first, with what was found and done."""
    return (
        WorkOrder.objects.filter(asset=asset)
        .select_related("mode", "cause", "remedy", "repeat_of")
        .order_by("-entered_at", "-pk")
    )


def timeline_of(order: WorkOrder, *, limit: int = 100) -> list[TimelineItem]:
    """What happened to an order and to its request, newest first; with before and after where values changed."""
    about: list[models.Model] = [order]
    if order.request:
        about.append(order.request)
    if order.troubleshooting:
        about.append(order.troubleshooting)
    facts = [fact for fact in facts_about(*about)[:limit] if not _is_echo(fact)]
    items = [(fact, _item(fact)) for fact in facts]
    for changed_at, changes in _changes(order):
        for fact, item in reversed(items):
            if timedelta(0) <= fact.recorded_at - changed_at < ONE_TRANSACTION and fact.name in CHANGING:
                item.notes += changes
                break
    return [item for _fact, item in items]


def _is_echo(fact: Fact) -> bool:
    """A request or case that goes along with its order says nothing that the order's own facts do not say; the steps of
    a case are told on its own page.
    """
    if fact.name.startswith("TroubleshootingStep"):
        return True
    return fact.name == "RequestStepped" and fact.data.get("verb") in ("order", "close", "reopen", "solve_remotely")


def _item(fact: Fact) -> TimelineItem:
    stepped = fact.name in ("WorkOrderStepped", "RequestStepped")
    said = STEPS.get(fact.data.get("verb", "")) if stepped else FACTS.get(fact.name)
    said = said or Said(fact_words(fact.name), "open")  # of an area above
    reason = str(fact.data.get("reason") or "")
    return TimelineItem(
        at=fact.at,
        text=str(said.text) % fact.data if "%(" in str(said.text) else said.text,
        by=fact.by_name,
        icon=said.icon,
        tone=said.tone,
        notes=[reason] if reason else [],
    )


def _changes(order: WorkOrder) -> list[tuple[datetime, list[str]]]:
    """Every change of the row, as sentences: the audit table keeps the former row, the next row says what became."""
    event: Any = apps.get_model("work", "WorkOrderEvent")
    rows = [*event.objects.filter(pgh_obj_id=order.pk, pgh_label="update").order_by("pgh_id"), order]
    values = Values(WorkOrder, TOLD, rows)
    return [
        (former.pgh_created_at, said)
        for former, later in pairwise(rows)
        if (said := [line for name in TOLD if (line := values.change(name, former, later))])
    ]
