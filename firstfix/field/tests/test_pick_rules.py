"""The pick list keeps its word: each need is met exactly once, and nothing is promised twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from firstfix.field.rules.picks import Need, Pick, Source, ToolNeed, ToolPick, ToolThere, allot, allot_tools

VANS, DEPOTS, ORDERS, PARTS = (1, 2, 3), (11, 12), range(1, 6), range(1, 4)
shelves = st.tuples(st.sampled_from(VANS + DEPOTS), st.sampled_from(PARTS))


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Need], dict[tuple[int, int], int], dict[tuple[int, int, int], int]]:
    vans_of = {order: tuple(draw(st.lists(st.sampled_from(VANS), max_size=2, unique=True))) for order in ORDERS}
    wanted = draw(st.lists(st.tuples(st.sampled_from(ORDERS), st.sampled_from(PARTS)), unique=True, max_size=10))
    depots = draw(st.permutations(DEPOTS))
    needs = [Need(order, part, draw(st.integers(1, 5)), vans_of[order], tuple(depots)) for order, part in wanted]
    free = draw(st.dictionaries(shelves, st.integers(0, 6), max_size=12))
    kept_shelves = st.tuples(st.sampled_from(ORDERS), st.sampled_from(VANS + DEPOTS), st.sampled_from(PARTS))
    kept = draw(st.dictionaries(kept_shelves, st.integers(1, 4), max_size=8))
    return needs, free, kept


@given(situations())
def test_every_need_is_in_the_van_to_take_or_missing_and_adds_up(
    situation: tuple[list[Need], dict[tuple[int, int], int], dict[tuple[int, int, int], int]],
) -> None:
    needs, free, kept = situation
    picks = allot(needs, free=free, kept=kept)
    given: Counter[tuple[int, int]] = Counter()
    for pick in picks:
        assert pick.quantity > 0
        assert (pick.place is None) == (pick.source is Source.MISSING)
        given[pick.order, pick.part] += pick.quantity
    assert given == Counter({(need.order, need.part): need.quantity for need in needs})
    assert len({(p.order, p.part, p.source, p.place) for p in picks}) == len(picks), "one line per place"


@given(situations())
def test_nothing_is_promised_twice(
    situation: tuple[list[Need], dict[tuple[int, int], int], dict[tuple[int, int, int], int]],
) -> None:
    needs, free, kept = situation
    promised: Counter[tuple[int, int]] = Counter()
    own: Counter[tuple[int, int, int]] = Counter()
    for pick in allot(needs, free=free, kept=kept):
        if pick.place is not None:
            from_own = min(pick.quantity, kept.get((pick.order, pick.place, pick.part), 0))
            own[pick.order, pick.place, pick.part] += from_own
            promised[pick.place, pick.part] += pick.quantity - from_own
    assert all(quantity <= free.get(shelf, 0) for shelf, quantity in promised.items())
    assert all(quantity <= kept[key] for key, quantity in own.items() if quantity)


@given(situations())
def test_what_is_missing_is_nowhere_free_for_that_need(
    situation: tuple[list[Need], dict[tuple[int, int], int], dict[tuple[int, int, int], int]],
) -> None:
    needs, free, kept = situation
    picks = allot(needs, free=free, kept=kept)
    left = Counter(free)
    for pick in picks:
        if pick.place is not None:
            left[pick.place, pick.part] -= max(0, pick.quantity - kept.get((pick.order, pick.place, pick.part), 0))
    by_need = {(need.order, need.part): need for need in needs}
    for pick in picks:
        if pick.source is Source.MISSING:
            need = by_need[pick.order, pick.part]
            assert all(left[place, need.part] <= 0 for place in need.vans + need.depots)


@given(situations(), st.sampled_from(PARTS))
def test_parts_are_independent_so_that_every_page_says_the_same(
    situation: tuple[list[Need], dict[tuple[int, int], int], dict[tuple[int, int, int], int]], part: int
) -> None:
    needs, free, kept = situation
    of_part = [pick for pick in allot(needs, free=free, kept=kept) if pick.part == part]
    assert of_part == allot([need for need in needs if need.part == part], free=free, kept=kept)


def test_the_earlier_visit_gets_the_last_piece() -> None:
    first, second = Need(1, 1, 1, (1,), (11,)), Need(2, 1, 1, (2,), (11,))
    assert allot([first, second], free={(11, 1): 1}, kept={}) == [
        Pick(1, 1, Source.TAKE, 11, 1),
        Pick(2, 1, Source.MISSING, None, 1),
    ]


def test_what_is_kept_for_the_later_visit_stays_with_it() -> None:
    first, second = Need(1, 1, 1, (1,), (11,)), Need(2, 1, 1, (2,), (11,))
    assert allot([first, second], free={}, kept={(2, 11, 1): 1}) == [
        Pick(1, 1, Source.MISSING, None, 1),
        Pick(2, 1, Source.TAKE, 11, 1),
    ]


def test_one_depot_with_all_is_better_than_two() -> None:
    need = Need(1, 1, 3, (1,), (11, 12))
    assert allot([need], free={(1, 1): 1, (11, 1): 1, (12, 1): 2}, kept={}) == [
        Pick(1, 1, Source.VAN, 1, 1),
        Pick(1, 1, Source.TAKE, 12, 2),
    ]


@st.composite
def tool_situations(draw: st.DrawFn) -> tuple[list[ToolNeed], list[ToolThere]]:
    vans_of = {order: (draw(st.sampled_from(VANS)),) for order in ORDERS}
    wanted = draw(st.lists(st.tuples(st.sampled_from(ORDERS), st.integers(1, 3)), unique=True, max_size=10))
    needs = [ToolNeed(order, kind, vans_of[order], DEPOTS) for order, kind in wanted]
    there = st.tuples(st.integers(1, 3), st.sampled_from(VANS + DEPOTS), st.booleans())
    tools = [ToolThere(n, *one) for n, one in enumerate(draw(st.lists(there, max_size=10)), start=1)]
    return needs, tools


@given(tool_situations())
def test_tools_are_usable_and_promised_to_one_van_only(situation: tuple[list[ToolNeed], list[ToolThere]]) -> None:
    needs, tools = situation
    picks = allot_tools(needs, tools=tools)
    by_id = {tool.id: tool for tool in tools}
    assert [(pick.order, pick.tool_type) for pick in picks] == [(need.order, need.tool_type) for need in needs]
    van_of: dict[int, int] = {}
    for need, pick in zip(needs, picks, strict=True):
        assert (pick.tool is None) == (pick.source is Source.MISSING)
        if pick.tool is not None:
            tool = by_id[pick.tool]
            assert tool.is_usable
            assert tool.tool_type == need.tool_type
            assert van_of.setdefault(tool.id, need.vans[0]) == need.vans[0]
            assert (tool.place in need.vans) == (pick.source is Source.VAN)
        if pick.expired is not None:
            assert not by_id[pick.expired].is_usable
            assert by_id[pick.expired].place in need.vans


def test_a_tool_whose_calibration_ran_out_is_replaced_and_named() -> None:
    need = ToolNeed(1, 1, (1,), (11,))
    old, good = ToolThere(7, 1, 1, False), ToolThere(8, 1, 11, True)
    assert allot_tools([need], tools=[old, good]) == [ToolPick(1, 1, Source.TAKE, 8, expired=7)]
    assert allot_tools([need], tools=[old]) == [ToolPick(1, 1, Source.MISSING, None, expired=7)]


def test_one_tool_serves_all_visits_of_a_van() -> None:
    needs = [ToolNeed(1, 1, (1,), (11,)), ToolNeed(2, 1, (1,), (11,)), ToolNeed(3, 1, (2,), (11,))]
    picks = allot_tools(needs, tools=[ToolThere(8, 1, 11, True)])
    assert [pick.tool for pick in picks] == [8, 8, None]
