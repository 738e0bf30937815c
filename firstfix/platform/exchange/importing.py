"""Carrying out a recipe: first only looking, then, if wanted, writing; and what became of every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Refused
from firstfix.platform.exchange.entries import Attempt, Entry, Verdict
from firstfix.platform.exchange.kinds import kinds
from firstfix.platform.exchange.recipes import Reader, Recipe, Step
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.exchange.tables import Table
from firstfix.platform.jobs.progress import Progress, untold


@dataclass
class Outcome:
    """What becomes of one line. `problems` pair a column with a reason, `changes` are (column, before, after)."""

    row: int
    verdict: Verdict
    called: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Result:
    """`outcomes` in the file's order, one for every line; `by_kind` counts records; `written` names their keys."""

    outcomes: list[Outcome]
    by_kind: dict[str, Counter[str]]
    notes: list[str]
    written: dict[type[models.Model], list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        return Counter({verdict.value: 0 for verdict in Verdict}) + Counter(
            outcome.verdict.value for outcome in self.outcomes
        )

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.verdict is Verdict.REFUSED]


@dataclass
class Import:
    """One file with its recipe, for one person."""

    table: Table
    recipe: Recipe
    by: Actor
    source: str
    now: datetime
    zone: ZoneInfo
    makes_missing: bool = False
    progress: Progress = untold

    def __post_init__(self) -> None:
        self.reader = Reader(self.recipe, self.table, self.zone)
        self.done = 0
        self.total = max(1, len(self.table.lines) * 3)

    def judge(self) -> Result:
        """Look only. Rows that are refused take part no more, until no further one depends on them."""
        refused = {row: Outcome(row, Verdict.REFUSED, "", [("", why)]) for row, why in self.reader.untaken().items()}
        while True:
            result = self._go(is_trial=True, refused=refused)
            fresh = {outcome.row: outcome for outcome in result.refused if outcome.row not in refused}
            refused |= fresh
            if not fresh or len(self.recipe.steps) == 1:
                return result

    def write(self, judged: Result) -> Result:
        """Write the rows that were not refused; in the caller's transaction. Where nothing is new there is no work."""
        if not any(counts[Verdict.NEW] or counts[Verdict.CHANGED] for counts in judged.by_kind.values()):
            return judged
        refused = {outcome.row: outcome for outcome in judged.refused}
        result = self._go(is_trial=False, refused=refused)
        if len(result.refused) != len(refused):
            raise Refused(_("The data changed while they were looked at. Nothing was written; please try again."))
        return result

    def _go(self, *, is_trial: bool, refused: dict[int, Outcome]) -> Result:
        attempt = Attempt(
            self.by, is_trial, self.source, self.now, self.zone, self.makes_missing, progress=self._advance
        )
        steps = []
        for step in self.recipe.steps:
            entries = self.reader.entries(step, without=refused)
            rows = Rows(entries, kind=kinds()[step.kind], attempt=attempt, columns=step.columns,
                        is_shared=step.is_shared)  # fmt: skip
            rows.kind.write(rows, by=self.by)
            steps.append((step, rows))
        outcomes = dict(refused)
        by_kind: dict[str, Counter[str]] = {}
        for step, rows in steps:
            by_kind[step.kind] = Counter(str(entry.verdict) for entry in rows.entries)
            for entry in rows.entries:
                self._tell(outcomes, step, entry)
        self._note_lines(outcomes)
        ordered = [outcomes[line.number] for line in self.table.lines]
        return Result(ordered, by_kind, list(self._notes()), attempt.written)

    def _advance(self, rows: int) -> None:
        self.done = min(self.done + rows, self.total)
        self.progress(self.done, self.total)

    def _tell(self, outcomes: dict[int, Outcome], step: Step, entry: Entry) -> None:
        if entry.verdict is None:
            raise RuntimeError(f"rows {entry.rows[:3]} of {step.kind} were not judged")
        for row in entry.rows:
            outcome = outcomes.setdefault(row, Outcome(row, Verdict.SAME))
            if entry.verdict.weight > outcome.verdict.weight:
                outcome.verdict = entry.verdict
            if not step.is_shared:
                outcome.called = outcome.called or _called(entry)
            outcome.problems += [(self.reader.column_of(step, name), why) for name, why in entry.problems]
            outcome.notes += entry.notes
            if not step.is_shared:
                own = {field.name for field in kinds()[step.kind].fields}
                outcome.changes += [
                    (self.reader.column_of(step, change.field), change.before, change.after)
                    for change in entry.changes
                    if change.field in own
                ]

    def _note_lines(self, outcomes: dict[int, Outcome]) -> None:
        used = set(self.recipe.headings)
        for line in self.table.lines:
            fresh = [f"{heading}: {text}" for heading, text in line.notes if heading in used]
            if fresh:
                outcome = outcomes[line.number]
                outcome.notes = [*fresh, *(note for note in outcome.notes if note not in fresh)]

    def _notes(self) -> Iterator[str]:
        yield from self.table.notes
        if unused := self.recipe.unused(self.table):
            yield _("Columns not used: %(names)s.") % {"names": ", ".join(unused)}
        for heading in self.recipe.dated():
            order = self.reader.habits[heading].order
            if order:
                said = _("day before month") if order == "day" else _("month before day")
                yield _("Dates in “%(column)s” are read %(order)s.") % {"column": heading, "order": said}


def _called(entry: Entry) -> str:
    ref = entry.ref or (entry.first.ref if entry.first else None)
    if ref is None:
        return ""
    return " · ".join(dict.fromkeys(filter(None, (ref.title, ref.code))))
