"""What a document of pay rules asks for, field by field: forms ask it, pages show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firstfix.platform.errors import Text
from firstfix.rewards.queries.pay.known import Names
from firstfix.rewards.queries.pay.words import EXPLAINED, RULES, amount_said
from firstfix.rewards.translate import RuleKind

What = Literal["amount", "number", "whole", "clock", "grade", "region", "industry", "work", "text", "cities"]


@dataclass(frozen=True)
class Asked:
    """A field of a rule, or a column of its table, by its name in the document."""

    name: str
    label: Text
    what: What


_AMOUNT = gettext_lazy("Amount")
_MOST = Asked("most", gettext_lazy("At most in a month"), "amount")
_DAYS = Asked("days", gettext_lazy("Days that it has to hold"), "whole")
_EACH = (Asked("amount", gettext_lazy("Amount for each"), "amount"), _MOST)

FIELDS: Mapping[RuleKind, Sequence[Asked]] = {
    RuleKind.BASE: (),
    RuleKind.PIECE: (_MOST,),
    RuleKind.FIRST_FIX: (Asked("amount", gettext_lazy("Amount for each"), "amount"), _DAYS, _MOST),
    RuleKind.REMOTE: (Asked("amount", gettext_lazy("Amount for each"), "amount"), _DAYS, _MOST),
    RuleKind.REPEAT: (
        Asked("amount", gettext_lazy("Taken off for each"), "amount"),
        Asked("days", gettext_lazy("Reported again within days"), "whole"),
        Asked("most", gettext_lazy("Taken off at most in a month"), "amount"),
    ),
    RuleKind.IN_TIME: _EACH,
    RuleKind.RATING: (Asked("least", gettext_lazy("From so many ratings on"), "whole"),),
    RuleKind.NIGHT: (
        Asked("amount", gettext_lazy("Amount for an hour"), "amount"),
        Asked("start", gettext_lazy("Night from"), "clock"),
        Asked("end", gettext_lazy("Night until"), "clock"),
        _MOST,
    ),
    RuleKind.EMERGENCY: _EACH,
    RuleKind.TRAINING: (
        Asked("amount", _AMOUNT, "amount"), Asked("minutes", gettext_lazy("for so many minutes"), "whole"), _MOST,
    ),
    RuleKind.ARTICLE: _EACH,
    RuleKind.TEAM: (Asked("amount", gettext_lazy("Amount for each order"), "amount"), _MOST),
    RuleKind.TRAVEL: (Asked("hours", gettext_lazy("For trips from so many hours on"), "whole"), _MOST),
}  # fmt: skip

ROWS: Mapping[RuleKind, Sequence[Asked]] = {
    RuleKind.BASE: (
        Asked("grade", gettext_lazy("Pay grade"), "grade"),
        Asked("region", gettext_lazy("Region"), "region"),
        Asked("industry", gettext_lazy("Industry"), "industry"),
        Asked("years", gettext_lazy("From years of experience"), "whole"),
        Asked("amount", gettext_lazy("Amount for a month"), "amount"),
    ),
    RuleKind.PIECE: (
        Asked("work", gettext_lazy("Kind of work"), "work"),
        Asked("difficulty", gettext_lazy("From difficulty"), "whole"),
        Asked("amount", _AMOUNT, "amount"),
    ),
    RuleKind.RATING: (
        Asked("average", gettext_lazy("Average from"), "number"),
        Asked("amount", _AMOUNT, "amount"),
    ),
    RuleKind.TRAVEL: (
        Asked("name", pgettext_lazy("cities", "Class"), "text"),
        Asked("cities", gettext_lazy("Cities (none: everywhere else)"), "cities"),
        Asked("per_day", gettext_lazy("Per day"), "amount"),
        Asked("per_night", gettext_lazy("Per night"), "amount"),
    ),
}

STEPS: Sequence[tuple[str, Text]] = (
    ("0.01", gettext_lazy("to the cent")),
    ("0.1", gettext_lazy("to a tenth")),
    ("1", gettext_lazy("to whole amounts")),
)


@dataclass(frozen=True)
class RuleSaid:
    """One rule of a document, ready to be read."""

    kind: RuleKind
    name: Text
    explained: Text
    pairs: Sequence[tuple[Text, str]]
    headings: Sequence[Asked]
    rows: Sequence[Sequence[tuple[Asked, str]]]


def document_said(document: Mapping[str, Any], names: Names) -> Iterator[RuleSaid]:
    """The rules that a document has, in the order of a pay sheet."""
    for kind in RuleKind:
        rule = document.get(kind)
        if rule:
            columns = ROWS.get(kind, ())
            yield RuleSaid(
                kind, RULES[kind], EXPLAINED[kind],
                [(asked.label, value_said(asked, rule.get(asked.name), names)) for asked in FIELDS[kind]],
                columns,
                [
                    [(asked, value_said(asked, row.get(asked.name), names)) for asked in columns]
                    for row in rule.get("rows", ())
                ],
            )  # fmt: skip


def value_said(asked: Asked, value: Any, names: Names) -> str:
    match asked.what:
        case "amount":
            return amount_said(value) if value not in (None, "") else "—"
        case "grade":
            return names.grades.get(value, value)
        case "region":
            return names.regions.get(value, value) if value else _("all")
        case "industry":
            return names.industries.get(value, value) if value else _("all")
        case "work":
            return names.works.get(value, value)
        case "cities":
            return str(_(", ")).join(value or ()) or _("everywhere else")
        case _:
            return "0" if value in (None, "") else str(value)
