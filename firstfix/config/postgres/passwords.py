"""Generated passwords in `<home>/secrets.json`, readable by its owner alone."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path


def password_for(home: Path, login: str) -> str:
    """The password of `login`, made on first use."""
    file = home / "secrets.json"
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    if login not in known:
        known[login] = secrets.token_urlsafe(24)
        write_private(file, json.dumps(known, indent=1))
    return known[login]


def write_private(file: Path, text: str) -> None:
    """Replace `file` by `text` in one step, mode 600 from its first byte on."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    draft.replace(file)
