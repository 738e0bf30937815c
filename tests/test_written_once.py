"""Statements that are written once do what Django's own do, whatever their values are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.customers.models import Customer, Site
from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.platform.facts.models import Fact
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


@written_once
def in_part(but: int) -> QuerySet[Customer]:
    return Customer.objects.filter(name__contains="50 % of O'Neill's %s").exclude(pk=but)


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


def test_what_never_changes_is_said_as_it_is() -> None:
    one, _other = make_customer(name="Half: 50 % of O'Neill's %s"), make_customer(name="50 of O'Neill's")
    assert in_part(0) == [one]
    assert in_part(one.pk) == []


def a_fact(**more: Any) -> Fact:
    return Fact(name="Seen", about_kind="a.b", at=timezone.now(), by_name="%s", **{"about_id": 1, **more})


def test_a_new_row_is_kept_as_it_was_given() -> None:
    for about in (1, 70_000, 2**40):
        given = a_fact(about_id=about, data={"words": ["“50 %”", None], "number": 1.5})
        given.save()
        kept = Fact.objects.get(pk=given.pk)
        for field in Fact._meta.concrete_fields:
            assert getattr(given, field.attname) == getattr(kept, field.attname), field


def test_what_the_database_fills_in_is_known_at_once_and_can_be_given() -> None:
    filled, earlier = a_fact(), timezone.now() - timedelta(days=400)
    given = a_fact(recorded_at=earlier)
    filled.save()
    given.save()
    assert filled.transaction == given.transaction == Fact.objects.get(pk=given.pk).transaction
    assert filled.recorded_at != given.recorded_at == Fact.objects.get(pk=given.pk).recorded_at == earlier


def test_a_value_that_the_database_computes_is_left_to_django() -> None:
    one = Customer.objects.create(name="One", code="written-1", created_at=Now())
    assert abs(timezone.now() - Customer.objects.get(pk=one.pk).created_at) < timedelta(hours=1)


def test_a_row_with_its_id_keeps_it() -> None:
    one = Customer.objects.create(pk=-5, name="One", code="written-1")
    assert Customer.objects.get(pk=-5) == one


def test_what_contradicts_the_tables_is_refused() -> None:
    one = make_customer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.create(name="Two", code=one.code)
    assert Customer.objects.filter(code=one.code).count() == 1
