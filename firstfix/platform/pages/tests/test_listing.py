"""A list is what its address says, and nothing in an address breaks it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from firstfix.platform.pages.listing import Filter, Listing

ROWS = [SimpleNamespace(number=n, state=("new", "open", "closed")[n % 3], team=str(n % 2)) for n in range(120)]
STATES = [("new", "New"), ("open", "Open"), ("closed", "Closed")]
FILTERS = [
    Filter("state", "State", STATES, narrow=lambda rows, values: [row for row in rows if row.state in values]),
    Filter("team", "Team", [("0", "Even"), ("1", "Odd")], narrow=lambda rows, v: [r for r in rows if r.team in v]),
]


def listing(address: str = "", **kwargs: Any) -> Listing:
    return Listing(
        RequestFactory().get(f"/orders{address}"),
        ROWS,
        filters=FILTERS,
        sorts={"number": "number"},
        sort="number",
        words=lambda rows, words: [row for row in rows if words in str(row.number)],
        **kwargs,
    )


def numbers(address: str = "") -> list[int]:
    return [row.number for row in listing(address)]


def test_fifty_rows_then_more() -> None:
    first = listing()
    assert numbers() == list(range(50))
    assert first.next_url == "?page=2"
    assert numbers("?page=3") == list(range(100, 120))
    assert listing("?page=3").next_url == ""


def test_exactly_one_page_has_no_more() -> None:
    fifty = Listing(RequestFactory().get("/"), ROWS[:50])
    assert len(fifty) == 50
    assert fifty.next_url == ""


def test_values_of_one_filter_add_up_and_filters_narrow_each_other() -> None:
    assert {row.state for row in listing("?state=new&state=open")} == {"new", "open"}
    assert {(row.state, row.team) for row in listing("?state=new&team=1")} == {("new", "1")}


def test_a_head_sorts_up_then_down() -> None:
    assert numbers("?sort=-number")[0] == 119
    assert listing().sort_link("number") == ("?sort=-number", "ascending")
    assert listing("?sort=-number&state=new").sort_link("number") == ("?sort=number&state=new", "descending")


@pytest.mark.parametrize(
    "address", ["?sort=password", "?state=';drop", "?page=0", "?page=-1", "?page=٣", "?page=1e9", "?page="]
)
def test_junk_in_an_address_is_ignored(address: str) -> None:
    assert numbers(address) == list(range(50))


def test_chips_say_what_is_chosen_and_lead_to_the_next_choice() -> None:
    with translation.override("en"):
        state, team = listing("?state=new&state=open&page=2").chips
    assert (state.said, state.chosen, state.clear_url) == ("New, Open", True, "?")
    assert [choice.url for choice in state.choices] == [
        "?state=open",
        "?state=new",
        "?state=new&state=open&state=closed",
    ]
    assert (team.chosen, team.choices[0].url) == (False, "?state=new&state=open&team=0")


def test_words_keep_the_chips_and_the_chips_keep_the_words() -> None:
    found = listing("?words=11&state=new&sort=-number&page=2")
    assert found.kept == [("state", "new"), ("sort", "-number")]
    assert found.chips[1].choices[0].url == "?words=11&state=new&sort=-number&team=0"
    assert found.clear_url == "?sort=-number"


def test_an_unfiltered_list_has_nothing_to_clear() -> None:
    assert not listing("?sort=-number").is_narrowed
    assert listing().clear_url == ""


def test_the_count_is_said_without_counting_everything() -> None:
    with translation.override("en"):
        assert listing().said_count == "first 50 rows"
        assert listing("?page=3").said_count == "120 rows"
        assert listing("?words=119").said_count == "1 row"
