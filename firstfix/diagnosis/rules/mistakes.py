"""The engine's lines about a document, as mistakes at an entry and a field, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from firstfix.diagnosis.rules.entries import Document, entries, id_of

_LINE = re.compile(r"(?P<part>\w+)(?:\[(?P<place>\d+)\])?(?:\.(?P<field>.+?))?: (?P<text>.*)", re.DOTALL)

_PLACE = re.compile(r"\b(?P<part>[a-z]+)\[(?P<place>\d+)\]", re.ASCII)

#: What the engine says (engines/troubleshooting/reading.py, engines/reading.py); each is also its own pattern.
SAID: Final = (
    _("is missing"),
    _("is empty"),
    _("is empty: a repair fixes at least one fault"),
    _("is missing, and p has no row for %(a)s"),
    _('must be a text, not true or false: write "yes" and "no" in quotes'),
    _("must be a text, not %(a)s"),
    _("must be a whole number, not %(a)s"),
    _("must be a finite number, not %(a)s"),
    _("must be a number, not %(a)s"),
    _("must be true or false, not %(a)s"),
    _("must be an object, not %(a)s"),
    _("must be a list of probabilities, not %(a)s"),
    _("must be a list, not %(a)s"),
    _("must be one of %(a)s, not %(b)s"),
    _("must be at least %(a)s"),
    _("must be at most %(a)s"),
    _("must be above 0"),
    _("must be 2 to 20 outcomes, not %(a)s"),
    _("there is no component %(a)s"),
    _("there is no access %(a)s"),
    _("there is no fault %(a)s"),
    _("there is no part %(a)s"),
    _("there is no outcome %(a)s"),
    _("has neither prior nor occurrence"),
    _("is given here but not for %(a)s: give all or none"),
    _("%(a)s is an outcome already"),
    _("%(a)s has a meaning of its own and cannot be an outcome"),
    _("has %(a)s probabilities for %(b)s outcomes"),
    _("has %(a)s entries; the most is %(b)s"),
    _("adds up to %(a)s, not 1"),
    _("%(a)s is the id of %(b)s already"),
    _("%(a)s is the word for giving a case up"),
    _("%(a)s would be a part of itself"),
    _("F_OTHER is missing: the fault for all that is not listed"),
    _("no repair fixes it, so it ends in escalation"),
    _("no repair uses this part"),
    _("there is none, so every case is escalated at once"),
    _("aliases are not allowed"),
    _("anchors are not allowed"),
    _("tags are not allowed"),
    _("is larger than %(a)s MB"),
    _("is not UTF-8 text (byte %(a)s)"),
    _("%(a)s stands here twice"),
    _("there are more than %(a)s values"),
    _("is nested deeper than %(a)s"),
    _("a key must be a text"),
    _("a second document begins"),
    _("is not YAML (%(a)s)"),
)


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\\\((\w)\\\)s", r"(?P<\1>.+?)", re.escape(said)), re.DOTALL)


_PATTERNS: Final = tuple((_pattern(said), said) for said in SAID)


@dataclass(frozen=True)
class Mistake:
    """`part[place].field`: any of them may be missing. `field` goes on below the entry: `p.F_PUMP[1]`."""

    text: str
    part: str = ""
    place: int | None = None
    field: str = ""

    @property
    def top(self) -> str:
        """The field itself: `p` of `p.F_PUMP[1]`."""
        return re.split(r"[.\[]", self.field, maxsplit=1)[0]

    @property
    def below(self) -> str:
        """What is below the field: `F_PUMP` of `p.F_PUMP[1]`."""
        return re.sub(r"\[\d+\]$", "", self.field.partition(".")[2])

    def __str__(self) -> str:
        return f"{self.field}: {self.text}" if self.field else self.text


def in_words(text: str) -> str:
    """What the engine says in the reader's language; what nobody translated stays as it is."""
    for pattern, said in _PATTERNS:
        if match := pattern.fullmatch(text):
            return gettext(said) % match.groupdict() if match.groupdict() else gettext(said)
    return text


def mistake_of(line: str) -> Mistake:
    match = _LINE.fullmatch(line)
    if match is None:
        return Mistake(in_words(line))
    place = int(match["place"]) if match["place"] else None
    return Mistake(in_words(match["text"]), match["part"], place, match["field"] or "")


def mistakes_by_entry(document: Document, lines: Iterable[str]) -> Mapping[tuple[str, int | None], list[Mistake]]:
    """The mistakes of each entry; those of the whole model stand under its part alone: ("rates", None)."""
    found: dict[tuple[str, int | None], list[Mistake]] = {}
    for line in lines:
        mistake = mistake_of(line)
        mistake = replace(mistake, text=_with_ids(document, mistake.text))
        found.setdefault((mistake.part, mistake.place), []).append(mistake)
    return found


def _with_ids(document: Document, text: str) -> str:
    """Other entries by their ids, as their authors know them, and not by their places: F_PUMP for faults[1]."""

    def id_at(match: re.Match[str]) -> str:
        listed, place = entries(document, match["part"]), int(match["place"])
        return (id_of(listed[place]) if place < len(listed) else "") or match[0]

    return _PLACE.sub(id_at, text)


def remarks_by_entry(document: Document, lines: Iterable[str]) -> Mapping[tuple[str, int | None], list[str]]:
    """Remarks name the entry by its id."""
    places = {
        id_of(one): (part, place) for part in ("parts", "faults") for place, one in enumerate(entries(document, part))
    }
    found: dict[tuple[str, int | None], list[str]] = {}
    for line in lines:
        name, _colon, text = line.partition(": ")
        found.setdefault(places.get(name, (name, None)), []).append(in_words(text))
    return found
