"""Days that engineers have accepted, and what they could not find when they packed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.field.models import DayAcceptance, DayPacking, MissingReport
from firstfix.field.queries.pick_list import PickList, is_likely, keys_of, numbers_of, what_of
from firstfix.field.queries.picks import span_of
from firstfix.field.rules.accepted import Since, changed_since
from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import ToolType
from firstfix.scheduling.models import Booking, Visit

#: A key as `pick_list` makes it; numbers that fit a row.
KEY = re.compile(r"[pt][1-9][0-9]{0,17}-[0-9]{1,18}-[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True)
class Changed:
    visit: Visit
    what: Since


class LikelyPacked(NamedTuple):
    """A line of what was worth taking, and the place that it came from."""

    key: str
    part: Part
    place: StockPlace
    quantity: int


@dataclass(frozen=True)
class Accepted:
    """Whether an engineer has accepted a day, and what has changed since."""

    engineer: Engineer
    at: datetime | None
    changes: list[Changed] = field(default_factory=list)


@dataclass(frozen=True)
class AcceptedDay:
    """All engineers who have visits on a day, or had when they accepted it."""

    rows: list[Accepted]

    @property
    def accepted(self) -> list[Accepted]:
        return [row for row in self.rows if row.at]

    @property
    def waiting(self) -> list[Accepted]:
        return [row for row in self.rows if not row.at]

    @property
    def changed(self) -> list[Accepted]:
        return [row for row in self.rows if row.changes]


def accepted_on(day: date, *, engineer: Engineer | None = None) -> AcceptedDay:
    """Of everybody or of one, in three statements."""
    span = span_of(day)
    bookings = Booking.objects.filter(visit__planned_start__gte=span.start, visit__planned_start__lt=span.end)
    accepted = DayAcceptance.objects.filter(day=day).select_related("engineer")
    if engineer:
        bookings, accepted = bookings.filter(engineer=engineer), accepted.filter(engineer=engineer)
    starts: dict[int, dict[int, datetime]] = defaultdict(dict)
    visits: dict[int, Visit] = {}
    people: dict[int, Engineer] = {}
    rows = bookings.exclude(visit__state="cancelled").select_related("engineer", "visit__work_order__site")
    for one in rows.order_by("visit__planned_start", "visit"):
        starts[one.engineer_id][one.visit_id] = one.visit.planned_start
        visits[one.visit_id], people[one.engineer_id] = one.visit, one.engineer
    by_engineer = {one.engineer_id: one for one in accepted}
    people |= {one.engineer_id: one.engineer for one in by_engineer.values()}
    found = {pk: _changes(one, starts[pk]) for pk, one in by_engineer.items()}
    gone = {visit for changes in found.values() for visit in changes} - set(visits)
    visits |= Visit.objects.select_related("work_order__site").in_bulk(gone)
    return AcceptedDay(
        [
            Accepted(
                person,
                by_engineer[person.pk].at if person.pk in by_engineer else None,
                [Changed(visits[pk], what) for pk, what in found.get(person.pk, {}).items() if pk in visits],
            )
            for person in sorted(people.values(), key=lambda one: (one.name, one.pk))
        ]
    )


def _changes(acceptance: DayAcceptance, now: Mapping[int, datetime]) -> dict[int, Since]:
    accepted = {
        int(pk): datetime.fromisoformat(seen["start"]) if seen["start"] else None
        for pk, seen in acceptance.visits.items()
    }
    return changed_since(accepted, now)


def packed_keys(engineer: Engineer, day: date, picks: PickList) -> list[str]:
    """Of the lines as they are now: what was ticked, which may lie in the van since then.

    What is still to be taken for want of its serial numbers is not packed. What was only worth taking comes last.
    """
    packing = DayPacking.objects.filter(engineer=engineer, day=day).first()
    if packing is None:
        return []
    ticked, whats = set(packing.keys), {what_of(key) for key in packing.keys}
    in_van = set(keys_of(picks.in_van))
    ticked -= {line.key for line in picks.to_take.parts if line.needs_numbers}
    listed = [key for key in keys_of(picks) if key in ticked or (key in in_van and what_of(key) in whats)]
    return listed + [key for key in packing.booked if is_likely(key)]


def likely_packed(engineer: Engineer, day: date) -> list[LikelyPacked]:
    """What was worth taking, and was booked into the van when a phone said so: it can be put back."""
    booked = DayPacking.objects.filter(engineer=engineer, day=day).values_list("booked", flat=True).first() or []
    named = {key: numbers_of(key) for key in booked if is_likely(key)}
    parts = Part.objects.in_bulk({part for part, _place, _pieces in named.values()})
    places = StockPlace.objects.in_bulk({place for _part, place, _pieces in named.values()})
    return [LikelyPacked(key, parts[part], places[place], pieces) for key, (part, place, pieces) in named.items()]


def reported_keys(engineer: Engineer, day: date, picks: PickList) -> list[str]:
    """Of the lines as they are now: what was reported missing and does not lie in the van since then."""
    lines = MissingReport.objects.filter(engineer=engineer, day=day).values_list("lines", flat=True)
    whats = {what_of(line["key"]) for report in lines for line in report}
    in_van = set(keys_of(picks.in_van))
    return [key for key in keys_of(picks) if what_of(key) in whats and key not in in_van]


def missing_reports(*, is_open: bool = True) -> QuerySet[MissingReport]:
    """The oldest first; those that nobody has answered, or all."""
    rows = MissingReport.objects.select_related("engineer").order_by("at", "pk")
    return rows.filter(answered_at=None) if is_open else rows


def named_lines(keys: Collection[str]) -> list[dict[str, Any]]:
    """What the keys of a pick list name, also of one that has changed since; what is no key is left out."""
    wanted: dict[str, dict[int, str]] = {"p": {}, "t": {}}
    for key in keys:
        if KEY.fullmatch(key):
            wanted[key[0]][int(what_of(key)[1:])] = key
    parts = Part.objects.filter(pk__in=wanted["p"]).order_by("code")
    tools = ToolType.objects.filter(pk__in=wanted["t"]).order_by("code")
    return [_named(one, wanted[kind][one.pk]) for kind, found in (("p", parts), ("t", tools)) for one in found]


def _named(what: Part | ToolType, key: str) -> dict[str, Any]:
    quantity = told_quantity(int(key.rpartition("-")[2]), what.unit) if isinstance(what, Part) else 1
    return {"key": key, "zh": what.name.zh, "en": what.name.en, "code": what.code, "quantity": quantity}
