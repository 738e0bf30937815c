"""What an asset has been through, and what happened to one order: who, when, why, and what it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from firstfix.equipment.models import Asset
from firstfix.platform.errors import Text
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.pages import phrases
from firstfix.work.models import WorkOrder
from firstfix.work.words import FACTS, STEPS, Said

#: Fields whose former values a person wants to read; states and codes are told by the facts themselves.
TOLD = (
    "priority",
    "subject",
    "description",
    "planned_minutes",
    "contact",
    "asset",
    "site",
    "response_due_at",
    "restoration_due_at",
    "repeat_of",
)
#: A trigger stamps its row with the start of the transaction, a fact with the moment it was written.
ONE_TRANSACTION = timedelta(minutes=1)


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
    facts = [fact for fact in facts_about(*about)[:limit] if not _is_echo(fact)]
    items = [(fact, _item(fact)) for fact in facts]
    for changed_at, changes in _changes(order):
        for fact, item in reversed(items):
            if timedelta(0) <= fact.recorded_at - changed_at < ONE_TRANSACTION and fact.name != "WorkOrderOpened":
                item.notes += changes
                break
    return [item for _fact, item in items]


def _is_echo(fact: Fact) -> bool:
    """A request that becomes an order, ends and opens with it says nothing that the order's own facts do not say."""
    return fact.name == "RequestStepped" and fact.data.get("verb") in ("order", "close", "reopen", "solve_remotely")


def _item(fact: Fact) -> TimelineItem:
    stepped = fact.name in ("WorkOrderStepped", "RequestStepped")
    said = STEPS.get(fact.data.get("verb", "")) if stepped else FACTS.get(fact.name)
    said = said or Said(fact.name, "open")
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
    names = _Names(rows)
    return [
        (former.pgh_created_at, said)
        for former, later in pairwise(rows)
        if (said := [line for name in TOLD if (line := names.change(name, former, later))])
    ]


class _Names:
    """Values as people read them; records that relations point at are fetched once for all rows."""

    def __init__(self, rows: list[Any]) -> None:
        self.fields: dict[str, Any] = {name: WorkOrder._meta.get_field(name) for name in TOLD}
        self.records = {
            name: field.related_model._default_manager.in_bulk(ids - {None})
            for name, field in self.fields.items()
            if field.is_relation and len(ids := {getattr(row, field.attname) for row in rows}) > 1
        }

    def change(self, name: str, former: Any, later: Any) -> str:
        field = self.fields[name]
        before, after = getattr(former, field.attname), getattr(later, field.attname)
        if before == after:
            return ""
        values = {"field": field.verbose_name, "before": self._said(name, before), "after": self._said(name, after)}
        return _("%(field)s: %(before)s → %(after)s") % values

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if value is None or value == "":
            return "—"
        if field.is_relation:
            return str(self.records.get(name, {}).get(value, value))
        if isinstance(value, datetime):
            return phrases.full_moment(value)
        return str(dict(field.flatchoices).get(value, value))
