"""A printed day against the day as it is now."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firstfix.field.rules.changes import Kind, PrintedStop, changes, content_of, stops_of

codes = st.sampled_from(["P-1", "P-2", "P-3"])
times = st.sampled_from(["2026-11-24T01:00:00+00:00", "2026-11-24T03:00:00+00:00"])
amounts = st.dictionaries(codes, st.integers(1, 3))


@st.composite
def days(draw: st.DrawFn) -> list[PrintedStop]:
    ids = draw(st.lists(st.integers(1, 6), unique=True, max_size=5))
    return [
        PrintedStop(
            visit=id, order=f"WO-{id}", site="S", start=draw(times), end="", window_from=draw(times), window_to="",
            fault=draw(st.sampled_from(["", "hot"])), parts=draw(amounts),
            tools=draw(st.lists(codes, unique=True)), missing=draw(st.none() | amounts),
        )
        for id in ids
    ]  # fmt: skip


@given(days())
def test_an_unchanged_day_has_no_changes_also_after_it_was_stored(day: list[PrintedStop]) -> None:
    assert changes(day, day) == []
    assert changes(stops_of(json.loads(json.dumps(content_of(day)))), day) == []


@given(days(), days())
def test_every_change_has_its_way_back(printed: list[PrintedStop], now: list[PrintedStop]) -> None:
    back = {
        Kind.ADDED: Kind.REMOVED,
        Kind.REMOVED: Kind.ADDED,
        Kind.NOW_MISSING: Kind.NO_LONGER_MISSING,
        Kind.NO_LONGER_MISSING: Kind.NOW_MISSING,
    }
    there = {(change.kind, change.visit, change.what, change.before, change.after) for change in changes(printed, now)}
    again = {
        (back.get(change.kind, change.kind), change.visit, change.what, change.after, change.before)
        for change in changes(now, printed)
    }
    assert there == again


def test_says_what_changed_at_a_stop() -> None:
    stop = PrintedStop(1, "WO-1", "Site", "09:00", "10:00", "09:00", "11:00", "hot", {"P-1": 1}, ["multimeter"], {})
    now = replace(stop, start="10:00", fault="cold", parts={"P-1": 2, "P-2": 1}, tools=[], missing={"P-2": 1})
    assert [(change.kind, change.what, change.before, change.after) for change in changes([stop], [now])] == [
        (Kind.MOVED, "", "09:00", "10:00"),
        (Kind.FAULT, "", "", ""),
        (Kind.PARTS, "P-1", "1", "2"),
        (Kind.PARTS, "P-2", "0", "1"),
        (Kind.TOOLS, "multimeter", "1", "0"),
        (Kind.NOW_MISSING, "P-2", "0", "1"),
    ]


def test_a_visit_that_is_over_lacks_nothing_any_more() -> None:
    stop = PrintedStop(1, "WO-1", "Site", "09:00", "10:00", "09:00", "11:00", missing={"P-1": 1})
    assert changes([stop], [replace(stop, missing=None)]) == []
