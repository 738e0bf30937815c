"""The parts of a fault model's document, and entries that are put in, changed, moved and taken out.

A draft may have mistakes: what is not as it should be stays as it is, and nothing that is not understood is lost.
Documents are never changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Document = Mapping[str, Any]

#: The lists of a document, in the order in which they refer to each other.
PARTS: Final = ("components", "accesses", "faults", "observations", "repairs", "parts")
OTHER: Final = "F_OTHER"
#: Where the ids of a part are named: (part, field). The field holds the id, or an object whose keys are ids.
REFERENCES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "components": (("components", "parent"), ("faults", "component"), ("observations", "covers")),
    "accesses": (("accesses", "within"), ("observations", "access"), ("repairs", "access")),
    "faults": (("observations", "p"), ("repairs", "fixes")),
    "parts": (("repairs", "parts"),),
}
#: Taken out together with the fault or part that they are about; other references forbid the removal.
ROWS: Final = ("p", "fixes", "parts")


@dataclass(frozen=True)
class Reference:
    """`part[place].field` names the entry in question."""

    part: str
    place: int
    id: str
    field: str

    @property
    def is_row(self) -> bool:
        return self.field in ROWS


def entries(document: Document, part: str) -> list[Any]:
    """The entries of a part, whatever they are; none where there is no list."""
    found = document.get(part)
    return found if isinstance(found, list) else []


def records(document: Document, part: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries that are objects, with their places."""
    return ((place, one) for place, one in enumerate(entries(document, part)) if isinstance(one, dict))


def id_of(entry: Any) -> str:
    """The id as a text; empty when there is none."""
    id = entry.get("id") if isinstance(entry, dict) else None
    return "" if id is None else str(id)


def references(document: Document, part: str, id: str) -> list[Reference]:
    """Who names this entry."""
    return [
        Reference(where, place, id_of(entry), field)
        for where, field in REFERENCES.get(part, ())
        for place, entry in records(document, where)
        if id and _names(entry.get(field), id)
    ]


def _names(value: Any, id: str) -> bool:
    return id in value if isinstance(value, dict) else value == id


def with_entry(document: Document, part: str, place: int | None, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The document with this entry at the place, or as the last one. A new id goes wherever the former one stood.

    The fault for all that is not listed stays the last of the faults.
    """
    listed = list(entries(document, part))
    if place is None:
        is_before_other = part == "faults" and listed and id_of(listed[-1]) == OTHER
        listed.insert(len(listed) - 1 if is_before_other else len(listed), dict(entry))
        return {**document, part: listed}
    former, later = id_of(listed[place]), id_of(entry)
    listed[place] = dict(entry)
    changed = {**document, part: listed}
    is_only = sum(id_of(one) == former for one in entries(document, part)) == 1
    return _renamed(changed, part, former, later) if former and later and former != later and is_only else changed


def without_entry(document: Document, part: str, place: int) -> dict[str, Any]:
    """The document without this entry and without the rows about it."""
    listed = list(entries(document, part))
    id = id_of(listed.pop(place))
    changed: dict[str, Any] = {**document, part: listed}
    if any(id_of(one) == id for one in listed):
        return changed  # another one of the same id keeps the rows
    for where, field in REFERENCES.get(part, ()):
        if field in ROWS:
            changed[where] = [_without_row(one, field, id) for one in entries(changed, where)]
    return {name: value for name, value in changed.items() if name in document or value}


def _without_row(entry: Any, field: str, id: str) -> Any:
    if not isinstance(entry, dict) or not isinstance(entry.get(field), dict) or id not in entry[field]:
        return entry
    return {**entry, field: {name: value for name, value in entry[field].items() if name != id}}


def with_moved(document: Document, part: str, place: int, *, up: bool) -> dict[str, Any]:
    """The document with this entry one place earlier or later; at the end nothing moves."""
    listed = list(entries(document, part))
    other = place - 1 if up else place + 1
    if 0 <= other < len(listed):
        listed[place], listed[other] = listed[other], listed[place]
    return {**document, part: listed}


def _renamed(document: Mapping[str, Any], part: str, former: str, later: str) -> dict[str, Any]:
    changed = dict(document)
    for where, field in REFERENCES.get(part, ()):
        if where in changed:
            changed[where] = [_renamed_in(one, field, former, later) for one in entries(changed, where)]
    if "counts" in changed and part in ("faults", "observations", "repairs"):
        changed["counts"] = _renamed_keys(changed["counts"], former, later)
    return changed


def _renamed_in(entry: Any, field: str, former: str, later: str) -> Any:
    if not isinstance(entry, dict) or not _names(entry.get(field), former):
        return entry
    value = entry[field]
    if isinstance(value, dict):
        return {**entry, field: {later if name == former else name: one for name, one in value.items()}}
    return {**entry, field: later}


def _renamed_keys(value: Any, former: str, later: str) -> Any:
    """What was learnt is kept under ids too."""
    if not isinstance(value, dict):
        return value
    return {later if name == former else name: _renamed_keys(one, former, later) for name, one in value.items()}


def shares(document: Document) -> list[float | None]:
    """The share of each fault among all cases, from `prior` or else from `occurrence`; None while that is not known."""
    faults = entries(document, "faults")
    weights = [_number(one, "prior") for one in faults]
    if not any(weights):
        ranks = [_number(one, "occurrence") for one in faults]
        weights = [2.0 ** (rank - 10) if rank and 1 <= rank <= 10 else None for rank in ranks]
    total = sum(weight for weight in weights if weight)
    if not total or not all(weights):
        return [None] * len(faults)
    return [weight / total for weight in weights if weight]


def _number(entry: Any, field: str) -> float | None:
    value = entry.get(field) if isinstance(entry, dict) else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e15
    return float(value) if is_number and value is not None else None


def skeleton(parts: Sequence[Mapping[str, Any]], *, money: str) -> dict[str, Any]:
    """A model to begin with: what every model needs, and the product's parts.

    The rates are those of a visit in a city; whoever writes the model puts in the company's own.
    """
    return {
        "schema": "fault-model/2",
        "money": money,
        "rates": {
            "remote_min": 2, "onsite_min": 4, "downtime_min": 1, "visit": 600, "revisit": 900, "escalate": 4000,
        },
        "components": [],
        "accesses": [],
        "faults": [
            {
                "id": OTHER, "component": None, "occurrence": 5,
                "mode": {"zh": "其他未列故障", "en": "Other, not listed"},
            }
        ],
        "observations": [],
        "repairs": [],
        "parts": [dict(part) for part in parts],
    }  # fmt: skip
