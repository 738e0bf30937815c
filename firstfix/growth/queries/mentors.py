"""Colleagues who could show how: those whose own evidence meets what is asked for.

They are named, never counted against each other: near ones first, then by name, and no figure of theirs is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F

from firstfix.care.models import FollowUp, Thanked, Training
from firstfix.diagnosis.models import Article, ArticleHelp
from firstfix.growth.rules.careers import GOOD, HIGH, Criterion
from firstfix.growth.rules.evidence import HARD, YEAR
from firstfix.people.models import Engineer, EngineerCertificate, EngineerSkill
from firstfix.people.queries import working_engineers
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Booking
from firstfix.scheduling.queries import crews_of
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.queries import with_fix_status
from firstfix.work.rules import Priority

MOST = 3

#: What an engineer has of a criterion, by engineer.
Figures = Mapping[int, int]


class Mentors:
    """Of one engineer. A statement or two for each criterion that is asked about, whatever is asked of it."""

    def __init__(self, engineer: Engineer, *, now: datetime) -> None:
        self.now, self.since = now, now - YEAR
        self.territory = engineer.territory_id
        colleagues = working_engineers().exclude(pk=engineer.pk)
        self.people: Sequence[Engineer] = sorted(colleagues, key=lambda one: one.territory_id != self.territory)
        self._found: dict[tuple[Criterion, int | None], Figures] = {}

    def able(self, kind: Criterion, least: int, *, skill: int | None = None) -> list[Engineer]:
        """Experience alone makes nobody a teacher of it: for years nobody is named."""
        read = _READERS.get(kind)
        if read is None:
            return []
        if (kind, skill) not in self._found:
            self._found[kind, skill] = read(self, skill)
        figures = self._found[kind, skill]
        return [one for one in self.people if figures.get(one.pk, 0) >= least][:MOST]

    @property
    def near(self) -> list[int]:
        """Whose shares are looked at: of a whole company's repairs that would take a page too long."""
        return [one.pk for one in self.people if one.territory_id == self.territory]

    def by_user(self, users: Iterable[int | None]) -> Figures:
        engineers = {one.user_id: one.pk for one in self.people if one.user_id}
        return Counter(engineers[user] for user in users if user in engineers)


def _skill(mentors: Mentors, skill: int | None) -> Figures:
    return dict(EngineerSkill.objects.filter(skill=skill).values_list("engineer", "level"))


def _skills_high(mentors: Mentors, _skill: int | None) -> Figures:
    return _counted(EngineerSkill.objects.filter(level__gte=HIGH), "pk")


def _certificates(mentors: Mentors, _skill: int | None) -> Figures:
    today = company_day(mentors.now)
    valid = EngineerCertificate.objects.filter(valid_from__lte=today, valid_until__gte=today)
    return _counted(valid, "certificate_type")


def _repairs(mentors: Mentors) -> Any:
    span = (mentors.since, mentors.now)
    return WorkOrder.objects.filter(restored_at__range=span, kind=WorkOrder.Kind.REPAIR, was_remote=False).order_by()


def _visited(repairs: Any) -> Any:
    return Booking.objects.filter(visit__work_order__in=repairs.values("pk"), visit__arrived_at__isnull=False)


def _hard(mentors: Mentors, _skill: int | None) -> Figures:
    asking = OrderSkill.objects.filter(level__gte=HARD).values("work_order")
    return _counted(_visited(_repairs(mentors).filter(pk__in=asking)), "visit__work_order")


def _models(mentors: Mentors, _skill: int | None) -> Figures:
    return _counted(_visited(_repairs(mentors)), "visit__work_order__asset__product_model")


def _emergencies(mentors: Mentors, _skill: int | None) -> Figures:
    return _counted(_visited(_repairs(mentors).filter(priority=Priority.EMERGENCY)), "visit__work_order")


def _first_fix_share(mentors: Mentors, _skill: int | None) -> Figures:
    near = Booking.objects.filter(engineer__in=mentors.near, visit__arrived_at__gte=mentors.since)
    repairs = _repairs(mentors).filter(pk__in=near.values("visit__work_order"))
    status = dict(with_fix_status(repairs, now=mentors.now).values_list("pk", "fix_status"))
    decided = {order: one == "first_fix" for order, one in status.items() if one in ("first_fix", "not_first_fix")}
    return _shares(decided.items(), crews_of(repairs.values("pk")))


def _satisfied_share(mentors: Mentors, _skill: int | None) -> Figures:
    rated = FollowUp.objects.filter(rating__isnull=False, done_at__gte=mentors.since, work_order__isnull=False)
    said = [(order, (rating or 0) >= GOOD) for order, rating in rated.values_list("work_order", "rating").order_by()]
    return _shares(said, crews_of(rated.order_by().values("work_order")))


def _thanks(mentors: Mentors, _skill: int | None) -> Figures:
    return _counted(Thanked.objects.filter(thanks__at__gte=mentors.since), "thanks")


def _trainings(mentors: Mentors, _skill: int | None) -> Figures:
    return mentors.by_user(Training.objects.filter(at__gte=mentors.since).values_list("by", flat=True))


def _articles(mentors: Mentors, _skill: int | None) -> Figures:
    written = Article.objects.filter(state="published", created_at__gte=mentors.since)
    return mentors.by_user(written.values_list("author", flat=True))


def _helps(mentors: Mentors, _skill: int | None) -> Figures:
    helped = ArticleHelp.objects.filter(at__gte=mentors.since).exclude(by=F("article__author"))
    return mentors.by_user(helped.values_list("article__author", flat=True))


def _counted(rows: Any, what: str) -> Figures:
    """How many different ones each engineer has."""
    return dict(rows.order_by().values("engineer").annotate(n=Count(what, distinct=True)).values_list("engineer", "n"))


def _shares(said: Iterable[tuple[int, bool]], crews: Mapping[int, Iterable[int]]) -> Figures:
    """In whole percent, rounded down."""
    hits: dict[int, list[bool]] = defaultdict(list)
    for order, is_good in said:
        for engineer in crews.get(order, ()):
            hits[engineer].append(is_good)
    return {engineer: 100 * sum(own) // len(own) for engineer, own in hits.items()}


_READERS: Mapping[Criterion, Callable[[Mentors, int | None], Figures]] = {
    Criterion.SKILL: _skill,
    Criterion.SKILLS_HIGH: _skills_high,
    Criterion.CERTIFICATES: _certificates,
    Criterion.HARD: _hard,
    Criterion.FIRST_FIX_SHARE: _first_fix_share,
    Criterion.MODELS: _models,
    Criterion.EMERGENCIES: _emergencies,
    Criterion.SATISFIED_SHARE: _satisfied_share,
    Criterion.THANKS: _thanks,
    Criterion.TRAININGS: _trainings,
    Criterion.ARTICLES: _articles,
    Criterion.HELPS: _helps,
}
