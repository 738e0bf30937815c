"""What has changed since the day was printed last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from firstfix.equipment.models import Part
from firstfix.field.models import DaySheet
from firstfix.field.queries.day import EngineersDay
from firstfix.field.rules.changes import Change, Kind, changes, day_of_content
from firstfix.field.words import change_words
from firstfix.platform.catalogues.models import ToolType
from firstfix.scheduling.models import Booking, Visit

#: Changes that make the day harder, or that a paper in the van would get wrong.
GRAVE = {Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.NOW_MISSING, Kind.TAKE}


@dataclass(frozen=True)
class ChangeLine:
    """One line for the page."""

    order: str
    site: str
    words: str
    is_grave: bool


def changes_since(sheet: DaySheet, day: EngineersDay, *, now: datetime) -> list[ChangeLine]:
    """In words; empty when the printed sheet still holds. No statement more when nothing changed."""
    found = changes(day_of_content(sheet.content), day.printed())
    names, fates = _names(found), _fates(found)
    return [
        ChangeLine(
            one.order,
            one.site,
            change_words(one, names=names, fate=fates.get(one.visit), now=now),
            one.kind in GRAVE,
        )
        for one in found
    ]


def _names(found: Sequence[Change]) -> dict[str, str]:
    codes = {one.what for one in found if one.what}
    if not codes:
        return {}
    parts = {part.code: str(part) for part in Part.objects.filter(code__in=codes)}
    return parts | {one.code: str(one) for one in ToolType.objects.filter(code__in=codes)}


def _fates(found: Sequence[Change]) -> dict[int, Visit]:
    gone = [one.visit for one in found if one.kind is Kind.REMOVED]
    if not gone:
        return {}
    crew = Prefetch("bookings", Booking.objects.select_related("engineer").order_by("pk"))
    return {visit.pk: visit for visit in Visit.objects.filter(pk__in=gone).prefetch_related(crew)}
