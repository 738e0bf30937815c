"""What holds for every rule of calling customers back: the rules alone, on values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from firstfix.care.rules.follow_ups import (
    ASKS_ABOVE,
    BAD_RATING,
    DETRACTOR,
    MAY_GROW,
    CallTrigger,
    agreement,
    has_to_ask,
    interval_days,
    is_bad,
    most_specific,
    rule_flaws,
)


@dataclass(frozen=True)
class Rule:
    trigger: str
    kind: str
    days: int | None
    months: int | None
    customer_id: int | None
    contract_id: int | None


some = st.none() | st.integers(1, 3)
rules = st.builds(
    Rule, trigger=st.sampled_from(CallTrigger.values), kind=st.sampled_from(["", "repair"]),
    days=st.none() | st.integers(0, 9), months=st.none() | st.integers(1, 12), customer_id=some, contract_id=some,
)  # fmt: skip
days = st.dates(date(2019, 1, 1), date(2033, 1, 1))
counts = st.integers(0, 5000)


@given(rules)
def test_a_rule_works_when_it_says_what_its_trigger_needs_and_nothing_else(rule: Rule) -> None:
    is_after_work = rule.trigger == CallTrigger.CLOSED
    needs = bool(rule.kind) and rule.days is not None and rule.months is None
    rhythm = not rule.kind and rule.days is None and rule.months is not None
    is_one_of_both = rule.customer_id is None or rule.contract_id is None
    assert (rule_flaws(rule) == {}) == ((needs if is_after_work else rhythm) and is_one_of_both)


@given(st.lists(rules, max_size=10), st.integers(1, 3), st.lists(some, max_size=3))
def test_the_most_specific_rules_hold_and_all_of_their_kind(
    found: list[Rule], customer: int, contracts: list[int | None]
) -> None:
    chosen = most_specific(found, customer=customer, contracts=contracts)

    def rank(rule: Rule) -> int:
        """3 of the contract, 2 of the customer, 1 of everybody, 0 of somebody else."""
        if rule.contract_id is not None and rule.contract_id in contracts:
            return 3
        if rule.customer_id == customer:
            return 2
        return int(rule.customer_id is None and rule.contract_id is None)

    best = max(map(rank, found), default=0)
    assert chosen == [rule for rule in found if best and rank(rule) == best]
    assert chosen[::-1] == most_specific(found[::-1], customer=customer, contracts=contracts)


@given(days, st.integers(1, 36), days, st.integers(0, 900))
def test_calls_at_an_interval_leave_no_gap_and_come_once(anchor: date, months: int, since: date, length: int) -> None:
    """Against every day looked at by itself: leap days and short months included."""
    until = since + timedelta(days=length)
    by_hand = []
    for n in range(length + 1):
        day = since + timedelta(days=n)
        passed = (day.year - anchor.year) * 12 + day.month - anchor.month
        is_last = (day + timedelta(days=1)).day == 1
        if passed >= months and passed % months == 0 and (
            day.day == anchor.day or (is_last and day.day < anchor.day)
        ):  # fmt: skip
            by_hand.append(day)
    assert interval_days(anchor, months, since=since, until=until) == by_hand


@given(days, st.integers(1, 24), days, st.integers(0, 400), st.integers(0, 400))
def test_two_looks_one_after_the_other_see_what_one_sees(
    anchor: date, months: int, since: date, first: int, second: int
) -> None:
    middle, until = since + timedelta(days=first), since + timedelta(days=first + 1 + second)
    one = interval_days(anchor, months, since=since, until=middle)
    other = interval_days(anchor, months, since=middle + timedelta(days=1), until=until)
    assert one + other == interval_days(anchor, months, since=since, until=until)


@given(st.integers(1, 5), st.booleans(), st.none() | st.integers(0, 10))
def test_a_better_answer_is_never_the_worse_one(rating: int, is_running: bool, nps: int | None) -> None:
    bad = is_bad(rating=rating, is_running=is_running, nps=nps)
    assert bad == (rating <= BAD_RATING or not is_running or (nps or 10 if nps != 0 else 0) <= DETRACTOR)
    assert bad or not is_bad(rating=min(5, rating + 1), is_running=True, nps=None if nps is None else min(10, nps + 1))


@given(counts, counts, st.none() | counts, st.booleans())
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
