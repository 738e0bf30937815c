"""Tables inside a form: probabilities per fault, chances of a repair, amounts of parts.

They are read from plain inputs named `table-row-column`, because a large model has a thousand of them. What is typed is
shown again as it was typed; what cannot be read is said at its row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

#: A row for each fault while there are not more; else those that are filled, and some to choose.
MOST_ROWS = 60
SPARE_ROWS = 8


@dataclass
class Row:
    """One line of inputs. `key` is what it is about; empty for a spare row, whose `chosen` says it."""

    number: int
    key: str
    label: str
    cells: list[str]
    names: list[str]
    chosen: str = ""
    errors: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def is_filled(self) -> bool:
        return any(cell.strip() for cell in self.cells)

    @property
    def inputs(self) -> Iterable[tuple[str, str]]:
        return zip(self.names, self.cells, strict=True)

    @property
    def total(self) -> float | None:
        """What the row adds up to; None while a cell is no number."""
        numbers = [number_of(cell) for cell in self.cells if cell.strip()]
        if not numbers or any(one is None for one in numbers):
            return None
        return sum(one for one in numbers if one is not None)

    @property
    def said_total(self) -> str:
        return "" if self.total is None else said(round(self.total, 4))

    @property
    def is_off(self) -> bool:
        return self.total is not None and abs(self.total - 1) > 1e-6


class Grid:
    """`rows`: keys with labels, in their order. `choices`: what spare rows may be about."""

    def __init__(
        self,
        name: str,
        rows: Sequence[tuple[str, str]],
        *,
        width: int = 1,
        values: Mapping[str, Any] | None = None,
        choices: Sequence[tuple[str, str]] = (),
        notes: Mapping[str, str] | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.name, self.width, self.choices, self.data = name, width, choices, data
        self.rows = [self._row(number, key, label, (values or {}).get(key)) for number, (key, label) in enumerate(rows)]
        for row in self.rows:
            row.note = (notes or {}).get(row.key, "")
        if choices:
            first = len(rows)
            self.rows += [self._row(number, "", "", None) for number in range(first, first + SPARE_ROWS)]

    def _row(self, number: int, key: str, label: str, value: Any) -> Row:
        names = [f"{self.name}-{number}-{column}" for column in range(self.width)]
        if self.data is not None:
            cells = [self.data.get(name, "").strip() for name in names]
            return Row(number, key, label, cells, names, chosen=self.data.get(f"{self.name}-{number}", ""))
        given = value if isinstance(value, list) else [] if value is None else [value]
        cells = [said(one) for one in [*given, *[None] * self.width][: self.width]]
        return Row(number, key, label, cells, names)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)

    def read(self) -> dict[str, list[float | None]]:
        """The filled rows by key; a cell that is left empty is None. Errors stand at their rows."""
        known = {key for key, _label in self.choices}
        found: dict[str, list[float | None]] = {}
        for row in self.rows:
            if not row.is_filled:
                continue
            key = row.key or (row.chosen if row.chosen in known else "")
            numbers = [number_of(cell) for cell in row.cells]
            if not key:
                row.errors.append(_("Choose what this row is about."))
            elif key in found:
                row.errors.append(_("There are two rows about this."))
            elif any(cell and number is None for cell, number in zip(row.cells, numbers, strict=True)):
                row.errors.append(_("Numbers such as 0.25 or 25%, please."))
            else:
                found[key] = numbers
        return found

    @property
    def is_valid(self) -> bool:
        return not any(row.errors for row in self.rows)


def number_of(cell: str) -> float | None:
    """`0.25` or `25%`; None when it is no number."""
    text = cell.strip().replace("％", "%").replace("，", ".")
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        return None
    return None if not math.isfinite(value) else round(value / 100, 12) if text.endswith("%") else value


def said(value: Any) -> str:
    """As it is typed: without the ends of floating point."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def whole(value: float | None) -> int | float | None:
    """3.0 is written 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
