"""What has changed between a day as it was printed and as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    WINDOW = "window"
    FAULT = "fault"
    PARTS = "parts"
    TOOLS = "tools"
    CALL = "call"
    NOW_MISSING = "now_missing"
    NO_LONGER_MISSING = "no_longer_missing"
    ENDS = "ends"
    CONTACT = "contact"
    ACCESS = "access"
    TAKE = "take"
    CARRIED_OVER = "carried_over"
    NOT_CARRIED_OVER = "not_carried_over"


@dataclass(frozen=True)
class PrintedStop:
    """A visit as it stands on a sheet: times in ISO form, parts {code: pieces}, tools by code.

    missing  {code of a part or tool: pieces} that nobody could say where to get; None where that is not asked any more
    calls    "09:40 North store" for each warehouse on the way to it
    contact  whom to ask for, and the number; like `access`, how one gets in, None on sheets of former versions
    """

    visit: int
    order: str
    site: str
    start: str
    end: str
    window_from: str
    window_to: str
    fault: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: Sequence[str] = ()
    missing: Mapping[str, int] | None = field(default_factory=dict)
    contact: str | None = None
    access: str | None = None
    calls: Sequence[str] = ()


@dataclass(frozen=True)
class PrintedDay:
    """A whole sheet; what a sheet of a former version does not say is None, and has not changed.

    take       {code of a part or tool: {name of a place: pieces to take there}}
    left_over  {number of a carried-over order that is not among the stops: its site}
    """

    stops: Sequence[PrintedStop]
    take: Mapping[str, Mapping[str, int]] | None = None
    left_over: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Change:
    """One line of what changed; `what` names a part or tool, `before` and `after` are numbers, times or intervals."""

    kind: Kind
    visit: int
    order: str
    site: str
    what: str = ""
    before: str = ""
    after: str = ""


def content_of(day: PrintedDay) -> dict[str, Any]:
    """As JSON, for the record of the sheet."""
    stops = [{**asdict(stop), "tools": list(stop.tools)} for stop in day.stops]
    return {"stops": stops, "take": day.take, "left_over": day.left_over}


def day_of_content(content: Mapping[str, Any]) -> PrintedDay:
    stops = [PrintedStop(**stop) for stop in content.get("stops", ())]
    return PrintedDay(stops, content.get("take"), content.get("left_over"))


def changes(printed: PrintedDay, now: PrintedDay) -> list[Change]:
    """In the order of the day as it is now, what fell out of it next, what concerns all of it last; empty when the
    sheet still holds.
    """
    before = {stop.visit: stop for stop in printed.stops}
    found: list[Change] = []
    for stop in now.stops:
        if stop.visit in before:
            found += _changes_of(before.pop(stop.visit), stop)
        else:
            found.append(_change(Kind.ADDED, stop, after=stop.start))
    found += [_change(Kind.REMOVED, stop, before=stop.start) for stop in before.values()]
    return found + _taken_elsewhere(printed, now) + _left_over(printed, now)


def _taken_elsewhere(printed: PrintedDay, now: PrintedDay) -> list[Change]:
    """What is to be taken where the sheet does not say so. To take less is none: it was packed, or is not needed."""
    if printed.take is None or now.take is None:
        return []
    found = []
    for what, places in now.take.items():
        told = printed.take.get(what, {})
        if any(pieces > told.get(place, 0) for place, pieces in places.items()):
            found.append(Change(Kind.TAKE, 0, "", "", what, _places(told), _places(places)))
    return found


def _places(pieces: Mapping[str, int]) -> str:
    return ", ".join(f"{place} ({count})" for place, count in pieces.items())


def _left_over(printed: PrintedDay, now: PrintedDay) -> list[Change]:
    if printed.left_over is None or now.left_over is None:
        return []
    # What came from the stops or went among them is told there.
    came = now.left_over.keys() - printed.left_over.keys() - {stop.order for stop in printed.stops}
    went = printed.left_over.keys() - now.left_over.keys() - {stop.order for stop in now.stops}
    return [
        *(Change(Kind.CARRIED_OVER, 0, order, now.left_over[order]) for order in sorted(came)),
        *(Change(Kind.NOT_CARRIED_OVER, 0, order, printed.left_over[order]) for order in sorted(went)),
    ]


def _changes_of(printed: PrintedStop, now: PrintedStop) -> list[Change]:
    found = []
    if printed.start != now.start:
        found.append(_change(Kind.MOVED, now, before=printed.start, after=now.start))
    if printed.end != now.end and _length(printed) != _length(now):
        found.append(_change(Kind.ENDS, now, before=printed.end, after=now.end))
    if (printed.window_from, printed.window_to) != (now.window_from, now.window_to):
        told = (f"{stop.window_from}/{stop.window_to}" for stop in (printed, now))
        found.append(_change(Kind.WINDOW, now, before=next(told), after=next(told)))
    if printed.fault != now.fault:
        found.append(_change(Kind.FAULT, now))
    for kind, was, is_now in ((Kind.CONTACT, printed.contact, now.contact), (Kind.ACCESS, printed.access, now.access)):
        if was is not None and is_now is not None and was != is_now:
            found.append(_change(kind, now, before=was, after=is_now))
    for part in _names(printed.parts, now.parts):
        quantities = printed.parts.get(part, 0), now.parts.get(part, 0)
        if quantities[0] != quantities[1]:
            found.append(_change(Kind.PARTS, now, what=part, before=str(quantities[0]), after=str(quantities[1])))
    for tool in _names(printed.tools, now.tools):
        if (tool in printed.tools) != (tool in now.tools):
            was, is_now = (str(int(tool in stop.tools)) for stop in (printed, now))
            found.append(_change(Kind.TOOLS, now, what=tool, before=was, after=is_now))
    for call in _names(printed.calls, now.calls):
        if (call in printed.calls) != (call in now.calls):
            was, is_now = (str(int(call in stop.calls)) for stop in (printed, now))
            found.append(_change(Kind.CALL, now, what=call, before=was, after=is_now))
    return found + _missing(printed, now)


def _length(stop: PrintedStop) -> timedelta:
    return datetime.fromisoformat(stop.end) - datetime.fromisoformat(stop.start)


def _missing(printed: PrintedStop, now: PrintedStop) -> list[Change]:
    if printed.missing is None or now.missing is None:
        return []
    found = []
    for code in _names(printed.missing, now.missing):
        was, is_now = printed.missing.get(code, 0), now.missing.get(code, 0)
        if was != is_now:
            kind = Kind.NOW_MISSING if is_now > was else Kind.NO_LONGER_MISSING
            found.append(_change(kind, now, what=code, before=str(was), after=str(is_now)))
    return found


def _names(before: Mapping[str, int] | Sequence[str], now: Mapping[str, int] | Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*before, *now]))


def _change(kind: Kind, stop: PrintedStop, *, what: str = "", before: str = "", after: str = "") -> Change:
    return Change(kind, stop.visit, stop.order, stop.site, what, before, after)
