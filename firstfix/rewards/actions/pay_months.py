"""A month is counted for the pages and closed for good; whoever looks at pay leaves a fact.

Both take a company of hundreds some twenty seconds and more: people ask a worker for them (`pay_runs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.jobs.progress import Progress, untold
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.access import require_pay_of
from firstfix.rewards.facts import PayMonthClosed, PayOfAllSeen, PaySheetSeen
from firstfix.rewards.models import CountedSheet, PayLine, PayMonth, PayRules, PaySheet
from firstfix.rewards.queries.pay.counting import rules_for
from firstfix.rewards.queries.pay.facts import posts_in
from firstfix.rewards.queries.pay.missing import facts_missing
from firstfix.rewards.queries.pay.sheets import Sheet, next_to_close, sheets_open
from firstfix.rewards.translate import first_of, kept_line, last_of, line_row


@transaction.atomic
def count_pay_month(month: date, *, by: Actor, at: datetime | None = None, progress: Progress = untold) -> None:
    """What the open month comes to by what is known now, kept for the pages."""
    require(by, "pay.see_all")
    at, month = at or timezone.now(), first_of(month)
    rules = rules_for(month)
    if rules is None:
        raise Refused(_("No rules are in force for this month."))
    refuse_closed(month)
    keep_counted(sheets_open(month, now=at, progress=progress), month, rules, at=at)


@transaction.atomic
def close_pay_month(
    month: date, *, by: Actor, at: datetime | None = None, progress: Progress = untold
) -> PayMonth:  # fmt: skip
    """The sheets of everybody become rows that nothing changes. Refused as `refuse_to_close` says."""
    require(by, "pay.close")
    at, month = at or timezone.now(), first_of(month)
    rules = refuse_to_close(month, at=at)
    sheets = sheets_open(month, now=at, progress=progress)
    who = by if isinstance(by, User) else None
    closed = write_closed_month(PayMonth(month=month, rules=rules, closed_at=at, closed_by=who), sheets, by=by)
    for engineer in Engineer.objects.filter(pk__in=sheets, user__isnull=False).select_related("user"):
        if engineer.user:
            notify(engineer.user, "pay_sheet_closed", link=f"/my-pay/{month:%Y-%m}", at=at, month=f"{month:%Y-%m}")
    return closed


def refuse_to_close(month: date, *, at: datetime) -> PayRules:
    """Months are closed one after the other, when they are over and everything is known; returns what pays it."""
    refuse_closed(month)
    rules = rules_for(month)
    if rules is None:
        raise Refused(_("No rules are in force for this month."))
    due = next_to_close()
    if month != due:
        raise Refused(_("%(month)s is the next month to be closed.") % {"month": f"{due:%Y-%m}"})
    if company_day(at) <= last_of(month):
        raise Refused(_("This month is not over yet."))
    if missing := facts_missing(month, rules):
        said = str(_("; ")).join(one.text for one in missing)
        raise Refused(_("Something is still missing: %(missing)s.") % {"missing": said})
    return rules


def keep_counted(sheets: Mapping[int, Sheet], month: date, rules: PayRules, *, at: datetime) -> None:
    """What the version comes to in the month, in place of what was counted before."""
    CountedSheet.objects.filter(month=month, rules=rules).delete()
    CountedSheet.objects.bulk_create(
        (
            CountedSheet(
                engineer_id=engineer, month=month, rules=rules, until=sheet.until, counted_at=at,
                lines=[kept_line(line) for line in sheet.lines],
            )
            for engineer, sheet in sheets.items()
        ),
        batch_size=1000,
    )  # fmt: skip


def refuse_closed(month: date) -> None:
    if PayMonth.objects.filter(month=month).exists():
        raise Refused(_("This month is closed already."))


@transaction.atomic
def look_at_pay_sheet(engineer: Engineer, month: date, *, by: Actor, at: datetime | None = None) -> PaySheet:
    """One's own, or anybody's for those whose role says so. Looking is a fact."""
    require_pay_of(engineer, by)
    sheet, _made = PaySheet.objects.get_or_create(engineer=engineer, month=first_of(month))
    record(PaySheetSeen(month=sheet.month), about=sheet, by=by, at=at)
    return sheet


@transaction.atomic
def note_pay_of_all_seen(month: date, *, how: str, by: Actor, at: datetime | None = None) -> None:
    """`how`: on which page, or in which file."""
    require(by, "pay.see_all")
    record(PayOfAllSeen(month=first_of(month), how=how), about=company(), by=by, at=at)


@transaction.atomic
def write_closed_month(month: PayMonth, sheets: dict[int, Sheet], *, by: Actor) -> PayMonth:
    """The rows of a month that was checked already; its sheets and lines at once."""
    closed = _begin(month)
    _write(closed, sheets)
    CountedSheet.objects.filter(month=closed.month).delete()
    record(PayMonthClosed(month=closed.month, sheets=len(sheets)), about=closed, by=by, at=closed.closed_at)
    return closed


def _begin(month: PayMonth) -> PayMonth:
    """Of two people who close at once, the second finds it closed."""
    try:
        with transaction.atomic():
            month.save()
    except IntegrityError:
        raise Refused(_("This month is closed already.")) from None
    return month


def _write(closed: PayMonth, sheets: dict[int, Sheet]) -> None:
    there = {one.engineer_id: one for one in PaySheet.objects.filter(month=closed.month)}
    teams = {post.engineer_id: post.territory for post in posts_in(closed.month)}
    new: list[PaySheet] = []
    old: list[PaySheet] = []
    for engineer, sheet in sheets.items():
        row = there.get(engineer) or PaySheet(engineer_id=engineer, month=closed.month)
        row.closed, row.total, row.territory = closed, sheet.total, teams.get(engineer)
        (old if row.pk else new).append(row)
    PaySheet.objects.bulk_create(new, batch_size=1000)
    PaySheet.objects.bulk_update(old, ["closed", "total", "territory"], batch_size=1000)
    versions = {str(one.number): one for one in PayRules.objects.defer("document")}
    rows = [
        line_row(line, row, place, versions)
        for row in (*new, *old)
        for place, line in enumerate(sheets[row.engineer_id].lines)
    ]
    PayLine.objects.bulk_create(rows, batch_size=1000)
