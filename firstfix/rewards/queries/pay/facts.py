"""What happened in a month, as far as pay asks for it: fetched once for everybody, or for some engineers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from firstfix.care.models import FollowUp, Training
from firstfix.diagnosis.models import ArticleHelp
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone, midnight
from firstfix.rewards.models import PayPost, Trip
from firstfix.rewards.rules import LONGEST_TRIP
from firstfix.rewards.translate import Rows, Rules, last_of
from firstfix.scheduling.models import Booking
from firstfix.scheduling.queries import crews_of
from firstfix.work.models import WorkOrder
from firstfix.work.queries import difficulties_of
from firstfix.work.rules import Priority

Span = tuple[datetime, datetime]

#: Nobody is paid for an order that was visited longer ago than this before it was restored, closed or rated.
LONGEST_OPEN = timedelta(days=366)


def posts_in(month: date) -> Any:
    """Posts that hold on some day of the month."""
    rows = PayPost.objects.filter(first_day__lte=last_of(month)).exclude(last_day__lt=month)
    return rows.select_related("grade", "territory").order_by("engineer", "first_day")


def rows_of_month(rules: Rules, month: date, *, engineers: Collection[int] | None = None) -> Rows:
    """Everything that `rules` may ask for in the month; of `engineers` and, for a team's share, of their teams.

    Repairs are fetched from as far back as the rules ask whether they held. Thirteen statements at most.
    """
    zone = company_zone()
    posts = list(posts_in(month))
    people = None if engineers is None else _with_teams(posts, set(engineers)) if rules.team else set(engineers)
    start = datetime.combine(month, time.min, zone)
    end = datetime.combine(last_of(month) + timedelta(days=1), time.min, zone)
    back = max((rule.days for rule in (rules.first_fix, rules.remote, rules.repeat) if rule), default=0)
    users, rated = _users(people), _ratings((start, end), people)
    solvers = users if rules.pays_remote else {}
    orders = _orders((start, end), start - timedelta(days=back + 1), people, solvers)
    trips = _trips(month, people) if rules.travel else ()
    return Rows(
        posts=posts,
        orders=_order_rows(orders),
        crews=crews_of(orders.values("pk")) | (crews_of(rated.values("work_order")) if rules.rating else {}),
        solvers=_solvers(orders, solvers),
        levels=difficulties_of(orders.values("pk")),
        repeats=dict(
            WorkOrder.objects.filter(repeat_of__in=orders.values("pk"))
            .order_by()
            .values_list("repeat_of")
            .annotate(Min("entered_at"))
        ),
        stays=_stays((start, end), people) if rules.night else (),
        ratings=_rating_rows(rated) if rules.rating else (),
        trips=trips,
        places=_places(trips) if rules.travel else {},
        trainings=_trainings((start, end), users) if rules.training else (),
        helps=_helps((start, end), users) if rules.article else (),
    )


def _with_teams(posts: Sequence[PayPost], engineers: set[int]) -> set[int]:
    teams = {post.territory_id for post in posts if post.engineer_id in engineers} - {None}
    return engineers | {post.engineer_id for post in posts if post.territory_id in teams}


def _orders(
    span: Span, since: datetime, people: set[int] | None, solvers: Mapping[int, int]
) -> QuerySet[WorkOrder]:  # fmt: skip
    """As a set for the statements that ask about them: thousands of ids would be slower than their condition.

    solvers      users who may have solved one remotely; none where the rules do not ask
    """
    rows = WorkOrder.objects.filter(
        Q(closed_at__gte=span[0], closed_at__lt=span[1]) | Q(restored_at__gte=since, restored_at__lt=span[1])
    )
    rows = rows.exclude(state="cancelled").order_by()
    if people is None:
        return rows
    own = Booking.objects.filter(engineer__in=people, visit__arrived_at__gte=since - LONGEST_OPEN)
    visited = Q(pk__in=own.values("visit__work_order"))
    return rows.filter(visited | Q(solved_by__in=solvers) if solvers else visited)


def _solvers(orders: QuerySet[WorkOrder], users: Mapping[int, int]) -> dict[int, int]:
    """Repairs that engineers solved without a visit: on the phone from wherever they were, or at the desk."""
    if not users:
        return {}
    rows = orders.filter(was_remote=True, kind=WorkOrder.Kind.REPAIR, solved_by__in=users)
    return {order: users[user] for order, user in rows.values_list("pk", "solved_by")}


def _order_rows(orders: QuerySet[WorkOrder]) -> list[Any]:
    columns = ("pk", "kind", "closed_at", "restored_at", "was_remote", "visit_count", "restoration_due_at")
    found = orders.values_list(*columns, "priority", "state")
    return [
        (pk, kind, closed if state == "closed" else None, *rest, priority == Priority.EMERGENCY)
        for pk, kind, closed, *rest, priority, state in found.iterator(chunk_size=5000)
    ]


def _stays(span: Span, people: set[int] | None) -> list[Any]:
    rows = Booking.objects.filter(visit__arrived_at__gte=span[0], visit__arrived_at__lt=span[1])
    rows = rows.filter(visit__left_at__gt=F("visit__arrived_at"))
    columns = ("visit", "engineer", "visit__work_order", "visit__arrived_at", "visit__left_at")
    return list(_of(rows, people).values_list(*columns).order_by())


def _of(rows: Any, people: set[int] | None) -> Any:
    return rows if people is None else rows.filter(engineer__in=people)


def _ratings(span: Span, people: set[int] | None) -> QuerySet[FollowUp]:
    """Of orders: what customers say of us in general is no engineer's."""
    rows = FollowUp.objects.filter(rating__isnull=False, work_order__isnull=False).order_by()
    rows = rows.filter(done_at__gte=span[0], done_at__lt=span[1])
    if people is None:
        return rows
    own = Booking.objects.filter(engineer__in=people, visit__arrived_at__gte=span[0] - LONGEST_OPEN)
    return rows.filter(work_order__in=own.values("visit__work_order"))


def _rating_rows(rated: QuerySet[FollowUp]) -> list[Any]:
    return list(rated.values_list("pk", "work_order", "done_at", "rating"))


def _trips(month: date, people: set[int] | None) -> list[Any]:
    """With those of the month before that reach into it: their days are paid already."""
    rows = Trip.objects.filter(state="approved", day__gte=month - LONGEST_TRIP, day__lte=last_of(month))
    rows = rows.filter(ends_at__gte=midnight(month))
    return list(_of(rows, people).values_list("pk", "engineer", "starts_at", "ends_at").order_by())


def _places(trips: Sequence[Any]) -> Mapping[int, Sequence[tuple[str, str]]]:
    """By trip: address and name of the sites that its engineer set off for on it."""
    if not trips:
        return {}
    columns = ("engineer", "visit__set_off_at", "visit__work_order__site__address", "visit__work_order__site__name")
    found = Booking.objects.filter(
        engineer__in={trip[1] for trip in trips},
        visit__set_off_at__gte=min(trip[2] for trip in trips), visit__set_off_at__lte=max(trip[3] for trip in trips),
    )  # fmt: skip
    ways: dict[int, list[tuple[datetime, tuple[str, str]]]] = defaultdict(list)
    for engineer, at, address, name in found.values_list(*columns).order_by("visit__set_off_at", "pk"):
        ways[engineer].append((at, (address, name)))
    at_of = itemgetter(0)
    return {
        id: [place for _at, place in own[bisect_left(own, start, key=at_of) : bisect_right(own, end, key=at_of)]]
        for id, engineer, start, end in trips
        if (own := ways.get(engineer))
    }


def _users(people: set[int] | None) -> dict[int, int]:
    """The engineer by the user who they are."""
    rows = Engineer.objects.filter(user__isnull=False)
    return dict((rows if people is None else rows.filter(pk__in=people)).values_list("user", "pk"))


def _trainings(span: Span, users: Mapping[int, int]) -> list[Any]:
    rows = Training.objects.filter(at__gte=span[0], at__lt=span[1], by__in=users)
    return [(id, users[by], at, minutes) for id, by, at, minutes in rows.values_list("pk", "by", "at", "minutes")]


def _helps(span: Span, users: Mapping[int, int]) -> list[Any]:
    """Who helps oneself with one's own article is not paid for it."""
    rows = ArticleHelp.objects.filter(at__gte=span[0], at__lt=span[1], article__author__in=users)
    rows = rows.exclude(by=F("article__author"))
    return [(id, users[author], at) for id, author, at in rows.values_list("pk", "article__author", "at")]
