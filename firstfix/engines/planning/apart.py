"""The planner in processes of their own, so that the caller's stays small: Numba alone is more than a web worker.

A process is started by the first plan asked for and goes away after a minute without one, or with its parent. It
reads one request a line from standard input and answers each with one line; a request that is *watched* is also told
of before that, about once a second, with the best plan so far, and may be stopped by a line in between.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.plan import Plan, read_plan

if TYPE_CHECKING:
    from firstfix.engines.planning.stop import Progress

#: Seconds without a request after which the process ends.
IDLE = 60.0
#: Seconds on top of the planning time after which the process is taken for stuck (the kernel may have to be compiled).
PATIENCE = 180.0
#: Seconds between two reports of a plan that is watched.
REPORT_EVERY = 1.0
STOP = b"stop\n"


@dataclass(frozen=True, slots=True)
class Report:
    """How far a watched search is: seconds, the round of the best plan so far, its objective and orders left out.

    plan  without the reasons of what is left out
    """

    seconds: float
    rounds: int
    total: float
    unassigned: int
    plan: Plan


#: Gets each report; true stops the search, and the best plan so far is the answer.
Watch = Callable[[Report], bool]


class EngineFailure(Exception):
    """The planner's process ended or hung twice on the same request."""


def plan_apart(
    document: Any,
    *,
    seconds: float,
    seed: int,
    iterations: int | None = None,
    start: Plan | None = None,
    watch: Watch | None = None,
) -> Plan:
    """`search.plan` of the planning-problem/1 document; raises `Mistakes` as `read_problem` does, or `EngineFailure`.

    Plans that are watched take long: each has a process to itself. All others of this process wait for each other.
    """
    request = {"problem": document, "seconds": seconds, "seed": seed, "iterations": iterations, "start": _json(start)}
    if watch is None:
        return _read(_process.ask(request, patience=seconds + PATIENCE))
    with _borrowed() as process:
        return _read(process.ask(request, patience=seconds + PATIENCE, watch=watch))


def insert_apart(document: Any, former: Plan, order: str, *, seconds: float) -> Plan:
    """`emergency.insert_order` of the document's order into the former plan; raises as `plan_apart` does."""
    request = {"problem": document, "start": _json(former), "insert": order, "seconds": seconds}
    return _read(_process.ask(request, patience=seconds + PATIENCE))


def _json(plan: Plan | None) -> Any:
    return None if plan is None else plan.to_json()


def _read(answer: Any) -> Plan:
    if "mistakes" in answer:
        raise Mistakes(answer["mistakes"])
    return read_plan(answer["plan"])


class _Process:
    """Asks one thing at a time; a process that is gone is started anew."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.parent = 0
        atexit.register(self.stop)

    def ask(self, request: Any, *, patience: float, watch: Watch | None = None) -> Any:
        line = json.dumps({**request, "watched": watch is not None}).encode() + b"\n"
        with self.lock:
            for _ in range(2):
                try:
                    answer = self._try(line, patience, watch)
                except BaseException:
                    self.stop()  # what it still has to say would be taken for the next answer
                    raise
                if answer:
                    return answer
                self.stop()
        raise EngineFailure("the planner's process gave no answer")

    def _try(self, request: bytes, patience: float, watch: Watch | None) -> Any:
        """The answer, or None when the process went away or took too long."""
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        alarm = threading.Timer(patience, child.kill)
        alarm.start()
        try:
            _send(child.stdin, request)
            for line in child.stdout:
                if not line.endswith(b"\n"):
                    break
                said = json.loads(line)
                if "report" not in said:
                    return said
                if watch and watch(Report(**{**said["report"], "plan": read_plan(said["report"]["plan"])})):
                    _send(child.stdin, STOP)
        except OSError:
            pass
        finally:
            alarm.cancel()
        return None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self.parent != os.getpid():
            self.child, self.parent = None, os.getpid()  # a fork's parent keeps its child
        elif self.child is not None and self.child.poll() is not None:
            self.stop()
        if self.child is None:
            words = [sys.executable, "-m", "firstfix.engines.planning.apart"]
            self.child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self.child

    def stop(self) -> None:
        child, self.child = self.child, None
        if child is None or self.parent != os.getpid():
            return
        child.kill()
        child.communicate()


def _send(to: IO[bytes], line: bytes) -> None:
    to.write(line)
    to.flush()


_process = _Process()
_free: list[_Process] = []


@contextmanager
def _borrowed() -> Iterator[_Process]:
    """One that nobody uses; as many as plans are watched at the same time."""
    process = _free.pop() if _free else _Process()
    try:
        yield process
    finally:
        _free.append(process)


def serve(requests: IO[bytes], answers: IO[bytes], *, idle: float = IDLE) -> None:
    """Answer until there is nothing to read or nothing comes for `idle` seconds."""
    inbox: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_take_in, args=[requests, inbox], daemon=True).start()
    with suppress(Empty, BrokenPipeError):
        while line := inbox.get(timeout=idle):
            if line != STOP:  # one that came after the answer was written
                _send(answers, json.dumps(_answer(json.loads(line), inbox, answers)).encode() + b"\n")


def _take_in(requests: IO[bytes], inbox: "SimpleQueue[bytes]") -> None:
    """Line by line; an empty one at the end. By a thread, so that a stop is heard while planning."""
    for line in requests:
        inbox.put(line)
    inbox.put(b"")


def _answer(request: Any, inbox: "SimpleQueue[bytes]", answers: IO[bytes]) -> Any:
    from firstfix.engines.planning.emergency import insert_order
    from firstfix.engines.planning.problem import read_problem
    from firstfix.engines.planning.search import plan

    try:
        problem = read_problem(request["problem"])
        start = read_plan(request["start"]) if request["start"] else None
    except Mistakes as mistakes:
        return {"mistakes": mistakes.lines}
    if "insert" in request:
        assert start is not None
        return {"plan": insert_order(problem, start, request["insert"], seconds=request["seconds"]).to_json()}
    limits = {name: request[name] for name in ("seconds", "seed", "iterations")}
    reporter = _Reporter(inbox, answers, is_watched=request["watched"])
    found = plan(problem, start=start, progress=reporter.take, stopped=reporter.is_stopped, **limits)
    return {"plan": found.to_json()}


class _Reporter:
    """Asked by the search many times a second; reports now and then, and hears a stop once there is a plan at all.

    Whatever comes in while a request is worked on is a stop, or the end of a parent that died.
    """

    def __init__(self, inbox: "SimpleQueue[bytes]", answers: IO[bytes], *, is_watched: bool) -> None:
        self.inbox, self.answers, self.is_watched = inbox, answers, is_watched
        self.best: Progress | None = None
        self.began = self.told = time.monotonic()

    def take(self, progress: "Progress") -> None:
        self.best = progress

    def is_stopped(self) -> bool:
        if self.best is None:
            return False
        if self.is_watched and time.monotonic() - self.told >= REPORT_EVERY:
            self.told = time.monotonic()
            _send(self.answers, json.dumps({"report": self._report(self.best)}).encode() + b"\n")
        return not self.inbox.empty()

    def _report(self, best: "Progress") -> Any:
        return {
            "seconds": self.told - self.began,
            "rounds": best.iterations,
            "total": best.total,
            "unassigned": best.unassigned,
            "plan": best.plan().to_json(),
        }


def main(*, idle: float = IDLE) -> None:
    # Not `sys.stdin`: the thread that waits for a line holds its lock, and the interpreter closes it in the end.
    serve(open(0, "rb", closefd=False), sys.stdout.buffer, idle=idle)  # noqa: SIM115


if __name__ == "__main__":
    main()
