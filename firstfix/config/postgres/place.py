"""Where the data of our own server lie, and its programs where its user can reach them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from firstfix.config.not_ready import NotReady
from firstfix.config.postgres.account import Account
from firstfix.config.postgres.binaries import Binaries


def place_of(home: Path) -> Path:
    """The folder of the server of `home`: inside it, or where a start found that its user gets no further."""
    noted = home / "postgres.place"
    return Path(noted.read_text()) if noted.exists() else home / "postgres"


def make_place(home: Path, account: Account) -> Path:
    """Make the first folder that `account` can reach, its own and closed to others; raises NotReady without one."""
    name = "firstfix-" + hashlib.sha256(str(home).encode()).hexdigest()[:12]
    for place in (home / "postgres", Path("/var/lib") / name, Path(tempfile.gettempdir()) / name):
        if _is_prepared(place, account):
            if place.parent != home:
                (home / "postgres.place").write_text(str(place))
            return place
    raise NotReady(
        "No folder for the database: its user cannot reach %(home)s, and neither /var/lib nor the temporary folder "
        "can be written; clone into a folder that others may enter, or set DATABASE_URL.",
        home=home,
    )


def _is_prepared(place: Path, account: Account) -> bool:
    """False where it cannot go, or where somebody else was first (in the temporary folder anybody may be)."""
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if place.is_symlink() or place.stat().st_uid not in (os.geteuid(), account.uid):
            return False
        account.owns(place)
    except OSError:
        return False
    if account.reaches(place):
        return True
    with suppress(OSError):  # it may hold something from earlier
        place.rmdir()
    return False


def within_reach(binaries: Binaries, place: Path, account: Account) -> Binaries:
    """The same programs, copied to `place` if `account` cannot enter their folder (a .venv under /root)."""
    if account.reaches(binaries.folder):
        return binaries
    copy = place / f"binaries-{binaries.major}"
    folder = copy / binaries.folder.relative_to(binaries.root)
    if not (folder / "postgres").exists():
        draft = copy.with_suffix(".partial")
        shutil.rmtree(draft, ignore_errors=True)
        for part in binaries.parts:
            shutil.copytree(binaries.root / part, draft / part)
        draft.chmod(0o755)
        draft.rename(copy)
    return replace(binaries, folder=folder)
