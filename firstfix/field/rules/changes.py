"""What has changed between a day as it was printed and as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
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


@dataclass(frozen=True)
class PrintedStop:
    """A visit as it stands on a sheet: times in ISO form, parts {code: pieces}, tools by code.

    missing  {code of a part or tool: pieces} that nobody could say where to get; None where that is not asked any more
    calls    "09:40 North store" for each warehouse on the way to it
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
    calls: Sequence[str] = ()


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


def content_of(stops: Sequence[PrintedStop]) -> dict[str, Any]:
    """As JSON, for the record of the sheet."""
    return {"stops": [{**asdict(stop), "tools": list(stop.tools)} for stop in stops]}


def stops_of(content: Mapping[str, Any]) -> list[PrintedStop]:
    return [PrintedStop(**stop) for stop in content.get("stops", ())]


def changes(printed: Sequence[PrintedStop], now: Sequence[PrintedStop]) -> list[Change]:
    """In the order of the day as it is now, what fell out of it last; empty when the sheet still holds."""
    before = {stop.visit: stop for stop in printed}
    found: list[Change] = []
    for stop in now:
        if stop.visit in before:
            found += _changes_of(before.pop(stop.visit), stop)
        else:
            found.append(_change(Kind.ADDED, stop, after=stop.start))
    return found + [_change(Kind.REMOVED, stop, before=stop.start) for stop in before.values()]


def _changes_of(printed: PrintedStop, now: PrintedStop) -> list[Change]:
    found = []
    if printed.start != now.start:
        found.append(_change(Kind.MOVED, now, before=printed.start, after=now.start))
    if (printed.window_from, printed.window_to) != (now.window_from, now.window_to):
        told = (f"{stop.window_from}/{stop.window_to}" for stop in (printed, now))
        found.append(_change(Kind.WINDOW, now, before=next(told), after=next(told)))
    if printed.fault != now.fault:
        found.append(_change(Kind.FAULT, now))
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
