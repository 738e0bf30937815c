"""`id__in=[…]`: one statement for any number of ids, and the rows that a list would find."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from firstfix.customers.models import Customer, Site
from firstfix.customers.tests.makers import make_customer, make_site

pytestmark = pytest.mark.usefixtures("company")


def statement_of(rows: QuerySet[Site]) -> str:
    sql, _params = rows.query.sql_with_params()
    return sql


@pytest.mark.parametrize("name", ["pk", "customer"])
def test_its_text_does_not_grow_with_the_list(name: str) -> None:
    few, many = (Site.objects.filter(**{f"{name}__in": range(1, n)}) for n in (3, 400))
    assert statement_of(few) == statement_of(many)
    assert "any(" in statement_of(many)


def test_it_finds_what_a_list_finds() -> None:
    first, second, third = (make_site() for _n in range(3))
    assert set(Site.objects.filter(pk__in=[first.pk, third.pk, third.pk, None, 0])) == {first, third}
    assert set(Site.objects.filter(customer__in=[first.customer, second.customer])) == {first, second}
    assert set(Site.objects.exclude(pk__in=[first.pk, second.pk])) == {third}
    assert list(Site.objects.filter(pk__in=[second.pk])) == [second]
    inner = Customer.objects.filter(pk__in=[first.customer_id, third.customer_id])
    assert set(Site.objects.filter(customer__in=inner)) == {first, third}


def test_nothing_is_asked_for_an_empty_list_and_texts_stay_a_list() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert list(Site.objects.filter(pk__in=[])) == []
    assert len(asked) == 0
    one, other = make_customer(code="A1"), make_customer(code="B,2}")
    make_customer(code="C3")
    assert set(Customer.objects.filter(code__in=["A1", "B,2}"])) == {one, other}
