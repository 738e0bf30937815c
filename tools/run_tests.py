"""`make test`: all tests, and what fails once more by itself, named whatever comes of it.

A browser on a busy machine may miss a moment, so one failure alone does not stop the work; but a test that passes at
the second try only is unsure of itself, or found a race, and its name must be seen. Nothing else is forgiven: a run
that was killed, found no tests or could not begin has failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

FAILED = 1  # of pytest's statuses the only one that says: all were run, and some failed
CACHE = Path(".pytest_cache/v/cache/lastfailed")
Run = Callable[[Sequence[str]], int]


def pytest(options: Sequence[str]) -> int:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.call([sys.executable, "-m", "pytest", *options], env=kept)  # else each process compiles all anew


def run_tests(options: Sequence[str], *, run: Run = pytest, cache: Path = CACHE) -> int:
    """The status of the whole; `cache` is where pytest names what has failed."""
    cache.unlink(missing_ok=True)  # an earlier run's failures are not ours
    # Files in pyproject's order: xdist's own, by the number of tests, leaves stories and journeys (few tests, minutes
    # long) to the end, where one worker waits for the other.
    status = run(["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *options])
    failed = sorted(json.loads(cache.read_text())) if cache.exists() else []
    if status != FAILED or not failed:
        return status
    again = run(["--last-failed", "--last-failed-no-failures", "none", *options])
    still = set(json.loads(cache.read_text())) if cache.exists() else set()
    unsure = [name for name in failed if name not in still]
    for name in unsure if again in (0, FAILED) else failed:
        print(f"PASSED AT THE SECOND TRY ONLY: {name}" if again in (0, FAILED) else f"FAILED: {name}", flush=True)
    return again


if __name__ == "__main__":
    sys.exit(run_tests(sys.argv[1:]))
