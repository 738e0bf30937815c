-- Candidates of a search. Under row-level security `@@` is not leakproof, so PostgreSQL would read the tenant's whole
-- table instead of the index; this function passes the policies and therefore filters by the open tenant itself.
-- Of more than 3,000 matches the rest is left out: a search so wide needs another word, not another page.
create or replace function firstfix_search(asked tsquery, kinds text[], most int)
returns table (kind text, record_id bigint)
language sql stable security definer set search_path = public as $$
    select c.kind, c.record_id
    from (
        select d.kind, d.record_id, d.at, d.tokens
        from search_searchdocument d
        where d.tokens @@ asked
          and d.tenant_id = nullif(current_setting('firstfix.tenant', true), '')::bigint
          and d.kind = any (kinds)
        limit 3000
    ) c
    order by ts_rank(c.tokens, asked, 1) desc, c.at desc
    limit most
$$;
revoke all on function firstfix_search(tsquery, text[], int) from public;
grant execute on function firstfix_search(tsquery, text[], int) to firstfix_app;
