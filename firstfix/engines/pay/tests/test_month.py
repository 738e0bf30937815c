"""A month's pay: cases counted by hand, and what holds for every month that hypothesis makes up."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.pay.facts import Facts, Help, Place, Rating, Stay, Training, Trip
from firstfix.engines.pay.lines import LIMIT, Line, Ref, corrections, rounded, total
from firstfix.engines.pay.month import first_of, last_of, night_minutes, pay_month, without_base
from firstfix.engines.pay.rules import Kind
from firstfix.engines.pay.tests.makers import MONTH, ZONE, months, order, post, rules

DAY = date(2026, 11, 10)


def lines_of(kind: Kind, facts: Facts, *, engineer: int = 1, until: date | None = None, **changes: Any) -> list[Any]:
    everything = pay_month(rules(**changes), facts, MONTH, until=until)
    return [line for line in everything[engineer] if line.rule is kind]


def amounts(lines: list[Line]) -> list[Decimal]:
    return [line.amount for line in lines]


class TestBase:
    def test_a_whole_month_is_the_row_of_the_table(self) -> None:
        (line,) = lines_of(Kind.BASE, Facts(posts=[post()]))
        assert (line.amount, line.quantity, line.per, line.behind) == (6000, 30, 30, (Ref("post", 1, 30),))

    def test_experience_counts_in_whole_years_on_the_first_day(self) -> None:
        assert amounts(lines_of(Kind.BASE, Facts(posts=[post(since=date(2023, 11, 1))]))) == [6800]
        assert amounts(lines_of(Kind.BASE, Facts(posts=[post(since=date(2023, 11, 2))]))) == [6000]

    def test_the_row_of_the_region_comes_before_more_experience(self) -> None:
        assert amounts(lines_of(Kind.BASE, Facts(posts=[post(region="S", since=date(2015, 1, 1))]))) == [6500]

    def test_a_new_grade_within_the_month_is_two_lines_by_days(self) -> None:
        posts = [post(last=date(2026, 11, 10)), post(id=2, grade="E2", first=date(2026, 11, 11))]
        assert amounts(lines_of(Kind.BASE, Facts(posts=posts))) == [2000, 6000]

    def test_grows_day_by_day(self) -> None:
        facts = Facts(posts=[post()])
        assert amounts(lines_of(Kind.BASE, facts, until=date(2026, 11, 7))) == [1400]

    def test_who_has_no_post_in_the_month_is_not_paid(self) -> None:
        gone = post(last=date(2026, 10, 31))
        assert pay_month(rules(), Facts(posts=[gone]), MONTH) == {}

    def test_names_whose_post_no_row_fits(self) -> None:
        assert without_base(rules(), [post(), post(2, grade="E9")], MONTH) == {2: post(2, grade="E9")}


class TestOrders:
    def test_pieces_are_paid_by_work_and_difficulty(self) -> None:
        orders = [order(1, closed_on=DAY), order(2, closed_on=DAY, difficulty=4), order(3, closed_on=DAY, difficulty=3)]
        lines = lines_of(Kind.PIECE, Facts(posts=[post()], orders=orders))
        assert [(line.row, line.amount) for line in lines] == [(("repair", "0"), 40), (("repair", "3"), 151)]
        assert lines[1].behind == (Ref("order", 2), Ref("order", 3))

    def test_a_crew_divides_a_piece(self) -> None:
        facts = Facts(posts=[post(1), post(2)], orders=[order(crew=(1, 2), closed_on=DAY, difficulty=3)])
        assert amounts(lines_of(Kind.PIECE, facts)) == [Decimal("37.75")]

    def test_an_order_of_another_month_or_still_open_is_not_paid(self) -> None:
        orders = [order(1, closed_on=date(2026, 10, 31)), order(2, closed_on=date(2026, 12, 1)), order(3)]
        assert not lines_of(Kind.PIECE, Facts(posts=[post()], orders=orders))

    def test_a_limit_is_a_line_of_its_own(self) -> None:
        orders = [order(n, closed_on=DAY) for n in range(1, 120)]
        lines = lines_of(Kind.PIECE, Facts(posts=[post()], orders=orders))
        assert [(line.row, line.amount) for line in lines] == [(("repair", "0"), 4760), (LIMIT, -760)]

    def test_a_first_fix_is_paid_when_its_window_is_over(self) -> None:
        posts = [post()]
        fixed = order(restored_on=date(2026, 10, 15), is_first_fix=True)
        (line,) = lines_of(Kind.FIRST_FIX, Facts(posts=posts, orders=[fixed]))
        assert line.amount == 20
        assert not lines_of(Kind.FIRST_FIX, Facts(posts=posts, orders=[fixed]), until=date(2026, 11, 13))
        back = replace(fixed, repeated_on=date(2026, 11, 14))
        assert not lines_of(Kind.FIRST_FIX, Facts(posts=posts, orders=[back]))
        late = replace(fixed, repeated_on=date(2026, 11, 15))
        assert lines_of(Kind.FIRST_FIX, Facts(posts=posts, orders=[late]))

    def test_a_repeat_is_taken_back_within_its_window_in_the_month_of_the_report(self) -> None:
        def taken(days: int) -> list[Decimal]:
            restored = DAY - timedelta(days=days)
            back = order(restored_on=restored, repeated_on=DAY)
            return amounts(lines_of(Kind.REPEAT, Facts(posts=[post()], orders=[back])))

        assert taken(30) == [-50]
        assert taken(31) == []

    def test_what_is_solved_remotely_is_paid_by_what_names_it_alone(self) -> None:
        solved = order(
            restored_on=date(2026, 10, 15), closed_on=DAY, is_remote=True, is_first_fix=True, is_in_time=True,
            is_emergency=True,
        )  # fmt: skip
        facts = Facts(posts=[post()], orders=[solved])
        lines = [line for line in pay_month(rules(), facts, MONTH)[1] if line.rule is not Kind.BASE]
        assert [(line.rule, line.row) for line in lines] == [(Kind.PIECE, ("remote", "0")), (Kind.REMOTE, ())]
        assert amounts(lines) == [12, 18]
        assert {line.behind for line in lines} == {(Ref("order", 1),)}

    def test_what_was_solved_remotely_and_came_back_is_not_paid_and_taken_off(self) -> None:
        back = order(restored_on=date(2026, 10, 15), repeated_on=DAY, is_remote=True)
        facts = Facts(posts=[post()], orders=[back])
        assert not lines_of(Kind.REMOTE, facts)
        assert amounts(lines_of(Kind.REPEAT, facts)) == [-50]
        late = Facts(posts=[post()], orders=[replace(back, repeated_on=date(2026, 11, 15))])
        assert amounts(lines_of(Kind.REMOTE, late)) == [18]
        assert not lines_of(Kind.REPEAT, late)

    def test_a_version_without_such_a_rule_takes_nothing_for_it_either(self) -> None:
        back = order(restored_on=DAY, repeated_on=DAY, closed_on=DAY, is_remote=True)
        pieces = {"most": "4000", "rows": [{"work": "repair", "amount": "40"}]}
        (line,) = pay_month(rules(remote=None, piece=pieces), Facts(posts=[post()], orders=[back]), MONTH)[1]
        assert line.rule is Kind.BASE

    def test_repeats_take_no_more_than_their_limit(self) -> None:
        orders = [order(n, restored_on=DAY, repeated_on=DAY) for n in range(1, 10)]
        assert amounts(lines_of(Kind.REPEAT, Facts(posts=[post()], orders=orders))) == [-450, 150]

    def test_in_time_and_emergencies(self) -> None:
        orders = [
            order(1, restored_on=DAY, closed_on=DAY, is_in_time=True),
            order(2, restored_on=DAY, closed_on=DAY, is_in_time=False, is_emergency=True, crew=(1, 2)),
            order(3, restored_on=DAY, closed_on=DAY),
        ]
        facts = Facts(posts=[post()], orders=orders)
        assert amounts(lines_of(Kind.IN_TIME, facts)) == [10]
        assert amounts(lines_of(Kind.EMERGENCY, facts)) == [80]

    def test_a_team_shares_evenly_what_its_orders_bring(self) -> None:
        posts = [post(1), post(2), post(3, region="S")]
        orders = [order(1, crew=(1, 3), closed_on=DAY), order(2, crew=(1,), closed_on=DAY)]
        facts = Facts(posts=posts, orders=orders)
        assert amounts(lines_of(Kind.TEAM, facts, engineer=2)) == [3]
        assert amounts(lines_of(Kind.TEAM, facts, engineer=3)) == [3]


class TestTheRest:
    def test_ratings_by_their_average_from_the_least_number_on(self) -> None:
        def paid(*values: int) -> list[Decimal]:
            ratings = [Rating(n, frozenset({1}), DAY, value) for n, value in enumerate(values)]
            return amounts(lines_of(Kind.RATING, Facts(posts=[post()], ratings=ratings)))

        assert paid(5) == []
        assert paid(5, 4) == [500]
        assert paid(5, 5, 3, 4) == [200]
        assert paid(3, 4) == []

    def test_nights_are_paid_to_the_minute(self) -> None:
        stay = Stay(7, 1, 1, datetime(2026, 11, 10, 21, 30, tzinfo=ZONE), datetime(2026, 11, 11, 0, 50, tzinfo=ZONE))
        (line,) = lines_of(Kind.NIGHT, Facts(posts=[post()], stays=[stay]))
        assert (line.quantity, line.amount, line.behind) == (170, 85, (Ref("stay", 7, 170),))

    def test_an_hour_that_the_clock_skips_is_not_worked(self) -> None:
        zone, rule = ZoneInfo("Europe/Berlin"), rules().night
        assert rule
        start = datetime(2026, 3, 28, 22, tzinfo=zone)
        assert night_minutes(Stay(1, 1, 1, start, datetime(2026, 3, 29, 6, tzinfo=zone)), rule) == 7 * 60

    def test_trainings_in_proportion_and_articles_by_the_case(self) -> None:
        facts = Facts(posts=[post()], trainings=[Training(1, 1, DAY, 45)], helps=[Help(1, 1, DAY), Help(2, 1, DAY)])
        assert amounts(lines_of(Kind.TRAINING, facts)) == [75]
        assert amounts(lines_of(Kind.ARTICLE, facts)) == [30]

    def test_travel_by_the_class_of_the_city(self) -> None:
        trips = [
            trip(1, days=3, places=(Place("", "Shop"), Place("北京市海淀区"))),
            trip(2, DAY + timedelta(days=3), places=(Place("苏州"),)),
            trip(3, DAY + timedelta(days=4), hours=5.9),
        ]
        lines = lines_of(Kind.TRAVEL, Facts(posts=[post()], trips=trips))
        assert [(line.row, line.amount) for line in lines] == [
            (("1", "day"), 450), (("1", "night"), 700), (("2", "day"), 100),
        ]  # fmt: skip

    def test_a_day_and_a_night_are_paid_once_by_the_trip_that_began_first(self) -> None:
        trips = [
            trip(1, at=8, places=(Place("苏州"),)),
            trip(2, at=7, hours=6, places=(Place("上海"),)),
            trip(3, at=6, hours=5, places=(Place("北京"),)),  # too short: it takes no day either
            trip(4, DAY, days=2, at=18, hours=2, places=(Place("北京"),)),
        ]
        lines = lines_of(Kind.TRAVEL, Facts(posts=[post()], trips=trips))
        assert [(line.row, line.quantity, line.behind) for line in lines] == [
            (("1", "day"), 2, (Ref("trip", 2, 1), Ref("trip", 4, 1))),
            (("1", "night"), 1, (Ref("trip", 4),)),
        ]

    def test_days_of_a_trip_that_began_last_month_are_paid_already(self) -> None:
        trips = [trip(1, date(2026, 10, 31), days=2), trip(2, MONTH, at=15), trip(3, MONTH, days=2, at=16)]
        lines = lines_of(Kind.TRAVEL, Facts(posts=[post()], trips=trips))
        assert [(line.row[1], line.quantity, line.behind) for line in lines] == [
            ("day", 1, (Ref("trip", 3),)),
            ("night", 1, (Ref("trip", 3),)),
        ]

    def test_who_is_back_at_midnight_was_not_away_on_the_next_day(self) -> None:
        start = datetime(2026, 11, 10, 12, tzinfo=ZONE)
        back = Trip(1, 1, start, datetime(2026, 11, 11, tzinfo=ZONE))
        assert (back.days, back.nights) == ([date(2026, 11, 10)], [])
        assert replace(back, end=back.end + timedelta(minutes=1)).nights == [date(2026, 11, 10)]

    def test_what_a_version_does_not_have_it_does_not_pay(self) -> None:
        facts = Facts(posts=[post()], helps=[Help(1, 1, DAY)])
        assert not lines_of(Kind.ARTICLE, facts, article=None)

    def test_a_month_begins_on_its_first_day(self) -> None:
        with pytest.raises(ValueError, match="first day"):
            pay_month(rules(), Facts(), DAY)


def trip(
    id: int = 1, day: date = DAY, *, days: int = 1, at: int = 8, hours: float = 7, places: tuple[Place, ...] = ()
) -> Trip:
    """From `at` o'clock; its last day ends `hours` later."""
    start = datetime(day.year, day.month, day.day, at, tzinfo=ZONE)
    return Trip(id, 1, start, start + timedelta(days=days - 1, hours=hours), places)


def shuffled(facts: Facts, seed: int) -> Facts:
    chance = Random(seed)
    mixed: dict[str, Any] = {}
    for one in fields(facts):
        rows = list(getattr(facts, one.name) or ())
        mixed[one.name] = chance.sample(rows, len(rows))
    return Facts(**{**mixed, "engineers": facts.engineers})


class TestEveryMonth:
    @given(months())
    def test_each_amount_follows_from_its_line_and_the_sum_is_the_total(self, facts: Facts) -> None:
        for lines in pay_month(rules(), facts, MONTH).values():
            for line in lines:
                assert line.amount == rounded(line.quantity * line.rate / line.per)
                assert line.behind or line.row == LIMIT
                assert line.behind == tuple(sorted(set(line.behind)))
                if line.rule not in (Kind.RATING, Kind.TEAM) and line.row != LIMIT:
                    assert line.quantity == sum(ref.quantity or 0 for ref in line.behind)
            assert total(lines) == sum(line.amount for line in lines)
            assert len({line.key for line in lines}) == len(lines)

    @given(months(), st.integers(0, 1000))
    def test_the_order_of_the_facts_does_not_matter(self, facts: Facts, seed: int) -> None:
        assert pay_month(rules(), facts, MONTH) == pay_month(rules(), shuffled(facts, seed), MONTH)

    @given(months())
    def test_no_rule_goes_beyond_its_limit(self, facts: Facts) -> None:
        version = rules()
        for lines in pay_month(version, facts, MONTH).values():
            for kind in Kind:
                most = version.most(kind)
                if most is not None:
                    assert abs(total(line for line in lines if line.rule is kind)) <= most

    @given(months())
    def test_one_engineer_alone_is_paid_as_among_all(self, facts: Facts) -> None:
        everybody = pay_month(rules(), facts, MONTH)
        for engineer, lines in everybody.items():
            alone = replace(facts, engineers=frozenset({engineer}))
            assert pay_month(rules(), alone, MONTH) == {engineer: lines}

    @given(months())
    def test_nobody_is_paid_for_more_days_or_nights_than_were_away(self, facts: Facts) -> None:
        for engineer, lines in pay_month(rules(), facts, MONTH).items():
            begun = [one for one in facts.trips if one.engineer == engineer and first_of(one.on) == MONTH]
            for per, away in (
                ("day", {day for one in begun for day in one.days}),
                ("night", {night for one in begun for night in one.nights}),
            ):
                assert sum(line.quantity for line in lines if line.row[1:] == (per,)) <= len(away)

    @given(months())
    def test_each_day_of_a_trip_that_is_long_enough_is_paid_in_one_month(self, facts: Facts) -> None:
        """By one class of cities everywhere: each day away once over all months, whatever overlaps what."""
        anywhere = [{"name": "1", "cities": [], "per_day": "1", "per_night": "0"}]
        version = rules(travel={"hours": 6, "most": "5000", "rows": anywhere})
        always = [post(engineer, first=date(2026, 1, 1)) for engineer in range(1, 6)]
        paid = Decimal()
        for month in (date(2026, number, 1) for number in range(7, 13)):
            lines = pay_month(version, replace(facts, posts=always), month)
            paid += sum(one.amount for own in lines.values() for one in own if one.rule is Kind.TRAVEL)
        assert paid == len({(one.engineer, day) for one in facts.trips if one.hours >= 6 for day in one.days})

    @given(months(), st.lists(st.none() | st.integers(0, 80), min_size=6, max_size=6))
    def test_each_day_is_paid_in_one_month_whatever_versions_pay_the_months(
        self, facts: Facts, hours: list[int | None]
    ) -> None:
        """Versions differ in how long a trip has to be; None pays no trips."""
        always = [post(engineer, first=date(2026, 1, 1)) for engineer in range(1, 6)]
        anywhere = [{"name": "1", "cities": [], "per_day": "1", "per_night": "0"}]
        least = dict(zip((date(2026, number, 1) for number in range(7, 13)), hours, strict=True))
        versions = {
            month: rules(travel=None if most is None else {"hours": most, "most": "5000", "rows": anywhere})
            for month, most in least.items()
        }
        paid = Decimal()
        for month, version in versions.items():
            lines = pay_month(
                version,
                replace(facts, posts=always),
                month,
                before={one: said for one, said in versions.items() if one < month},
            )
            paid += sum(one.amount for own in lines.values() for one in own if one.rule is Kind.TRAVEL)

        def pays(trip: Trip) -> bool:
            most = least.get(first_of(trip.on))
            return most is not None and trip.hours >= most

        assert paid == len({(one.engineer, day) for one in facts.trips if pays(one) for day in one.days})

    @given(months(), st.integers(0, 29))
    def test_what_lies_outside_the_days_changes_nothing(self, facts: Facts, days: int) -> None:
        until = MONTH + timedelta(days=days)
        known = replace(
            facts,
            orders=[
                replace(one, closed_on=one.closed_on if one.closed_on and one.closed_on <= until else None)
                for one in facts.orders
            ],
            ratings=[one for one in facts.ratings if one.on <= until],
            trips=[one for one in facts.trips if one.on <= until],
            trainings=[one for one in facts.trainings if one.on <= until],
            helps=[one for one in facts.helps if one.on <= until],
        )
        assert pay_month(rules(), known, MONTH, until=until) == pay_month(rules(), facts, MONTH, until=until)


class TestCorrections:
    @given(months(), months())
    def test_what_was_paid_and_its_corrections_are_what_is_due(self, then: Facts, now: Facts) -> None:
        paid, due = pay_month(rules(), then, MONTH), pay_month(rules(), now, MONTH)
        for engineer in paid.keys() | due.keys():
            before, after = paid.get(engineer, []), due.get(engineer, [])
            more = corrections(before, after)
            assert total(before) + total(more) == total(after)
            assert corrections([*before, *more], after) == []

    @given(months())
    def test_computing_anew_by_the_same_document_gives_the_same_cents(self, facts: Facts) -> None:
        paid = pay_month(rules(), facts, MONTH)
        for engineer, lines in pay_month(rules(), facts, MONTH).items():
            assert lines == paid[engineer]
            assert corrections(paid[engineer], lines) == []

    def test_names_only_what_came_later(self) -> None:
        known = Facts(posts=[post()], orders=[order(1, closed_on=DAY)])
        later = replace(known, orders=[order(1, closed_on=DAY), order(2, closed_on=DAY)])
        paid, due = pay_month(rules(team=None), known, MONTH)[1], pay_month(rules(team=None), later, MONTH)[1]
        (line,) = corrections(paid, due)
        assert (line.rule, line.quantity, line.amount) == (Kind.PIECE, Decimal(1), Decimal(40))
        assert line.behind == (Ref("order", 2),)

    def test_names_the_record_that_is_another_by_now_and_by_how_much(self) -> None:
        def stay(id: int, hours: int) -> Stay:
            start = datetime(2026, 11, 10 + id, 22, tzinfo=ZONE)
            return Stay(id, 1, 1, start, start + timedelta(hours=hours))

        known = Facts(posts=[post()], stays=[stay(1, 2), stay(2, 2)])
        paid = pay_month(rules(), known, MONTH)[1]
        longer = pay_month(rules(), replace(known, stays=[stay(1, 2), stay(2, 3)]), MONTH)[1]
        (line,) = more = corrections(paid, longer)
        assert (int(line.quantity), line.behind) == (60, (Ref("stay", 2, 60),))
        old = [replace(one, behind=tuple(ref._replace(quantity=None) for ref in one.behind)) for one in paid]
        (unknown,) = corrections(old, longer)  # of a month that was closed before quantities were kept
        assert [ref.id for ref in unknown.behind] == [1, 2]
        (back,) = corrections([*paid, *more], pay_month(rules(), known, MONTH)[1])
        assert (int(back.quantity), back.behind) == (-60, (Ref("stay", 2, -60),))

    def test_what_fell_away_is_taken_back(self) -> None:
        known = Facts(posts=[post()], orders=[order(1, closed_on=DAY)])
        paid = pay_month(rules(team=None), known, MONTH)[1]
        due = pay_month(rules(team=None), replace(known, orders=[]), MONTH)[1]
        (line,) = corrections(paid, due)
        assert line.amount == -40
        assert line.behind == (Ref("order", 1, -1),)


def test_rounds_half_up_away_from_zero() -> None:
    assert rounded(Decimal("0.125")) == Decimal("0.13")
    assert rounded(Decimal("-0.125")) == Decimal("-0.13")
    assert rounded(Decimal("12.5"), Decimal(1)) == Decimal("13.00")
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)
