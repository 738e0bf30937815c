"""The phone's own modules (web/engineer), bundled with Vite for Node and kept by their content."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
from pathlib import Path

from bootstrap import npm_command

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
KEPT = ROOT / ".firstfix" / "test"


def node() -> str:
    """The program: the system's Node, else that of .venv."""
    return str(Path(npm_command()[1]) / "node")


def bundled() -> Path:
    """The folder with `<name>.js` for each `tests/phone/<name>.ts`."""
    inputs = [
        *HERE.glob("*.ts"),
        HERE / "bundle.mjs",
        *(ROOT / "web/engineer").rglob("*.ts"),
        ROOT / "package-lock.json",
    ]
    digest = hashlib.sha256()
    for path in sorted(inputs):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    folder = KEPT / f"phone-{digest.hexdigest()[:16]}"
    if not folder.exists():
        part = KEPT / f"{folder.name}-part"
        part.mkdir(parents=True, exist_ok=True)
        command = [node(), "tests/phone/bundle.mjs", str(part)]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout + made.stderr
        with contextlib.suppress(OSError):  # another run of the tests has just made the same
            part.rename(folder)
    return folder
