"""The load: threads with a kept-open connection each, on a core of their own; and where processes run."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS, SECONDS, WARM = 16, 10.0, 3
LOAD_CORE, SERVER_CORE = 0, 1


@dataclass(frozen=True)
class Ask:
    """One request; `body` makes it a POST of JSON."""

    path: str
    body: bytes | None = None
    headers: Mapping[str, str] | None = None


class Failed(RuntimeError):
    """An answer that is not the one that is measured."""


def rate(port: int, ask: Callable[[], Ask], *, seconds: float = SECONDS) -> tuple[float, float]:
    """Requests per second over 16 connections, and the 95th percentile in ms. Any error ends the measure."""
    _for(port, ask, 2)
    times = _for(port, ask, seconds)
    return len(times) / seconds, percentile(times, 95)


def _for(port: int, ask: Callable[[], Ask], seconds: float) -> list[float]:
    times: list[float] = []
    problems: list[Exception] = []
    until = time.perf_counter() + seconds

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            while not problems and time.perf_counter() < until:
                times.append(one(connection, ask())[0])
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return times


def one(connection: http.client.HTTPConnection, ask: Ask) -> tuple[float, bytes]:
    """Milliseconds from asking to the last byte of the answer, and the answer."""
    headers = {"Content-Type": "application/json"} | dict(ask.headers or {})
    start = time.perf_counter()
    connection.request("GET" if ask.body is None else "POST", ask.path, ask.body, headers)
    answer = connection.getresponse()
    content = answer.read()
    spent = (time.perf_counter() - start) * 1000
    if answer.status not in (200, 201):
        raise Failed(f"{ask.path}: {answer.status} {content[:300].decode(errors='replace')}")
    return spent, content


def one_by_one(port: int, asks: list[Ask]) -> list[float]:
    """Milliseconds of each, one after the other on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for ask in asks[:WARM]:
        one(connection, ask)
    times = [one(connection, ask)[0] for ask in asks]
    connection.close()
    return times


def percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def pin(pid: int, core: int) -> None:
    """This process, its threads and children stay on the core; so does what they start from now on."""
    if not hasattr(os, "sched_setaffinity") or (os.cpu_count() or 1) < 2:
        return
    for process in [pid, *children(pid)]:
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{process}/task"):
                os.sched_setaffinity(int(thread), {core})


def children(pid: int) -> Iterator[int]:
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in file.read_text().split():
            yield int(child)
            yield from children(int(child))


def resident_mb(pid: int) -> float:
    """RSS of the largest process of the tree: the web server's worker."""
    sizes = [0]
    for process in [pid, *children(pid)]:
        with suppress(OSError):
            status = Path(f"/proc/{process}/status").read_text()
            sizes += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]
    return max(sizes) / 1024


def cpu_seconds(*pids: int) -> float:
    """Processor time of these processes, their children and those that have ended."""
    ticks = 0
    for process in {one for pid in pids for one in (pid, *children(pid))}:
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in (fields[11:15] if process in pids else fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
