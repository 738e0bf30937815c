"""On Monday morning those who lead hear that the report of the week is there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.insight.drawn_courses import said_value
from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY
from firstfix.insight.models import FiguresCounted
from firstfix.insight.queries.weekly import week_lines
from firstfix.insight.rules import monday_of
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone

#: Not before this hour of the company's Monday.
HOUR = 7
TOLD = [Role.MANAGER, Role.ADMIN]


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
    line = next(one for one in week_lines(counted=counted.at) if one.figure == first_fix)
    said = said_value(line.comparison.reading, company().currency)
    for user in User.objects.filter(is_active=True, roles__overlap=TOLD):
        notify(user, "weekly_report", link="/key-figures/week", at=at, monday=line.monday, first_fix=said)
    counted.told_for = monday
    counted.save()
    return True
