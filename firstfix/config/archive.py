"""Backups: one tar file with the database as pg_dump wrote it, the uploaded files, and a manifest with checksums."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import firstfix
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import contents
from firstfix.config.postgres.binaries import find_clients
from firstfix.config.words import translated as _

FORMAT = 1
#: What FirstFix has made once: it signs sessions and links, and messages to browsers.
KEYS = ("secret_key", "push_key.pem")


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself; `sha256` is that of the member `database.dump`.

    `key` tells one secret key from another and gives none away; empty where there was none yet.
    """

    format: int
    firstfix: str
    made_at: str
    sha256: str
    files: int
    key: str = ""


def make_archive(target: Path, *, owner: str, home: Path) -> tuple[Manifest, list[str]]:
    """Write `target` in one step, mode 600; the dump is one consistent moment, files are read after it.

    Files are only ever added under new names, so every file that the dump names is there. Those that the disk has
    damaged are saved as they are, and named.
    """
    if contents.is_empty(owner):
        raise NotReady("The database has no tables, so there is nothing to back up; is DATABASE_URL the right one?")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        dump, note, draft = (Path(name) / part for part in ("database.dump", "manifest.json", "archive.tar"))
        clients = find_clients(_server_major(owner))
        _run(clients / "pg_dump", "-Fc", "-f", str(dump), url=owner)
        uploaded = [path for path in sorted((home / "files").rglob("*")) if path.is_file() and not _is_draft(path)]
        damaged: list[str] = []
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, firstfix.__version__, made_at, _sha256(dump), len(uploaded), key_mark(home))
        note.write_text(json.dumps(asdict(manifest), indent=1))
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w") as tar:
            tar.add(note, note.name)
            tar.add(dump, dump.name)
            for key in KEYS:
                if (home / key).exists():
                    tar.add(home / key, key)
            for path in uploaded:
                tar.add(path, str(path.relative_to(home)))
                if not _is_itself(path):
                    damaged.append(str(path.relative_to(home)))
        draft.replace(target)
    return manifest, damaged


def _is_draft(path: Path) -> bool:
    """Still arriving, and asked for again from the phone that has it; or being written at this moment."""
    return path.parent.name == "arriving" or path.name.startswith("tmp") or ".restore-" in str(path)


def key_mark(home: Path) -> str:
    """Another one for each secret key: all labels and links of the company open by that key."""
    file = home / "secret_key"
    key = os.environ.get("FIRSTFIX_SECRET_KEY") or (file.read_text().strip() if file.exists() else "")
    return hashlib.sha256(f"firstfix key {key}".encode()).hexdigest()[:16] if key else ""


def restore_archive(source: Path, *, owner: str, home: Path, replace: bool) -> tuple[Manifest, list[str]]:
    """Put the archive in place of what is there: all of it, or, when anything fails, nothing; name damaged files.

    Raises NotReady when the archive is damaged or too new, or the database not empty and `replace` not said.
    It is unpacked beside the files that it replaces, which may lie on a disk of their own: once the database stands,
    nothing is left but names to change there.
    """
    files = home / "files"
    files.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files, prefix=".restore-") as name:
        folder = Path(name)
        manifest = _unpacked(source, folder)
        damaged = [str(path.relative_to(folder)) for path in _uploaded(folder) if not _is_itself(path)]
        _give_to_owner_of(home, files, folder, *folder.rglob("*"))
        if not replace and not contents.is_empty(owner):
            raise NotReady("The database is not empty; add --replace to put the backup in place of everything in it.")
        _load(folder / "database.dump", owner=owner)
        _swap(folder / "files", files)
        for key in KEYS:
            if (folder / key).exists():
                shutil.move(folder / key, home / key)
                _give_to_owner_of(home, home / key)
    return manifest, damaged


def _uploaded(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / "files").rglob("*")) if path.is_file()]


def _give_to_owner_of(home: Path, *paths: Path) -> None:
    """Root may restore what another user serves; what a link of that user points at stays whose it is."""
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, home.stat().st_uid, home.stat().st_gid, follow_symlinks=False)


def _unpacked(source: Path, folder: Path) -> Manifest:
    """Extract and check; nothing outside `folder` is touched, whatever the archive says."""
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                _extract(tar, member, folder)
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text()))
        is_whole = _sha256(folder / "database.dump") == manifest.sha256 and len(_uploaded(folder)) == manifest.files
    except FileNotFoundError as error:
        raise NotReady("There is no %(file)s; name a backup file.", file=error.filename) from None
    except (tarfile.TarError, TypeError, ValueError, EOFError):
        is_whole = False
    if not is_whole:
        raise NotReady("%(file)s is not a whole FirstFix backup; take another one.", file=source)
    if manifest.format > FORMAT or _number(manifest.firstfix) > _number(firstfix.__version__):
        raise NotReady(
            "%(file)s was made by FirstFix %(newer)s, this is %(ours)s; upgrade first, then restore.",
            file=source,
            newer=manifest.firstfix,
            ours=firstfix.__version__,
        )
    return manifest


def _is_itself(file: Path) -> bool:
    """Uploaded files are named by their own checksums."""
    return len(file.name) != 64 or file.name == _sha256(file)


def tell_damaged(files: list[str]) -> None:
    """Loudly, and without failing: all the others are as good as they were."""
    if files:
        said = _(
            "WARNING: %(count)d uploaded files are damaged: what they hold does not fit their checksums. Everything "
            "else is whole. Take these from an earlier backup:"
        )
        print(said % {"count": len(files)}, *files, sep="\n", file=sys.stderr)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    # Python gained tarfile's own filters in 3.11.4 only.
    path = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        raise tarfile.TarError(member.name)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as out:
        shutil.copyfileobj(content, out)
    target.chmod(member.mode & 0o700 | 0o600)


def _load(dump: Path, *, owner: str) -> None:
    """Emptying and loading are one transaction: a failure leaves the database as it was."""
    clients = find_clients(_server_major(owner), is_newest=True)  # reads what any earlier pg_dump wrote
    script, start = dump.with_suffix(".sql"), dump.with_name("start.sql")
    _run(clients / "pg_restore", "--no-owner", "--no-acl", "-f", str(script), str(dump))
    end = dump.with_name("end.sql")
    start.write_text(contents.EMPTYING)
    end.write_text(contents.SETTLING + contents.HOLDING)
    _drop_newer_settings(script)
    files = ("-f", str(start), "-f", str(script), "-f", str(end))
    _run(clients / "psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", *files, url=owner)


def _drop_newer_settings(script: Path) -> None:
    """pg_restore 17 and later set `transaction_timeout`, which older servers refuse."""
    kept = script.with_suffix(".kept")
    with script.open("rb") as lines, kept.open("wb") as out:
        for number, line in enumerate(lines):
            if number < 50 and line.startswith(b"SET transaction_timeout"):
                continue
            out.write(line)
    kept.replace(script)


def _swap(new: Path, place: Path) -> None:
    """The companies' folders in `new` take the place of those in `place`, which may be a disk of its own.

    What else lies there, such as `lost+found`, is not ours. When anything fails, all is as it was; what cannot be put
    back is left in the folder aside and never deleted.
    """
    aside = Path(tempfile.mkdtemp(dir=place, prefix=".restore-old-"))
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in ((place, aside), (new, place)):
            for one in _folders_of_companies(source):
                one.rename(target / one.name)
                moved.append((one, target / one.name))
    except BaseException as error:
        for former, now in reversed(moved):
            with contextlib.suppress(OSError):
                now.rename(former)
        with contextlib.suppress(OSError):
            aside.rmdir()
        if not isinstance(error, OSError):
            raise
        raise NotReady(
            "The database is restored, the uploaded files are not: %(reason)s; mend this, then run it again with "
            "--replace.",
            reason=error,
        ) from error
    shutil.rmtree(aside, ignore_errors=True)


def _folders_of_companies(files: Path) -> list[Path]:
    return [one for one in files.iterdir() if one.name.isdigit()] if files.exists() else []


def _run(program: Path, *arguments: str, url: str = "") -> None:
    """Run a client of PostgreSQL; the password goes by the environment, since everybody sees a command line."""
    parts = conninfo_to_dict(url)
    password = {"PGPASSWORD": str(parts.pop("password"))} if parts.get("password") else {}
    address = ["-d", make_conninfo("", **parts)] if parts else []
    command = [str(program), *arguments, *address]
    done = subprocess.run(command, env={**os.environ, **password}, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [_("it said nothing")]
        raise NotReady(
            "%(program)s failed: %(reason)s; mend this, then run it again.", program=program.name, reason=lines[-1]
        )


def _server_major(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]
