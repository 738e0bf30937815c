"""By which rules customers are called, and which rules cannot work: pure functions, whatever they are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from firstfix.care.rules.follow_ups import (
    ASKS_ABOVE,
    MAY_GROW,
    CallTrigger,
    agreement,
    has_to_ask,
    interval_days,
    is_bad,
    most_specific,
    rule_flaws,
)
from firstfix.care.rules.maintenance import CountsFrom, Trigger, plan_flaws
from firstfix.logistics.rules import add_months

DAYS = st.dates(date(2015, 1, 1), date(2036, 12, 31))
SOME_DAYS = st.integers(0, 4000).map(lambda n: timedelta(days=n))
FEW = st.none() | st.integers(1, 3)
COUNTS = st.integers(0, 5000)


@dataclass(frozen=True)
class Called:
    trigger: str = CallTrigger.CLOSED
    kind: str = ""
    days: int | None = None
    months: int | None = None
    customer_id: int | None = None
    contract_id: int | None = None


rules = st.builds(
    Called, trigger=st.sampled_from(CallTrigger.values), kind=st.sampled_from(["", "repair"]),
    days=st.none() | st.integers(0, 365), months=st.none() | st.integers(1, 60), customer_id=FEW, contract_id=FEW,
)  # fmt: skip


@given(anchor=DAYS, months=st.integers(1, 60), since=DAYS, span=SOME_DAYS)
def test_calls_at_an_interval_keep_their_rhythm_over_years_of_short_months(
    anchor: date, months: int, since: date, span: timedelta
) -> None:
    """No gap, nothing twice, all within the days asked for, each as many months from the anchor as the rule says."""
    days = interval_days(anchor, months, since=since, until=since + span)
    assert days == sorted(set(days))
    assert all(max(since, anchor) <= day <= since + span for day in days)
    numbers = [(day.year - anchor.year) * 12 + day.month - anchor.month for day in days]
    assert all(day == add_months(anchor, number) for day, number in zip(days, numbers, strict=True))
    assert all(later - earlier == months for earlier, later in pairwise(numbers))
    if anchor < since and span >= timedelta(days=31 * months):
        assert days


@given(anchor=DAYS, months=st.integers(1, 60), since=DAYS, first=SOME_DAYS, then=SOME_DAYS)
def test_night_by_night_or_at_once_the_same_calls_are_made(
    anchor: date, months: int, since: date, first: timedelta, then: timedelta
) -> None:
    """A worker that looks every night, and one that looks after a week, find the same days, none of them twice."""
    middle, day = since + first, timedelta(days=1)
    halves = interval_days(anchor, months, since=since, until=middle)
    halves += interval_days(anchor, months, since=middle + day, until=middle + day + then)
    assert halves == interval_days(anchor, months, since=since, until=middle + day + then)


@given(st.lists(rules, max_size=8), st.integers(1, 3), st.lists(FEW, max_size=3))
def test_one_level_of_rules_holds_and_it_is_the_closest_one(
    some: list[Called], customer: int, contracts: list[int | None]
) -> None:
    found = most_specific(some, customer=customer, contracts=contracts)

    def level(rule: Called) -> int:
        """0 for a contract named, 1 for this customer, 2 for everybody, 3 for somebody else."""
        if rule.contract_id:
            return 0 if rule.contract_id in contracts else 1 if rule.customer_id == customer else 3
        return 1 if rule.customer_id == customer else 3 if rule.customer_id else 2

    closest = min((level(rule) for rule in some), default=3)
    assert found == [rule for rule in some if level(rule) == closest < 3]


@given(rules)
def test_a_rule_without_flaws_says_when_and_for_whom(rule: Called) -> None:
    if rule_flaws(rule):
        return
    assert not (rule.customer_id and rule.contract_id)
    after_work = (bool(rule.kind), rule.days is not None, rule.months is None)
    assert after_work == ((True,) * 3 if rule.trigger == CallTrigger.CLOSED else (False,) * 3)


@given(st.integers(1, 5), st.booleans(), st.none() | st.integers(0, 10))
def test_a_better_answer_is_never_worse(rating: int, is_running: bool, nps: int | None) -> None:
    if not is_bad(rating=rating, is_running=is_running, nps=nps):
        better = {"rating": min(5, rating + 1), "nps": None if nps is None else min(10, nps + 1)}
        assert not is_bad(is_running=True, **better)  # type: ignore[arg-type]
        assert is_bad(rating=rating, is_running=False, nps=nps)


@given(COUNTS, COUNTS, st.none() | COUNTS, st.booleans())
def test_many_calls_are_made_only_where_somebody_has_said_so(
    expected: int, agreed: int, before: int | None, is_same: bool
) -> None:
    """What is kept covers what is expected, so the same rule is not asked about again, and never covers much more."""
    said = {"agreed": agreed, "before": before, "is_same": is_same}
    if has_to_ask(expected, **said):  # type: ignore[arg-type]
        assert expected > ASKS_ABOVE
        assert not has_to_ask(expected, **said | {"agreed": expected})  # type: ignore[arg-type]
        return
    kept = agreement(expected, **said)  # type: ignore[arg-type]
    assert not has_to_ask(expected, agreed=0, before=kept, is_same=True)
    assert kept is None or kept <= max(expected, before or 0)
    if not is_same:
        changed = max(ASKS_ABOVE, kept or 0) + 1
        assert kept in (None, expected)
        assert has_to_ask(changed, agreed=0, before=kept, is_same=False)
    else:
        assert has_to_ask(max(ASKS_ABOVE, MAY_GROW * (kept or 0)) + 1, agreed=0, before=kept, is_same=True)


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


VALUES = st.none() | st.decimals(-50, 50, places=1)
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
