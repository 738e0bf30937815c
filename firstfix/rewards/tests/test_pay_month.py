"""A month of pay from real records: what it is counted from, closing it, and what comes to light later."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from firstfix.care.models import FollowUp
from firstfix.care.tests.makers import make_follow_up, make_training
from firstfix.diagnosis.models import ArticleHelp
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.diagnosis.tests.makers import make_troubleshooting
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_skill, make_territory
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.actions import (
    approve_claim,
    assign_pay_post,
    close_pay_month,
    look_at_pay_sheet,
    return_claim,
)
from firstfix.rewards.models import PayLine, PayRules, PaySheet
from firstfix.rewards.queries import hints_of
from firstfix.rewards.queries.pay.counting import month_after
from firstfix.rewards.queries.pay.sheets import next_to_close, sheets_of, team_sums
from firstfix.rewards.tests.makers import make_trip, user_of
from firstfix.rewards.tests.pay_makers import (
    MONTH,
    NEXT,
    at,
    make_document,
    make_grade,
    make_paid_order,
    make_post,
    make_rules_in_force,
    said_of,
    sheet_of,
)
from firstfix.rewards.translate import total
from firstfix.work.actions import solve_order_remotely
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_closure, make_work_order

DAY = MONTH + timedelta(days=9)
YEAR = date(2027, 1, 1)
TRAVEL = {"hours": 3, "most": "5000", "rows": [{"name": "B", "cities": [], "per_day": "90", "per_night": "200"}]}
EACH = {"amount": "10", "most": "1000"}


def paid(**values: Any) -> Engineer:
    engineer = make_engineer()
    make_post(engineer, **values)
    return engineer


def solve_remotely(order: WorkOrder, *, by: User, on: date) -> WorkOrder:
    """Without a visit, and closed at once."""
    order = solve_order_remotely(order, **make_closure(), by=by, at=at(on))
    assert (order.state, order.solved_by) == ("closed", by)
    return order


def test_base_and_orders(company: Tenant) -> None:
    engineer, other = paid(), paid()
    make_rules_in_force()
    order = make_paid_order(engineer)
    make_paid_order(engineer, other)
    make_paid_order(engineer, closed=at(NEXT))
    make_paid_order(other)
    sheet = sheet_of(engineer)
    assert said_of(sheet) == [("base", 6000), ("piece", 50), ("piece", 25)]
    assert sheet.total == 6075
    assert [ref.id for ref in sheet.lines[1].behind] == [order.pk]


def test_an_order_on_the_edge_of_the_month_is_of_the_companys_day(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force()
    make_paid_order(engineer, closed=at(NEXT, 0) - timedelta(minutes=1))
    make_paid_order(engineer, closed=at(NEXT, 0) + timedelta(minutes=1))
    assert said_of(sheet_of(engineer)) == [("base", 6000), ("piece", 50)]


def test_difficulty_is_the_highest_level_that_the_order_asks_for(company: Tenant) -> None:
    engineer = paid()
    rows = [{"work": "repair", "amount": "50"}, {"work": "repair", "difficulty": 3, "amount": "90"}]
    make_rules_in_force(piece={"most": "3000", "rows": rows})
    order = make_paid_order(engineer)
    for level in (2, 4):
        OrderSkill.objects.create(work_order=order, skill=make_skill(f"skill-{level}"), level=level)
    assert said_of(sheet_of(engineer))[1:] == [("piece", 90)]


def test_first_fixes_repeats_and_promises(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force(piece=None, in_time=EACH, first_fix={**EACH, "days": 30}, repeat={**EACH, "days": 30})
    july = at(date(2026, 7, 20))
    make_paid_order(engineer, closed=july)
    back = make_paid_order(engineer, closed=july)
    again = make_paid_order(engineer, closed=at(DAY))
    WorkOrder.objects.filter(pk=again.pk).update(
        repeat_of=back, entered_at=at(date(2026, 8, 5)), restoration_due_at=F("restored_at")
    )
    lines: Any = sheet_of(engineer).lines[1:]
    assert [(line.rule.value, line.amount) for line in lines] == [("first_fix", 10), ("repeat", -10), ("in_time", 10)]
    assert lines[1].behind[0].id == back.pk


def test_what_was_solved_remotely_or_by_a_second_visit_is_no_first_fix(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force(piece=None, first_fix={**EACH, "days": 30})
    for changes in ({"was_remote": True}, {"visit_count": 2}, {"kind": "installation"}):
        order = make_paid_order(engineer, closed=at(date(2026, 7, 20)))
        WorkOrder.objects.filter(pk=order.pk).update(**changes)
    assert said_of(sheet_of(engineer)) == [("base", 6000)]


def test_what_an_engineer_solves_on_the_phone_is_paid_where_a_rule_names_it(company: Tenant) -> None:
    engineer = paid()
    user = user_of(engineer)
    rows = [{"work": "repair", "amount": "50"}, {"work": "remote", "amount": "12"}]
    make_rules_in_force(piece={"most": "3000", "rows": rows}, remote={**EACH, "days": 30}, repeat={**EACH, "days": 30})
    solved, back = (solve_remotely(make_work_order(), by=one, on=date(2026, 7, 20)) for one in (user, user))
    solve_remotely(make_work_order(), by=make_user(Role.DESK), on=date(2026, 7, 20))
    again = make_paid_order(paid(), closed=at(DAY))
    WorkOrder.objects.filter(pk=again.pk).update(repeat_of=back, entered_at=at(date(2026, 8, 5)))
    now = solve_remotely(make_work_order(), by=user, on=DAY)
    lines = sheet_of(engineer).lines[1:]
    assert said_of(sheet_of(engineer))[1:] == [("piece", 12), ("remote", 10), ("repeat", -10)]
    assert [ref.id for line in lines for ref in line.behind] == [now.pk, solved.pk, back.pk]
    assert list(sheets_of(MONTH, now=at(NEXT))[engineer.pk].lines) == list(sheet_of(engineer).lines)


def test_what_is_solved_remotely_changes_nothing_where_no_rule_names_it(company: Tenant) -> None:
    engineer = paid(territory=make_territory())
    make_rules_in_force(team=EACH, repeat={**EACH, "days": 30}, first_fix={**EACH, "days": 30}, in_time=EACH)
    order = solve_remotely(make_work_order(), by=user_of(engineer), on=DAY)
    WorkOrder.objects.filter(pk=make_paid_order(paid()).pk).update(repeat_of=order, entered_at=at(DAY))
    assert said_of(sheet_of(engineer)) == [("base", 6000)]


def test_ratings_nights_and_emergencies(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force(
        piece=None, emergency=EACH, night={**EACH, "start": "22:00", "end": "06:00"},
        rating={"least": 1, "rows": [{"average": "4", "amount": "300"}]},
    )  # fmt: skip
    order = make_paid_order(engineer, closed=at(DAY, 23), priority=1)
    follow_up = make_follow_up(work_order=order)
    FollowUp.objects.filter(pk=follow_up.pk).update(rating=5, done_at=at(DAY), state="done")
    # From 20:00 to 22:00 there is no night; an hour later there is one.
    assert said_of(sheet_of(engineer))[1:] == [("rating", 300), ("emergency", 10)]
    order.visits.update(left_at=at(DAY, 23))
    assert said_of(sheet_of(engineer))[1:] == [("rating", 300), ("night", 10), ("emergency", 10)]


def test_trips_by_the_city_that_was_visited(company: Tenant) -> None:
    engineer = paid()
    rows = [
        {"name": "A", "cities": ["上海"], "per_day": "150", "per_night": "300"},
        {"name": "B", "cities": [], "per_day": "90", "per_night": "200"},
    ]
    make_rules_in_force(piece=None, travel={"hours": 6, "most": "5000", "rows": rows})
    order = make_paid_order(engineer, closed=at(DAY, 15))
    order.site.address = "上海市浦东新区张江路 1 号"
    order.site.save()
    make_trip(engineer, starts_at=at(DAY, 8), ends_at=at(DAY + timedelta(days=1), 18), state="approved")
    make_trip(engineer, starts_at=at(MONTH, 8), ends_at=at(MONTH, 18), state="approved")
    make_trip(engineer, starts_at=at(MONTH, 8), ends_at=at(MONTH, 18), state="submitted")
    make_trip(engineer, starts_at=at(MONTH, 8), ends_at=at(MONTH, 13), state="approved")
    assert said_of(sheet_of(engineer))[1:] == [("travel", 300), ("travel", 300), ("travel", 90)]


def test_a_day_of_two_trips_is_paid_once_and_hinted_at_where_they_are_approved(company: Tenant) -> None:
    engineer = paid()
    rows = [{"name": "B", "cities": [], "per_day": "90", "per_night": "200"}]
    make_rules_in_force(piece=None, travel={"hours": 3, "most": "5000", "rows": rows})
    before = MONTH - timedelta(days=1)
    make_trip(engineer, starts_at=at(before, 8), ends_at=at(MONTH, 9), state="approved")
    early = make_trip(engineer, starts_at=at(MONTH, 10), ends_at=at(MONTH, 14), state="approved")
    one = make_trip(engineer, starts_at=at(DAY, 8), ends_at=at(DAY, 12), state="approved")
    other = make_trip(engineer, starts_at=at(DAY, 13), ends_at=at(DAY + timedelta(days=1), 18), state="approved")
    sheet = sheet_of(engineer)
    assert said_of(sheet)[1:] == [("travel", 180), ("travel", 200)]
    assert [ref.id for ref in sheet.lines[1].behind] == [one.pk, other.pk]
    assert set(hints_of([early, one, other])) == {early.pk, one.pk, other.pk}


def test_trainings_and_articles(company: Tenant) -> None:
    engineer = paid()
    user = user_of(engineer)
    make_rules_in_force(piece=None, article=EACH, training={**EACH, "minutes": 60})
    training = make_training(by=user)
    type(training).objects.filter(pk=training.pk).update(at=at(DAY), minutes=90)
    article = make_published_article()
    type(article).objects.filter(pk=article.pk).update(author=user)
    ArticleHelp.objects.create(article=article, record=make_troubleshooting(), at=at(DAY), by=make_user(Role.ENGINEER))
    ArticleHelp.objects.create(article=article, record=make_troubleshooting(), at=at(DAY), by=user)
    assert said_of(sheet_of(engineer))[1:] == [("training", 15), ("article", 10)]


def test_the_share_of_a_team_is_the_same_alone_and_among_all(company: Tenant) -> None:
    north = make_territory()
    one, other, far = paid(territory=north), paid(territory=north), paid(territory=make_territory("far"))
    make_rules_in_force(piece=None, team=EACH)
    make_paid_order(one)
    make_paid_order(one, other)
    make_paid_order(far)
    assert said_of(sheet_of(other))[1:] == [("team", 10)]
    everybody = sheets_of(MONTH, now=at(NEXT))
    assert list(everybody[other.pk].lines) == list(sheet_of(other).lines)


def test_grows_until_today(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force()
    make_paid_order(engineer, closed=at(DAY))
    early, late = (sheet_of(engineer, now=at(DAY + timedelta(days=days))) for days in (-1, 0))
    assert said_of(early) == [("base", Decimal("1741.94"))]
    assert said_of(late) == [("base", Decimal("1935.48")), ("piece", 50)]


def test_a_closed_month_stays_as_it_is_and_later_facts_are_a_correction(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force()
    early = make_paid_order(engineer)
    close_pay_month(MONTH, by=make_user(Role.HR), at=at(NEXT))
    before = list(PayLine.objects.order_by("pk").values())
    late = make_paid_order(engineer)
    WorkOrder.objects.filter(pk=early.pk).update(state="cancelled")
    make_paid_order(engineer)
    make_rules_in_force(NEXT, piece={"most": "9000", "rows": [{"work": "repair", "amount": "999"}]})
    assert list(PayLine.objects.order_by("pk").values()) == before
    assert said_of(sheet_of(engineer)) == [("base", 6000), ("piece", 50)]
    line: Any = next(one for one in sheet_of(engineer, NEXT).lines if one.month == MONTH)
    assert (line.amount, line.version, line.quantity) == (50, "1", 1)
    assert {early.pk, late.pk} < {ref.id for ref in line.behind}


def test_a_correction_is_paid_once(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force()
    close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    make_paid_order(engineer)
    close_pay_month(NEXT, by=SYSTEM, at=at(date(2026, 10, 1)))
    assert said_of(sheet_of(engineer, NEXT)) == [("base", 6000), ("piece", 50)]
    assert said_of(sheet_of(engineer, date(2026, 10, 1))) == [("base", 6000)]


class TestLongAgo:
    """Older than the months that are always counted again."""

    @pytest.fixture
    def engineer(self, company: Tenant) -> Engineer:
        engineer = paid()
        make_rules_in_force(travel=TRAVEL)
        for month in range(8, 13):
            close_pay_month(date(2026, month, 1), by=SYSTEM, at=at(month_after(date(2026, month, 1))))
        return engineer

    def test_a_trip_that_is_approved_is_paid_once(self, engineer: Engineer) -> None:
        trip = make_trip(engineer, starts_at=at(DAY, 8), ends_at=at(DAY, 18), state="submitted")
        assert said_of(sheet_of(engineer, YEAR, now=at(date(2027, 2, 1)))) == [("base", 6000)]
        approve_claim(trip, by=SYSTEM, at=at(YEAR + timedelta(days=3)))
        assert said_of(sheet_of(engineer, YEAR, now=at(date(2027, 2, 1)))) == [("base", 6000), ("travel", 90)]
        close_pay_month(YEAR, by=SYSTEM, at=at(date(2027, 2, 1)))
        assert said_of(sheet_of(engineer, date(2027, 2, 1), now=at(date(2027, 3, 1)))) == [("base", 6000)]

    def test_a_trip_that_is_returned_is_taken_back(self, company: Tenant) -> None:
        engineer = paid()
        make_rules_in_force(travel=TRAVEL)
        trip = make_trip(engineer, starts_at=at(DAY, 8), ends_at=at(DAY, 18), state="approved")
        for month in range(8, 13):
            close_pay_month(date(2026, month, 1), by=SYSTEM, at=at(month_after(date(2026, month, 1))))
        return_claim(trip, reason="twice", by=SYSTEM, at=at(YEAR))
        assert said_of(sheet_of(engineer, YEAR, now=at(date(2027, 2, 1))))[1:] == [("travel", -90)]

    def test_a_post_that_is_put_right_is_paid_from_its_day(self, engineer: Engineer) -> None:
        rows = [{"grade": grade, "amount": amount} for grade, amount in (("E1", "6000"), ("E2", "6100"))]
        PayRules.objects.update(document=make_document(base={"rows": rows}))
        make_post(engineer, grade=make_grade("E2"), first_day=NEXT, at=at(YEAR))
        more = [line for line in sheet_of(engineer, YEAR, now=at(date(2027, 2, 1))).lines if line.month != YEAR]
        assert {line.month.month for line in more} == {9, 10, 11, 12}
        assert total(more) == 400


def test_who_has_left_still_gets_what_comes_to_light(company: Tenant) -> None:
    engineer = paid(last_day=date(2026, 8, 31))
    make_rules_in_force()
    close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    make_paid_order(engineer)
    assert said_of(sheet_of(engineer, NEXT)) == [("piece", 50)]


def test_months_are_closed_in_order_once_and_when_they_are_over(company: Tenant) -> None:
    hr = make_user(Role.HR)
    with pytest.raises(Refused):
        close_pay_month(MONTH, by=hr, at=at(NEXT))
    make_rules_in_force()
    with pytest.raises(Refused):
        close_pay_month(NEXT, by=hr, at=at(date(2026, 10, 1)))
    with pytest.raises(Refused):
        close_pay_month(MONTH, by=hr, at=at(date(2026, 8, 31), 23))
    close_pay_month(MONTH, by=hr, at=at(NEXT, 0))
    with pytest.raises(Refused):
        close_pay_month(MONTH, by=hr, at=at(NEXT))
    assert next_to_close() == NEXT


@pytest.mark.parametrize("role", sorted(STAFF - {Role.HR}))
def test_only_hr_closes(company: Tenant, role: Role) -> None:
    make_rules_in_force()
    with pytest.raises(NotAllowed):
        close_pay_month(MONTH, by=make_user(role), at=at(NEXT))


def test_closing_tells_the_engineers_and_no_fact_holds_an_amount(company: Tenant) -> None:
    engineer = paid()
    make_rules_in_force()
    closed = close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    assert Notice.objects.get(user=engineer.user).link == "/my-pay/2026-08"
    assert facts_about(closed).get().data == {"month": "2026-08-01", "sheets": 1}
    assert PaySheet.objects.get().total == 6000


class TestLooking:
    def test_every_look_is_a_fact_also_ones_own(self, company: Tenant) -> None:
        engineer, hr = paid(), make_user(Role.HR)
        for somebody in (hr, user_of(engineer), hr):
            sheet = look_at_pay_sheet(engineer, MONTH, by=somebody)
        assert [fact.by_id for fact in facts_about(sheet).order_by("pk")] == [hr.pk, user_of(engineer).pk, hr.pk]

    @pytest.mark.parametrize("role", sorted(STAFF - {Role.HR}))
    def test_nobody_else_looks(self, company: Tenant, role: Role) -> None:
        with pytest.raises(NotAllowed):
            look_at_pay_sheet(paid(), MONTH, by=make_user(role))
        assert not PaySheet.objects.exists()


class TestPosts:
    def test_a_new_post_ends_the_one_before(self, company: Tenant) -> None:
        engineer = paid()
        make_post(engineer, grade=make_grade("E2"), first_day=date(2026, 8, 11))
        later = make_post(engineer, first_day=date(2026, 9, 1))
        first, middle, last = engineer.pay_posts.order_by("first_day")
        assert (first.last_day, middle.last_day) == (date(2026, 8, 10), date(2026, 8, 31))
        assert (last, last.last_day) == (later, None)
        right = make_post(engineer, grade=make_grade("E3"), first_day=date(2026, 8, 11))
        assert (right.pk, right.last_day) == (middle.pk, date(2026, 8, 31))

    def test_refuses_what_cannot_be(self, company: Tenant) -> None:
        engineer, hr, since = make_engineer(), make_user(Role.HR), date(2026, 1, 1)
        for wrong in (
            {"experience_since": date(2026, 2, 2)}, {"last_day": date(2025, 1, 1)}, {"industry": "circus"},
        ):  # fmt: skip
            said: dict[str, Any] = {"grade": make_grade(), "experience_since": since, "first_day": since, **wrong}
            with pytest.raises(Invalid) as refused:
                assign_pay_post(engineer, by=hr, **said)
            assert list(refused.value.errors) == list(wrong)


def test_a_small_team_has_no_sum_nor_can_it_be_told_by_subtraction(company: Tenant) -> None:
    north, south = make_territory("N"), make_territory("S")
    for territory in (north, north, north, south):
        paid(territory=territory)
    make_rules_in_force()
    sums = team_sums(MONTH, sheets_of(MONTH, now=timezone.now()).values())
    assert [(one.people, one.total) for one in sums] == [(3, None), (1, None)]
    for _more in range(2):
        paid(territory=south)
    sums = team_sums(MONTH, sheets_of(MONTH, now=timezone.now()).values())
    assert [one.total for one in sums] == [18000, 18000]
