"""Which rules pay a month, and what they come to by what is known now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.models import PayRules
from firstfix.rewards.queries.pay.facts import rows_of_month
from firstfix.rewards.rules import LONGEST_TRIP
from firstfix.rewards.translate import Line, Rules, first_of, last_of, rules_of, sheet_lines


def month_before(month: date) -> date:
    return first_of(month - timedelta(days=1))


def month_after(month: date) -> date:
    return last_of(month) + timedelta(days=1)


def rules_for(month: date) -> PayRules | None:
    """The version that pays the month; none before the first one."""
    rows = PayRules.objects.filter(first_month__lte=month).exclude(last_month__lt=month)
    return rows.order_by("-first_month").first()


def lines_counted(
    version: PayRules, month: date, *, until: date, engineers: Collection[int] | None = None
) -> dict[int, list[Line]]:
    """What the version pays for the month by what is known now, by engineer."""
    rules, zone = rules_of(version), company_zone()
    rows = rows_of_month(rules, month, engineers=engineers)
    before = _rules_before(month) if rows.trips else {}
    return sheet_lines(
        rules, rows, month, until=until, before=before, engineers=engineers, local=lambda at: at.astimezone(zone)
    )


def _rules_before(month: date) -> dict[date, Rules]:
    """What paid the months from which trips can reach into this one."""
    first = first_of(month - LONGEST_TRIP)
    versions = PayRules.objects.filter(first_month__lt=month).exclude(last_month__lt=first)
    read = [(version, rules_of(version)) for version in versions]
    found: dict[date, Rules] = {}
    while first < month:
        for version, rules in read:
            if version.first_month and version.first_month <= first <= (version.last_month or first):
                found[first] = rules
        first = month_after(first)
    return found
