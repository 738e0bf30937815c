"""The strategy tree of a version in words, some levels at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.rules import Wording
from firstfix.platform.errors import Text

#: Levels that are drawn at once, and how many turns at most: trees share turns, so a drawing may be much larger.
LEVELS, MOST_TURNS = 2, 60


@dataclass(frozen=True)
class Turn:
    """A step with where each outcome leads, or a `plan` of repairs in their order, which ends in escalation."""

    node: int
    name: Text
    kind: str
    is_on_site: bool
    branches: Sequence[tuple[Text, Turn | None]] = ()
    plan: Sequence[Text] = ()
    is_closed: bool = False

    @property
    def others(self) -> int:
        """How many repairs come after the first of a plan."""
        return len(self.plan) - 1


def turns_from(version: FaultModelVersion, node: int) -> Turn | None:
    """The tree from a node on, `LEVELS` deep; None where there is no such node."""
    tree: Mapping[str, Any] = version.tree or {}
    nodes = tree.get("nodes") or []
    if not 0 <= node < len(nodes):
        return None
    return _Drawing(Wording(version.document), nodes).turn(node, 0)


class _Drawing:
    def __init__(self, words: Wording, nodes: Sequence[Mapping[str, Any]]) -> None:
        self.words, self.nodes, self.drawn = words, nodes, 0

    def turn(self, number: int, depth: int) -> Turn:
        self.drawn += 1
        node = self.nodes[number]
        if "plan" in node:
            return Turn(number, "", "plan", False, plan=[self.words.step(one) for one in node["plan"]])
        step = node["step"]
        entry = self.words.entry(step)
        kind = "repair" if "fixes" in entry else str(entry.get("kind") or "escalate")
        on_site = entry.get("where") == "onsite" or entry.get("unsafe_for_customers") is True
        is_closed = depth >= LEVELS or self.drawn > MOST_TURNS
        follows = {} if is_closed else node.get("next", {})
        branches: list[tuple[Text, Turn | None]] = [
            (self.words.outcome(step, outcome), self.turn(after, depth + 1)) for outcome, after in follows.items()
        ]
        if kind == "repair" and not is_closed:
            branches.insert(0, (self.words.outcome(step, "fixed"), None))
        return Turn(number, self.words.step(step), kind, on_site, branches, is_closed=is_closed and "next" in node)
