"""A year in a process of its own, by the command that people call: the caller's process stays small and can stop it.

A worker that played it itself would hold Numba, SciPy and the interpreter's lock for minutes.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firstfix.engines.mistakes import Mistakes

#: Seconds between two looks whether somebody wants it stopped.
LOOK_EVERY = 1.0


class SimulationFailure(Exception):
    """The process ended without an answer."""


def play_apart(document: Any, *, policy: str, seed: int, is_stopped: Callable[[], bool]) -> dict[str, Any] | None:
    """`Figures.to_json` of the company/1 document; None when `is_stopped` (asked every second) said so.

    Raises `Mistakes` as `read_company` does, or `SimulationFailure`.
    """
    with tempfile.TemporaryDirectory(prefix="firstfix-") as folder:
        company = Path(folder, "company.json")
        company.write_text(json.dumps(document), encoding="utf-8")
        words = [sys.executable, "-m", "firstfix.engines", "simulate", str(company), "--policy", policy]
        child = subprocess.Popen(
            [*words, "--seed", str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        try:
            while True:
                try:
                    answer, said = child.communicate(timeout=LOOK_EVERY)
                    break
                except subprocess.TimeoutExpired:
                    if is_stopped():
                        return None
        finally:
            if child.poll() is None:
                child.kill()
                child.communicate()
    if child.returncode == 2:
        raise Mistakes(said.strip().splitlines())
    if child.returncode:
        raise SimulationFailure(said[-2000:])
    figures: dict[str, Any] = json.loads(answer)
    return figures
