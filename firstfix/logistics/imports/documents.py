"""Documents of several rows: each row is a line, and says of the document what the document's first row says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from firstfix.logistics.imports.names import read_quantity, refuse_missing, unit_of, units_of
from firstfix.platform.exchange.compare import is_same, key_part, said
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.names import Ref
from firstfix.platform.exchange.rows import Rows

#: By number, the lines of each document.
Documents = Mapping[str, list[Entry]]


def read_documents(
    rows: Rows, *, needed: Iterable[str], head: Iterable[str], quantities: Mapping[str, int]
) -> Documents:
    """The lines by the numbers of their documents, quantities as the books keep them; what is missing is refused.

    needed      the columns that every row has to fill in
    quantities  columns of pieces, with the least that each may say
    """
    refuse_missing(rows, needed)
    units = units_of(rows)
    for entry in rows:
        unit = unit_of(entry.values["part"], units)
        for name, least in quantities.items():
            if name in entry.values:
                read_quantity(rows, entry, name, unit, least=least)
    return gather(rows, head=head)


def gather(rows: Rows, *, head: Iterable[str]) -> Documents:
    """The rows that are not refused, by their number. One that contradicts the first of its document is refused.

    head: the columns that speak of the document, not of the line
    """
    documents: dict[str, list[Entry]] = {}
    lines: dict[tuple[str, object], Entry] = {}
    for entry in rows:
        number, part = entry.values["number"], entry.values["part"]
        first = documents[number][0] if number in documents else entry
        if other := next((name for name in head if _differs(entry, first, name)), ""):
            said_there = _("row %(row)d has the same number, but says something else")
            rows.refuse(entry, other, said_there % {"row": first.rows[0]})
        elif (line := lines.setdefault((number, part.key), entry)) is not entry:
            rows.repeats(entry, line)
        else:
            entry.ref = Ref(("row", entry.rows[0]), None, {"": (f"{number} · {said(part)}",)}, entry=entry)
            documents.setdefault(number, []).append(entry)
    return documents


def _differs(entry: Entry, first: Entry, name: str) -> bool:
    return name in entry.values and key_part(entry.values[name]) != key_part(first.values.get(name))


def other_than(entry: Entry, there: Mapping[str, object]) -> str:
    """The first column that says otherwise than the record does; "" where none does."""
    said = entry.values
    return next((name for name, value in there.items() if name in said and not is_same(value, said[name])), "")


def refuse_whole(rows: Rows) -> None:
    """Half a document is none: where a row is refused, the others of its number are too."""
    refused = {entry.values["number"]: entry for entry in rows.entries if entry.problems and "number" in entry.values}
    for entry in rows.entries:
        wrong = refused.get(entry.values.get("number"))
        if wrong and not entry.problems:
            rows.refuse(entry, "number", _("row %(row)d of the same number is refused") % {"row": wrong.rows[0]})
