"""What every table of a tenant has, brought about after each migration, by the owner's login.

`secure` walks the model registry and converges the database on four promises. Because the application's login owns
nothing, a table that was forgotten here is closed to it, not open.

1. Row-level security: a row is visible and writable only when its tenant is the one of the transaction's setting.
2. Foreign keys carry (tenant_id, id): PostgreSQL's foreign-key checks do not pass through row-level security, so a
   single-column key would let a tenant point at another tenant's row.
3. The application's login may read and write rows, nothing else; append-only tables it may only read and extend.
4. Doors: one definer function turns a hashed token into its tenant before any scope is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

APPLICATION_ROLE = "firstfix_app"

#: Tables without a tenant, each with its reason. A table that is neither here nor of a tenant fails a test.
WITHOUT_TENANT = {
    "django_content_type": "Django's list of models",
    "django_migrations": "Django's list of migrations",
    "django_session": "opened before the tenant is known; holds no personal data but ids",
    "django_admin_log": "the read-only admin writes none",
    "auth_permission": "Django's permission names; FirstFix uses its own table",
    "auth_group": "unused by FirstFix",
    "auth_group_permissions": "unused by FirstFix",
    "limits_hit": "rate limits of people who are not signed in",
    "pghistory_context": "unused: contexts are stored with the events",
    "procrastinate_jobs": "the job queue; each job names its tenant",
    "procrastinate_workers": "the job queue's workers",
    "procrastinate_events": "the job queue's log",
    "procrastinate_periodic_defers": "the job queue's clock",
}

#: The application's login may add rows to these, and read them, but never change or delete one.
APPEND_ONLY = {"facts_fact", "care_devicerecord"}

SETTING = "nullif(current_setting('firstfix.tenant', true), '')::bigint"

#: Definer functions: each passes the policies, so each is small, filters by itself and is granted by name.
FUNCTIONS = sorted(Path(__file__).parent.glob("*/functions.sql"))


def is_of_tenant(model: type[models.Model]) -> bool:
    return model._meta.db_table == "tenants_tenant" or any(field.name == "tenant" for field in model._meta.local_fields)


def tenant_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and is_of_tenant(model)
    ]


def secure(connection: BaseDatabaseWrapper) -> None:
    """Converge the database on the promises above. Safe to repeat; needs the owner's login."""
    with connection.cursor() as cursor:
        for statement in (*_functions(), *_grants(), *_policies(), *_foreign_keys(connection)):
            cursor.execute(statement)


def _functions() -> Iterator[str]:
    for path in FUNCTIONS:
        yield path.read_text(encoding="utf-8")


def _grants() -> Iterator[str]:
    yield f"grant usage on schema public to {APPLICATION_ROLE}"
    yield f"grant select, insert, update, delete on all tables in schema public to {APPLICATION_ROLE}"
    yield f"grant usage, select on all sequences in schema public to {APPLICATION_ROLE}"
    events = {model._meta.db_table for model in tenant_models() if _is_event(model)}
    for table in sorted(APPEND_ONLY | events):
        yield f"revoke update, delete on {table} from {APPLICATION_ROLE}"
    yield f"revoke insert, update, delete on django_migrations from {APPLICATION_ROLE}"


def _policies() -> Iterator[str]:
    for model in tenant_models():
        table = model._meta.db_table
        column = "id" if table == "tenants_tenant" else "tenant_id"
        yield f"alter table {table} enable row level security"
        yield f"drop policy if exists tenant on {table}"
        yield f"create policy tenant on {table} using ({column} = {SETTING}) with check ({column} = {SETTING})"


def _foreign_keys(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Replace Django's single-column keys between tenants' tables by keys over (tenant_id, column)."""
    existing = _constraint_names(connection)
    for model in tenant_models():
        if _is_event(model):
            continue
        table = model._meta.db_table
        for field in model._meta.local_fields:
            target = field.related_model
            if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
                continue
            if field.name == "tenant" or not is_of_tenant(target):
                continue
            other = target._meta.db_table
            unique, key = f"{other[:50]}_tenant_id", _short(f"{table}_{field.column}_tenant")
            if unique not in existing:
                existing.add(unique)
                yield f"alter table {other} add constraint {unique} unique (tenant_id, id)"
            if key not in existing:
                yield (
                    f"alter table {table} add constraint {key} foreign key (tenant_id, {field.column}) "
                    f"references {other} (tenant_id, id) deferrable initially deferred"
                )
                yield from _drop_single_column_key(connection, table, field.column)


def _drop_single_column_key(connection: BaseDatabaseWrapper, table: str, column: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.conname from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
            where c.contype = 'f' and c.conrelid = %s::regclass and a.attname = %s
            """,
            [table, column],
        )
        for (name,) in cursor.fetchall():
            yield f'alter table {table} drop constraint "{name}"'


def _constraint_names(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select conname from pg_constraint where connamespace = 'public'::regnamespace")
        return {name for (name,) in cursor.fetchall()}


def _is_event(model: type[models.Model]) -> bool:
    """pghistory's event tables are written by triggers and keep rows whose originals are gone."""
    return any(field.name == "pgh_id" for field in model._meta.local_fields)


def _short(name: str) -> str:
    """PostgreSQL cuts names at 63 bytes; keep long ones distinct."""
    return name if len(name) <= 63 else f"{name[:54]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
