"""Statements that are written once do what Django's own do, whatever their values are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.customers.models import Customer, Site
from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.written_once import Ids, written_once
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

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


def test_a_row_is_changed_as_it_was_given() -> None:
    order, other = make_work_order(), make_work_order(subject="Other")
    for minutes, reason, at in ((1, {"words": ["“50 %”", None]}, None), (30_000, {}, timezone.now()), (0, {}, None)):
        order.planned_minutes, order.entitlement_reason, order.restored_at = minutes, reason, at
        order.subject = "O'Neill's %s"
        order.save()
        kept = WorkOrder.objects.get(pk=order.pk)
        for field in WorkOrder._meta.concrete_fields:
            assert getattr(order, field.attname) == getattr(kept, field.attname), field
    assert WorkOrder.objects.get(pk=other.pk).subject == "Other"


def test_only_what_is_named_is_written() -> None:
    one = make_customer(name="One")
    Customer.objects.filter(pk=one.pk).update(code="written-2")
    one.name = "Two"
    one.save(update_fields=["name"])
    kept = Customer.objects.get(pk=one.pk)
    assert (kept.name, kept.code, kept.version) == ("Two", "written-2", 2)


def test_a_row_that_is_gone_is_not_written_by_halves() -> None:
    one = make_customer()
    Customer.objects.filter(pk=one.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        one.save(update_fields=["name"])


def test_another_companys_row_is_not_there() -> None:
    one = make_customer()
    with tenant_scope(make_tenant(name="Another company").pk), pytest.raises(DatabaseError), transaction.atomic():
        one.save(force_update=True)


def test_a_value_that_is_computed_from_the_row_is_left_to_django() -> None:
    one = make_customer()
    one.version = F("version") + 40
    one.save(update_fields=["version"])
    assert Customer.objects.get(pk=one.pk).version == 42


def test_what_contradicts_the_tables_is_refused() -> None:
    one, two = make_customer(), make_customer()
    two.code = one.code
    with pytest.raises(IntegrityError), transaction.atomic():
        two.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.create(name="Two", code=one.code)
    assert Customer.objects.filter(code=one.code).count() == 1
