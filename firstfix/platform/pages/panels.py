"""Panels: parts that areas above add to a page of an area below. `config/panels.py` fills this at start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """`url_name` takes the record's id, or the page's day, and answers with the part's HTML; `action`: who may see it.

    `lines` is how much it usually has to say: that much room is kept for it, so that what stands below stays where it
    is; 0 for a part that is seldom there. One that is not `at_start` has nothing to say on a page that is called so.
    """

    url_name: str
    action: str
    lines: int = 2
    at_start: bool = True


_panels: dict[str, tuple[Panel, ...]] = {}


def set_panels(table: Mapping[str, Sequence[Panel]]) -> None:
    _panels.clear()
    _panels.update({page: tuple(panels) for page, panels in table.items()})


def panels_of(page: str) -> tuple[Panel, ...]:
    return _panels.get(page, ())
