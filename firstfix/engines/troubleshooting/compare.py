"""What changed between two versions of a fault model, for the review before one is published.

Probabilities are compared as the engine reads them, row by row, so that a new `default` shows in every row that it
changes; all else as it stands in the documents. Order does not count.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from firstfix.engines.troubleshooting.model import Model
from firstfix.engines.troubleshooting.reading import read_model

#: Lists whose entries have ids.
LISTS: Final = ("components", "accesses", "faults", "observations", "repairs", "parts")
#: Fields that are compared as the engine reads them, or that no person wrote.
ROWS: Final = {"faults": {"prior", "occurrence"}, "observations": {"p", "default", "inside"}, "repairs": {"fixes"}}
NOT_AUTHORED: Final = {"counts", *LISTS}
#: Numbers closer than this share of the larger one are the same.
ROUNDING: Final = 1e-9

How = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """`section` is a list of the model or "" for the model itself; `id` the entry, `field` what of it (`p.F_LEAK`).

    `old` and `new` are plain values: probabilities of outcomes for `p`, the share among all faults for `share`. Of an
    entry that was added or removed `field` is empty, and of the values one is None.
    """

    how: How
    section: str
    id: str
    field: str
    old: Any
    new: Any


def compare(old: dict[str, Any], new: dict[str, Any], *, share: float = 0.01) -> list[Change]:
    """All changes from one model's document to another's; raises `Mistakes` when one of them is no model.

    Shares of faults depend on each other, so those that change by less than `share` of the larger are left out.
    """
    former, later = read_model(old), read_model(new)
    changes = [
        change
        for field in sorted({*old, *new} - NOT_AUTHORED)
        for change in _fields("", "", field, old.get(field), new.get(field))
    ]
    for section in LISTS:
        before, after = _by_id(old, section), _by_id(new, section)
        for name in [*before, *(name for name in after if name not in before)]:
            if name not in after:
                changes.append(Change("removed", section, name, "", before[name], None))
            elif name not in before:
                changes.append(Change("added", section, name, "", None, after[name]))
            else:
                skipped = {"id", *ROWS.get(section, set())}
                for field in sorted({*before[name], *after[name]} - skipped):
                    changes += _fields(section, name, field, before[name].get(field), after[name].get(field))
                changes += _rows(
                    section, name, _read_rows(former, section, name), _read_rows(later, section, name), share
                )
    return changes


def _by_id(document: dict[str, Any], section: str) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in document.get(section) or []}


def _fields(section: str, name: str, field: str, old: Any, new: Any) -> list[Change]:
    """Changes of a value and, where both are objects, of the values inside."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [*old, *(key for key in new if key not in old)]
        return [
            change for key in keys for change in _fields(section, name, f"{field}.{key}", old.get(key), new.get(key))
        ]
    if _is_same(old, new):
        return []
    how: How = "added" if old is None else "removed" if new is None else "changed"
    return [Change(how, section, name, field, old, new)]


def _read_rows(model: Model, section: str, name: str) -> dict[str, Any]:
    """Probabilities as the engine reads them, by field."""
    faults = [fault.id for fault in model.faults]
    if section == "faults":
        return {"share": float(model.prior[faults.index(name)])}
    if section == "observations":
        observation = next(one for one in model.observations if one.id == name)
        columns = observation.likelihood.T.tolist()
        return {
            f"p.{fault}": dict(zip(observation.outcomes, row, strict=True))
            for fault, row in zip(faults, columns, strict=True)
        }
    if section == "repairs":
        repair = next(one for one in model.repairs if one.id == name)
        return {f"fixes.{fault}": chance for fault, chance in zip(faults, repair.fixes.tolist(), strict=True) if chance}
    return {}


def _rows(section: str, name: str, old: dict[str, Any], new: dict[str, Any], share: float) -> list[Change]:
    """Rows of faults that only one of the versions has come with the fault, except in what a repair fixes."""
    fields = [*old, *(field for field in new if field not in old)]
    if section == "observations":
        fields = [field for field in fields if field in old and field in new]
    changes = []
    for field in fields:
        before, after = old.get(field), new.get(field)
        if not _is_same(before, after, share if section == "faults" else ROUNDING):
            how: How = "added" if before is None else "removed" if after is None else "changed"
            changes.append(Change(how, section, name, field, before, after))
    return changes


def _is_same(old: Any, new: Any, rounding: float = ROUNDING) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
    if numbers:
        return bool(abs(old - new) <= rounding * max(abs(old), abs(new)))
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return all(_is_same(old[key], new[key], rounding) for key in old)
    return bool(type(old) is type(new) and old == new)
