"""Which maintenance plans cannot work: whatever is written, the flaws are named before it is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


@given(plans)
def test_a_plan_without_flaws_can_fall_due_and_come_to_rest(plan: Planned) -> None:
    if plan_flaws(plan):
        return
    by_calendar = plan.trigger in (Trigger.DATE, Trigger.FIRST)
    assert not by_calendar or plan.every
    assert by_calendar or not plan.season
    assert plan.trigger == Trigger.DATE or plan.meter.strip()
    if plan.trigger in (Trigger.METER, Trigger.FIRST):
        assert plan.units is not None
        assert plan.units > 0
    if plan.trigger == Trigger.CONDITION:
        assert plan.limit is not None
        assert plan.rearm is not None
        assert (plan.rearm > plan.limit) if plan.is_below else (plan.rearm < plan.limit)


@given(plans)
def test_flaws_are_named_at_fields_of_the_plan(plan: Planned) -> None:
    assert plan_flaws(plan).keys() <= vars(plan).keys()
