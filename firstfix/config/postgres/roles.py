"""The two logins: one owns the tables, the other works with the rows that their policies show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from firstfix.config.not_ready import NotReady

SUPERUSER = "postgres"
OWNER = "firstfix_owner"
APPLICATION = "firstfix_app"
DATABASE = "firstfix"
EXTENSIONS = {"btree_gist", "pg_trgm"}


@dataclass(frozen=True)
class Logins:
    """postgresql:// URLs. `owner` is empty where only the application's login was given."""

    owner: str
    application: str


def make_logins(password_of: Callable[[str], str], *, port: int) -> Logins:
    """Make what is missing of roles and database in our own server; safe to repeat.

    Raises psycopg.OperationalError when the server does not let us in.
    """

    def url(role: str, database: str) -> str:
        return f"postgresql://{role}:{quote(password_of(role))}@127.0.0.1:{port}/{database}"

    with psycopg.connect(url(SUPERUSER, "postgres"), autocommit=True) as connection:
        # CREATEDB for the tests' databases; neither login passes row-level security.
        set_role(connection, OWNER, password_of(OWNER), rights="LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
        set_role(connection, APPLICATION, password_of(APPLICATION), rights="LOGIN NOSUPERUSER NOBYPASSRLS")
        # So that the owner may end the application's sessions, as DROP DATABASE … WITH (FORCE) does.
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        check_extensions(connection)
    return Logins(owner=url(OWNER, DATABASE), application=url(APPLICATION, DATABASE))


def set_role(
    connection: psycopg.Connection[tuple[object, ...]], role: str, password: str, *, rights: LiteralString
) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb: LiteralString = "ALTER" if known else "CREATE"
    statement = sql.SQL(verb + " ROLE {} WITH " + rights + " PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def check_extensions(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = connection.execute("SELECT name FROM pg_available_extensions").fetchall()
    if missing := EXTENSIONS - {str(name) for (name,) in rows}:
        raise NotReady(
            "This PostgreSQL lacks %(missing)s; install its contrib package (such as postgresql-contrib), or "
            "set FIRSTFIX_POSTGRES=wheel to use the one that came with FirstFix.",
            missing=", ".join(sorted(missing)),
        )
