"""Fill the day: look at what the planner proposes, then accept all of it or what is ticked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Refused
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.actions import Proposal, accept_day, propose_day
from firstfix.scheduling.models import Visit
from firstfix.scheduling.pages.day import chosen_territories, day_url
from firstfix.scheduling.pages.load_drawn import week_line
from firstfix.scheduling.queries import day_table, visits_with_orders
from firstfix.scheduling.queries.comparison import Comparison, comparison
from firstfix.scheduling.queries.prospects import Prospect
from firstfix.work.models import WorkOrder
from firstfix.work.queries import orders_seen_by

#: A proposal that is older has been overtaken by the day.
HOLDS = timedelta(hours=2)
SALT = "scheduling.proposal"


@dataclass(frozen=True)
class Line:
    """A stop in a proposed day: new, standing already, or a call at a warehouse."""

    start: datetime
    end: datetime | None
    order: WorkOrder | None = None
    visit: Visit | None = None
    depot: StockPlace | None = None
    travel: timedelta | None = None
    moved: Visit | None = None
    prospect: Prospect | None = None
    first_fix: float | None = None
    colleague: Engineer | None = None
    #: The second line of a visit that two make, who is accepted with the first one.
    is_mate: bool = False

    @property
    def is_new(self) -> bool:
        return self.visit is None and self.order is not None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def day_proposal(request: SignedInRequest, day: date) -> HttpResponse:
    require(request.user, "visit.plan")
    if request.method == "POST":
        return accept_signed(request, day)
    territories = chosen_territories(request)
    territory = territories[0] if territories else None
    proposal = propose_day(day, territory=territory, by=request.user)
    back_url = day_url(request, day)
    return proposal_page(request, proposal, territory=territory, back_url=back_url, signed=signed_form(proposal))


def proposal_page(
    request: SignedInRequest, proposal: Proposal, *, territory: Territory | str | None, back_url: str, **more: object
) -> HttpResponse:
    """A proposal to look at, with a form that accepts what is ticked at the same address.

    more  `signed` goes through the form, where the proposal is not stored; `run` is the planning run it is part of
    """
    ids = [one.order_id for one in proposal.suggestions] + [one.order_id for one in proposal.left_out]
    orders = orders_seen_by(request.user).in_bulk(ids)
    compared = comparison(proposal, now=timezone.now())
    shown = {
        "day": proposal.day,
        "back_url": back_url,
        "territory": territory,
        "proposal": proposal,
        "compared": compared,
        "changed": [(one, week_line(one.week, told=one.signs)) for one in compared.changed],
        "people": _people(proposal, orders, compared),
        "left_out": [(orders[one.order_id], one.why) for one in proposal.left_out],
        **more,
    }
    return render(request, "scheduling/proposal.html", shown)


def chosen_in(request: SignedInRequest, proposal: Proposal) -> Proposal:
    """What is ticked of it."""
    taken = set(request.POST.getlist("take"))
    chosen = tuple(one for one in proposal.suggestions if str(one.order_id) in taken)
    if not chosen:
        raise Refused(_("Nothing is ticked. Go back and tick the visits that you accept."))
    return replace(proposal, suggestions=chosen)


def signed_form(proposal: Proposal) -> str:
    """The proposal as it goes through the page's form and comes back to `accept_signed`."""
    return signing.dumps(proposal.to_json(), salt=SALT, compress=True)


def accept_signed(request: SignedInRequest, day: date) -> HttpResponse:
    try:
        signed = signing.loads(request.POST.get("proposal", ""), salt=SALT, max_age=HOLDS)
    except signing.BadSignature as broken:
        raise Refused(_("This proposal does not hold any more. Please fill the day again.")) from broken
    accepted = accept_day(chosen_in(request, Proposal.from_json(signed)), by=request.user)
    count = len(accepted.visits)
    if not accepted.not_taken:
        toast(request, ngettext("%(n)d visit planned.", "%(n)d visits planned.", count) % {"n": count})
        return HttpResponseRedirect(day_url(request, day))
    shown = {"day": day, "back_url": day_url(request, day), "accepted": accepted, "count": count}
    return render(request, "scheduling/accepted.html", shown)


def _people(
    proposal: Proposal, orders: dict[int, WorkOrder], compared: Comparison
) -> list[tuple[Engineer, list[Line], int]]:
    """Who gets something new, with the whole day, and how many visits are new."""
    lines: dict[int, list[Line]] = defaultdict(list)
    moved = visits_with_orders().in_bulk([one.visit_id for one in proposal.suggestions if one.visit_id])
    mates = [one for one in proposal.suggestions if one.mate_id]
    named = Engineer.objects.in_bulk([id for one in mates for id in one.crew]) if mates else {}
    for one in proposal.suggestions:
        travel = timedelta(minutes=one.travel_minutes)
        line = Line(
            *(one.start, one.end, orders[one.order_id]),
            travel=travel,
            moved=moved.get(one.visit_id),
            prospect=compared.prospects.get(one.order_id),
            first_fix=one.first_fix,
            colleague=named.get(one.mate_id),
        )
        lines[one.engineer_id].append(line)
        if one.mate_id:
            second = replace(
                line, travel=None, prospect=None, first_fix=None, colleague=named.get(one.engineer_id), is_mate=True
            )
            lines[one.mate_id].append(second)
    new = {engineer_id: len(some) for engineer_id, some in lines.items()}
    depots = StockPlace.objects.in_bulk([one.place_id for one in proposal.pick_ups])
    for call in proposal.pick_ups:
        lines[call.engineer_id].append(Line(call.at, None, depot=depots[call.place_id]))
    engineers = list(working_engineers().filter(pk__in=lines))
    for row in day_table(proposal.day, engineers=engineers, now=timezone.now()).rows:
        lines[row.engineer.pk] += [
            Line(stop.visit.planned_start, stop.visit.planned_end, order=stop.visit.work_order, visit=stop.visit)
            for stop in row.stops
            if stop.visit.pk not in moved
        ]
    return [
        (engineer, sorted(lines[engineer.pk], key=attrgetter("start")), new.get(engineer.pk, 0))
        for engineer in engineers
    ]
