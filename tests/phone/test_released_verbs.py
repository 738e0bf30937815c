"""What a released app has left in its outbox is understood by the server of today.

`fixtures/verbs-1.json` holds the fields of every verb as an app of a released version may have written them. Verbs and
fields are added to it when they come, and never taken out: `WRITE_FIXTURE=1 .venv/bin/pytest tests/phone` adds what is
new. Whether today's app reads and sends an older outbox is told by versions_test.ts.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from firstfix.engineer.verbs import VERBS

FILE = Path(__file__).parent / "fixtures" / "verbs-1.json"
RELEASED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
TODAY: dict[str, Any] = {name: verb.data.model_json_schema() for name, verb in sorted(VERBS.items())}
#: What says which values fit; a limit on them may be made wider.
KINDS = ("type", "format", "pattern", "const")


def test_every_verb_of_today_is_kept_for_tomorrow() -> None:
    if os.environ.get("WRITE_FIXTURE"):
        kept = {name: _together(RELEASED.get(name, {}), now) for name, now in TODAY.items()}
        FILE.write_text(json.dumps(RELEASED | kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    missing = {
        f"{name}.{field}"
        for name, now in TODAY.items()
        for field in now.get("properties", {"": None})
        if field and field not in kept.get(name, {}).get("properties", {})
    }
    missing |= TODAY.keys() - kept.keys()
    assert not missing, "WRITE_FIXTURE=1 .venv/bin/pytest tests/phone, then commit it"


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_a_released_verb_is_still_understood(name: str) -> None:
    assert name in TODAY, "an outbox may still hold it: the server has to answer, if only with a refusal of its own"
    released, today = RELEASED[name], TODAY[name]
    _fits(released, today, where=name, then=released, now=today)


@pytest.mark.parametrize(
    "change",
    [
        lambda now: now["properties"].pop("quantity"),
        lambda now: now["required"].append("batch"),
        lambda now: now["properties"]["quantity"].update(type="string"),
    ],
    ids=["a field is gone", "a new one must be given", "a field is of another kind"],
)
def test_it_would_be_seen(change: Any) -> None:
    now = json.loads(json.dumps(TODAY["use_part"]))
    change(now)
    with pytest.raises(AssertionError):
        _fits(TODAY["use_part"], now, where="use_part", then=TODAY["use_part"], now=now)


def _together(released: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The released fields as they were, and those of today that no release had."""
    if not released:
        return now
    fields = now.get("properties", {}) | released.get("properties", {})
    return {**released, "properties": fields, "$defs": now.get("$defs", {}) | released.get("$defs", {})}


def _fits(one: dict[str, Any], other: dict[str, Any], *, where: str, then: dict[str, Any], now: dict[str, Any]) -> None:
    """Whatever fits the released schema `one` fits `other`, today's; `then` and `now` are the whole documents."""
    one, other = _resolved(one, then), _resolved(other, now)
    for kind in KINDS:
        assert other.get(kind) in (None, one.get(kind)), f"{where}: {kind} was {one.get(kind)}, is {other.get(kind)}"
    if "enum" in other:
        assert set(one.get("enum", ["anything"])) <= set(other["enum"]), f"{where}: a value is gone"
    assert set(other.get("required", ())) <= set(one.get("required", ())), f"{where}: more is asked for than then"
    for field, released in one.get("properties", {}).items():
        assert field in other.get("properties", {}), f"{where}.{field} is gone"
        _fits(released, other["properties"][field], where=f"{where}.{field}", then=then, now=now)
    if "items" in one and "items" in other:
        _fits(one["items"], other["items"], where=f"{where}[]", then=then, now=now)
    for choice in one.get("anyOf", ()):
        about, choices = {"where": where, "then": then, "now": now}, other.get("anyOf", [other])
        assert any(_does_fit(choice, another, **about) for another in choices), f"{where}: a kind is gone"


def _does_fit(
    one: dict[str, Any], other: dict[str, Any], where: str, then: dict[str, Any], now: dict[str, Any]
) -> bool:
    try:
        _fits(one, other, where=where, then=then, now=now)
    except AssertionError:
        return False
    return True


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    return whole["$defs"][reference.rpartition("/")[2]] | schema if reference else schema
