"""Short lists that several areas share are kept by administrators and managers."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeVar

from django.db import models, transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.catalogues.facts import CatalogueEntryAdded, CatalogueEntryChanged
from firstfix.platform.catalogues.models import BusinessCalendar, CatalogueEntry
from firstfix.platform.errors import Invalid
from firstfix.platform.records import keep

E = TypeVar("E", bound=models.Model)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


@transaction.atomic
def save_entry(entry: E, *, by: Actor) -> E:
    """Add or change an entry. What is no longer used is taken out of use, never deleted: old records name it."""
    if isinstance(entry, BusinessCalendar):
        check_calendar(entry)
    if isinstance(entry, CatalogueEntry) and entry.keeps_code and _is_renamed(entry) and _is_in_use(entry):
        raise Invalid({"code": _("Rules and files go by this code. Add another entry instead.")})
    saved = keep(entry, by=by, action="catalogue.change", added=CatalogueEntryAdded, changed=CatalogueEntryChanged)
    if isinstance(entry, BusinessCalendar) and entry.is_default:
        BusinessCalendar.objects.exclude(pk=entry.pk).filter(is_default=True).update(is_default=False)
    return saved


def _is_renamed(entry: CatalogueEntry) -> bool:
    rows = type(entry)._default_manager.filter(pk=entry.pk or 0)
    return rows.exclude(code=entry.code).exists()


def _is_in_use(entry: CatalogueEntry) -> bool:
    """Whether any row of another table refers to it."""
    relations = (one for one in entry._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel))
    return any(
        one.related_model._default_manager.filter(**{one.field.name: entry.pk}).exists()
        for one in relations
        if not isinstance(one.related_model, str) and not one.related_model._meta.auto_created
    )


def check_calendar(calendar: BusinessCalendar) -> None:
    """Hours by ISO weekday, {"1": [["08:30", "17:30"]]}, on one day at least; an end before the start is on the next
    day. Closed days as YYYY-MM-DD.
    """
    hours, closed = calendar.hours, calendar.closed_days
    if not (isinstance(hours, dict) and any(hours.values()) and all(_is_day(*day) for day in hours.items())):
        raise Invalid({"hours": _("Write hours such as 08:30-12:00, 13:00-17:30 for one day at least.")})
    if not (isinstance(closed, list) and all(_is_date(day) for day in closed)):
        raise Invalid({"closed_days": _("Write days such as 2026-12-24, one on each line.")})


def _is_day(weekday: object, spans: object) -> bool:
    return weekday in {str(day) for day in range(1, 8)} and isinstance(spans, list) and all(map(_is_span, spans))


def _is_span(span: object) -> bool:
    match span:
        case [str(start), str(end)]:
            return bool(CLOCK.fullmatch(start) and CLOCK.fullmatch(end)) and start not in ("24:00", end)
    return False


def _is_date(text: object) -> bool:
    try:
        return isinstance(text, str) and len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
