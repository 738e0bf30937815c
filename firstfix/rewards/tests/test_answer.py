from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, NotFound, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.access import claim_for
from firstfix.rewards.actions import approve_claim, change_expense, pay_claim, return_claim
from firstfix.rewards.models import AddedHours, Expense, Trip
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_trip, user_of

MAKERS: list[Any] = [make_expense, make_trip, make_added_hours]


@pytest.mark.parametrize("make", MAKERS)
def test_a_manager_approves(company: Tenant, make: Any) -> None:
    manager, claim = make_user(Role.MANAGER), make()
    approve_claim(claim, by=manager)
    claim.refresh_from_db()
    assert (claim.state, claim.answered_by) == ("approved", manager)
    assert claim.answered_at
    assert facts_about(claim).get().name == "ClaimApproved"


@pytest.mark.parametrize("make", MAKERS)
def test_of_two_managers_the_second_is_told(company: Tenant, make: Any) -> None:
    """Both have the page open: the claims that they hold are those of before."""
    claim = make()
    seen_by_one, seen_by_other = (type(claim).objects.get(pk=claim.pk) for _manager in range(2))
    return_claim(seen_by_one, reason="Why?", by=make_user(Role.MANAGER))
    with pytest.raises(Refused):
        approve_claim(seen_by_other, by=make_user(Role.MANAGER))
    claim.refresh_from_db()
    assert claim.state == "returned"
    assert facts_about(claim).count() == 1


def test_what_changed_since_it_was_looked_at_is_looked_at_again(company: Tenant) -> None:
    expense = make_expense()
    change_expense(expense, amount=Decimal("4500.00"), by=user_of(expense.engineer))
    with pytest.raises(Refused):
        approve_claim(expense, seen=expense.version, by=make_user(Role.MANAGER))
    with pytest.raises(Refused):
        return_claim(expense, seen=expense.version, reason="no", by=make_user(Role.MANAGER))
    expense.refresh_from_db()
    assert approve_claim(expense, seen=expense.version, by=make_user(Role.MANAGER)).state == "approved"


def test_returning_says_why(company: Tenant) -> None:
    with pytest.raises(Invalid) as refused:
        return_claim(make_expense(), reason="  ", by=make_user(Role.MANAGER))
    assert set(refused.value.errors) == {"reason"}


def test_nobody_answers_their_own(company: Tenant) -> None:
    user = make_user(*STAFF)
    engineer = make_engineer(user=user)
    for call in (approve_claim, lambda claim, by: return_claim(claim, reason="x", by=by)):
        with pytest.raises(Refused):
            call(make_expense(engineer), by=user)
    with pytest.raises(Refused):
        pay_claim(make_expense(engineer, state="approved"), by=user)


@pytest.mark.parametrize("role", sorted(STAFF - {Role.MANAGER}))
def test_only_managers_approve(company: Tenant, role: Role) -> None:
    with pytest.raises(NotAllowed):
        approve_claim(make_expense(), by=make_user(role))
    with pytest.raises(NotAllowed):
        return_claim(make_expense(), reason="x", by=make_user(role))


def test_an_expense_is_paid_once_it_is_approved(company: Tenant) -> None:
    expense, hr = make_expense(), make_user(Role.HR)
    with pytest.raises(Refused):
        pay_claim(expense, by=hr)
    approve_claim(expense, by=make_user(Role.MANAGER))
    assert pay_claim(expense, by=hr).paid_at
    with pytest.raises(Refused):
        pay_claim(expense, by=hr)
    with pytest.raises(Refused):
        return_claim(expense, reason="too late", by=make_user(Role.MANAGER))


def test_what_was_approved_can_be_returned_until_it_is_paid(company: Tenant) -> None:
    expense = approve_claim(make_expense(), by=make_user(Role.MANAGER))
    assert return_claim(expense, reason="Paid by the office already", by=make_user(Role.MANAGER)).state == "returned"


@pytest.mark.parametrize("model", [Expense, Trip, AddedHours])
def test_an_engineer_sees_their_own_and_hr_sees_all(company: Tenant, model: Any) -> None:
    make = MAKERS[[Expense, Trip, AddedHours].index(model)]
    engineer, other = make_engineer(), make_engineer()
    claim = make(engineer)
    assert claim_for(model, user_of(engineer), claim.pk) == claim
    assert claim_for(model, make_user(Role.HR), claim.pk) == claim
    with pytest.raises(NotFound):
        claim_for(model, user_of(other), claim.pk)
    with pytest.raises(NotFound):
        claim_for(model, make_user(Role.DESK), claim.pk)
