"""What notices say to people, gathered from the areas' words.py."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from firstfix.platform.errors import Text


def all_notice_words(apps: list[str]) -> dict[str, Text]:
    """`apps` are names of packages; an area that tells people something has `NOTICES` in its words.py."""
    found: dict[str, Text] = {}
    for app in apps:
        if app.startswith("firstfix.") and find_spec(f"{app}.words"):
            found |= getattr(import_module(f"{app}.words"), "NOTICES", {})
    return found
