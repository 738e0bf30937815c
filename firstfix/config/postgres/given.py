"""A server that somebody else runs, named by DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

from firstfix.config.not_ready import NotReady
from firstfix.config.postgres.binaries import OLDEST
from firstfix.config.postgres.passwords import password_for
from firstfix.config.postgres.roles import APPLICATION, Logins, check_extensions, set_role

SECONDS_TO_ANSWER = 5


def logins(home: Path, url: str, *, owner_url: str | None = None) -> Logins:
    """Which login `url` is.

    With `owner_url` it is the application's. Alone it is the owner's if it owns the database, and the
    application's is made here; otherwise it is the application's and the owner's stays unknown.
    """
    with _connected(owner_url or url) as connection:
        check_version(connection.info.server_version)
        check_extensions(connection)
        if owner_url:
            return Logins(owner=owner_url, application=url)
        if not _owns_its_database(connection):
            return Logins(owner="", application=url)
        home.mkdir(parents=True, exist_ok=True)
        password = password_for(home, APPLICATION)
        try:
            set_role(connection, APPLICATION, password, rights="LOGIN")
        except psycopg.errors.InsufficientPrivilege:
            raise NotReady(
                "The login in DATABASE_URL may not make roles; grant it CREATEROLE, or make the "
                "application's login yourself and put it in DATABASE_URL, this one in DATABASE_OWNER_URL."
            ) from None
    return Logins(owner=url, application=_as_login(url, APPLICATION, password))


def answers(url: str) -> bool:
    try:
        with _connected(url):
            return True
    except NotReady:
        return False


def check_version(server_version: int) -> None:
    """`server_version` as libpq counts it: 150004 is 15.4."""
    if server_version < OLDEST * 10_000:
        raise NotReady(
            "The server in DATABASE_URL is PostgreSQL %(found)d, %(oldest)d or later is needed; upgrade it, "
            "name another one, or unset DATABASE_URL to use the embedded one.",
            found=server_version // 10_000,
            oldest=OLDEST,
        )


def _connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=SECONDS_TO_ANSWER)
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["no answer"])[-1]
        raise NotReady(
            "The database in DATABASE_URL does not answer (%(reason)s); check address, user and password, or "
            "unset DATABASE_URL to use the embedded one.",
            reason=reason,
        ) from None


def _owns_its_database(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute(
        "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    return bool(row and row[0])


def _as_login(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    _, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{role}:{quote(password)}@{place}").geturl()
