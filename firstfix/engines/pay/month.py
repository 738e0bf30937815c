"""A month's pay: facts and rules in, lines by engineer out. Pure: the same facts give the same cents, in any order."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from firstfix.engines.pay.facts import Facts, Order, Post, Stay
from firstfix.engines.pay.lines import LIMIT, Line, Ref, in_order, rounded
from firstfix.engines.pay.rules import REMOTE_WORK, Each, Kind, Night, Rules, years_between

#: No month before was paid by other rules.
NOTHING_ELSE: Final[Mapping[date, Rules]] = MappingProxyType({})
#: Of one engineer: rule, row, rate, per.
_Place = tuple[Kind, tuple[str, ...], Decimal, int]


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def pay_month(
    rules: Rules, facts: Facts, month: date, *, until: date | None = None, before: Mapping[date, Rules] = NOTHING_ELSE
) -> dict[int, list[Line]]:
    """The lines of each engineer with a post, by engineer id.

    month    its first day
    until    the last day that counts (None: the month's last): what has grown until today
    before   what paid the months before it, by their first days, as far back as trips reach into it; what is not there
             counts as paid by these rules
    Facts of days outside are not paid here, whatever they are. ValueError where `month` is not a first day.
    """
    if month.day != 1:
        raise ValueError(f"{month} is not the first day of a month")
    last = last_of(month)
    until = last if until is None else min(until, last)
    reckoning = _Reckoning(rules, facts, month, until, before)
    return {engineer: reckoning.lines_of(engineer) for engineer in sorted(reckoning.paid)}


@dataclass
class _Sum:
    quantity: Decimal = Decimal(0)
    behind: list[Ref] = field(default_factory=list)
    #: Shared by many lines: the orders of a team.
    shared: tuple[Ref, ...] = ()


class _Reckoning:
    """Everything is walked through once and put down by engineer; then each engineer's sums become lines."""

    def __init__(self, rules: Rules, facts: Facts, month: date, until: date, before: Mapping[date, Rules]) -> None:
        self.rules, self.facts, self.month, self.until, self.before = rules, facts, month, until, before
        self.sums: dict[int, dict[_Place, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
        self.posts = [post for post in facts.posts if self._days(post)]
        known = {post.engineer for post in self.posts}
        self.paid = known if facts.engineers is None else known & facts.engineers
        for step in (
            self._base, self._orders, self._ratings, self._nights, self._trainings, self._articles,
            self._teams, self._trips,
        ):  # fmt: skip
            step()

    def lines_of(self, engineer: int) -> list[Line]:
        lines = [self._line(place, one) for place, one in self.sums[engineer].items()]
        return in_order([*lines, *self._limits(lines)])

    def _line(self, place: _Place, one: _Sum) -> Line:
        kind, row, rate, per = place
        amount = rounded(one.quantity * rate / per, self.rules.step)
        behind = one.shared or tuple(sorted(one.behind))
        return Line(kind, self.rules.version, row, self.month, one.quantity, rate, per, amount, behind)

    def _limits(self, lines: Iterable[Line]) -> Iterator[Line]:
        sums: dict[Kind, Decimal] = defaultdict(Decimal)
        for line in lines:
            sums[line.rule] += line.amount
        for kind, amount in sums.items():
            most = self.rules.most(kind)
            if most is not None and abs(amount) > most:
                back = (most if amount > 0 else -most) - amount
                yield Line(kind, self.rules.version, LIMIT, self.month, Decimal(1), back, 1, back)

    def _put(
        self, engineer: int, kind: Kind, row: tuple[str, ...], rate: Decimal, ref: Ref, *, quantity: int = 1,
        per: int = 1,
    ) -> None:  # fmt: skip
        if quantity and engineer in self.paid:
            one = self.sums[engineer][kind, row, rate, per]
            one.quantity += quantity
            one.behind.append(ref._replace(quantity=quantity))

    def _is_now(self, day: date | None) -> bool:
        return day is not None and self.month <= day <= self.until

    def _days(self, post: Post) -> int:
        """Of the month so far."""
        first, last = max(post.first, self.month), min(post.last or self.until, self.until)
        return max(0, (last - first).days + 1)

    def _base(self) -> None:
        days = last_of(self.month).day
        for post in self.posts:
            years = years_between(post.since, self.month)
            row = self.rules.base.row(grade=post.grade, region=post.region, industry=post.industry, years=years)
            if row:
                said = (row.grade, row.region, row.industry, str(row.years))
                ref = Ref("post", post.id)
                self._put(post.engineer, Kind.BASE, said, row.amount, ref, quantity=self._days(post), per=days)

    def _orders(self) -> None:
        rules = self.rules
        for order in self.facts.orders:
            if order.is_remote:
                self._remote(order)
                continue
            self._piece(order, order.work)
            if rules.first_fix and order.is_first_fix and self._is_now(_held_on(order, rules.first_fix.days)):
                self._share(order, Kind.FIRST_FIX, (), rules.first_fix.amount)
            self._repeat(order)
            if rules.in_time and order.is_in_time and self._is_now(order.restored_on):
                self._share(order, Kind.IN_TIME, (), rules.in_time.amount)
            if rules.emergency and order.is_emergency and self._is_now(order.closed_on):
                for engineer in order.crew:  # the hurry was everybody's
                    self._put(engineer, Kind.EMERGENCY, (), rules.emergency.amount, Ref("order", order.id))

    def _remote(self, order: Order) -> None:
        """A version that does not name what is solved remotely neither pays for it nor takes anything."""
        rule = self.rules.remote
        self._piece(order, REMOTE_WORK)
        if rule and self._is_now(_held_on(order, rule.days)):
            self._share(order, Kind.REMOTE, (), rule.amount)
        if self.rules.pays_remote:
            self._repeat(order)

    def _piece(self, order: Order, work: str) -> None:
        rule = self.rules.piece
        row = rule.row(work, order.difficulty) if rule and self._is_now(order.closed_on) else None
        if row:
            self._share(order, Kind.PIECE, (row.work, str(row.difficulty)), row.amount)

    def _repeat(self, order: Order) -> None:
        rule = self.rules.repeat
        if rule and self._is_now(order.repeated_on) and _came_back(order, rule.days):
            self._share(order, Kind.REPEAT, (), -rule.amount)

    def _share(self, order: Order, kind: Kind, row: tuple[str, ...], rate: Decimal) -> None:
        for engineer in order.crew:
            self._put(engineer, kind, row, rate, Ref("order", order.id), per=len(order.crew))

    def _ratings(self) -> None:
        rule = self.rules.rating
        if rule is None:
            return
        given: dict[int, list[tuple[int, Ref]]] = defaultdict(list)
        for rating in self.facts.ratings:
            if self._is_now(rating.on):
                for engineer in rating.crew:
                    given[engineer].append((rating.value, Ref("rating", rating.id)))
        for engineer, values in given.items():
            row = rule.row(sum(value for value, _ref in values), len(values))
            if row and engineer in self.paid:
                one = self.sums[engineer][Kind.RATING, (f"{row.average}",), row.amount, 1]
                one.quantity, one.behind = Decimal(1), [ref for _value, ref in values]

    def _nights(self) -> None:
        rule = self.rules.night
        for stay in self.facts.stays if rule else ():
            if rule and stay.engineer in self.paid and self._is_now(stay.start.date()):
                minutes = night_minutes(stay, rule)
                self._put(stay.engineer, Kind.NIGHT, (), rule.amount, Ref("stay", stay.id), quantity=minutes, per=60)

    def _trainings(self) -> None:
        rule = self.rules.training
        for one in self.facts.trainings if rule else ():
            if rule and self._is_now(one.on):
                ref = Ref("training", one.id)
                self._put(one.engineer, Kind.TRAINING, (), rule.amount, ref, quantity=one.minutes, per=rule.minutes)

    def _articles(self) -> None:
        rule: Each | None = self.rules.article
        for one in self.facts.helps if rule else ():
            if rule and self._is_now(one.on):
                self._put(one.engineer, Kind.ARTICLE, (), rule.amount, Ref("help", one.id))

    def _teams(self) -> None:
        """For each order that a region's engineers closed, divided evenly among all who have a post in it."""
        rule = self.rules.team
        if rule is None:
            return
        members: dict[str, set[int]] = defaultdict(set)
        regions: dict[int, set[str]] = defaultdict(set)
        for post in self.posts:
            if post.region:
                members[post.region].add(post.engineer)
                regions[post.engineer].add(post.region)
        closed: dict[str, set[int]] = defaultdict(set)
        for order in self.facts.orders:
            if self._is_now(order.closed_on) and not order.is_remote:
                for engineer in order.crew:
                    for region in regions.get(engineer, ()):
                        closed[region].add(order.id)
        for region, orders in closed.items():
            behind = tuple(Ref("order", id) for id in sorted(orders))
            for engineer in members[region] & self.paid:
                place = (Kind.TEAM, (region,), rule.amount, len(members[region]))
                self.sums[engineer][place] = _Sum(Decimal(len(orders)), shared=behind)

    def _trips(self) -> None:
        """A day away is paid once, and a night: by the trip that began first, of those that their rules pay for."""
        days: dict[int, set[date]] = defaultdict(set)
        nights: dict[int, set[date]] = defaultdict(set)
        for trip in sorted(self.facts.trips, key=lambda trip: (trip.start, trip.id)) if self.rules.travel else ():
            rule = self.before.get(first_of(trip.on), self.rules).travel
            row = rule.row(trip.places) if rule and trip.hours >= rule.hours else None
            if row is None:
                continue
            for per, rate, away, paid in (
                ("day", row.per_day, trip.days, days[trip.engineer]),
                ("night", row.per_night, trip.nights, nights[trip.engineer]),
            ):
                new = set(away) - paid
                paid.update(new)
                if self._is_now(trip.on):
                    ref = Ref("trip", trip.id)
                    self._put(trip.engineer, Kind.TRAVEL, (row.name, per), rate, ref, quantity=len(new))


def _held_on(order: Order, days: int) -> date | None:
    """The day on which a repair has held for so long; None for what is not restored or came back."""
    if order.restored_on is None or _came_back(order, days):
        return None
    return order.restored_on + timedelta(days=days)


def _came_back(order: Order, days: int) -> bool:
    if order.restored_on is None or order.repeated_on is None:
        return False
    return (order.repeated_on - order.restored_on).days <= days


def night_minutes(stay: Stay, rule: Night) -> int:
    """Whole minutes of a stay between the rule's times of the clock; its nights may end on the next morning."""
    zone = stay.start.tzinfo
    found = timedelta()
    day = stay.start.date() - timedelta(days=1)
    while day <= stay.end.date():
        begins = datetime.combine(day, rule.start, zone)
        ends_on = day if rule.end > rule.start else day + timedelta(days=1)
        ends = datetime.combine(ends_on, rule.end, zone)
        # Differences of moments in one zone would be by the clock: an hour lost in spring is not worked.
        overlap = min(ends.timestamp(), stay.end.timestamp()) - max(begins.timestamp(), stay.start.timestamp())
        found += timedelta(seconds=max(0.0, overlap))
        day += timedelta(days=1)
    return int(found / timedelta(minutes=1))


def without_base(rules: Rules, posts: Iterable[Post], month: date) -> Mapping[int, Post]:
    """Engineers whose post has no row in the base table, by id: what a version is refused for."""
    found = {}
    for post in posts:
        years = years_between(post.since, max(month, first_of(post.first)))
        if not rules.base.row(grade=post.grade, region=post.region, industry=post.industry, years=years):
            found[post.engineer] = post
    return found
