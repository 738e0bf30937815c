"""Who looked at a pay sheet: itself, or everybody's pay of its month with it; whoever looks leaves a fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.facts import PayOfAllSeen, PaySheetSeen
from firstfix.rewards.models import PaySheet

#: So many of the newest facts of each kind are read.
MOST_READ = 500


@dataclass(frozen=True)
class Look:
    """What one person saw on one day: `times`, the last time at `at`."""

    who: str
    what: str
    day: date
    at: datetime
    times: int


def looks_at(sheet: PaySheet, *, besides: Actor | None = None) -> list[Look]:
    """Newest first; without those of `besides`."""
    own = facts_about(sheet).filter(name=PaySheetSeen.__name__)
    with_all = facts_about(company()).filter(name=PayOfAllSeen.__name__, data__month=sheet.month.isoformat())
    facts = sorted((*_newest(own), *_newest(with_all)), key=lambda fact: fact.at, reverse=True)
    return _by_day(fact for fact in facts if besides is None or fact.by_id != besides.pk)


def _newest(facts: QuerySet[Fact]) -> QuerySet[Fact]:
    return facts.only("name", "at", "by_id", "by_name", "data")[:MOST_READ]


def _by_day(facts: Iterable[Fact]) -> list[Look]:
    found: dict[tuple[int | None, str, date], Look] = {}
    for fact in facts:
        what, day = _what(fact), company_day(fact.at)
        key = (fact.by_id, what, day)
        there = found.get(key)
        at, times = (there.at, there.times + 1) if there else (fact.at, 1)
        found[key] = Look(fact.by_name, what, day, at, times)
    return list(found.values())


def _what(fact: Fact) -> str:
    """In words: this sheet, or what showed everybody's pay."""
    how = str(fact.data.get("how", ""))
    if fact.name == PaySheetSeen.__name__:
        return pgettext("looked at", "this pay sheet")
    if how.startswith("trial"):
        return _("everybody's pay of the month, in a trial of rules")
    if how in ("month", "closure"):
        return _("everybody's pay of the month")
    return _("everybody's pay of the month, as a file or by a program (%(name)s)") % {"name": how}
