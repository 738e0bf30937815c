"""The key figures of two years are counted anew, week by week, and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from firstfix.insight.facts import KeyFiguresAsked
from firstfix.insight.key_figures import KEY_FIGURES, KeyFigure
from firstfix.insight.models import FiguresCounted, FigureWeek
from firstfix.insight.queries.observed import observed
from firstfix.insight.rules import monday_of
from firstfix.insight.translate.key_figures import Sums, added
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.scheduling.rules import Span

#: A year, and the year before to compare it with.
WEEKS = 105
BATCH = 5000

#: The week's Monday, the area and the engineer; both None for the company.
Place = tuple[date, int | None, int | None]


@transaction.atomic
def ask_for_key_figures(*, by: Actor, at: datetime | None = None) -> None:
    """A worker counts them as soon as it is free."""
    require(by, "figures.count")
    record(KeyFiguresAsked(), about=company(), by=by, at=at)


@transaction.atomic
def count_key_figures(*, by: Actor, at: datetime | None = None) -> FiguresCounted:
    """From all records as they stand; what was counted before is replaced. Two at once wait for each other."""
    require(by, "figures.count")
    at = at or timezone.now()
    counted, _is_new = FiguresCounted.objects.get_or_create(defaults={"at": at})
    counted = FiguresCounted.objects.select_for_update(no_key=True).get(pk=counted.pk)
    span = Span(midnight(monday_of(company_day(at)) - timedelta(weeks=WEEKS)), at)
    FigureWeek.objects.all().delete()
    for figure in KEY_FIGURES:
        FigureWeek.objects.bulk_create(_rows(figure, span), batch_size=BATCH)
    counted.at = at
    counted.save()
    return counted


def _rows(figure: KeyFigure, span: Span) -> Iterator[FigureWeek]:
    weeks: dict[Place, Sums] = defaultdict(lambda: (0.0,) * 6)
    for one in observed(figure.key, span):
        monday = monday_of(one.day)
        places: list[Place] = [(monday, None, None)]
        if one.territory:
            places.append((monday, one.territory, None))
        if figure.of_engineers:
            places += [(monday, None, engineer) for engineer in one.engineers]
        for place in places:
            weeks[place] = added(weeks[place], one.x, one.y)
    for (monday, territory, engineer), (n, x, y, xx, xy, yy) in weeks.items():
        yield FigureWeek(figure=figure.key, monday=monday, territory_id=territory, engineer_id=engineer,
                         n=n, x=x, y=y, xx=xx, xy=xy, yy=yy)  # fmt: skip
