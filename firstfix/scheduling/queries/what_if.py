"""What a visit at another time, or by somebody else, would bring: asked before it is saved, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity
from firstfix.logistics.queries import tools_by_engineer, van_stock_by_engineer
from firstfix.people.models import Engineer
from firstfix.platform.pages import phrases
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries.calls import calls_taking
from firstfix.scheduling.queries.first_fix import first_fix_chances
from firstfix.scheduling.queries.happenings import why_locked
from firstfix.scheduling.queries.lacking import to_bring
from firstfix.scheduling.queries.load import load_signs
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.visits import live_holds
from firstfix.scheduling.queries.who import reasons_against, stops_by_engineer
from firstfix.scheduling.rules import Place, Span, Way, place, travel_time, window_around
from firstfix.scheduling.translate.roads import ways_along
from firstfix.scheduling.translate.timetable import day_span, opening_spans
from firstfix.scheduling.words import calls_then, is_booked, is_kept, load_words
from firstfix.work.models import ToolNeed, WorkOrder


class Weight(StrEnum):
    """`BARS`: it cannot be saved. `WARNS`: it can, and somebody will feel it."""

    BARS = "bars"
    WARNS = "warns"
    GOOD = "good"


@dataclass(frozen=True)
class Effect:
    kind: str
    weight: Weight
    text: str


#: Parts that are not in the van and would better the chance of a first fix by less are not worth a word.
WORTH_FETCHING = 0.1
Stops = Sequence[tuple[Span, Place | None]]


def what_if(
    order: WorkOrder,
    *,
    engineers: Sequence[Engineer],
    start: datetime,
    end: datetime,
    now: datetime,
    visit: Visit | None = None,
) -> list[Effect]:
    """The effects of sending these engineers then, what bars first; `visit` is the one that would be moved."""
    span = Span(start, end)
    effects = [*_impossible(order, engineers, span, now=now, visit=visit)]
    if order.crew > 1 and len(engineers) > 1:
        names = _(", ").join(engineer.name for engineer in engineers)
        effects.append(Effect("crew", Weight.GOOD, _("The order takes two: %(names)s.") % {"names": names}))
    if end > start:
        zone = company_zone()
        stops = stops_by_engineer(day_span(zone.key, start.astimezone(zone).date()), besides=visit)
        where = place(order.site.latitude, order.site.longitude)
        effects += _kept(order, engineers, span, now=now)
        effects += promise_effects(order, span, now=now)
        effects += _told(visit, span, now=now)
        for engineer in engineers:
            home = place(engineer.home_latitude, engineer.home_longitude)
            theirs = stops.get(engineer.pk, [])
            way = ways_along([there, where, there] for there in (home, *(stop[1] for stop in theirs)))
            effects += way_effects(theirs, span, where=where, home=home, name=engineer.name, way=way)
        effects += _opening(order, span)
        effects += _load(order, engineers, span, visit=visit)
        effects += _supplies(order, engineers, span, now=now)
        effects += _first_fix(order, engineers, span, visit=visit)
    return sorted(effects, key=lambda effect: list(Weight).index(effect.weight))


def _first_fix(order: WorkOrder, engineers: Sequence[Engineer], span: Span, *, visit: Visit | None) -> Iterator[Effect]:
    """The chance of the first of them, beside that of who goes now; a van without the likely part warns."""
    lead = engineers[0]
    former = visit.bookings.select_related("engineer").order_by("pk").first() if visit else None
    people = [lead, former.engineer] if former and former.engineer_id != lead.pk else [lead]
    chances = first_fix_chances(order, people, on=span.start.astimezone(company_zone()).date())
    if not chances:
        return
    mine = chances[lead.pk]
    said = {"name": lead.name, "chance": phrases.percent(mine.now, digits=0)}
    text = _("First fix to be expected of %(name)s: %(chance)s.") % said
    if len(people) > 1:
        was = {"name": people[1].name, "chance": phrases.percent(chances[people[1].pk].now, digits=0)}
        text += " " + _("Of %(name)s it is %(chance)s.") % was
    if mine.most - mine.now >= WORTH_FETCHING:
        text += " " + _("With every part at hand it would be %(most)s.") % {
            "most": phrases.percent(mine.most, digits=0)
        }
    yield Effect("first_fix", Weight.WARNS if mine.most - mine.now >= WORTH_FETCHING else Weight.GOOD, text)


def _impossible(
    order: WorkOrder, engineers: Sequence[Engineer], span: Span, *, now: datetime, visit: Visit | None
) -> Iterable[Effect]:
    if visit and visit.is_locked:
        yield Effect("lock", Weight.BARS, why_locked(visit, now=now))
    if span.end <= span.start:
        yield Effect("time", Weight.BARS, _("It ends before it starts."))
        return
    if span.end <= now:
        yield Effect("time", Weight.BARS, _("This time is over already."))
    for reason in reasons_against(order, engineers=engineers, span=span):
        yield Effect("fitness", Weight.BARS, reason)
    clashes = (
        Booking.objects.filter(engineer__in=engineers, is_firm=True, during__overlap=(span.start, span.end))
        .exclude(visit=visit.pk if visit else 0)
        .select_related("engineer", "visit__work_order__site")
        .order_by("during")
    )
    for one in clashes[:3]:
        yield Effect("double", Weight.BARS, is_booked(one, now=now))
    for call in calls_taking(engineers, span, besides=visit)[:3]:
        yield Effect("double", Weight.BARS, calls_then(call, now=now))


def _kept(order: WorkOrder, engineers: Sequence[Engineer], span: Span, *, now: datetime) -> Iterable[Effect]:
    """Time that is kept for a customer who is choosing."""
    holds = live_holds(now).filter(engineer__in=engineers, during__overlap=(span.start, span.end))
    for hold in holds.exclude(work_order=order).select_related("engineer", "work_order")[:3]:
        yield Effect("kept", Weight.BARS, is_kept(hold))


def promise_effects(order: WorkOrder, span: Span, *, now: datetime) -> Iterable[Effect]:
    """Whether what was promised is kept: the answer by the start of the visit, the repair by its end."""
    promises = [
        (_("response"), order.response_due_at, order.responded_at, span.start),
        (_("repair"), order.restoration_due_at, order.restored_at, span.end),
    ]
    for label, due, met, reached in promises:
        if due is None or met:
            continue
        said = {"label": label, "due": phrases.moment(due, now=now), "span": phrases.rough_span(abs(due - reached))}
        if reached > due:
            yield Effect("late", Weight.WARNS, _("Promised %(label)s by %(due)s: %(span)s late.") % said)
        else:
            yield Effect("late", Weight.GOOD, _("Promised %(label)s by %(due)s: %(span)s to spare.") % said)


def _told(visit: Visit | None, span: Span, *, now: datetime) -> Iterable[Effect]:
    if visit and not visit.window_from <= span.start <= visit.window_to:
        new = window_around(span.start)
        said = {
            "was": phrases.window(visit.window_from, visit.window_to, now=now),
            "new": phrases.window(new.start, new.end, now=now),
        }
        yield Effect("window", Weight.WARNS, _("The customer was told %(was)s; the new window is %(new)s.") % said)


def way_effects(
    stops: Stops,
    span: Span,
    *,
    where: Place | None,
    home: Place | None,
    name: str,
    way: Way = travel_time,
) -> Iterable[Effect]:
    """Whether the ways from the stop before and to the next are long enough. Pure."""
    before = max((one for one in stops if one[0].end <= span.start), default=None, key=lambda one: one[0].end)
    after = min((one for one in stops if one[0].start >= span.end), default=None, key=lambda one: one[0].start)
    there = way(before[1], where, before[0].end) if before else way(home, where, span.start)
    said = {"name": name, "way": phrases.exact_span(there)}
    gap = span.start - before[0].end if before else None
    if gap is not None and gap < there:
        said["missing"] = phrases.exact_span(there - gap)
        yield Effect("travel", Weight.WARNS, _("%(name)s: %(missing)s short for the way there of %(way)s.") % said)
    else:
        yield Effect("travel", Weight.GOOD, _("%(name)s: %(way)s of way there.") % said)
    if after:
        onward = way(where, after[1], span.end)
        missing = onward - (after[0].start - span.end)
        if missing > timedelta(0):
            said = {"name": name, "missing": phrases.exact_span(missing), "way": phrases.exact_span(onward)}
            yield Effect(
                "travel",
                Weight.WARNS,
                _("%(name)s: %(missing)s short for the way of %(way)s to the next visit.") % said,
            )


def _opening(order: WorkOrder, span: Span) -> Iterable[Effect]:
    calendar = order.site.calendar
    if calendar is None:
        return
    zone = order.site.zone_info()
    opening = opening_spans(calendar, zone=zone.key, day=span.start.astimezone(zone).date())
    if not any(one.start <= span.start and span.end <= one.end for one in opening):
        yield Effect("opening", Weight.WARNS, _("The site is closed for a part of this time."))


def _load(order: WorkOrder, engineers: Sequence[Engineer], span: Span, *, visit: Visit | None) -> Iterable[Effect]:
    """Limits of the week that it comes near or breaks."""
    limits = planning_rules().limits
    where = place(order.site.latitude, order.site.longitude)
    found = load_signs(engineers, span, where=where, visit_id=visit.pk if visit else 0, limits=limits)
    for engineer, sign in found:
        said = _("%(name)s: %(reason)s.") % {"name": engineer.name, "reason": load_words(sign)}
        is_barred = sign.state == "over" and sign.limit in limits.firm
        yield Effect("load", Weight.BARS if is_barred else Weight.WARNS, said)


def _supplies(order: WorkOrder, engineers: Sequence[Engineer], span: Span, *, now: datetime) -> Iterable[Effect]:
    """What the vans of the crew do not hold: it has to be fetched first."""
    needs = to_bring([order.pk], now=now).get(order.pk, {})
    tools = list(ToolNeed.objects.filter(work_order=order).select_related("tool_type"))
    if needs:
        stock = van_stock_by_engineer(engineers, orders=[order], parts=needs)
        for part in Part.objects.filter(pk__in=needs).order_by("code"):
            if sum(stock.get(one.pk, {}).get(part.pk, 0) for one in engineers) < needs[part.pk]:
                said = {"part": str(part), "n": show_quantity(needs[part.pk], part.unit)}
                yield Effect("part", Weight.WARNS, _("Not in the van: %(part)s × %(n)s.") % said)
    if tools:
        on = span.start.astimezone(company_zone()).date()
        usable = set().union(*tools_by_engineer(engineers, on=on).values())
        for tool in tools:
            if tool.tool_type_id not in usable:
                yield Effect("tool", Weight.WARNS, _("Not in the van: %(tool)s.") % {"tool": tool.tool_type})
