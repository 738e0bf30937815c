"""The planner's machine code is compiled in the background, while people wait for other parts of the set-up.

Whoever started it may have ended by then (`make demo` sets up first, and runs the demo after it): the compiler holds a
lock as long as it lives, and its number stands in the locked file, so that anybody's Ctrl-C can end it. Only the
standard library: set-up comes before any package.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

MODULE = "firstfix.engines.planning.kernel"


def start_compiling(home: Path, *, command: Sequence[str], digest: str, place: Path) -> subprocess.Popen[bytes] | None:
    """Unless it is compiled already, or being compiled; returns the compiler, which outlives us.

    digest   of all that the machine code is made from; the compiler writes it down when it has ended well
    """
    stamp = home / "kernel.inputs"
    if stamp.exists() and stamp.read_text() == digest:
        return None
    with (home / "kernel.pid").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        lock.truncate(0)  # the former one's number, which may be somebody else's by now
        if stamp.exists():  # of other sources; what was only cut short goes on with what it has
            stamp.unlink()
            for old in home.glob("kernel-*"):
                shutil.rmtree(old, ignore_errors=True)
        with (home / "kernel.log").open("w") as log:
            compiler = subprocess.Popen(
                [*command, str(stamp), digest], cwd=place, env={**os.environ, "FIRSTFIX_HOME": str(home)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                pass_fds=[lock.fileno()],
            )  # fmt: skip
        lock.write(str(compiler.pid))
        lock.flush()
    return compiler


def stop_compiling(home: Path) -> bool:
    """Returns whether anything was to be stopped."""
    number = home / "kernel.pid"
    if not number.exists():
        return False
    with number.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with contextlib.suppress(ProcessLookupError, ValueError):
                os.killpg(int(lock.read()), signal.SIGTERM)
            return True
    return False


def why_not_compiled(home: Path) -> str:
    """The last words of a compiler that has failed; empty where it is at work, has ended well or was never begun."""
    log = home / "kernel.log"
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    said = [line.strip() for line in lines if line.strip()]
    return said[-1] if said and not (home / "kernel.inputs").exists() and not _is_at_work(home) else ""


def _is_at_work(home: Path) -> bool:
    with (home / "kernel.pid").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
