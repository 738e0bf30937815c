"""What happens to imports and exports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportStarted:
    file: str
    rows: int


@dataclass(frozen=True)
class RowsImported:
    """One for each kind that a file brought; counts are of records."""

    kind: str
    file: str
    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class ImportFailed:
    file: str
    problem: str


@dataclass(frozen=True)
class RowsExported:
    kind: str
    rows: int
