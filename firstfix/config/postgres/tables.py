"""Whether tables are known to be those that this program makes: looking at each of them takes Django seconds."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import psycopg

from firstfix.config.home import PACKAGE

#: Their tables and triggers are in the database, too.
LIBRARIES = ("django", "procrastinate", "django-pghistory", "django-pgtrigger")


def are_known(url: str, mark: Path) -> bool:
    return mark.is_file() and mark.read_text() == _stamp(url)


def remember(url: str, mark: Path) -> None:
    mark.write_text(_stamp(url))


def _stamp(url: str) -> str:
    """Another one after any change of the program, a library or what the database says was applied to it."""
    digest = hashlib.blake2b(digest_size=16)
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.stat()
        digest.update(f"{path.relative_to(PACKAGE)} {file.st_mtime_ns} {file.st_size}\n".encode())
    with psycopg.connect(url) as connection:
        applied = connection.execute("SELECT count(*), max(applied) FROM django_migrations").fetchone()
    digest.update(repr(applied).encode())
    return digest.hexdigest()
