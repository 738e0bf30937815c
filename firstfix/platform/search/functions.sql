-- Candidates of a search. Under row-level security `@@` is not leakproof, so PostgreSQL would read the tenant's whole
-- table instead of the index; this function passes the policies and therefore filters by the open tenant itself.
-- Up to 1,000 matches are ranked, all of them. Where there are more, each kind gives its newest, found among its newest
-- 20,000 by the index on their time, so that 100,000 orders hide neither the one customer who is meant nor what came
-- today; and what has exactly this number or name is there in any case. The three best of each kind come first,
-- then the next one of each.
drop function if exists firstfix_search(tsquery, text[], int);
create or replace function firstfix_search(asked tsquery, exact tsquery, kinds text[], most int)
returns table (kind text, record_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with opened as materialized (
        select nullif(current_setting('firstfix.tenant', true), '')::bigint as tenant_id
    ),
    matches as materialized (
        select d.kind, d.record_id, d.at, d.tokens from search_searchdocument d
        where d.tenant_id = (select tenant_id from opened) and d.kind = any (kinds) and d.tokens @@ asked
        limit greatest(most, 1000)
    ),
    wide as materialized (
        select count(*) = greatest(most, 1000) as is_so from matches
    ),
    newest as materialized (
        select n.* from unnest(kinds) as wanted (kind), lateral (
            select newer.* from (
                select d.kind, d.record_id, d.at, d.tokens from search_searchdocument d
                where d.tenant_id = (select tenant_id from opened) and d.kind = wanted.kind
                order by d.at desc limit 20000
            ) newer
            where newer.tokens @@ asked limit most
        ) n
        where (select is_so from wide)
    ),
    exactly as materialized (
        select d.kind, d.record_id, d.at, d.tokens from search_searchdocument d
        where (select is_so from wide)
        and d.tenant_id = (select tenant_id from opened) and d.kind = any (kinds) and d.tokens @@ exact
        limit most
    ),
    full_of_them as materialized (
        select n.kind from newest n group by n.kind having count(*) = most
    ),
    candidates as (
        select distinct on (found.kind, found.record_id)
            found.*, found.tokens @@ exact as is_exact, ts_rank(found.tokens, asked, 1) as rank
        from (
            select *, false as is_newest from matches where kind not in (select kind from full_of_them)
            union all select *, kind in (select kind from full_of_them) from newest
            union all select *, false from exactly
        ) found
        order by found.kind, found.record_id, found.is_newest desc
    ),
    placed as (
        select c.*, row_number() over (
            partition by c.kind order by c.is_exact desc, c.is_newest desc,
            case when c.is_newest then c.at end desc, c.rank desc, c.at desc
        ) as place
        from candidates c
    )
    select p.kind, p.record_id from placed p
    order by p.is_exact desc, greatest(p.place, 3), p.rank desc, p.at desc
    limit most
$$;
revoke all on function firstfix_search(tsquery, tsquery, text[], int) from public;
grant execute on function firstfix_search(tsquery, tsquery, text[], int) to firstfix_app;
