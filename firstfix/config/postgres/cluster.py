"""Our own PostgreSQL server: made once, started and stopped with initdb and pg_ctl."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from firstfix.config.not_ready import NotReady
from firstfix.config.postgres.account import Account, of_another_user
from firstfix.config.postgres.binaries import Binaries, find_binaries
from firstfix.config.postgres.passwords import password_for
from firstfix.config.postgres.place import make_place, place_of, within_reach
from firstfix.config.postgres.roles import SUPERUSER
from firstfix.config.words import translated as _

ROOM_TO_MAKE, ROOM_TO_START = 300_000_000, 50_000_000
LONGEST_LOG = 20_000_000
GRAVE = re.compile(r"^.*?(FATAL|PANIC|ERROR): +")
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "100",
    # A restore drops and makes every table and index in one transaction.
    "max_locks_per_transaction": "256",
    "shared_buffers": "'256MB'",
    "max_wal_size": "'1GB'",
    "checkpoint_timeout": "'15min'",
    # One machine, no replicas: the least write-ahead log that still recovers.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    # Pages are short: a plan with helpers takes more of the processors than one without, and they serve others.
    "max_parallel_workers_per_gather": "0",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    # Errors of statements quote what people typed; whoever asked hears them. The server's own troubles stay.
    "log_min_messages": "log",
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
        return cls(home, place_of(home))

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
        is_up = len(lines) > 7 and lines[7].strip() == "ready" and self._is_served_by(int(lines[0]))
        return int(lines[3]) if is_up else None

    def start(self, *, durable: bool) -> int:
        """Make the cluster if there is none, start it if it is down; returns its port."""
        if (running := self.port()) is not None:
            return running
        if not self.is_made:
            place = make_place(self.home, self.account)
            return replace(self, place=place).made(durable=durable).start(durable=durable)
        binaries = self._binaries()
        said_before = self._log_size()
        for attempt in range(4):
            self._forget_dead_server()
            port = self._free_port(is_first=attempt == 0)
            self._configure(port, durable=durable)
            status = self._pg_ctl(binaries, "start", "-l", str(self.log), "-t", "60")
            if status == 0:
                return port
            time.sleep(0.3 * attempt)  # children of a killed server need a moment to notice
        _check_room(self.place, ROOM_TO_START)
        raise NotReady(
            "PostgreSQL does not start: %(reason)s; the whole story is in %(log)s.",
            reason=_said(self.log, since=said_before),
            log=self.log,
        )

    def stop(self) -> None:
        if self.port() is None:
            return
        binaries = self._binaries()
        if self._pg_ctl(binaries, "stop", "-m", "fast", "-t", "30"):
            self._pg_ctl(binaries, "stop", "-m", "immediate", "-t", "10")

    def put_aside(self) -> None:
        self.stop()
        if self.data.exists():
            self.data.rename(self.place / f"data.{datetime.now():%Y%m%d-%H%M%S}")

    def made(self, *, durable: bool) -> Cluster:
        """initdb beside the final name: a run that was cut short leaves nothing that looks complete."""
        _check_room(self.place, ROOM_TO_MAKE)
        account = Account.owning(self.place)
        binaries = within_reach(find_binaries(), self.place, account)
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

    def _binaries(self) -> Binaries:
        major = int((self.data / "PG_VERSION").read_text())
        return within_reach(find_binaries(major=major), self.place, self.account)

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

    def _log_size(self) -> int:
        """Of a log that starts afresh before it gets long."""
        size = self.log.stat().st_size if self.log.exists() else 0
        if size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".old"))
            return 0
        return size

    def _is_served_by(self, pid: int) -> bool:
        """Whether that process is a living server of these data (a zombie, or another's server, is not)."""
        command = Path(f"/proc/{pid}/cmdline")
        if Path("/proc/self").exists():
            return command.exists() and os.fsencode(self.data) in command.read_bytes().split(b"\0")
        said = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return str(self.data) in said.stdout

    def _forget_dead_server(self) -> None:
        """Drop the lock file of a killed server whose process number now belongs to something else.

        PostgreSQL itself only sees that *some* process has that number, and refuses; its shared memory check
        still stops two servers on one folder.
        """
        lock = self.data / "postmaster.pid"
        if lock.exists() and not self._is_served_by(int(lock.read_text().split("\n", 1)[0] or 0)):
            lock.unlink()


def _check_room(place: Path, needed: int) -> None:
    if shutil.disk_usage(place).free < needed:
        raise NotReady(
            "Less than %(megabytes)d MB are free at %(place)s; make room and try again.",
            megabytes=needed // 1_000_000,
            place=place,
        )


def _said(log: Path, *, since: int) -> str:
    """The last grave line that was added to the log after byte `since`, without its time and number."""
    lines = log.read_bytes()[since:].decode(errors="replace").splitlines() if log.exists() else []
    told = [line for line in lines if GRAVE.search(line)] or lines or [_("it said nothing")]
    return GRAVE.sub("", told[-1])
