"""Where a phone's copy stands. Only the server reads it, so it is signed: one that somebody made up counts as none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.signing import BadSignature, Signer

#: Counts up when documents say more than before, so that phones fetch theirs anew.
EDITION = "5"

_signer = Signer(salt="engineer.cursor")


@dataclass(frozen=True)
class Cursor:
    """What the phone had when it was answered.

    whose     engineer and language: the copy of another one is none
    snapshot  the transactions that were visible; nothing when the phone has no copy yet
    today     the company's day
    days      what was planned on each day, as a number that changes with it
    left      orders that today's document says were left over
    owed      visits whose documents had changed but did not fit into the answer
    """

    whose: str
    snapshot: str = ""
    today: date = date.min
    days: Mapping[date, int] = field(default_factory=dict)
    left: frozenset[int] = frozenset()
    owed: frozenset[int] = frozenset()

    @property
    def is_new(self) -> bool:
        return not self.snapshot

    def written(self) -> str:
        first = min(self.days, default=self.today)
        sums = ",".join(f"{day.toordinal() - first.toordinal():x}.{sum:x}" for day, sum in sorted(self.days.items()))
        left, owed = (",".join(map(str, sorted(ids))) for ids in (self.left, self.owed))
        said = (EDITION, self.whose, self.snapshot, self.today.isoformat(), first.isoformat(), sums, left, owed)
        return _signer.sign(";".join(said))


def read_cursor(text: str, *, whose: str) -> Cursor:
    """A new one when the text is none of ours, of an older edition, or of somebody else."""
    try:
        edition, of, snapshot, today, first, sums, left, owed = _signer.unsign(text).split(";")
    except (BadSignature, ValueError):
        return Cursor(whose)
    if (edition, of) != (EDITION, whose):
        return Cursor(whose)
    start = date.fromisoformat(first).toordinal()
    days = {
        date.fromordinal(start + int(offset, 16)): int(sum, 16)
        for offset, sum in (pair.split(".") for pair in sums.split(",") if pair)
    }
    return Cursor(whose, snapshot, date.fromisoformat(today), days, _ids(left), _ids(owed))


def _ids(text: str) -> frozenset[int]:
    return frozenset(map(int, filter(None, text.split(","))))
