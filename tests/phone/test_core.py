"""The phone's core in Node, with IndexedDB in memory: each tests/phone/*_test.ts is run by `node --test`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.phone.node import HERE, bundled, node

SUITES = sorted(path.stem for path in HERE.glob("*_test.ts"))


@pytest.mark.parametrize("suite", SUITES)
def test_core(suite: str) -> None:
    environment = {**os.environ, "FIXTURES": str(HERE / "fixtures"), "TZ": "Asia/Shanghai"}
    command = [node(), "--test", "--test-reporter=spec", str(Path(bundled()) / f"{suite}.js")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
