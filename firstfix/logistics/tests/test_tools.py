"""Tools: where they are and until when they may be used."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstfix.logistics.actions import calibrate_tool, move_tool, save_tool
from firstfix.logistics.models import Tool
from firstfix.logistics.queries import tools_at, tools_by_engineer
from firstfix.logistics.rules import (
    Calibration,
    Kept,
    calibration_end,
    calibration_state,
    choose_shelves,
    give_up,
)
from firstfix.logistics.tests.makers import make_tool, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.models import Fact

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("until", "months", "state"),
    [
        (None, None, Calibration.NOT_NEEDED),
        (None, 12, Calibration.EXPIRED),
        (DAY - timedelta(days=1), 12, Calibration.EXPIRED),
        (DAY, 12, Calibration.SOON),
        (DAY + timedelta(days=30), 12, Calibration.SOON),
        (DAY + timedelta(days=31), 12, Calibration.VALID),
        (DAY - timedelta(days=1), None, Calibration.EXPIRED),
    ],
)
def test_calibration_state(until: date | None, months: int | None, state: Calibration) -> None:
    assert calibration_state(until, every_months=months, on=DAY) is state


def test_calibration_ends_the_day_before_and_short_months_end_it_earlier() -> None:
    assert calibration_end(date(2026, 1, 15), every_months=12) == date(2027, 1, 14)
    assert calibration_end(date(2026, 8, 31), every_months=6) == date(2027, 2, 27)


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(0, 60))
def test_giving_up_takes_the_newest_first_and_never_more_than_kept(quantities: list[int], excess: int) -> None:
    kept = [Kept(n, quantity) for n, quantity in enumerate(quantities)]
    given = give_up(kept, excess=excess)
    assert sum(given.values()) == min(excess, sum(quantities))
    touched = sorted(given, reverse=True)
    assert touched == list(range(len(quantities) - 1, len(quantities) - 1 - len(touched), -1))
    assert all(given[id] == quantities[id] for id in touched[:-1])


@given(st.integers(0, 12), st.lists(st.integers(0, 6), max_size=5))
def test_shelves_are_chosen_within_what_they_have(needed: int, pieces: list[int]) -> None:
    chosen = choose_shelves(needed, free=list(enumerate(pieces)))
    assert sum(chosen.values()) == min(needed, sum(pieces))
    assert all(0 < taken <= pieces[shelf] for shelf, taken in chosen.items())
    if any(one >= needed for one in pieces):
        assert len(chosen) <= 1


@pytest.mark.usefixtures("company")
class TestTools:
    def test_move_and_calibrate(self) -> None:
        keeper, place, van = make_user(Role.PARTS), make_warehouse(), make_van(make_engineer())
        tool = make_tool(place=place)
        tool = move_tool(tool, to_place=van, by=keeper)
        today = timezone.localdate()
        tool = calibrate_tool(tool, done_on=today, by=keeper, certificate="CAL-9")
        assert (tool.place, tool.calibrated_until) == (van, calibration_end(today, every_months=12))
        assert Fact.objects.get(name="ToolMoved").data == {"from_place": place.name, "to_place": van.name}
        assert move_tool(tool, to_place=van, by=keeper) == tool
        assert Fact.objects.filter(name="ToolMoved").count() == 1

    def test_a_type_without_an_interval_needs_the_end_said(self) -> None:
        tool = make_tool(tool_type=make_tool_type("ladder", calibration_months=None))
        with pytest.raises(Invalid):
            calibrate_tool(tool, done_on=DAY, by=make_user(Role.PARTS))

    def test_nobody_calibrates_tomorrow(self) -> None:
        with pytest.raises(Invalid):
            calibrate_tool(make_tool(), done_on=timezone.localdate() + timedelta(days=1), by=make_user(Role.PARTS))

    def test_is_for_the_parts_keeper(self) -> None:
        with pytest.raises(NotAllowed):
            move_tool(make_tool(), to_place=make_warehouse(), by=make_user(Role.ENGINEER))

    def test_two_tools_cannot_have_one_code(self) -> None:
        tool = make_tool()
        with pytest.raises(Invalid):
            save_tool(Tool(code=tool.code, tool_type=tool.tool_type), by=make_user(Role.PARTS))

    def test_only_usable_tools_count_for_an_engineer(self) -> None:
        engineer = make_engineer()
        van = make_van(engineer)
        meter, ladder = make_tool_type(), make_tool_type("ladder", calibration_months=None)
        make_tool(tool_type=meter, place=van, calibrated_until=DAY - timedelta(days=1))
        make_tool(tool_type=ladder, place=van)
        assert tools_by_engineer([engineer], on=DAY) == {engineer.pk: {ladder.pk}}
        good = make_tool(tool_type=meter, place=van, calibrated_until=DAY)
        assert tools_by_engineer([engineer], on=DAY) == {engineer.pk: {ladder.pk, meter.pk}}
        assert next(tool for tool in tools_at([van.pk], on=DAY) if tool.tool_type_id == meter.pk).id == good.pk
