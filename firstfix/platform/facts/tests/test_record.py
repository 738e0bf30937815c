from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from firstfix.customers.tests.makers import make_customer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.facts.actions import record
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import START, Cursor, cursor_of, facts_about, facts_after
from firstfix.platform.tenants.models import Tenant


@dataclass(frozen=True)
class TeaServed:
    cups: int


def test_says_what_about_what_and_by_whom(company: Tenant) -> None:
    user, customer = make_user(name="Bob"), make_customer()
    record(TeaServed(cups=2), about=customer, by=user)
    fact = facts_about(customer).get()
    assert (fact.name, fact.data, fact.by_name, fact.by_id) == ("TeaServed", {"cups": 2}, "Bob", user.pk)


def test_is_never_altered(company: Tenant) -> None:
    record(TeaServed(cups=2), about=make_customer(), by=SYSTEM)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Fact.objects.update(data={})


def test_the_cursor_waits_for_transactions_that_still_run(company: Tenant) -> None:
    record(TeaServed(cups=1), about=make_customer(), by=SYSTEM)
    assert facts_after(START) == [], "our own transaction has not committed yet"


def test_the_cursor_goes_on_where_it_stood(company: Tenant) -> None:
    fact = record(TeaServed(cups=1), about=make_customer(), by=SYSTEM)
    fact.refresh_from_db()
    assert cursor_of(fact).id == fact.pk
    assert cursor_of(fact).transaction > 0


def test_a_cursor_from_before_a_backup_was_put_back_goes_on_with_what_is_new(company: Tenant) -> None:
    now = timezone.now()
    told = [Fact(name=f"T{n}", about_kind="x.y", about_id=1, at=now, by_name="Bob", transaction=n) for n in (0, 5)]
    Fact.objects.bulk_create(told)
    ahead = Cursor(10**12, told[1].pk + 500)
    assert [one.name for one in facts_after(ahead)] == ["T5"]
    assert facts_after(cursor_of(told[1])) == []
