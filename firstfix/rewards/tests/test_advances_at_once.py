"""Two people pay expenses of one engineer at the same moment, over two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

from django.db import connection
from django.utils import timezone

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.rewards.actions import pay_claim
from firstfix.rewards.models import Expense
from firstfix.rewards.queries.advances import paid_by_advance, rest_of
from firstfix.rewards.tests.makers import make_advance, make_expense


def test_an_advance_is_not_used_twice(committed: None) -> None:
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        engineer, hr = make_engineer(), make_user(Role.HR)
        advance = make_advance(engineer, amount=Decimal(100), state="paid", paid_at=timezone.now())
        expenses = [make_expense(engineer, amount=Decimal(70), state="approved") for _n in range(2)]
    start = Barrier(2)

    def pay(expense: Expense) -> None:
        try:
            with tenant_scope(tenant):
                start.wait(10)
                pay_claim(expense, by=hr)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        list(people.map(pay, expenses))
    with tenant_scope(tenant):
        advance.refresh_from_db()
        assert sorted(map(paid_by_advance, expenses)) == [Decimal(30), Decimal(70)]
        assert (advance.state, rest_of(advance)) == ("settled", Decimal(0))
