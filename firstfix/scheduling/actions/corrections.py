"""A time of a visit that was recorded wrongly, put right by who was there. Both values are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.pages import phrases
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions.steps import TIMES, free_time, must_be_theirs
from firstfix.scheduling.facts import VisitTimeCorrected
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import CLOCK_SLACK
from firstfix.work.actions import correct_state_time
from firstfix.work.states import WAITING

#: A form says minutes, a press of the button seconds: within the minute of its neighbour a time is its neighbour's.
MINUTE = timedelta(minutes=1)
WORDS: Mapping[str, Callable[[], str]] = {**TIMES, "left_at": lambda: _("left")}
#: The states that the order comes into by each step.
STATES = {
    "set_off_at": ("dispatched",),
    "arrived_at": ("on_site",),
    "started_at": (),
    "restored_at": ("restored",),
    "left_at": ("open", *WAITING),
}


@transaction.atomic
def correct_time(visit: Visit, step: str, *, to: datetime, reason: str, by: Actor, at: datetime | None = None) -> Visit:
    """The time `step` (a field of the visit, of WORDS) was `to`. The order's times, its clocks and the booking follow.

    Engineers do so until the end of the day on which they left; who plans visits may later too. Nobody when the order
    is over: what was closed or billed by these times must not change under it.
    """
    require(by, "visit.carry_out")
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("work_order").get(pk=visit.pk)
    must_be_theirs(visit, by)
    at = at or timezone.now()
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Please say why the time was wrong.")})
    was: datetime | None = getattr(visit, step) if step in WORDS else None
    if was is None:
        raise Refused(_("This step has no time yet."))
    if visit.left_at and company_day(visit.left_at) != company_day(at) and not may(by, "visit.plan"):
        raise Refused(_("Times are corrected on the day of the visit. The dispatcher can still do it."))
    to = _fitting(visit, step, to)
    if to == was:
        return visit
    correct_state_time(visit.work_order, STATES[step], was=was, to=to, by=by, at=at)
    setattr(visit, step, to)
    visit.save()
    if visit.left_at:
        since = (visit.set_off_at if visit.state == "missed" else None) or visit.arrived_at or visit.left_at
        free_time(visit, since=since, until=visit.left_at)
    record(VisitTimeCorrected(visit.work_order_id, step, was, to, reason), about=visit, by=by, at=at)
    return visit


def _fitting(visit: Visit, step: str, to: datetime) -> datetime:
    """Steps happen one after the other, and none in the future; Invalid otherwise."""
    if to > timezone.now() + CLOCK_SLACK:
        raise Invalid({"to": _("This time lies in the future.")})
    names = list(WORDS)
    place = names.index(step)
    noted: list[tuple[datetime, str]] = [(when, name) for name in names if (when := getattr(visit, name))]
    before = max((one for one in noted if names.index(one[1]) < place), default=None)
    after = min((one for one in noted if names.index(one[1]) > place), default=None)
    if before and to < before[0]:
        if before[0] - to < MINUTE:
            return before[0]
        said = {"step": WORDS[before[1]](), "at": phrases.full_moment(before[0])}
        raise Invalid({"to": _("This is before “%(step)s” at %(at)s.") % said})
    if after and to > after[0]:
        if to - after[0] < MINUTE:
            return after[0]
        said = {"step": WORDS[after[1]](), "at": phrases.full_moment(after[0])}
        raise Invalid({"to": _("This is after “%(step)s” at %(at)s.") % said})
    return to
