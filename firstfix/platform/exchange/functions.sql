-- The planner's statistics count what was written just now (see statistics.py). The application owns no table, and who
-- does not own it may not analyze it.
create or replace function firstfix_count_rows_anew()
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    analyze;
end
$$;
revoke all on function firstfix_count_rows_anew() from public;
grant execute on function firstfix_count_rows_anew() to firstfix_app;
