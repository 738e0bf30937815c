"""Every table of a tenant is closed to the others, and to nobody in particular."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models import ForeignKey

from firstfix.customers.models import Customer, Site
from firstfix.platform.database import WITHOUT_TENANT, is_of_tenant, tenant_models
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

pytestmark = pytest.mark.django_db

#: Events of pghistory keep rows whose originals are gone, so they have no keys.
RECORDS = [model for model in tenant_models() if not model.__name__.endswith("Event")]


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
        return [name for (name,) in cursor.fetchall()]


def test_every_table_is_of_a_tenant_or_on_the_list() -> None:
    of_tenant = {model._meta.db_table for model in tenant_models()}
    assert set(tables()) - of_tenant - set(WITHOUT_TENANT) == set()


def test_the_application_owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("select count(*) from pg_class where relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label_lower)
def test_without_a_tenant_nothing_is_seen(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select relrowsecurity from pg_class where oid = %s::regclass", [model._meta.db_table])
        assert cursor.fetchone() == (True,)
        cursor.execute("select count(*) from pg_policies where tablename = %s", [model._meta.db_table])
        assert cursor.fetchone() == (1,)
    assert model._default_manager.count() == 0


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label_lower)
def test_foreign_keys_carry_the_tenant(model: type[models.Model]) -> None:
    wanted = {
        field.column
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and isinstance(field.related_model, type)
        and field.name != "tenant"
        and is_of_tenant(field.related_model)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select array_agg(a.attname::text order by a.attname) from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
            where c.contype = 'f' and c.conrelid = %s::regclass group by c.oid
            """,
            [model._meta.db_table],
        )
        keys = [set(columns) for (columns,) in cursor.fetchall()]
    assert {column for key in keys for column in key if "tenant_id" in key} - {"tenant_id"} == wanted


def test_a_tenant_sees_its_own_rows_only() -> None:
    ours, theirs = make_tenant(name="ours"), make_tenant(name="theirs")
    with tenant_scope(ours.pk):
        Customer.objects.create(code="C1", name="Ours")
    with tenant_scope(theirs.pk):
        assert not Customer.objects.exists()
        assert list(Tenant.objects.values_list("name", flat=True)) == ["theirs"]
    assert not Customer.objects.exists()


def test_nothing_is_written_without_a_tenant() -> None:
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        Customer.objects.create(code="C1", name="Nobody's")


def test_a_row_cannot_be_written_for_another_tenant() -> None:
    ours, theirs = make_tenant(), make_tenant()
    with pytest.raises(ProgrammingError, match="row-level security"), tenant_scope(ours.pk):
        Customer.objects.create(code="C1", name="Smuggled", tenant=theirs)


def test_a_row_cannot_point_at_another_tenants() -> None:
    ours, theirs = make_tenant(), make_tenant()
    with tenant_scope(theirs.pk):
        customer = Customer.objects.create(code="C1", name="Theirs")

    def steal() -> None:
        with transaction.atomic(), tenant_scope(ours.pk):
            Site.objects.create(code="S1", name="Stolen", customer=customer)
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        steal()


def test_after_an_error_the_former_scope_is_back() -> None:
    ours, theirs = make_tenant(), make_tenant()
    with tenant_scope(ours.pk):
        Customer.objects.create(code="C1", name="Ours")
        with pytest.raises(ZeroDivisionError), tenant_scope(theirs.pk):
            raise ZeroDivisionError
        assert Customer.objects.count() == 1
