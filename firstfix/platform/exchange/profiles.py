"""Ready recipes for files of other systems: data in profiles/*.yaml, found again by their headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from firstfix.platform.exchange.recipes import Recipe, recipe_from

FOLDER = Path(__file__).parent / "profiles"


@cache
def profiles() -> Mapping[str, Recipe]:
    """By name, which is the file's."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}


def _read(path: Path) -> Recipe:
    return recipe_from(yaml.safe_load(path.read_text(encoding="utf-8")), name=path.stem)


def profile_for(headings: Iterable[str]) -> Recipe | None:
    """The profile whose headings a file has; the one that asks for most when several fit."""
    there = set(headings)
    fitting = [profile for profile in profiles().values() if there.issuperset(profile.recognised_by)]
    return max(fitting, key=lambda profile: len(profile.recognised_by), default=None)
