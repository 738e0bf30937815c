"""Backups: one tar file with the database as pg_dump wrote it, the uploaded files, and a manifest with checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

import firstfix
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import contents
from firstfix.config.postgres.binaries import find_client
from firstfix.config.words import translated as _

FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself; `sha256` is that of the member `database.dump`."""

    format: int
    firstfix: str
    made_at: str
    sha256: str
    files: int


def make_archive(target: Path, *, owner: str, home: Path) -> Manifest:
    """Write `target` in one step, mode 600; the dump is one consistent moment, files are read after it.

    Files are only ever added under new names, so every file that the dump names is there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump, draft = Path(folder) / "database.dump", Path(folder) / target.name
        _run(
            find_client("pg_dump", _server_major(owner)), "-Fc", "--no-owner", "--no-acl", "-f", str(dump), "-d", owner
        )
        uploaded = [path for path in sorted((home / "files").rglob("*")) if path.is_file()]
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, firstfix.__version__, made_at, _sha256(dump), len(uploaded))
        note = Path(folder) / "manifest.json"
        note.write_text(json.dumps(asdict(manifest), indent=1))
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w") as tar:
            tar.add(note, "manifest.json")
            tar.add(dump, "database.dump")
            if (home / "secret_key").exists():
                tar.add(home / "secret_key", "secret_key")
            for path in uploaded:
                tar.add(path, str(Path("files") / path.relative_to(home / "files")))
        draft.replace(target)
    return manifest


def restore_archive(source: Path, *, owner: str, home: Path, replace: bool) -> Manifest:
    """Put the archive in place of what is there: all of it, or, when anything fails, nothing.

    Raises NotReady when the archive is damaged or too new, or when the database is not empty and `replace` is not said.
    """
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as name:
        folder = Path(name)
        manifest = _unpacked(source, folder)
        if not replace and not contents.is_empty(owner):
            raise NotReady(
                _("The database is not empty; add --replace to put the backup in place of everything in it.")
            )
        _load(folder / "database.dump", owner=owner, emptied=replace)
        _swap(folder / "files", home / "files")
        if (folder / "secret_key").exists():
            (folder / "secret_key").replace(home / "secret_key")
    return manifest


def _unpacked(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text()))
        damaged = _sha256(folder / "database.dump") != manifest.sha256
        missing = manifest.files - sum(1 for path in (folder / "files").rglob("*") if path.is_file())
    except FileNotFoundError as error:
        raise NotReady(_("There is no %(file)s; name a backup file.") % {"file": error.filename}) from None
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError) as error:
        raise NotReady(
            _("%(file)s is not a whole FirstFix backup (%(reason)s); take another one.")
            % {"file": source, "reason": error}
        ) from None
    if damaged or missing:
        raise NotReady(
            _("%(file)s is damaged: its checksum or its number of files differs; take another one.") % {"file": source}
        )
    if manifest.format > FORMAT or _number(manifest.firstfix) > _number(firstfix.__version__):
        raise NotReady(
            _("%(file)s was made by FirstFix %(newer)s, this is %(ours)s; upgrade first, then restore.")
            % {"file": source, "newer": manifest.firstfix, "ours": firstfix.__version__}
        )
    return manifest


def _load(dump: Path, *, owner: str, emptied: bool) -> None:
    """Emptying and loading are one transaction: a failure leaves the database as it was."""
    major = _server_major(owner)
    script, start = dump.with_suffix(".sql"), dump.with_name("start.sql")
    _run(find_client("pg_restore", major), "--no-owner", "--no-acl", "-f", str(script), str(dump))
    start.write_text(contents.EMPTYING if emptied else "")
    psql = find_client("psql", major)
    _run(psql, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", owner, "-f", str(start), "-f", str(script))


def _swap(new: Path, place: Path) -> None:
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    if new.exists():
        new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [_("it said nothing")]
        raise NotReady(
            _("%(program)s failed: %(reason)s; mend this, then run it again.")
            % {"program": Path(command[0]).name, "reason": lines[-1]}
        )


def _server_major(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]
