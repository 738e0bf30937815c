"""Which maintenance plans cannot work: whatever is written, the flaws are named before it is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from firstfix.care.rules.maintenance import CountsFrom, Trigger, plan_flaws


@dataclass(frozen=True)
class Planned:
    trigger: str
    every: int | None
    season: frozenset[int]
    counts_from: str
    meter: str
    units: Decimal | None
    limit: Decimal | None
    rearm: Decimal | None
    is_below: bool
    anchor_on: date | None = None


#: Few, so that two of them are often the same.
VALUES = st.none() | st.integers(-2, 2).map(Decimal)
plans = st.builds(
    Planned, trigger=st.sampled_from(Trigger.values), every=st.none() | st.integers(0, 12),
    season=st.frozensets(st.integers(1, 12), max_size=3), counts_from=st.sampled_from(CountsFrom.values),
    meter=st.sampled_from(["", " ", "hours"]), units=VALUES, limit=VALUES, rearm=VALUES, is_below=st.booleans(),
)  # fmt: skip


def planned(trigger: str, **said: Any) -> Planned:
    """A plan that works, as far as its trigger goes."""
    works: dict[str, Any] = {
        "every": 6, "season": frozenset(), "counts_from": CountsFrom.DONE, "meter": "hours", "units": Decimal(500),
        "limit": Decimal(9), "rearm": Decimal(7), "is_below": False,
    }  # fmt: skip
    return Planned(trigger=trigger, **works | said)


@given(VALUES, VALUES, st.booleans())
def test_what_is_beyond_its_limit_comes_to_rest_on_the_other_side(
    limit: Decimal | None, rearm: Decimal | None, is_below: bool
) -> None:
    """Else one crossing would ask for work again and again, or never again."""
    flaws = plan_flaws(planned(Trigger.CONDITION, limit=limit, rearm=rearm, is_below=is_below))
    if limit is None or rearm is None:
        assert flaws
    else:
        assert (flaws == {}) == (rearm > limit if is_below else rearm < limit)


@given(st.sampled_from([Trigger.METER, Trigger.FIRST]), VALUES, st.sampled_from(["", " ", "hours"]))
def test_a_meter_has_a_name_and_a_distance_that_is_not_nothing(trigger: str, units: Decimal | None, meter: str) -> None:
    flaws = plan_flaws(planned(trigger, units=units, meter=meter))
    assert ("units" in flaws) == (units is None or units <= 0)
    assert ("meter" in flaws) == (not meter.strip())


@given(st.sampled_from(Trigger.values), st.none() | st.integers(0, 3), st.frozensets(st.integers(1, 12), max_size=2),
       st.sampled_from(CountsFrom.values))  # fmt: skip
def test_the_calendar_says_how_often_and_it_alone_has_seasons(
    trigger: str, every: int | None, season: frozenset[int], counts_from: str
) -> None:
    flaws = plan_flaws(planned(trigger, every=every, season=season, counts_from=counts_from))
    by_calendar = trigger in (Trigger.DATE, Trigger.FIRST)
    assert ("every" in flaws) == (by_calendar and not every)
    assert ("season" in flaws) == (not by_calendar and bool(season))
    assert ("counts_from" in flaws) == (trigger == Trigger.FIRST and counts_from == CountsFrom.PLANNED)


@given(plans)
def test_flaws_are_named_at_fields_of_the_plan(plan: Planned) -> None:
    assert plan_flaws(plan).keys() <= vars(plan).keys()
