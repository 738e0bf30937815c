"""What every kind of fact says to people, gathered from the areas' facts.py."""

from __future__ import annotations

from dataclasses import is_dataclass
from importlib import import_module
from importlib.util import find_spec

from firstfix.platform.errors import Text
from firstfix.work.words import FACTS


def all_fact_words(apps: list[str]) -> dict[str, Text]:
    """`apps` are names of packages; a fact says itself by its class variable `words`."""
    found: dict[str, Text] = {name: said.text for name, said in FACTS.items()}
    for app in apps:
        if app.startswith("firstfix.") and find_spec(f"{app}.facts"):
            for name, fact in vars(import_module(f"{app}.facts")).items():
                if is_dataclass(fact) and hasattr(fact, "words"):
                    found[name] = fact.words
    return found
