"""Which reactions a fact has. `config/reactions.py` fills this when the house is assembled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Text


class Listener(Protocol):
    def __call__(self, fact: Any, *, about: Any, by: Actor) -> None: ...


_listeners: dict[type[Any], list[Listener]] = {}
_everything: list[Listener] = []


def set_reactions(table: Mapping[type[Any], Iterable[Listener]], *, after_every_fact: Sequence[Listener]) -> None:
    _listeners.clear()
    _listeners.update({fact: list(listeners) for fact, listeners in table.items()})
    _everything[:] = after_every_fact


def listeners_for(fact: type[Any]) -> list[Listener]:
    return [*_listeners.get(fact, ()), *_everything]


_words: dict[str, Text] = {}


def set_fact_words(words: Mapping[str, Text]) -> None:
    _words.clear()
    _words.update(words)


def fact_words(name: str) -> Text:
    """What a kind of fact says to people; it may name values of the fact as %(field)s."""
    return _words.get(name, name)
