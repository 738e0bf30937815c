"""What a database holds as a whole: nothing, or tables."""

from __future__ import annotations

import psycopg

from firstfix.config.not_ready import NotReady

# Somebody who still works with the tables makes it fail rather than wait for ever.
EMPTYING = "SET lock_timeout = '10s'; DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;"

# A backup brings facts of transactions that this server has yet to begin: nobody would see them, and what is new would
# come before them. They are all older than anything that follows.
SETTLING = """
UPDATE public.facts_fact SET transaction = 0
WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
"""

# A copy tells nobody anything until an administrator lets it: its queue is that of the original. In a backup of an
# older version the column is missing, so this is said once more when the tables are up to date.
HOLDING = """
DO $$ BEGIN
  UPDATE public.tenants_tenant SET outgoing_held_at = now();
EXCEPTION WHEN undefined_column OR undefined_table THEN NULL;
END $$;
"""


def hold_outgoing(url: str) -> None:
    """`url` is the owner's."""
    with psycopg.connect(url) as connection:
        connection.execute(HOLDING)


def is_empty(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is None


def empty(url: str) -> None:
    """Drop everything in one transaction; `url` is the owner's."""
    with psycopg.connect(url) as connection:
        try:
            connection.execute(EMPTYING)
        except psycopg.errors.LockNotAvailable:
            raise NotReady("Somebody still works with this database; stop that first, then run this again.") from None


def sweep(url: str) -> None:
    """Free what rolled-back work has left in the tables; only the owner may, so `url` is the owner's.

    The planner would take their full files for empty tables, by the counts that it has of them.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM")


def analyze(url: str) -> None:
    """Let the planner know how many rows there are now; only the owner may, so `url` is the owner's."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
