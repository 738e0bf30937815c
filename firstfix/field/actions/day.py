"""Printing a day, and saying that the van is packed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.field.access import require_day
from firstfix.field.facts import DayPrinted
from firstfix.field.models import DaySheet
from firstfix.field.queries.day import day_of
from firstfix.field.queries.pick_list import PartLine, PickList, ToolLine
from firstfix.field.queries.picks import picks_for, with_needs
from firstfix.field.rules.changes import content_of
from firstfix.field.rules.picks import Source
from firstfix.logistics.actions import Taken, pick_for_day
from firstfix.logistics.models import Tool
from firstfix.logistics.queries import van_of
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.scheduling.queries import visits_of
from firstfix.work.models import WorkOrder


@transaction.atomic
def print_day(engineer: Engineer, day: date, *, by: Actor, at: datetime | None = None) -> DaySheet:
    """Keep the day as it is printed, so that the page can say later what has changed."""
    require_day(by, engineer)
    at = at or timezone.now()
    shown = day_of(engineer, day, now=at)
    sheet = DaySheet.objects.create(engineer=engineer, day=day, printed_at=at, content=content_of(shown.printed()))
    record(DayPrinted(day, len(shown.stops)), about=engineer, by=by, at=at)
    return sheet


@transaction.atomic
def confirm_picks(
    engineer: Engineer, day: date, *, ticked: Collection[str], by: Actor, at: datetime | None = None
) -> PickList:
    """What is ticked has been packed: it goes from its shelf into the van, and stays kept there for its orders.

    ticked  keys of lines as the page showed them; lines that are in the van already only need looking at

    Refused when one of them is not as it was shown: nothing is booked then. Gives the list as it was.
    """
    require_day(by, engineer)
    van = van_of(engineer)
    if van is None:
        raise Refused(_("%(engineer)s has no van stock yet. The parts keeper can add it.") % {"engineer": engineer})
    visits = list(visits_of(engineer, day).prefetch_related(*with_needs("work_order__")))
    picks = picks_for(visits, day=day).list_of(engineer)
    parts = {line.key: line for line in picks.parts}
    tools = {line.key: line for line in picks.tools}
    if set(ticked) - set(parts) - set(tools):
        raise Refused(_("The pick list has changed since you opened it. Nothing was booked; please look again."))
    orders = {visit.work_order_id: visit.work_order for visit in visits}
    taken = [share for key in ticked if key in parts for share in _shares(parts[key], orders)]
    fetched = _tools([tools[key] for key in ticked if key in tools])
    if not taken and not fetched:
        raise Invalid({"tick": _("Tick what you have packed.")})
    pick_for_day(van, taken=taken, tools=fetched, by=by, at=at)
    return picks


def _shares(line: PartLine, orders: Mapping[int, WorkOrder]) -> list[Taken]:
    if line.source is not Source.TAKE or line.place is None:
        return []
    return [Taken(orders[order], line.part, line.place, pieces) for order, pieces in line.shares]


def _tools(lines: list[ToolLine]) -> list[Tool]:
    fetched = [line.tool.id for line in lines if line.tool and line.source is Source.TAKE]
    return list(Tool.objects.filter(pk__in=fetched)) if fetched else []
