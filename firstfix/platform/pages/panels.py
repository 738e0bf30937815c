"""Panels: parts that areas above add to a page of an area below. `config/panels.py` fills this at start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """`url_name` takes the record's id and answers with the part's HTML; `action` says who may see it."""

    url_name: str
    action: str


_panels: dict[str, tuple[Panel, ...]] = {}


def set_panels(table: Mapping[str, Sequence[Panel]]) -> None:
    _panels.clear()
    _panels.update({page: tuple(panels) for page, panels in table.items()})


def panels_of(page: str) -> tuple[Panel, ...]:
    return _panels.get(page, ())
