"""Questions whose SQL is written once answer as querysets do, whatever they are asked about."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.customers.models import Customer, Site
from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.platform.written_once import Ids, written_once

pytestmark = pytest.mark.usefixtures("company")


@written_once
def sites_of(customers: Ids) -> QuerySet[Site]:
    return Site.objects.filter(customer__in=customers).select_related("customer").order_by("code")


@written_once
def names_of(customers: Ids) -> QuerySet[Customer, tuple[int, str]]:
    return Customer.objects.filter(pk__in=customers).order_by("pk").values_list("pk", "name")


@written_once
def named(name: str, since: datetime, customers: Ids, but: int) -> QuerySet[Customer]:
    rows = Customer.objects.filter(name=name, created_at__gte=since, pk__in=customers)
    return rows.exclude(pk=but).prefetch_related("sites")


def test_other_ids_bring_other_rows() -> None:
    mine, other, nobody = make_site(), make_site(), make_customer()
    assert sites_of([mine.customer_id]) == [mine]
    assert set(sites_of({mine.customer_id, other.customer_id, nobody.pk})) == {mine, other}
    assert sites_of([nobody.pk]) == []


def test_related_rows_come_with_them() -> None:
    site = make_site()
    (found,) = sites_of([site.customer_id])
    with CaptureQueriesContext(connection) as asked:
        assert found.customer.name == site.customer.name
    assert len(asked) == 0


def test_rows_of_values() -> None:
    one, two = make_customer(), make_customer()
    assert names_of([two.pk, one.pk]) == [(one.pk, one.name), (two.pk, two.name)]


def test_values_of_several_kinds() -> None:
    site = make_site()
    one, now = site.customer, timezone.now()
    same = make_customer(name=one.name)
    both, hour = [one.pk, same.pk], timedelta(hours=1)
    assert named(one.name, now - hour, both, same.pk) == [one]
    assert list(named(one.name, now - hour, both, same.pk)[0].sites.all()) == [site]
    assert set(named(one.name, now - hour, both, 0)) == {one, same}
    assert named(one.name, now + hour, both, 0) == []
    assert named("another", now - hour, both, 0) == []


def test_without_ids_nothing_is_asked() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert sites_of([]) == []
    assert len(asked) == 0


def test_a_change_is_seen() -> None:
    site = make_site()
    (before,) = sites_of([site.customer_id])
    Site.objects.filter(pk=site.pk).update(name="Moved")
    (after,) = sites_of([site.customer_id])
    assert (before.name, after.name) == (site.name, "Moved")
