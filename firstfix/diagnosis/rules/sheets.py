"""A fault model as tables, for people who think in spreadsheets, and back without a loss.

Each list of the document is a sheet; probabilities have one row each. What has no column (fields that we do not know,
values of a wrong type) stands as JSON in the column `more`, and below the top of the document in the sheet `model`.
An empty cell is a field that is not there; null and absent mean the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from firstfix.diagnosis.rules.entries import entries

Cell = Any
Sheets = Mapping[str, list[Sequence[Cell]]]

MORE: Final = "more"
#: What one cell of a workbook can hold is 32,767; longer values go on in the next row.
LONGEST: Final = 30_000


@dataclass(frozen=True)
class Column:
    """`path` is where the value stands in the entry: ("codes", "mode")."""

    name: str
    path: tuple[str, ...]
    kind: str  # text, number, truth, list


def _columns(*said: str) -> tuple[Column, ...]:
    """`name:text`, `minutes:number`, `codes.mode:text`; a text in both languages is two columns."""
    found = []
    for one in said:
        path, _colon, kind = one.partition(":")
        if kind == "both":
            found += [Column(f"{path}_{language}".replace(".", "_"), (*path.split("."), language), "text")
                      for language in ("zh", "en")]  # fmt: skip
        else:
            found.append(Column(path.replace(".", "_"), tuple(path.split(".")), kind))
    return tuple(found)


_STEP: Final = (
    "where:text", "minutes:number", "access:text", "name:both", "say:both", "unsafe_for_customers:truth",
    "skill:text", "tools:list", "pictures:list",
)  # fmt: skip
COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "components": _columns("id:text", "parent:text", "name:both"),
    "accesses": _columns("id:text", "where:text", "minutes:number", "within:text", "name:both"),
    "faults": _columns(
        "id:text", "component:text", "mode:both", "occurrence:number", "prior:number", "severity:number",
        "detection:number", "codes.mode:text", "codes.mechanism:text", "codes.cause:text", "danger.limit:number",
        "danger.do:both",
    ),
    "observations": _columns(
        "id:text", "kind:text", *_STEP, "covers:text", "repeats:number", "codes.symptom:text",
    ),
    "repairs": _columns("id:text", *_STEP, "codes.remedy:text"),
    "parts": _columns("id:text", "name:both", "price:number", "weight:number", "carry:number"),
}  # fmt: skip
#: Sheets of rows: the columns after the one that names the entry.
OUTCOMES: Final = ("observation", "outcome", "name_zh", "name_en", "default", "inside")
LIKELIHOODS: Final = ("observation", "fault", "outcome", "probability")
FIXES: Final = ("repair", "fault", "probability")
USED: Final = ("repair", "part", "quantity")


def sheets_of(document: Mapping[str, Any]) -> dict[str, list[list[Cell]]]:
    """Every sheet with its headings first, also those without rows."""
    rest = {key: value for key, value in document.items() if value is not None}
    sheets: dict[str, list[list[Cell]]] = {}
    rows: dict[str, list[list[Cell]]] = {
        "outcomes": [list(OUTCOMES)], "likelihoods": [list(LIKELIHOODS)], "fixes": [list(FIXES)], "uses": [list(USED)],
    }  # fmt: skip
    for part, columns in COLUMNS.items():
        listed = rest.get(part)
        sheets[part] = [[*(column.name for column in columns), MORE]]
        ids = [one.get("id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        is_plain = len(ids) == len(set(map(str, ids))) and all(isinstance(id, str) and _is_plain(id) for id in ids)
        if isinstance(listed, list) and listed and len(ids) == len(listed) and is_plain:
            del rest[part]
            for entry in listed:
                left = _without_nulls(entry)
                _take_rows(part, left, rows)
                sheets[part].append(_row(left, columns))
    rates = rest.get("rates")
    sheets["rates"] = [["rate", "value"]]
    if isinstance(rates, dict) and rates and all(_is_plain(key) and _is_number(one) for key, one in rates.items()):
        del rest["rates"]
        sheets["rates"] += [[key, value] for key, value in rates.items()]
    sheets |= rows
    sheets["model"] = [["field", "value"], *_pieces(rest)]
    return sheets


def _pieces(rest: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for key, value in rest.items():
        text = _json(value)
        for start in range(0, len(text), LONGEST):
            yield [key, text[start : start + LONGEST]]


def _without_nulls(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}


def _take_rows(part: str, left: dict[str, Any], rows: Mapping[str, list[list[Cell]]]) -> None:
    """Move what has sheets of its own out of the entry, if it is as it should be."""
    id = left.get("id")
    if part == "observations":
        _take_outcomes(str(id), left, rows)
    elif part == "repairs":
        for field, sheet in (("fixes", "fixes"), ("parts", "uses")):
            given = left.get(field)
            if (
                isinstance(given, dict)
                and given
                and all(map(_is_number, given.values()))
                and all(map(_is_plain, given))
            ):
                rows[sheet].extend([id, key, value] for key, value in left.pop(field).items())


def _take_outcomes(id: str, left: dict[str, Any], rows: Mapping[str, list[list[Cell]]]) -> None:
    outcomes = left.get("outcomes")
    is_listed = (
        isinstance(outcomes, list) and outcomes and all(isinstance(one, str) and _is_plain(one) for one in outcomes)
    )
    if not is_listed or len(set(outcomes or ())) != len(outcomes or ()):
        return
    assert isinstance(outcomes, list)
    del left["outcomes"]
    names, p = left.get("outcome_names"), left.get("p")
    takes_names = (
        isinstance(names, dict) and bool(names) and set(names) <= set(outcomes)
        and all(isinstance(one, dict) and one and set(one) <= {"zh", "en"} and all(map(_is_plain, one.values()))
                for one in names.values())
    )  # fmt: skip
    whole = {field: left.pop(field) for field in ("default", "inside") if _is_row(left.get(field), len(outcomes))}
    if takes_names:
        del left["outcome_names"]
    for number, outcome in enumerate(outcomes):
        said = names[outcome] if takes_names and names and outcome in names else {}
        cells = [whole[field][number] if field in whole else None for field in ("default", "inside")]
        rows["outcomes"].append([id, outcome, said.get("zh"), said.get("en"), *cells])
    if isinstance(p, dict) and p and all(_is_plain(key) and _is_row(row, len(outcomes)) for key, row in p.items()):
        for fault, row in left.pop("p").items():
            rows["likelihoods"].extend([id, fault, outcome, one] for outcome, one in zip(outcomes, row, strict=True))


def _row(left: dict[str, Any], columns: Sequence[Column]) -> list[Cell]:
    cells = [_taken(left, column) for column in columns]
    return [*cells, _json(left) if left else None]


def _taken(left: dict[str, Any], column: Column) -> Cell:
    """The value for the column, which is then gone from the entry; nothing when it is of another type."""
    *above, last = column.path
    inner: Any = left
    for key in above:
        inner = inner.get(key) if isinstance(inner, dict) else None
    value = inner.get(last) if isinstance(inner, dict) else None
    if not _FITS[column.kind](value):
        return None
    _remove(left, column.path)
    return ", ".join(value or ()) if column.kind == "list" else value


def _remove(left: dict[str, Any], path: Sequence[str]) -> None:
    """Also the objects that are empty then; they are copied, because they belong to the document."""
    key, *below = path
    if below:
        left[key] = dict(left[key])
        _remove(left[key], below)
        if left[key]:
            return
    del left[key]


def _is_plain(value: Any) -> bool:
    """A text that a cell gives back as it was."""
    if not isinstance(value, str) or not 0 < len(value) < LONGEST or value != value.strip():
        return False
    return all(line.isprintable() for line in value.split("\n"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) < 1e15


def _is_row(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length and all(_is_number(one) for one in value)


def _is_list(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(_is_plain(one) and not set(",，\n") & set(one) for one in value)
    )


_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": _is_plain,
    "number": _is_number,
    "truth": lambda value: value is True,
    "list": _is_list,
}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(", ", ": "))


# -- back --------------------------------------------------------------------------------------------------------------


class Reading:
    """Sheets become a document; `mistakes` names sheet, row and column of everything that cannot be read."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.mistakes: list[str] = []
        self.document = self._document()

    def _document(self) -> dict[str, Any]:
        known = {*COLUMNS, "rates", "outcomes", "likelihoods", "fixes", "uses", "model"}
        if not known & set(self.sheets):
            self.mistakes.append(
                _("None of the sheets is one of a fault model: %(names)s.") % {"names": ", ".join(known)}
            )
            return {}
        document = self._model()
        for part, columns in COLUMNS.items():
            listed = [self._entry(part, row, columns) for row in self._rows(part, ())]
            if listed:
                document[part] = listed
        rates = {
            str(row["rate"]): self._number("rates", row, "value") for row in self._rows("rates", ("rate", "value"))
        }
        if rates:
            document["rates"] = rates
        self._put_outcomes(document)
        self._put_rows(document)
        return document

    def _rows(self, sheet: str, needed: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The rows that are not empty, by heading; `#` is the number that a spreadsheet shows beside it."""
        listed = self.sheets.get(sheet, [])
        if not listed:
            return
        heads = [str(cell or "").strip().lower() for cell in listed[0]]
        for name in needed:
            if name not in heads:
                self.mistakes.append(_("%(sheet)s: there is no column %(column)s") % {"sheet": sheet, "column": name})
                return
        for number, cells in enumerate(listed[1:], start=2):
            row = {head: cell for head, cell in zip(heads, cells, strict=False) if head and cell not in (None, "")}
            if not row:
                continue
            if missing := [name for name in needed if name not in row and name in needed[:2]]:
                self._wrong(sheet, number, missing[0], _("is missing"))
                continue
            yield {**row, "#": number}

    def _wrong(self, sheet: str, number: int, column: str, text: str) -> None:
        said = {"sheet": sheet, "row": number, "column": column, "text": text}
        if len(self.mistakes) < 500:
            self.mistakes.append(_("%(sheet)s, row %(row)d, %(column)s: %(text)s") % said)

    def _model(self) -> dict[str, Any]:
        texts: dict[str, str] = {}
        rows: dict[str, int] = {}
        for row in self._rows("model", ("field", "value")):
            key = str(row["field"])
            texts[key] = texts.get(key, "") + str(row["value"])
            rows[key] = row["#"]
        return {key: self._loaded("model", rows[key], "value", text) for key, text in texts.items()}

    def _loaded(self, sheet: str, number: int, column: str, text: str) -> Any:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            self._wrong(sheet, number, column, _("is not JSON"))
            return None

    def _entry(self, part: str, row: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        for column in columns:
            if column.name not in row:
                continue
            value = self._value(part, row, column)
            inner = entry
            for key in column.path[:-1]:
                inner = inner.setdefault(key, {})
            inner[column.path[-1]] = value
        if MORE in row:
            more = self._loaded(part, row["#"], MORE, str(row[MORE]))
            if isinstance(more, dict):
                _merge(entry, more)
        return entry

    def _value(self, part: str, row: Mapping[str, Any], column: Column) -> Any:
        if column.kind == "number":
            return self._number(part, row, column.name)
        if column.kind == "truth":
            return _as_text(row[column.name]).lower() in ("true", "yes", "1", "x", "是")
        text = _as_text(row[column.name])
        return (
            [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
            if column.kind == "list"
            else text
        )

    def _number(self, sheet: str, row: Mapping[str, Any], column: str) -> Any:
        """What is no number is said, and stays as it was written."""
        cell = row.get(column)
        if _is_number(cell):
            return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
        text = _as_text(cell)
        try:
            value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            self._wrong(sheet, row["#"], column, _("is not a number"))
            return text
        if not math.isfinite(value):
            self._wrong(sheet, row["#"], column, _("is not a number"))
            return text
        return int(value) if value.is_integer() else value

    def _put_outcomes(self, document: dict[str, Any]) -> None:
        observations = _by_id(document, "observations")
        for row in self._rows("outcomes", ("observation", "outcome")):
            observation = self._of(observations, "outcomes", row, "observation")
            if observation is None:
                continue
            outcome = _as_text(row["outcome"])
            observation.setdefault("outcomes", []).append(outcome)
            words = {
                language: _as_text(row[f"name_{language}"]) for language in ("zh", "en") if f"name_{language}" in row
            }
            if words:
                observation.setdefault("outcome_names", {})[outcome] = words
            for field in ("default", "inside"):
                if field in row:
                    observation.setdefault(field, []).append(self._number("outcomes", row, field))

    def _put_rows(self, document: dict[str, Any]) -> None:
        observations = _by_id(document, "observations")
        for row in self._rows("likelihoods", LIKELIHOODS):
            observation = self._of(observations, "likelihoods", row, "observation")
            if observation is None:
                continue
            outcomes, outcome = observation.get("outcomes") or [], _as_text(row.get("outcome"))
            if outcome not in outcomes:
                self._wrong("likelihoods", row["#"], "outcome", _("there is no outcome %(a)s") % {"a": outcome})
                continue
            line = observation.setdefault("p", {}).setdefault(_as_text(row["fault"]), [0] * len(outcomes))
            line[outcomes.index(outcome)] = self._number("likelihoods", row, "probability")
        repairs = _by_id(document, "repairs")
        for sheet, field, columns in (("fixes", "fixes", FIXES), ("uses", "parts", USED)):
            for row in self._rows(sheet, columns):
                repair = self._of(repairs, sheet, row, "repair")
                if repair is not None:
                    repair.setdefault(field, {})[_as_text(row[columns[1]])] = self._number(sheet, row, columns[2])

    def _of(self, known: Mapping[Any, dict[str, Any]], sheet: str, row: Mapping[str, Any], column: str) -> Any:
        id = _as_text(row[column])
        if id not in known:
            self._wrong(sheet, row["#"], column, _("there is no row with the id %(id)s") % {"id": id})
        return known.get(id)


def _by_id(document: Mapping[str, Any], part: str) -> dict[str, dict[str, Any]]:
    """The entries themselves, which are being filled."""
    return {str(one["id"]): one for one in entries(document, part) if isinstance(one, dict) and "id" in one}


def _merge(entry: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(entry.get(key), dict):
            _merge(entry[key], value)
        else:
            entry[key] = value


def _as_text(cell: Any) -> str:
    """As it is shown: 5 for 5.0, yes for a truth value."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
