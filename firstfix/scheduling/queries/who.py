"""Who can take an order, and in words why somebody cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.people.queries import crew_lacks, fitness_of, working_engineers
from firstfix.people.rules import CertificateNeed, Needs, SkillNeed
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, DepotCall, Hold, Visit
from firstfix.scheduling.queries.calls import place_of_call, span_of_call, standing_without
from firstfix.scheduling.queries.duty import Duty, duties
from firstfix.scheduling.queries.visits import live_holds
from firstfix.scheduling.rules import Place, Span, Way, place, round_up, travel_time
from firstfix.scheduling.translate.roads import ways_along
from firstfix.scheduling.translate.timetable import day_span, free_spans
from firstfix.work.models import OrderCertificate, OrderSkill, WorkOrder


def needs_of(order: WorkOrder) -> Needs:
    """What the order asks of who does it."""
    return needs_of_orders([order.pk])[order.pk]


def needs_of_orders(ids: Collection[int]) -> dict[int, Needs]:
    """By order id, in two statements."""
    skills: dict[int, list[SkillNeed]] = defaultdict(list)
    certificates: dict[int, list[CertificateNeed]] = defaultdict(list)
    for skill in OrderSkill.objects.filter(work_order__in=ids).select_related("skill").order_by("skill__code"):
        skills[skill.work_order_id].append(SkillNeed(skill.skill_id, skill.skill, skill.level))
    for one in OrderCertificate.objects.filter(work_order__in=ids).select_related("certificate_type"):
        certificates[one.work_order_id].append(CertificateNeed(one.certificate_type_id, one.certificate_type))
    return {id: Needs(tuple(skills[id]), tuple(certificates[id])) for id in ids}


def reasons_against(order: WorkOrder, *, engineers: Sequence[Engineer], span: Span) -> list[str]:
    """Why these engineers cannot visit the order then; empty when they can. Other visits are the database's to refuse.

    A crew has to bring the skills and certificates together; each of them must be on duty. An order for two is not
    for one engineer alone.
    """
    zone = company_zone()
    found = duties(engineers, span=_with_the_days(span, zone))
    reasons = [
        _("%(name)s: %(reason)s") % {"name": engineer.name, "reason": reason}
        for engineer in engineers
        if (reason := duty_reason(engineer, found[engineer.pk], span=span, zone=zone))
    ]
    local = order.site.zone_info()
    first, last = (moment.astimezone(local).date() for moment in span)
    lacking = crew_lacks(engineers, needs=needs_of(order), first=first, last=last)
    names = _(", ").join(engineer.name for engineer in engineers)
    if len(engineers) < order.crew:
        reasons = [_("The order takes two engineers"), *reasons]
    return [*reasons, *(_("%(name)s: %(reason)s") % {"name": names, "reason": str(lack)} for lack in lacking)]


def _with_the_days(span: Span, zone: ZoneInfo) -> Span:
    """The whole days around a span, so that a reason can name the day's shift."""
    first, last = (moment.astimezone(zone).date() for moment in span)
    return Span(day_span(zone.key, first).start, day_span(zone.key, last).end)


def duty_reason(engineer: Engineer, duty: Duty, *, span: Span, zone: ZoneInfo) -> str:
    """Why somebody is not on duty for the whole span; "" when they are."""
    if not engineer.is_active:
        return _("does not work here any more")
    if any(free.holds(span) for free in duty.bookable):
        return ""
    for absence in duty.absences:
        if span.overlaps(Span(absence.starts_at, absence.ends_at)):
            return _("absent until %(until)s") % {"until": _moment(absence.ends_at, zone)}
    shifts = [*duty.shifts, *duty.on_call]
    if not shifts:
        return _("has no shift on that day")
    hours = _(", ").join(f"{_clock(one.starts_at, zone)}–{_clock(one.ends_at, zone)}" for one in shifts)
    return _("is on duty only %(hours)s") % {"hours": hours}


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{formats.date_format(local.date(), 'MONTH_DAY_FORMAT')} {local:%H:%M}"


@dataclass(frozen=True)
class Candidate:
    """An engineer for an order on a day. `start` is the first time that fits with the ways before and after, if any.

    mate  who comes along where the order takes two: whoever is free then, too
    """

    engineer: Engineer
    reasons: tuple[str, ...]
    start: datetime | None
    travel: timedelta | None
    mate: Engineer | None = None

    @property
    def crew(self) -> list[Engineer]:
        return [self.engineer, self.mate] if self.mate else [self.engineer]

    @property
    def is_fit(self) -> bool:
        return not self.reasons

    @property
    def rank(self) -> tuple[bool, bool, timedelta, str]:
        return (not self.is_fit, self.start is None, self.travel or timedelta.max, self.engineer.name)


def candidates(
    order: WorkOrder, *, engineers: Sequence[Engineer], day: date, now: datetime, besides: Visit | None = None
) -> list[Candidate]:
    """All of them for one order, the best first; those who cannot say why. The time of the visit `besides` is free."""
    zone = company_zone()
    span = day_span(zone.key, day)
    found = duties(engineers, span=span)
    bookable = {one: duty.bookable for one, duty in found.items()}
    reasons: dict[int, tuple[str, ...]] = {}
    for fit in fitness_of(engineers, needs=needs_of(order), first=day):
        one, lacking = fit.engineer, tuple(map(str, fit.lacks))
        off_duty = () if bookable[one.pk] else (duty_reason(one, found[one.pk], span=span, zone=zone),)
        reasons[one.pk] = (*lacking, *off_duty)
    on_duty = [one for one in engineers if bookable[one.pk]]
    stops = stops_by_engineer(span, besides=besides, kept=live_holds(now).exclude(work_order=order))
    where = place(order.site.latitude, order.site.longitude)
    ways = ways_along(
        chain.from_iterable(
            ([there, where], [where, there])
            for one in on_duty
            for there in (_home(one), *(stop[1] for stop in stops.get(one.pk, ())))
        )
    )
    length = timedelta(minutes=order.planned_minutes)
    rooms = {
        one.pk: rooms_in(
            # Nobody is offered at night because they are on call; on a free day that is all there is.
            found[one.pk].working or bookable[one.pk],
            stops.get(one.pk, []),
            where=where,
            home=_home(one),
            length=length,
            now=now,
            way=ways,
        )
        for one in on_duty
    }
    alone = [Candidate(one, reasons[one.pk], None, None) for one in engineers]
    if order.crew > 1:
        ranked = _with_mates(alone, {id: list(some) for id, some in rooms.items()})
    else:
        ranked = [_in_room(one, next(rooms.get(one.engineer.pk, iter(())), None)) for one in alone]
    return sorted(ranked, key=lambda one: one.rank)


def _in_room(candidate: Candidate, room: Room | None) -> Candidate:
    return replace(candidate, start=room.first, travel=room.travel) if room else candidate


def _with_mates(alone: Sequence[Candidate], rooms: Mapping[int, Sequence[Room]]) -> list[Candidate]:
    """Those off duty, who have no rooms, stay alone and are nobody's mate."""
    able = [one.engineer for one in alone if one.engineer.pk in rooms]
    return [
        _with_mate(one, [mate for mate in able if mate != one.engineer], rooms) if one.engineer.pk in rooms else one
        for one in alone
    ]


def _with_mate(alone: Candidate, others: Sequence[Engineer], rooms: Mapping[int, Sequence[Room]]) -> Candidate:
    """With whoever is free first at the same time, and nearest of these."""
    found = [
        (max(mine.first, theirs.first), theirs.travel, one.name, one.pk, mine, one)
        for mine in rooms[alone.engineer.pk]
        for one in others
        for theirs in rooms[one.pk]
        if max(mine.first, theirs.first) <= min(mine.last, theirs.last)
    ]
    if found:
        start, *_rest, mine, mate = min(found, key=lambda pair: pair[:4])
        return replace(alone, start=start, travel=mine.travel, mate=mate)
    if not rooms[alone.engineer.pk]:
        return alone
    return replace(alone, reasons=(*alone.reasons, _("nobody is free at the same time to come along")))


def crew_around(
    order: WorkOrder, engineer: Engineer, *, span: Span, now: datetime, besides: Visit | None = None
) -> list[Engineer]:
    """The engineer, and with an order for two the nearest colleague who is on shift and free then.

    Where nobody is free the engineer is alone, which `reasons_against` refuses.
    """
    if order.crew == 1:
        return [engineer]
    others = list(working_engineers().exclude(pk=engineer.pk))
    day = _with_the_days(span, company_zone())
    found = duties(others, span=day)
    stops = stops_by_engineer(day, besides=besides, kept=live_holds(now).exclude(work_order=order))
    where = place(order.site.latitude, order.site.longitude)
    free = [
        (one, stops.get(one.pk, []))
        for one in others
        if any(shift.holds(span) for shift in found[one.pk].working)
        and not any(taken.overlaps(span) for taken, _where in stops.get(one.pk, []))
    ]
    ways = ways_along([there, where, there] for one, theirs in free for there in (_home(one), *(s[1] for s in theirs)))

    def distance(pair: tuple[Engineer, Sequence[tuple[Span, Place | None]]]) -> tuple[bool, timedelta, str, int]:
        """Whether a way is too long, and the way there."""
        one, theirs = pair
        shifts = [shift for shift in found[one.pk].working if shift.holds(span)]
        fits = rooms_in(shifts, theirs, where=where, home=_home(one), length=span.length, now=now, way=ways)
        room = next((room for room in fits if room.first <= span.start <= room.last), None)
        return room is None, room.travel if room else ways(_home(one), where, span.start), one.name, one.pk

    nearest = min(free, key=distance, default=None)
    return [engineer, nearest[0]] if nearest else [engineer]


def _home(engineer: Engineer) -> Place | None:
    return place(engineer.home_latitude, engineer.home_longitude)


def stops_by_engineer(
    span: Span, *, besides: Visit | None = None, kept: QuerySet[Hold] | None = None
) -> dict[int, list[tuple[Span, Place | None]]]:
    """When and where everybody is booked in the span, at a warehouse, or kept for a customer, in order of time."""
    taken = Booking.objects.filter(
        is_firm=True, visit__planned_start__gte=span.start, visit__planned_start__lt=span.end
    ).exclude(visit=besides.pk if besides else 0)
    site = "visit__work_order__site"
    found: dict[int, list[tuple[Span, Place | None]]] = defaultdict(list)
    for engineer_id, start, end, latitude, longitude in taken.order_by("visit__planned_start").values_list(
        "engineer_id", "visit__planned_start", "visit__planned_end", f"{site}__latitude", f"{site}__longitude"
    ):
        found[engineer_id].append((Span(start, end), place(latitude, longitude)))
    calls = DepotCall.objects.filter(starts_at__gte=span.start, starts_at__lt=span.end).select_related("place")
    for call in standing_without(calls, besides):
        found[call.engineer_id].append((span_of_call(call), place_of_call(call)))
    for hold in kept.filter(during__overlap=(span.start, span.end)).select_related("work_order__site") if kept else ():
        site_of = hold.work_order.site
        found[hold.engineer_id].append((Span(hold.start, hold.end), place(site_of.latitude, site_of.longitude)))
    return defaultdict(list, {id: sorted(stops, key=lambda stop: stop[0]) for id, stops in found.items()})


class Room(NamedTuple):
    """A visit may start from `first` to `last`, with the ways from the stop before and to the next."""

    first: datetime
    last: datetime
    travel: timedelta


def rooms_in(
    bookable: Sequence[Span],
    stops: Sequence[tuple[Span, Place | None]],
    *,
    where: Place | None,
    home: Place | None,
    length: timedelta,
    now: datetime,
    way: Way = travel_time,
) -> Iterator[Room]:
    """Where between the stops a visit has room, in order of time."""
    for free in free_spans(bookable, taken=[span for span, _where in stops]):
        if free.length < length:
            continue
        before = max((stop for stop in stops if stop[0].end <= free.start), default=None, key=lambda stop: stop[0].end)
        after = min((stop for stop in stops if stop[0].start >= free.end), default=None, key=lambda stop: stop[0].start)
        leaving = round_up(max(free.start, now))
        travel = way(before[1] if before else home, where, leaving)
        start = leaving + travel
        onward = way(where, after[1], start + length) if after and after[0].start == free.end else timedelta(0)
        if start + length + onward <= free.end:
            yield Room(start, free.end - onward - length, travel)
