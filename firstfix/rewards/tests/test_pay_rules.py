"""Versions of the pay rules: written, tried, put in force; what cannot be paid is refused with an example."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from firstfix.customers.tests.makers import make_site
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.actions import (
    ask_pay_run,
    close_pay_month,
    count_pay_month,
    put_pay_rules_in_force,
    try_pay_rules,
    write_pay_rules,
)
from firstfix.rewards.jobs import count_asked
from firstfix.rewards.models import PayRules, PayRun
from firstfix.rewards.queries.pay.counted import trial_of
from firstfix.rewards.queries.pay.counting import rules_for
from firstfix.rewards.queries.pay.doubts import doubts_said
from firstfix.rewards.tests.pay_makers import (
    MONTH,
    NEXT,
    at,
    make_document,
    make_grade,
    make_paid_order,
    make_post,
    make_rules,
    make_rules_in_force,
)
from firstfix.rewards.translate import RuleKind

ClientOf = Callable[[User], Client]
LATER = date(2026, 10, 1)


def test_hr_writes_tries_and_puts_in_force(company: Tenant) -> None:
    hr = make_user(Role.HR)
    make_grade()
    version = write_pay_rules(None, document=make_document(), note="first", by=hr)
    assert (version.number, version.state) == (1, "draft")
    with pytest.raises(Refused):
        put_pay_rules_in_force(version, first_month=MONTH, by=hr)
    version = try_pay_rules(version, month=MONTH, by=hr)
    version = put_pay_rules_in_force(version, first_month=date(2026, 8, 20), by=hr)
    assert (version.state, version.first_month, version.last_month) == ("in_force", MONTH, None)
    told = [fact.name for fact in facts_about(version)]
    assert sorted(told) == ["PayRulesPutInForce", "PayRulesTried", "PayRulesWritten"]


@pytest.mark.parametrize("role", sorted(STAFF - {Role.HR}))
def test_nobody_else_does(company: Tenant, role: Role) -> None:
    version, somebody = make_rules(), make_user(role)
    acts: list[Callable[[], Any]] = [
        lambda: write_pay_rules(None, document=make_document(), by=somebody),
        lambda: try_pay_rules(version, month=MONTH, by=somebody),
        lambda: put_pay_rules_in_force(version, first_month=MONTH, by=somebody),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_changing_what_was_tried_asks_for_another_trial(company: Tenant) -> None:
    version = try_pay_rules(make_rules(), month=MONTH, by=SYSTEM)
    version = write_pay_rules(version, document=make_document(piece=None), by=SYSTEM)
    assert (version.state, version.number) == ("draft", 1)


def test_what_is_in_force_is_not_changed(company: Tenant) -> None:
    version = make_rules_in_force()
    with pytest.raises(Refused):
        write_pay_rules(version, document=make_document(), by=SYSTEM)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"article": {"amount": "5"}}, "article__most"),
        ({"training": {"amount": "5", "minutes": 0, "most": "9"}}, "training__minutes"),
        ({"base": {"rows": [{"grade": "X", "amount": "1"}]}}, "base__0__grade"),
        ({"piece": {"most": "1", "rows": [{"work": "repair", "amount": "1"}] * 2}}, "piece__1"),
        ({"first_fix": {"amount": "5", "days": 31, "most": "9"}}, "first_fix__days"),
        ({"emergency": {"amount": "10", "most": "9"}}, "emergency__most"),
    ],
)
def test_what_cannot_be_paid_is_refused_at_its_place(company: Tenant, changes: dict[str, Any], place: str) -> None:
    make_grade()
    with pytest.raises(Invalid) as refused:
        write_pay_rules(None, document=make_document(**changes), by=SYSTEM)
    assert list(refused.value.errors) == [place]
    assert "%(" not in refused.value.said
    assert not PayRules.objects.exists()


def test_a_repair_is_asked_to_hold_as_long_as_the_company_links_reports(company: Tenant) -> None:
    company.repeat_window_days = 60
    company.save()
    version = make_rules(first_fix={"amount": "5", "days": 60, "most": "9"})
    assert list(doubts_said(version)) == []
    company.repeat_window_days = 45
    company.save()
    (doubt,) = doubts_said(version)
    assert str(doubt.rule) == "First fixes"
    assert "after 46 days would be paid as if it had held for 60" in doubt.text


def test_what_is_hardly_meant_stands_on_the_page_in_the_trial_and_in_the_api(
    company: Tenant, client_of: ClientOf
) -> None:
    make_site(name="浦东医院", address="上海市浦东新区张江路 1 号")
    rows = [{"name": "A", "cities": ["上海市", "上诲"], "per_day": "1", "per_night": "1"}]
    version = make_rules(travel={"hours": 6, "most": "9", "rows": rows})
    hr = make_user(Role.HR)
    for path in (f"/pay/rules/{version.pk}", f"/pay/rules/{version.pk}/trial"):
        page = client_of(hr).get(path).content.decode()
        assert "No site lies in 上诲." in page
        assert "上海市" not in page.split("No site lies in")[1].split("</li>")[0]
        assert "A trip to any other city pays nothing" in page
    said = client_of(hr).get(f"/api/pay/rules/{version.pk}/doubts").json()
    assert [one["rule"] for one in said] == ["Travel subsidy", "Travel subsidy"]
    assert client_of(make_user(Role.MANAGER)).get(f"/api/pay/rules/{version.pk}/doubts").status_code == 403


def test_a_later_version_ends_the_one_before(company: Tenant) -> None:
    first, last = make_rules_in_force(MONTH), make_rules_in_force(LATER)
    first.refresh_from_db()
    assert (first.state, first.last_month) == ("replaced", NEXT)
    middle = make_rules_in_force(NEXT)
    first.refresh_from_db()
    assert (first.last_month, middle.last_month, last.last_month) == (MONTH, NEXT, None)
    assert [rules_for(month) for month in (date(2026, 7, 1), MONTH, NEXT, LATER)] == [None, first, middle, last]


def test_two_versions_never_hold_for_the_same_month(company: Tenant) -> None:
    make_rules_in_force()
    version = try_pay_rules(make_rules(), month=MONTH, by=SYSTEM)
    with pytest.raises(Invalid) as refused:
        put_pay_rules_in_force(version, first_month=MONTH, by=SYSTEM)
    assert "1" in refused.value.said
    with pytest.raises(IntegrityError), transaction.atomic():
        PayRules.objects.filter(pk=version.pk).update(first_month=LATER)


def test_no_version_reaches_into_a_closed_month(company: Tenant) -> None:
    make_rules_in_force()
    close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    version = try_pay_rules(make_rules(), month=MONTH, by=SYSTEM)
    with pytest.raises(Invalid):
        put_pay_rules_in_force(version, first_month=MONTH, by=SYSTEM)


def test_whoever_would_get_no_base_is_named(company: Tenant) -> None:
    engineer = make_engineer(name="Chen Li")
    make_post(engineer, grade=make_grade("E7"))
    with pytest.raises(Refused, match="Chen Li"):
        try_pay_rules(make_rules(), month=MONTH, by=SYSTEM)


def test_what_would_last_month_have_paid(company: Tenant) -> None:
    engineer = make_engineer()
    make_post(engineer)
    make_rules_in_force()
    for _order in range(3):
        make_paid_order(engineer)
    version = make_rules(piece={"most": "3000", "rows": [{"work": "repair", "amount": "80"}]})
    trial: Any
    assert trial_of(version, MONTH).counted_at is None
    try_pay_rules(version, month=MONTH, by=SYSTEM, at=at(NEXT))
    tried = trial_of(version, MONTH)
    (trial,) = tried.people
    assert (trial.engineer, trial.before, trial.after, trial.difference) == (engineer, 6150, 6240, 90)


def test_the_rule_that_makes_the_difference_is_said(company: Tenant, client_of: ClientOf) -> None:
    engineers = [make_engineer(), make_engineer()]
    for engineer in engineers:
        make_post(engineer)
        make_paid_order(engineer, priority=1)
    each = {"amount": "30", "most": "900"}
    make_rules_in_force(emergency=each)
    version = make_rules(piece={"most": "3000", "rows": [{"work": "repair", "amount": "80"}]}, emergency=None)
    try_pay_rules(version, month=MONTH, by=SYSTEM, at=at(NEXT))
    tried = trial_of(version, MONTH)
    by_rule: dict[str, Any] = {kind.value: (one.before, one.after) for kind, one in tried.rules.items()}
    assert by_rule == {"base": (12000, 12000), "piece": (100, 160), "emergency": (60, 0)}
    people: list[Any] = [(one.difference, one.rules[RuleKind.PIECE].difference) for one in tried.people]
    assert people == [(0, 30), (0, 30)]
    assert tried.difference == sum(one.difference for one in tried.rules.values()) == 0
    hr = client_of(make_user(Role.HR))
    assert "Which rule makes the difference?" in hr.get(f"/pay/rules/{version.pk}/trial?month={MONTH}").content.decode()
    said = hr.get(f"/api/pay/rules/{version.pk}/trial/{MONTH}").json()
    assert [(one["rule"], one["difference"]) for one in said["rules"]] == [
        ("base", "0.00"), ("piece", "60.00"), ("emergency", "-60.00"),
    ]  # fmt: skip
    assert len(said["people"]) == 2


def test_what_is_shown_of_two_moments_is_said_to_be(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    make_post(engineer)
    make_rules_in_force()
    version = make_rules()
    try_pay_rules(version, month=MONTH, by=SYSTEM, at=at(NEXT))
    assert not trial_of(version, MONTH).is_of_two_moments
    make_paid_order(engineer)
    count_pay_month(MONTH, by=SYSTEM, at=at(NEXT, 12))
    tried = trial_of(version, MONTH)
    assert (tried.is_of_two_moments, int(tried.difference)) == (True, -50)
    hr = client_of(make_user(Role.HR))
    assert "of different times" in hr.get(f"/pay/rules/{version.pk}/trial?month={MONTH}").content.decode()
    try_pay_rules(version, month=MONTH, by=SYSTEM, at=at(NEXT, 13))
    assert trial_of(version, MONTH).difference == 0
    assert "of different times" not in hr.get(f"/pay/rules/{version.pk}/trial?month={MONTH}").content.decode()


def test_a_version_is_tried_when_it_was_counted_not_when_that_was_asked_for(company: Tenant) -> None:
    make_post(make_engineer())
    version, hr = make_rules(), make_user(Role.HR)
    run = ask_pay_run(PayRun.Kind.TRIAL, MONTH, tried=version, by=hr)
    with pytest.raises(Refused):
        put_pay_rules_in_force(version, first_month=MONTH, by=hr)
    count_asked(company.pk, run_id=run.pk, language="en")
    assert put_pay_rules_in_force(version, first_month=MONTH, by=hr).state == "in_force"


def test_what_is_changed_while_it_is_being_tried_is_not_tried(company: Tenant) -> None:
    asked = make_rules()
    write_pay_rules(PayRules.objects.get(), document=make_document(piece=None), by=SYSTEM)
    with pytest.raises(Refused, match="changed while"):
        try_pay_rules(asked, month=MONTH, by=SYSTEM)


def test_who_would_get_nothing_is_named_before_a_worker_is_asked(company: Tenant) -> None:
    make_post(make_engineer(name="Chen Li"), grade=make_grade("E7"))
    with pytest.raises(Refused, match="Chen Li"):
        ask_pay_run(PayRun.Kind.TRIAL, MONTH, tried=make_rules(), by=make_user(Role.HR))


def test_nothing_is_tried_on_a_month_to_come(company: Tenant) -> None:
    with pytest.raises(Refused):
        try_pay_rules(make_rules(), month=date(2100, 1, 1), by=SYSTEM)
