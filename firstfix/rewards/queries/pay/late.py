"""What came to light of months that are closed: the next one pays it, as corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Min, Q, QuerySet

from firstfix.platform.facts.models import Fact
from firstfix.platform.jobs.progress import Progress, untold
from firstfix.rewards.facts import PayPostAssigned
from firstfix.rewards.models import PayLine, PayMonth, PayPost, Trip
from firstfix.rewards.queries.pay.counting import lines_counted
from firstfix.rewards.translate import Line, corrections, first_of, last_of, line_of

Row = TypeVar("Row", Trip, PayPost)

#: So many closed months are always counted again.
MONTHS_CORRECTED = 3
#: Whatever was written while a month was being closed is looked at once more.
WHILE_CLOSING = timedelta(hours=1)


def corrections_in(
    month: date, *, engineers: Collection[int] | None = None, progress: Progress = untold
) -> dict[int, list[Line]]:
    """What closed months before `month` would have to pay by what is known now, less what they have paid so far.

    progress: told in months counted; the month itself is one, and writing them down takes about as long as another.
    """
    found: dict[int, list[Line]] = defaultdict(list)
    closed = _counted_again(month, engineers)
    for done, one in enumerate(closed, start=1):
        progress(done, len(closed) + 2)
        due = lines_counted(one.rules, one.month, until=last_of(one.month), engineers=engineers)
        paid = _paid_for(one.month, engineers)
        for engineer in due.keys() | paid.keys():
            found[engineer] += corrections(paid.get(engineer, ()), due.get(engineer, ()))
    return {engineer: lines for engineer, lines in found.items() if lines}


def _counted_again(month: date, engineers: Collection[int] | None) -> list[PayMonth]:
    """The last three, and older ones that a trip was answered or a post was entered for since the last was closed."""
    closed = PayMonth.objects.filter(month__lt=month).select_related("rules").order_by("-month")
    last = list(closed[:MONTHS_CORRECTED])
    if len(last) < MONTHS_CORRECTED:
        return last
    older = closed.filter(month__lt=last[-1].month)
    since = last[0].closed_at - WHILE_CLOSING
    return [*last, *older.filter(_of_posts(since, engineers) | _of_trips(since, last[-1].month, engineers))]


def _of_trips(since: datetime, before: date, engineers: Collection[int] | None) -> Q:
    rows = _of(Trip.objects.filter(answered_at__gte=since, day__lt=before), engineers)
    return Q(month__in={first_of(day) for day in rows.values_list("day", flat=True)})


def _of_posts(since: datetime, engineers: Collection[int] | None) -> Q:
    """A post changes every month from its first day on, and by its end the post before it."""
    posts = _of(PayPost.objects.all(), engineers)
    facts = Fact.objects.filter(name=PayPostAssigned.__name__, about_kind=PayPost._meta.label_lower, at__gte=since)
    first = posts.filter(pk__in=facts.values("about_id")).aggregate(first=Min("first_day"))["first"]
    return Q(month__gte=first_of(first)) if first else Q(pk__in=())


def _of(rows: QuerySet[Row], engineers: Collection[int] | None) -> QuerySet[Row]:
    return rows if engineers is None else rows.filter(engineer__in=engineers)


def _paid_for(month: date, engineers: Collection[int] | None) -> dict[int, list[Line]]:
    """What closed sheets have paid for a month: its own lines, and the corrections in later ones."""
    rows = PayLine.objects.filter(month=month).select_related("rules", "sheet").order_by("pk")
    if engineers is not None:
        rows = rows.filter(sheet__engineer__in=engineers)
    paid: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        paid[row.sheet.engineer_id].append(line_of(row))
    return paid
