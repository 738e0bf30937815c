-- From a hashed token to its tenant, before any tenant's scope is open (see doors.py).
create or replace function firstfix_open_door(asked_kind text, asked_hash text)
returns table (tenant_id bigint, subject_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select d.tenant_id, d.subject_id from tenants_door d where d.kind = asked_kind and d.token_hash = asked_hash
$$;
revoke all on function firstfix_open_door(text, text) from public;
grant execute on function firstfix_open_door(text, text) to firstfix_app;

-- The companies' numbers and nothing else of them, for jobs that go from company to company (see everywhere.py).
create or replace function firstfix_tenants()
returns table (tenant_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select t.id from tenants_tenant t order by t.id
$$;
revoke all on function firstfix_tenants() from public;
grant execute on function firstfix_tenants() to firstfix_app;
