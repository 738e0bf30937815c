"""A printed day against the day as it is now."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firstfix.field.rules.changes import Change, Kind, PrintedDay, PrintedStop, changes, content_of, day_of_content

codes = st.sampled_from(["P-1", "P-2", "P-3"])
times = st.sampled_from(["2026-11-24T01:00:00+00:00", "2026-11-24T03:00:00+00:00"])
amounts = st.dictionaries(codes, st.integers(1, 3))
said = st.sampled_from([None, "", "Ms Wang"])


NINE, TEN = "2026-11-24T09:00:00+08:00", "2026-11-24T10:00:00+08:00"


def changes_of(printed: PrintedStop, now: PrintedStop) -> list[Change]:
    return changes(PrintedDay([printed]), PrintedDay([now]))


@st.composite
def days(draw: st.DrawFn) -> PrintedDay:
    ids = draw(st.lists(st.integers(1, 6), unique=True, max_size=5))
    stops = [
        PrintedStop(
            visit=id, order=f"WO-{id}", site="S", start=draw(times), end=draw(times),
            window_from=draw(times), window_to="",
            fault=draw(st.sampled_from(["", "hot"])), parts=draw(amounts),
            tools=draw(st.lists(codes, unique=True)), missing=draw(st.none() | amounts),
            contact=draw(said), access=draw(said),
        )
        for id in ids
    ]  # fmt: skip
    left_over = draw(st.none() | st.dictionaries(st.sampled_from(["WO-8", "WO-9"]), st.just("S")))
    return PrintedDay(stops, draw(st.none() | st.dictionaries(codes, amounts)), left_over)


@given(days())
def test_an_unchanged_day_has_no_changes_also_after_it_was_stored(day: PrintedDay) -> None:
    assert changes(day, day) == []
    assert changes(day_of_content(json.loads(json.dumps(content_of(day)))), day) == []


@given(days(), days())
def test_every_change_has_its_way_back(printed: PrintedDay, now: PrintedDay) -> None:
    back = {
        Kind.ADDED: Kind.REMOVED,
        Kind.REMOVED: Kind.ADDED,
        Kind.NOW_MISSING: Kind.NO_LONGER_MISSING,
        Kind.NO_LONGER_MISSING: Kind.NOW_MISSING,
        Kind.CARRIED_OVER: Kind.NOT_CARRIED_OVER,
        Kind.NOT_CARRIED_OVER: Kind.CARRIED_OVER,
    }
    # Not of what is to be taken: what was packed is taken nowhere any more, and that is none.
    printed, now = replace(printed, take=None), replace(now, take=None)
    there = {(change.kind, change.visit, change.what, change.before, change.after) for change in changes(printed, now)}
    again = {
        (back.get(change.kind, change.kind), change.visit, change.what, change.after, change.before)
        for change in changes(now, printed)
    }
    assert there == again


def test_says_what_changed_at_a_stop() -> None:
    stop = PrintedStop(1, "WO-1", "Site", NINE, TEN, NINE, TEN, "hot", {"P-1": 1}, ["multimeter"], {}, "Wang", "Gate 1")
    now = replace(stop, start=TEN, end="2026-11-24T10:30:00+08:00", contact="Li", access="Gate 2", fault="cold")
    now = replace(now, parts={"P-1": 2, "P-2": 1}, tools=[], missing={"P-2": 1})
    told = [(change.kind, change.what, change.before, change.after) for change in changes_of(stop, now)]
    assert told == [
        (Kind.MOVED, "", NINE, TEN),
        (Kind.ENDS, "", TEN, "2026-11-24T10:30:00+08:00"),
        (Kind.FAULT, "", "", ""),
        (Kind.CONTACT, "", "Wang", "Li"),
        (Kind.ACCESS, "", "Gate 1", "Gate 2"),
        (Kind.PARTS, "P-1", "1", "2"),
        (Kind.PARTS, "P-2", "0", "1"),
        (Kind.TOOLS, "multimeter", "1", "0"),
        (Kind.NOW_MISSING, "P-2", "0", "1"),
    ]


def test_a_visit_that_is_over_lacks_nothing_any_more() -> None:
    stop = PrintedStop(1, "WO-1", "Site", NINE, TEN, NINE, TEN, missing={"P-1": 1})
    assert changes_of(stop, replace(stop, missing=None)) == []


def test_says_what_is_to_be_taken_elsewhere_and_nothing_of_what_was_packed() -> None:
    def told(*, printed: dict[str, int], now: dict[str, int]) -> list[tuple[str, str]]:
        days = [PrintedDay([], {"P-1": take}, {}) for take in (printed, now)]
        return [(change.before, change.after) for change in changes(*days)]

    assert told(printed={"North": 2}, now={"South": 2}) == [("North (2)", "South (2)")]
    assert told(printed={"North": 2}, now={"North": 1, "South": 1}) == [("North (2)", "North (1), South (1)")]
    assert told(printed={}, now={"South": 1}) == [("", "South (1)")]
    assert told(printed={"North": 2}, now={"North": 1}) == told(printed={"North": 2}, now={}) == []


def test_what_is_among_the_stops_now_is_told_once() -> None:
    stop = PrintedStop(1, "WO-1", "Site", NINE, TEN, NINE, TEN)
    before, after = PrintedDay([], {}, {"WO-1": "Site"}), PrintedDay([stop], {}, {})
    assert [change.kind for change in changes(before, after)] == [Kind.ADDED]
    assert [change.kind for change in changes(after, before)] == [Kind.REMOVED]


def test_a_sheet_of_a_former_version_has_not_changed_where_it_says_nothing() -> None:
    stop = PrintedStop(1, "WO-1", "Site", NINE, TEN, NINE, TEN)
    now = PrintedDay([replace(stop, contact="Li", access="Gate 2")], {"P-1": {"North": 1}}, {"WO-2": "Site"})
    assert changes(PrintedDay([stop]), now) == []
