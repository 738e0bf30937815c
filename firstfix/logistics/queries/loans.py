"""Who has which shared tool, and from when to when it is promised."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from firstfix.logistics.models import Tool, ToolLoan
from firstfix.logistics.states import HELD_LOANS


def loans_listed() -> QuerySet[ToolLoan]:
    return ToolLoan.objects.select_related("tool__tool_type", "tool__place", "engineer", "work_order", "from_place")


def held_on(tool: Tool, starts_on: date, due_on: date, *, but: ToolLoan | None = None) -> ToolLoan | None:
    """The first loan that holds the tool on one of these days."""
    held = loans_listed().filter(tool=tool, state__in=HELD_LOANS, starts_on__lte=due_on, due_on__gte=starts_on)
    if but is not None and but.pk:
        held = held.exclude(pk=but.pk)
    return held.order_by("starts_on").first()


def late_loans(*, today: date) -> QuerySet[ToolLoan]:
    return loans_listed().filter(state="out", due_on__lt=today).order_by("due_on", "pk")
