"""State tables: a life cycle as data, written in an area's `states.py` and drawn in the docs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Refused, Text


@dataclass(frozen=True)
class State:
    """One state: its code in the database and its name for people."""

    code: str
    name: Text


@dataclass(frozen=True)
class Transition:
    """`verb` leads from one of `sources` to `target`, for whom the permission table allows `action`."""

    sources: tuple[str, ...]
    verb: str
    target: str
    action: str


class StateTable:
    def __init__(self, *, states: Sequence[State], transitions: Sequence[Transition], start: str) -> None:
        self.states = {state.code: state for state in states}
        self.transitions = tuple(transitions)
        self.start = start
        unknown = {code for t in transitions for code in (*t.sources, t.target) if code not in self.states} | (
            {start} - set(self.states)
        )
        if unknown:
            raise ValueError(f"transitions name unknown states: {sorted(unknown)}")

    @property
    def choices(self) -> list[tuple[str, Text]]:
        return [(state.code, state.name) for state in self.states.values()]

    def after(self, state: str, verb: str) -> str:
        """The state that `verb` leads to from `state`; Refused when the table knows no such step."""
        for transition in self.transitions:
            if transition.verb == verb and state in transition.sources:
                return transition.target
        raise Refused(_("This is not possible while it is “%(state)s”.") % {"state": self.states[state].name})

    def verbs(self, state: str) -> list[Transition]:
        """What can be done in `state`."""
        return [transition for transition in self.transitions if state in transition.sources]

    def is_final(self, state: str) -> bool:
        return not self.verbs(state)

    def mermaid(self) -> Iterator[str]:
        """The table as lines of a Mermaid state diagram, for the docs."""
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.start}"
        for transition in self.transitions:
            for source in transition.sources:
                yield f"    {source} --> {transition.target}: {transition.verb}"
        for code in self.states:
            if self.is_final(code):
                yield f"    {code} --> [*]"
