"""What pages need to ask what the columns of a file mean; a worker takes it down once, so that no page reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from firstfix.platform.exchange.recipes import Recipe
from firstfix.platform.exchange.tables import Table
from firstfix.platform.exchange.values import text_of, unsure_of

SAMPLES = 3
SAMPLED_ROWS = 200
LONGEST_SAMPLE = 200


@dataclass(frozen=True)
class Outline:
    """Headings of a file, some cells of each, and which columns hold dates that can be read two ways."""

    headings: list[str]
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def unsure_in(self, recipe: Recipe) -> list[str]:
        """Headings with dates of which somebody must still say whether the day or the month comes first."""
        asked = recipe.fitted(self.headings).dated()
        return [heading for heading in asked if heading in self.unsure and not recipe.orders.get(heading)]


def outline_of(table: Table) -> Outline:
    return Outline(
        headings=table.headings,
        encoding=table.encoding,
        notes=table.notes,
        samples=[_samples(table, number) for number in range(len(table.headings))],
        unsure=[heading for number, heading in enumerate(table.headings) if _is_unsure(table, number)],
    )


def _samples(table: Table, number: int) -> list[str]:
    texts = (text_of(line.cells[number]) for line in table.lines[:SAMPLED_ROWS])
    return list(dict.fromkeys(text[:LONGEST_SAMPLE] for text in texts if text))[:SAMPLES]


def _is_unsure(table: Table, number: int) -> bool:
    """Any line may tell which comes first, and only those that are taken raise the question."""
    every = [line.cells[number] for line in table.lines]
    taken = (line.cells[number] for line in table.lines if not line.problem)
    return unsure_of(every) is not None and unsure_of(taken) is not None
