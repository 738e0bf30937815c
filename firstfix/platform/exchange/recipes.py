"""From the lines of a file to rows of our kinds: a recipe says which column becomes what.

Most recipes have one step: one kind, and a heading for each field. A profile (profiles/*.yaml) may have several: the
repairs of one file become customers, sites, product models and assets on the way to the service history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.kinds import Kind, kinds
from firstfix.platform.exchange.names import made_code
from firstfix.platform.exchange.tables import Line, Table
from firstfix.platform.exchange.values import (
    Cell,
    Day,
    Habits,
    Moment,
    Unreadable,
    fold,
    habits_of,
    text_of,
    tidy,
)

NOTHING_SAID = Bilingual()

_PLACE = re.compile(r"\{([^{}]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Source:
    """Where a value comes from: a heading, a text with {headings}, always the same, or a code made from headings.

    In a text, [parts in brackets] are left out when a heading in them is empty. `first_of` takes the first heading
    that is not empty, or `otherwise`.
    """

    heading: str = ""
    first_of: tuple[str, ...] = ()
    otherwise: str = ""
    text: str = ""
    always: str = ""
    made_from: tuple[str, ...] = ()
    prefix: str = ""

    @classmethod
    def of(cls, said: Any) -> Source:
        """From JSON or YAML: a plain heading, or an object with one of the other three."""
        if isinstance(said, str):
            return cls(heading=said)
        return cls(
            heading=said.get("heading", ""),
            first_of=tuple(said.get("first_of", ())),
            otherwise=said.get("otherwise", ""),
            text=said.get("text", ""),
            always=str(said.get("always", "")),
            made_from=tuple(said.get("made_from", ())),
            prefix=said.get("prefix", "X"),
        )

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.heading,) if self.heading else self.first_of + self.made_from + tuple(_PLACE.findall(self.text))

    def cell(self, cells: Mapping[str, Cell]) -> Cell:
        if self.heading:
            return cells[self.heading]
        if self.always:
            return self.always
        if self.first_of:
            full = (cells[heading] for heading in self.first_of if text_of(cells[heading]))
            return next(full, self.otherwise or None)
        if self.made_from:
            parts = [text_of(cells[heading]) for heading in self.made_from]
            return made_code(self.prefix, *parts) if any(parts) else None
        return self._filled(cells)

    def _filled(self, cells: Mapping[str, Cell]) -> str | None:
        def fill(text: str) -> str:
            return _PLACE.sub(lambda place: text_of(cells[place[1]]), text)

        def optional(part: re.Match[str]) -> str:
            return fill(part[1]) if all(text_of(cells[name]) for name in _PLACE.findall(part[1])) else ""

        if not any(text_of(cells[name]) for name in self.headings):
            return None
        return " ".join(fill(_OPTIONAL.sub(optional, self.text)).split(" ")).strip()


@dataclass(frozen=True)
class Step:
    """One kind that rows become; `only` takes rows with these values.

    A shared record is named by many rows: it is made where it is missing, and never changed.
    """

    kind: str
    columns: Mapping[str, Source]
    is_shared: bool = False
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        return list(dict.fromkeys(heading for source in self.columns.values() for heading in source.headings))


@dataclass(frozen=True)
class Recipe:
    """By heading: `unknown` cells say nothing, `values` says them in other words, `like` is how they must look."""

    name: str
    steps: tuple[Step, ...]
    label: Bilingual = NOTHING_SAID
    about: Bilingual = NOTHING_SAID
    recognised_by: tuple[str, ...] = ()
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    like: Mapping[str, str] = field(default_factory=dict)
    not_taken: Bilingual = NOTHING_SAID
    orders: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        """Those that are used, in no particular order."""
        used = [heading for step in self.steps for heading in (*step.headings, *step.only)]
        return list(dict.fromkeys(used))

    def unused(self, table: Table) -> list[str]:
        used = set(self.headings)
        return [heading for heading in table.headings if heading not in used]

    def fitted(self, headings: Iterable[str]) -> Recipe:
        """Without the columns whose headings a file lacks that has these."""
        there = set(headings)
        steps = tuple(
            replace(step, columns={name: s for name, s in step.columns.items() if there.issuperset(s.headings)})
            for step in self.steps
        )
        return replace(self, steps=steps)

    def dated(self) -> list[str]:
        """Headings whose cells are read as dates."""
        fields = [
            (kinds()[step.kind].field(name).value, source)
            for step in self.steps
            for name, source in step.columns.items()
        ]
        return [source.heading for value, source in fields if source.heading and isinstance(value, Day | Moment)]


def recipe_from(said: Mapping[str, Any], *, name: str = "") -> Recipe:
    """A recipe from YAML or JSON; the form is that of profiles/*.yaml."""
    steps = [
        Step(
            kind=step["kind"],
            columns={field_name: Source.of(source) for field_name, source in step["columns"].items()},
            is_shared=step.get("shared", False),
            only={heading: tuple(map(fold, only)) for heading, only in step.get("only", {}).items()},
        )
        for step in said.get("steps", ())
    ]
    return Recipe(
        name=name or said["name"],
        steps=tuple(steps),
        label=Bilingual.of(said.get("label")),
        about=Bilingual.of(said.get("about")),
        recognised_by=tuple(said.get("recognised_by", ())),
        unknown={heading: frozenset(map(fold, cells)) for heading, cells in said.get("unknown", {}).items()},
        values={
            heading: {fold(before): after for before, after in words.items()}
            for heading, words in said.get("values", {}).items()
        },
        like=dict(said.get("like", {})),
        not_taken=Bilingual.of(said.get("not_taken")),
        orders=dict(said.get("orders", {})),
    )


def plain_recipe(kind: str, columns: Mapping[str, Any], *, orders: Mapping[str, str] | None = None) -> Recipe:
    """One kind, one heading (or `{"always": …}`) per field."""
    return recipe_from({"name": kind, "steps": [{"kind": kind, "columns": columns}], "orders": orders or {}})


@dataclass
class Reader:
    """Reads the lines of one table by a recipe, again for each attempt, because attempts change the entries."""

    recipe: Recipe
    table: Table
    zone: ZoneInfo

    def __post_init__(self) -> None:
        self.lines: list[tuple[Line, dict[str, Cell], str]] = [(line, *self._cells(line)) for line in self.table.lines]
        self.habits = {heading: self._habits(heading) for heading in self.recipe.headings}
        self.plain = Habits(zone=self.zone)
        self._parsed = {step.kind: list(self._read(step)) for step in self.recipe.steps}

    def _habits(self, heading: str) -> Habits:
        cells = [cells[heading] for _line, cells, _problem in self.lines]
        return habits_of(
            cells, zone=self.zone, order=self.recipe.orders.get(heading, ""), semicolons=self.table.separator == ";"
        )

    def _cells(self, line: Line) -> tuple[dict[str, Cell], str]:
        """The cells that the recipe uses, in its words; and why the line cannot be taken."""
        cells: dict[str, Cell] = {}
        problem = line.problem
        for heading, index in self._indexes().items():
            cell = line.cells[index]
            text = fold(text_of(cell)) if heading in self.recipe.unknown or heading in self.recipe.values else ""
            if text in self.recipe.unknown.get(heading, ()):
                cell = None
            elif text in self.recipe.values.get(heading, ()):
                cell = self.recipe.values[heading][text]
            cells[heading] = cell
            if (shape := self.recipe.like.get(heading)) and not re.fullmatch(shape, text_of(cell)):
                said = {"column": heading, "text": text_of(cell)}
                problem = problem or _("%(column)s: “%(text)s” looks wrong; are the columns shifted?") % said
        return cells, problem

    def _indexes(self) -> dict[str, int]:
        if not hasattr(self, "_index_of"):
            self._index_of = {heading: self.table.headings.index(heading) for heading in self.recipe.headings}
        return self._index_of

    def entries(self, step: Step, *, without: Iterable[int] = ()) -> list[Entry]:
        """Fresh entries of one step; lines in `without` take no part."""
        left_out = set(without)
        made = []
        for rows, values, problems in self._parsed[step.kind]:
            if kept := [row for row in rows if row not in left_out]:
                made.append(Entry(rows=kept, values=dict(values), problems=list(problems)))
        return made

    def _read(self, step: Step) -> Iterator[tuple[list[int], dict[str, Any], list[tuple[str, str]]]]:
        """Rows, values and problems of each entry; a shared record has one entry for all lines that say the same."""
        fields = [(self._kind(step).field(name), source) for name, source in step.columns.items()]
        seen: dict[tuple[object, ...], list[int]] = {}
        for line, cells, problem in self.lines:
            if problem or not self._takes(step, cells):
                continue
            if step.is_shared:
                same = tuple(cells[heading] for heading in step.headings)
                if same in seen:
                    seen[same].append(line.number)
                    continue
                seen[same] = rows = [line.number]
            else:
                rows = [line.number]
            values: dict[str, Any] = {}
            problems: list[tuple[str, str]] = []
            for field_, source in fields:
                cell = source.cell(cells)
                if cell is None or cell == "" or (isinstance(cell, str) and not tidy(cell)):
                    continue
                habits = self.habits[source.heading] if source.heading else self.plain
                try:
                    values[field_.name] = field_.value.read(cell, habits)
                except Unreadable as wrong:
                    problems.append((field_.name, str(wrong)))
            yield rows, values, problems

    @staticmethod
    def _kind(step: Step) -> Kind:
        return kinds()[step.kind]

    @staticmethod
    def _takes(step: Step, cells: Mapping[str, Cell]) -> bool:
        return all(fold(text_of(cells[heading])) in only for heading, only in step.only.items())

    def untaken(self) -> dict[int, str]:
        """Lines that no step takes, with the reason."""
        if not self.recipe.steps:
            return {line.number: str(self.recipe.not_taken) for line in self.table.lines}
        own: Sequence[Step] = [step for step in self.recipe.steps if not step.is_shared]
        found = {}
        for line, cells, problem in self.lines:
            if problem:
                found[line.number] = problem
            elif not any(self._takes(step, cells) for step in own):
                said = "; ".join(f"{heading}: {text_of(cells[heading])}" for step in own for heading in step.only)
                found[line.number] = _("is of no kind that is taken (%(said)s)") % {"said": said}
        return found

    def column_of(self, step: Step, name: str) -> str:
        """What the file calls a field of ours, for a person who mends the file."""
        source = step.columns.get(name)
        if source and source.headings:
            return ", ".join(source.headings)
        return str(self._kind(step).field(name).label) if name in {f.name for f in self._kind(step).fields} else name
