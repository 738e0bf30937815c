"""Phones as the dispatcher sees them, and what was refused of what they told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.words import verb_words
from firstfix.equipment.models import Part
from firstfix.field.models import ChecklistStep, StepResult
from firstfix.platform.accounts.models import User
from firstfix.platform.pages import phrases
from firstfix.scheduling.models import Visit

WAITING = Q(verbs__state=PhoneVerb.State.REFUSED, verbs__settled_at=None)
#: What of a verb's data is no word to people: it names records, files or other verbs.
NAMES = {
    "uid",
    "use",
    "photo",
    "file",
    "files",
    "id",
    "kind",
    "article",
    "product_model",
    "asset",
    "visit",
    "base",
    "claim",
    "starts",
    "transfer",
    "to",
    "from_van",
}

#: Codes that have words.
CODES: Mapping[str, Mapping[str, Any]] = {
    "outcome": dict(Visit.Outcome.choices),
    "verdict": dict(StepResult.Verdict.choices),
}


def phones_listed() -> QuerySet[Phone]:
    """With `waiting`: how many refused verbs their engineer has not settled yet."""
    return Phone.objects.select_related("user", "signed_out_by").annotate(waiting=Count("verbs", filter=WAITING))


def phones_with_refused() -> QuerySet[Any]:
    """Those in use whose engineers have not settled everything yet."""
    rows: QuerySet[Any] = phones_listed()
    return rows.filter(signed_out_at=None, waiting__gt=0)


def refused_verbs(user: User) -> QuerySet[PhoneVerb]:
    """Of all phones of one person, newest first, those that wait before the settled ones."""
    verbs = PhoneVerb.objects.filter(phone__user=user, state=PhoneVerb.State.REFUSED).select_related("phone")
    return verbs.order_by(F("settled_at").desc(nulls_first=True), "-pk")


def orders_of(verbs: Iterable[PhoneVerb]) -> dict[int, Any]:
    """The orders of the visits that they are about, by the visit's id."""
    visits = Visit.objects.filter(pk__in={verb.visit for verb in verbs if verb.visit}).select_related("work_order")
    return {visit.pk: visit.work_order for visit in visits}


def tell_in_words(verbs: Iterable[PhoneVerb]) -> list[str]:
    """What the engineer wanted to say: "Step of the checklist, Sun 29 Nov 09:40: Measure the pressure · 2.5"."""
    verbs = list(verbs)
    named = {one for verb in verbs for one in _named(verb.data)}
    steps = ChecklistStep.objects.in_bulk([id for name, id in named if name == "step"])
    parts = Part.objects.in_bulk([id for name, id in named if name == "part"])
    words = {("step", id): str(step.text) for id, step in steps.items()}
    words |= {("part", id): str(part) for id, part in parts.items()}
    return [_in_words(verb, words) for verb in verbs]


def _in_words(verb: PhoneVerb, words: Mapping[tuple[str, int], str]) -> str:
    head = f"{verb_words(verb.name)}, {phrases.full_moment(verb.at)}"
    leaves = sorted(_leaves(verb.data), key=lambda leaf: leaf[0] not in ("step", "part"))  # first what it is about
    said = " · ".join(filter(None, (_word(name, value, words) for name, value in leaves)))
    return f"{head}: {said}" if said else head


def _word(name: str, value: Any, words: Mapping[tuple[str, int], str]) -> str:
    if name in ("step", "part"):
        return words.get((name, value), "") if _is_id(value) else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(CODES.get(name, {}).get(str(value), value)).strip()


def _named(data: Any) -> Iterator[tuple[str, int]]:
    """Steps and parts, which are told by their ids."""
    for name, value in _leaves(data):
        if name in ("step", "part") and _is_id(value):
            yield name, value


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**63


def _leaves(data: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    match data:
        case dict():
            for key, value in data.items():
                if key not in NAMES:
                    yield from _leaves(value, key)
        case list():
            for value in data:
                yield from _leaves(value, name)
        case _:
            yield name, data
