"""Pay sheets: of a closed month as they stand, of an open one as counted now, with corrections of closed ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.jobs.progress import Progress, untold
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.models import PayLine, PayMonth, PayPost, PayRules, PaySheet
from firstfix.rewards.queries.pay.counting import lines_counted, month_after, month_before, rules_for
from firstfix.rewards.queries.pay.facts import posts_in
from firstfix.rewards.queries.pay.late import corrections_in
from firstfix.rewards.translate import Line, Part, first_of, in_order, last_of, line_of, part_of, total

#: Whoever knows the sum of fewer knows what one of them earns.
FEWEST_IN_A_SUM = 3


@dataclass(frozen=True)
class Sheet:
    """One engineer's month. `until` is the last day that is counted."""

    engineer: int
    month: date
    until: date
    lines: Sequence[Line]
    is_closed: bool = False

    @property
    def total(self) -> Decimal:
        return total(self.lines)

    @property
    def parts(self) -> Mapping[Part, Decimal]:
        """By base, bonus and travel; corrections count with what they correct."""
        return {part: total(line for line in self.lines if part_of(line.rule) is part) for part in Part}


@dataclass(frozen=True)
class TeamSum:
    """`total` is None where the team is too small to say it."""

    name: str
    people: int
    total: Decimal | None


def closed_month(month: date) -> PayMonth | None:
    return PayMonth.objects.filter(month=month).select_related("rules", "closed_by").first()


def next_to_close() -> date | None:
    """The month after the last closed one, else the first that any rules pay; None without rules."""
    newest = PayMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if newest:
        return month_after(newest)
    return first_paid_month()


def first_paid_month() -> date | None:
    rows = PayRules.objects.exclude(first_month=None).order_by("first_month")
    return rows.values_list("first_month", flat=True).first()


def sheets_open(
    month: date, *, now: datetime, engineers: Collection[int] | None = None, progress: Progress = untold
) -> dict[int, Sheet]:
    """Of a month that is not closed, with corrections of closed ones in the next month to be closed."""
    until = min(company_day(now), last_of(month))
    version = rules_for(month)
    lines = lines_counted(version, month, until=until, engineers=engineers) if version else {}
    if month == next_to_close():
        for engineer, more in corrections_in(month, engineers=engineers, progress=progress).items():
            lines[engineer] = in_order([*lines.get(engineer, ()), *more])
    return {engineer: Sheet(engineer, month, until, own) for engineer, own in lines.items()}


def sheets_closed(month: date, *, engineers: Collection[int] | None = None, behind: bool = True) -> dict[int, Sheet]:
    """Without `behind` the records behind the lines are left where they are: of 500 people these are a million."""
    rows = PaySheet.objects.filter(month=month, closed__isnull=False)
    if engineers is not None:
        rows = rows.filter(engineer__in=engineers)
    owners = dict(rows.values_list("pk", "engineer"))
    lines: dict[int, list[Line]] = {engineer: [] for engineer in owners.values()}
    lines_of = PayLine.objects.filter(sheet__in=owners).select_related("rules").defer("rules__document")
    for row in (lines_of if behind else lines_of.defer("rules__document", "behind")).order_by("sheet", "place"):
        lines[owners[row.sheet_id]].append(line_of(row, behind=behind))
    return {engineer: Sheet(engineer, month, last_of(month), own, is_closed=True) for engineer, own in lines.items()}


def sheets_of(
    month: date, *, now: datetime, engineers: Collection[int] | None = None, behind: bool = True
) -> dict[int, Sheet]:
    """By engineer, as they stand or as counted now; `behind` as for `sheets_closed`."""
    if PayMonth.objects.filter(month=month).exists():
        return sheets_closed(month, engineers=engineers, behind=behind)
    return sheets_open(month, now=now, engineers=engineers)


def months_known(*, now: datetime) -> list[tuple[date, bool]]:
    """Months that have or could have sheets, newest first, and whether they are closed."""
    closed = set(PayMonth.objects.values_list("month", flat=True))
    month, oldest, found = first_of(company_day(now)), first_paid_month(), []
    while oldest and month >= oldest:
        found.append((month, month in closed))
        month = month_before(month)
    return found


def months_open(*, now: datetime) -> list[date]:
    """Begun, paid by some rules, and not closed: oldest first."""
    due = next_to_close()
    return sorted(month for month, is_closed in months_known(now=now) if due and month >= due and not is_closed)


def team_sums(month: date, sheets: Iterable[Sheet]) -> list[TeamSum]:
    """By region of the posts in the month; the sums of small teams are not said, nor could they be told by subtraction:
    where one is small, the smallest of the others is silent with it.
    """
    teams = {post.engineer_id: post.territory for post in posts_in(month)}
    found: dict[Territory | None, list[Decimal]] = defaultdict(list)
    for sheet in sheets:
        found[teams.get(sheet.engineer)].append(sheet.total)
    silent = {team for team, totals in found.items() if len(totals) < FEWEST_IN_A_SUM}
    if len(silent) == 1 and len(found) > 1:
        silent.add(min(found.keys() - silent, key=lambda team: (len(found[team]), team.pk if team else 0)))
    sums = [
        TeamSum(str(team or "—"), len(totals), None if team in silent else sum(totals, Decimal()))
        for team, totals in found.items()
    ]
    return sorted(sums, key=lambda one: one.name)


def post_on(engineer: Engineer, day: date) -> PayPost | None:
    return posts_on(day, [engineer.pk]).get(engineer.pk)


def posts_on(day: date, engineers: Collection[int]) -> dict[int, PayPost]:
    """By engineer."""
    rows = PayPost.objects.filter(engineer__in=engineers, first_day__lte=day).exclude(last_day__lt=day)
    return {post.engineer_id: post for post in rows.select_related("grade", "territory")}
