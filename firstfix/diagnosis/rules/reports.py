"""Reports as lessons."""

from __future__ import annotations

from typing import NamedTuple


class Labelled(NamedTuple):
    """A report with the label that an engineer confirmed; `key` names it as evidence, `at` grows with time."""

    text: str
    label: str
    key: int
    at: float
