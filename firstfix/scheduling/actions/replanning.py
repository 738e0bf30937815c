"""Mending a day: later visits of whoever runs late, a place for an emergency. Proposals, as when a day is filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Refused
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions.proposals import SECONDS, LeftOut, Proposal, as_proposal
from firstfix.scheduling.queries.day_input import DayInput
from firstfix.scheduling.queries.replan import day_to_mend, movable_visits
from firstfix.scheduling.queries.troubles import late_visits
from firstfix.scheduling.queries.visits import coming_visit
from firstfix.scheduling.translate.day import Answer
from firstfix.scheduling.translate.planner import mended, with_emergency
from firstfix.work.models import WorkOrder

#: An emergency is answered at once; the plan is polished for about a second.
EMERGENCY_SECONDS = 3.0


def propose_mending(
    *,
    by: Actor,
    territory: Territory | None = None,
    now: datetime | None = None,
    seconds: float = SECONDS,
    iterations: int | None = None,
) -> Proposal:
    """Today's visits of those who run late: later, or with a colleague, where that is worth the change.

    What a customer was told weighs most, so a visit leaves its window, or its engineer, last. Refused when nobody
    runs late. Nothing is written.
    """
    require(by, "visit.plan")
    now = now or timezone.now()
    late = late_visits(territories=[territory] if territory else [], now=now)
    if not late:
        raise Refused(_("Nobody runs late any more."))
    engineers = Engineer.objects.filter(pk__in={one.engineer.pk for one in late})
    visits = movable_visits(company_day(now), engineers=engineers, now=now)
    asked = day_to_mend(company_day(now), visits=visits, territory=territory, by=by, now=now)
    if not asked.day.held:
        raise Refused(_("The visits that are late cannot be moved: locked, begun, or with a crew sent by hand."))
    return _changes(asked, mended(asked.day, seconds=seconds, iterations=iterations), territory)


def propose_emergency(
    order: WorkOrder,
    *,
    by: Actor,
    territory: Territory | None = None,
    now: datetime | None = None,
    seconds: float = EMERGENCY_SECONDS,
) -> Proposal:
    """Who goes to the order today, and which visits give way: to a later time or a colleague. Nothing is written."""
    require(by, "visit.plan")
    now = now or timezone.now()
    if order.state != "open" or coming_visit(order):
        raise Refused(
            _("%(order)s is “%(state)s” by now.") % {"order": order.number, "state": order.get_state_display()}
        )
    engineers = working_engineers()
    visits = movable_visits(
        company_day(now), engineers=engineers.filter(territory=territory) if territory else engineers, now=now
    )
    asked = day_to_mend(company_day(now), visits=visits, territory=territory, by=by, now=now, order=order)
    if any(left.order_id == order.pk for left in asked.left):
        return _changes(asked, Answer((), (), ()), territory)
    return _changes(asked, with_emergency(asked.day, order.pk, seconds=seconds), territory)


def _changes(asked: DayInput, answer: Answer, territory: Territory | None) -> Proposal:
    """What differs from the day as it stands. A visit that finds no place stays, and somebody calls the customer."""
    held = asked.day.held
    puts = tuple(
        put
        for put in answer.puts
        if (before := held.get(put.order_id)) is None or (set(put.crew), put.start) != (set(before.crew), before.start)
    )
    proposal = as_proposal(asked, replace(answer, puts=puts), territory_id=territory.pk if territory else None)
    stays = _("No other time or engineer is found for its visit. It stays where it is: please call the customer.")
    left_out = (LeftOut(one.order_id, stays) if one.order_id in held else one for one in proposal.left_out)
    return replace(proposal, left_out=tuple(left_out))
