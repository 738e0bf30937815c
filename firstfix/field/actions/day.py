"""Printing and accepting a day, saying that the van is packed, and what was not there to be packed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.field.access import require_day
from firstfix.field.facts import DayAccepted, DayPacked, DayPrinted, MissingPartsAnswered, PartsReportedMissing
from firstfix.field.models import DayAcceptance, DayPacking, DaySheet, MissingReport
from firstfix.field.queries.accepted import named_lines
from firstfix.field.queries.day import day_of
from firstfix.field.queries.likely import likely_on
from firstfix.field.queries.pick_list import PartLine, ToolLine, is_likely, keys_of, numbers_of, what_of
from firstfix.field.queries.picks import picks_for, with_needs
from firstfix.field.rules.changes import content_of
from firstfix.field.rules.picks import Source
from firstfix.logistics.actions import Numbered, Taken, pick_for_day, put_back_picks
from firstfix.logistics.models import StockPlace, Tool
from firstfix.logistics.queries import van_of
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.scheduling.models import Visit
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
    engineer: Engineer,
    day: date,
    *,
    ticked: Collection[str],
    numbers: Mapping[str, Sequence[str]] | None = None,
    likely: Sequence[PartLine] | None = None,
    by: Actor,
    at: datetime | None = None,
) -> list[PartLine]:
    """What is ticked has been packed: it goes from its shelf into the van, and stays kept there for its orders.

    ticked   keys of lines as the page showed them; lines that are in the van already only need looking at. What is only
             worth taking is kept for no order
    numbers  serial numbers or batches by the key of their line
    likely   what is worth taking, where that has been found out already

    Refused when one of them is not as it was shown: nothing is booked then. Gives the lines that are not booked yet,
    because a serial number is lacking: they hold up nobody else's.
    """
    require_day(by, engineer)
    van = van_of(engineer)
    if van is None:
        raise Refused(_("%(engineer)s has no van stock yet. The parts keeper can add it.") % {"engineer": engineer})
    visits = list(visits_of(engineer, day).prefetch_related(*with_needs("work_order__")))
    picks = picks_for(visits, day=day).list_of(engineer)
    likely = _likely(engineer, day, ticked) if likely is None else likely
    parts = {line.key: line for line in (*picks.parts, *likely)}
    tools = {line.key: line for line in picks.tools}
    if set(ticked) - set(parts) - set(tools):
        raise Refused(_("The pick list has changed since you opened it. Nothing was booked; please look again."))
    orders = {visit.work_order_id: visit.work_order for visit in visits}
    said = numbers or {}
    taken = {key: _shares(parts[key], orders, said.get(key, ())) for key in ticked if key in parts}
    fetched = _tools([tools[key] for key in ticked if key in tools])
    shares = [share for of_line in taken.values() for share in of_line]
    if not shares and not fetched:
        raise Invalid({"tick": _("Tick what you have packed.")})
    picked = pick_for_day(van, taken=shares, tools=fetched, by=by, at=at)
    return [parts[key] for key, of_line in taken.items() if any(share in picked.unnamed for share in of_line)]


def _likely(engineer: Engineer, day: date, keys: Collection[str]) -> Sequence[PartLine]:
    """What is worth taking, when one of the keys is of such a line: it takes a while to find."""
    return likely_on(engineer, day).take if any(map(is_likely, keys)) else ()


def _shares(line: PartLine, orders: Mapping[int, WorkOrder], numbers: Sequence[str]) -> list[Taken]:
    if line.source not in (Source.TAKE, Source.LIKELY) or line.place is None:
        return []
    if line.source is Source.LIKELY:  # of which batch depends on what the needs of the day leave
        said = tuple(Numbered(*lot) for lot in line.lots_of(numbers)) if numbers else ()
        return [Taken(None, line.part, line.place, line.quantity, said)]
    lots = [Numbered(*lot) for lot in line.lots_of(numbers)]
    return [
        Taken(orders[order], line.part, line.place, pieces, tuple(_cut(lots, pieces))) for order, pieces in line.shares
    ]


def _cut(lots: list[Numbered], pieces: int) -> Iterator[Numbered]:
    """So many pieces off the front of `lots`."""
    while lots and pieces:
        first = lots.pop(0)
        taken = min(first.quantity, pieces)
        pieces -= taken
        yield first._replace(quantity=taken)
        if first.quantity > taken:
            lots.insert(0, first._replace(quantity=first.quantity - taken))


def _tools(lines: list[ToolLine]) -> list[Tool]:
    fetched = [line.tool.id for line in lines if line.tool and line.source is Source.TAKE]
    return list(Tool.objects.filter(pk__in=fetched)) if fetched else []


@transaction.atomic
def pack_day(
    engineer: Engineer,
    day: date,
    *,
    keys: Collection[str],
    numbers: Mapping[str, Sequence[str]] | None = None,
    by: Actor,
    at: datetime | None = None,
) -> DayPacking:
    """All that is ticked now, told by a phone after it was done.

    What lies on a shelf is booked into the van; what was ticked before and is not any more goes back to its shelf, as
    far as it has not been used. What somebody else has booked into the van meanwhile is packed all the same. What was
    only worth taking, and is not so any more, is not booked.
    """
    require_day(by, engineer)
    at = at or timezone.now()
    former = DayPacking.objects.select_for_update(of=("self",), no_key=True).filter(engineer=engineer, day=day).first()
    packing = former or DayPacking(engineer=engineer, day=day)
    if former and former.at > at:
        return former  # told late, and ticked anew since then
    ticked = {what_of(key) for key in keys}
    back = [key for key in packing.booked if what_of(key) not in ticked]
    if back:  # first, for it changes what is to be taken
        _put_back(engineer, back, by=by, at=at)
    listed = picks_for(list(visits_of(engineer, day).prefetch_related(*with_needs("work_order__"))), day=day)
    lines = listed.list_of(engineer)
    known = {what_of(key) for key in (*packing.keys, *keys_of(lines))}
    if any(what_of(key) not in known and not is_likely(key) for key in keys):
        raise Refused(_("The pick list has changed since you opened it. Nothing was booked; please look again."))
    new = set(keys) - set(packing.booked)
    likely = [line for line in _likely(engineer, day, new) if line.key in new]
    taken = sorted({*keys_of(lines.to_take), *(line.key for line in likely)} & set(keys))
    unnamed = confirm_picks(engineer, day, ticked=taken, numbers=numbers, likely=likely, by=by, at=at) if taken else []
    packing.at, packing.keys = at, sorted(set(keys))
    packing.booked = sorted({*packing.booked, *taken} - set(back) - {line.key for line in unnamed})
    packing.save()
    record(DayPacked(day, len(packing.keys)), about=engineer, by=by, at=at)
    return packing


def _put_back(engineer: Engineer, keys: Collection[str], *, by: Actor, at: datetime) -> None:
    van = van_of(engineer)
    if van is None:
        return
    packed = [numbers_of(key) for key in keys if key[0] != "t"]
    carried = [numbers_of(key) for key in keys if key[0] == "t"]
    parts = Part.objects.in_bulk([part for part, _place, _pieces in packed])
    tools = Tool.objects.in_bulk([tool for _type, tool, _place in carried])
    places = StockPlace.objects.in_bulk(
        {place for _part, place, _pieces in packed} | {place for _type, _tool, place in carried}
    )
    put_back_picks(
        van,
        parts=[(parts[part], places[place], pieces) for part, place, pieces in packed],
        tools=[(tools[tool], places[place]) for _type, tool, place in carried],
        by=by,
        at=at,
    )


@transaction.atomic
def accept_day(
    engineer: Engineer,
    day: date,
    *,
    visits: Mapping[int, int],
    starts: Mapping[int, datetime] | None = None,
    by: Actor,
    at: datetime | None = None,
) -> DayAcceptance:
    """The engineer has seen the day and goes by it.

    visits  {visit: its version as it was seen}; one that has another version now had changed before this arrived
    starts  {visit: its planned start as it was seen}, to say what has changed since
    """
    require_day(by, engineer)
    at = at or timezone.now()
    there = {visit.pk: visit for visit in visits_of(engineer, day)}
    known = Visit.objects.select_related("work_order__site").in_bulk(list(visits))
    kept = {
        str(pk): {
            "version": version,
            "start": _start_of(there.get(pk), version, (starts or {}).get(pk)),
            "what": f"{known[pk].work_order.number} {known[pk].work_order.site.name}",
        }
        for pk, version in visits.items()
        if pk in known
    }
    former = DayAcceptance.objects.select_for_update(no_key=True).filter(engineer=engineer, day=day).first()
    if former and former.at > at:
        return former  # told late, and accepted anew since then
    acceptance = former or DayAcceptance(engineer=engineer, day=day)
    acceptance.at, acceptance.visits = at, kept
    acceptance.save()
    record(DayAccepted(day, len(kept)), about=engineer, by=by, at=at)
    return acceptance


def _start_of(visit: Visit | None, version: int, seen: datetime | None) -> str:
    if visit and visit.version == version:
        return visit.planned_start.isoformat()
    return seen.isoformat() if seen else ""


@transaction.atomic
def report_missing(
    engineer: Engineer, day: date, *, keys: Collection[str], note: str = "", by: Actor, at: datetime | None = None
) -> MissingReport:
    """What was not where the pick list said, by the keys of its lines; or in words, when it is not on the list."""
    require_day(by, engineer)
    lines, note = named_lines(keys), note.strip()
    if not lines and not note:
        raise Invalid({"keys": _("Say what is missing.")})
    at = at or timezone.now()
    report = MissingReport.objects.create(engineer=engineer, day=day, lines=lines, note=note, at=at)
    codes = tuple(line["code"] for line in lines)
    record(PartsReportedMissing(report.pk, day, codes, note), about=engineer, by=by, at=at)
    return report


@transaction.atomic
def answer_missing(report: MissingReport, *, answer: str, by: Actor, at: datetime | None = None) -> MissingReport:
    """What becomes of it, for the engineer to read."""
    require(by, "missing.answer")
    report = (
        MissingReport.objects.select_for_update(of=("self",), no_key=True).select_related("engineer").get(pk=report.pk)
    )
    if report.answered_at:
        raise Refused(_("%(name)s has answered this already.") % {"name": report.answered_by_name})
    answer = answer.strip()
    if not answer:
        raise Invalid({"answer": _("Say what becomes of it: the engineer reads it.")})
    if len(answer) > 400:
        raise Invalid({"answer": _("At most %(n)s characters.") % {"n": 400}})
    report.answer, report.answered_at, report.answered_by_name = answer, at or timezone.now(), by.name
    report.save()
    record(MissingPartsAnswered(report.pk, report.day, answer), about=report.engineer, by=by, at=at)
    return report
