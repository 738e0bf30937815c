"""The planner in a process of its own, so that the caller's stays small: Numba alone is more than a web worker.

The process is started by the first plan asked for and goes away after a minute without one, or with its parent. It
reads one request a line from standard input and answers one a line.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from typing import IO, Any

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.plan import Plan, read_plan

#: Seconds without a request after which the process ends.
IDLE = 60.0
#: Seconds on top of the planning time after which the process is taken for stuck (the kernel may have to be compiled).
PATIENCE = 180.0


def plan_apart(document: Any, *, seconds: float, seed: int, iterations: int | None = None) -> Plan:
    """`search.plan` of the planning-problem/1 document; raises `Mistakes` as `read_problem` does."""
    request = {"problem": document, "seconds": seconds, "seed": seed, "iterations": iterations}
    answer = _process.ask(json.dumps(request).encode() + b"\n", patience=seconds + PATIENCE)
    if "mistakes" in answer:
        raise Mistakes(answer["mistakes"])
    return read_plan(answer["plan"])


class EngineFailure(Exception):
    """The planner's process ended or hung twice on the same request."""


class _Process:
    """Asks one thing at a time; a process that is gone is started anew."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.parent = 0

    def ask(self, request: bytes, *, patience: float) -> Any:
        with self.lock:
            for _ in range(2):
                answer = self._try(request, patience)
                if answer:
                    return json.loads(answer)
                self.stop()
        raise EngineFailure("the planner's process gave no answer")

    def _try(self, request: bytes, patience: float) -> bytes:
        """The answer's line, empty when the process went away or took too long."""
        if self.parent != os.getpid():
            self.child, self.parent = None, os.getpid()  # a fork's parent keeps its child
        elif self.child is not None and self.child.poll() is not None:
            self.stop()
        if self.child is None:
            self.child = self._start()
        child = self.child
        assert child.stdin is not None
        assert child.stdout is not None
        alarm = threading.Timer(patience, child.kill)
        alarm.start()
        try:
            child.stdin.write(request)
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            return b""
        finally:
            alarm.cancel()
        return line if line.endswith(b"\n") else b""

    def _start(self) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "firstfix.engines.planning.apart"]
        return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def stop(self) -> None:
        child, self.child = self.child, None
        if child is None or self.parent != os.getpid():
            return
        child.kill()
        child.communicate()


_process = _Process()
atexit.register(_process.stop)


def serve(requests: IO[bytes], answers: IO[bytes], *, idle: float = IDLE) -> None:
    """Answer until there is nothing to read or nothing comes for `idle` seconds."""
    while select.select([requests], [], [], idle)[0]:
        line = requests.readline()
        if not line:
            return
        answers.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
        answers.flush()


def _answer(request: Any) -> Any:
    from firstfix.engines.planning.problem import read_problem
    from firstfix.engines.planning.search import plan

    try:
        problem = read_problem(request["problem"])
    except Mistakes as mistakes:
        return {"mistakes": mistakes.lines}
    limits = {name: request[name] for name in ("seconds", "seed", "iterations")}
    return {"plan": plan(problem, **limits).to_json()}


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
