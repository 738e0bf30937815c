"""On Monday morning those who lead hear that the report of the week is there, and who wants it gets it as a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation

from firstfix.insight.drawn_courses import said_value
from firstfix.insight.facts import WeeklyMessageChosen
from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY
from firstfix.insight.models import FiguresCounted, WeeklyChoice
from firstfix.insight.queries.weekly import TOLD, WeekLine, last_full_week, wants_message, week_lines
from firstfix.insight.rules import monday_of
from firstfix.insight.weekly_message import weekly_message
from firstfix.messaging.actions.queueing import write_to
from firstfix.messaging.rules import Moment
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone

#: Not before this hour of the company's Monday.
HOUR = 7


@transaction.atomic
def tell_weekly_report(*, by: Actor, at: datetime | None = None) -> bool:
    """Once for each week; whether it was told now. Before the figures of the week are counted nobody is."""
    require(by, "figures.count")
    at = at or timezone.now()
    here = at.astimezone(company_zone())
    monday = monday_of(here.date())
    counted = FiguresCounted.objects.select_for_update(no_key=True).first()
    if counted is None or (here.date() == monday and here.hour < HOUR):
        return False
    week = monday_of(counted.at.astimezone(company_zone()).date())
    if week < monday or (counted.told_for and counted.told_for >= monday):
        return False
    first_fix = KEY_FIGURE_BY_KEY["first-time-fix"]
    lines = week_lines(counted=counted.at)
    line = next(one for one in lines if one.figure == first_fix)
    said = said_value(line.comparison.reading, company().currency)
    for user in User.objects.filter(is_active=True, roles__overlap=list(TOLD)):
        notify(user, "weekly_report", link="/key-figures/week", at=at, monday=line.monday, first_fix=said)
        if wants_message(user):
            _write(user, last_full_week(counted.at), lines, at=at)
    counted.told_for = monday
    counted.save()
    return True


@transaction.atomic
def choose_weekly_message(*, by_message: bool, by: User, at: datetime | None = None) -> None:
    """Whether the report of the week comes to oneself as a message, too."""
    require(by, "figures.see")
    WeeklyChoice.objects.update_or_create(user=by, defaults={"by_message": by_message})
    record(WeeklyMessageChosen(by_message), about=by, by=by, at=at)


def _write(user: User, week: date, lines: Sequence[WeekLine], *, at: datetime) -> None:
    with translation.override(user.language or company().language):
        subject, text = weekly_message(week, lines)
        write_to(user, Moment.WEEKLY, key=f"weekly:{week}:{user.pk}", subject=subject, text=text, now=at)
