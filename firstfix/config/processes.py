"""Programs that we start and stop: Django's commands, the web server, the worker."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from firstfix.config.home import find_home
from firstfix.config.not_ready import NotReady

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP = 15
DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Program:
    """A process to keep running. `log` takes its output; without, it writes to ours."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None


def django(url: str, **more: str) -> dict[str, str]:
    """The environment of a Django process that signs in to the database as `url` says."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "firstfix.config.settings",
        **os.environ,
        "FIRSTFIX_HOME": str(find_home()),
        "DATABASE_URL": url,
        **more,
    }
    # Containers often set it; without bytecode each of our processes starts two seconds later.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def manage(arguments: Sequence[str], *, url: str, **more: str) -> int:
    """Run one of Django's commands to its end, in our terminal, so that Ctrl-C is its own; returns its status."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # SIG_IGN would be inherited
    try:
        command = [sys.executable, "-m", "django", *arguments]
        return subprocess.run(command, env=django(url, **more), preexec_fn=_die_with_parent, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def run_to_end(command: Sequence[str], *, environment: Mapping[str, str], log: Path | None = None) -> int:
    with keep_running([Program(command[0], command, environment, log)]) as (process,):
        return process.wait()


@contextmanager
def keep_running(programs: Sequence[Program]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start all; when the block ends, for whatever reason, stop all in reverse order."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for program in programs:
            started.append(_started(program))
        yield started
    finally:
        for process in reversed(started):
            _stop(process)


def _started(program: Program) -> subprocess.Popen[bytes]:
    output = program.log.open("wb") if program.log else None
    try:
        return subprocess.Popen(
            program.command,
            env=dict(program.environment) or None,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the others in order
            preexec_fn=_die_with_parent,
        )
    finally:
        if output:
            output.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    """Where the system can (Linux), a child ends with us even when we are killed without a chance to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end the block with KeyboardInterrupt; a second one does not disturb."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for_any(programs: Sequence[Program], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Returns never by itself: raises NotReady as soon as one of them ends."""
    while True:
        raise_if_ended(programs, processes)
        time.sleep(0.5)


def wait_until_answering(
    address: str, programs: Sequence[Program], processes: Sequence[subprocess.Popen[bytes]], *, seconds: float = 60
) -> None:
    """Until the web server answers anything at all; raises NotReady if a program ends or time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        raise_if_ended(programs, processes)
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise NotReady(
        "The web server did not answer at %(address)s within %(seconds)d s; look into its log and try again.",
        address=address,
        seconds=seconds,
    )


def raise_if_ended(programs: Sequence[Program], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for program, process in zip(programs, processes, strict=True):
        if (status := process.poll()) is not None:
            raise NotReady(
                "%(program)s ended with status %(status)d%(why)s; mend this, then start again.",
                program=program.name,
                status=status,
                why=last_words(program.log),
            )


def last_words(log: Path | None) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()] if log else []
    return f" ({lines[-1].strip()}, {log})" if lines else ""
