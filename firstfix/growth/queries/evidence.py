"""The evidence of one engineer's abilities over the last twelve months: rows, so that each count opens to its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from firstfix.care.models import FollowUp, Training
from firstfix.care.queries import thanks_listed
from firstfix.diagnosis.models import Article, ArticleHelp
from firstfix.growth.rules.evidence import LONG_DAY, YEAR, Evidence, difficulty_kind
from firstfix.people.models import Engineer
from firstfix.people.queries import held_certificates
from firstfix.people.rules import CertificateState
from firstfix.platform.errors import Text
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.queries.hours import hours_of
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries import planning_rules
from firstfix.work.models import WorkOrder
from firstfix.work.queries import difficulties_of, with_fix_status
from firstfix.work.rules import Priority

#: Where a row leads, by the name of its page; nowhere where there is none.
Page = str


@dataclass(frozen=True)
class Row:
    """One thing that happened: what, and about whom or what. `page` and `id` say where it stands in full."""

    at: date
    what: Text
    note: Text = ""
    page: Page = ""
    id: int = 0


Rows = dict[Evidence, list[Row]]


def evidence_of(engineer: Engineer, *, now: datetime) -> Rows:
    """Of the last twelve months, newest first; every kind of evidence is in it. Some fifteen statements."""
    since = now - YEAR
    found: defaultdict[Evidence, list[Row]] = defaultdict(list)
    for kind, row in (
        *_repairs(engineer, since, now),
        *_solved_remotely(engineer, since, now),
        *_written(engineer, since, now),
        *_said_by_customers(engineer, since, now),
        *_strain(engineer, since, now),
    ):
        found[kind].append(row)
    return {kind: sorted(found[kind], key=lambda row: row.at, reverse=True) for kind in Evidence}


def average_rating(rows: Iterable[Row]) -> float | None:
    """Of the rows of `Evidence.RATINGS`, whose `what` is the rating."""
    given = [int(str(row.what)) for row in rows]
    return sum(given) / len(given) if given else None


def visited_by(engineer: Engineer) -> Any:
    """Ids of the orders on which the engineer was there."""
    own = Booking.objects.filter(engineer=engineer, visit__arrived_at__isnull=False)
    return own.values("visit__work_order")


def _repairs(engineer: Engineer, since: datetime, now: datetime) -> Iterator[tuple[Evidence, Row]]:
    restored = WorkOrder.objects.filter(restored_at__gte=since, restored_at__lte=now, kind=WorkOrder.Kind.REPAIR)
    own = with_fix_status(restored.filter(pk__in=visited_by(engineer), was_remote=False), now=now)
    difficulties = difficulties_of(own.values("pk"))
    models: set[int] = set()
    for order in own.select_related("customer", "asset__product_model").order_by("-restored_at"):
        model = order.asset.product_model if order.asset else None
        row = Row(
            company_day(order.restored_at),
            f"{order.number} {order.subject}",
            order.customer.name,
            "work_order",
            order.pk,
        )
        yield difficulty_kind(difficulties.get(order.pk, 0)), row
        if order.fix_status == "first_fix":
            yield Evidence.FIRST_FIXES, row
        if order.is_repeated:
            yield Evidence.REPEATS, row
        if order.priority == Priority.EMERGENCY:
            yield Evidence.EMERGENCIES, row
        if model and model.pk not in models:
            models.add(model.pk)
            yield Evidence.MODELS, Row(row.at, str(model.name), row.what, row.page, row.id)


def _solved_remotely(engineer: Engineer, since: datetime, now: datetime) -> Iterator[tuple[Evidence, Row]]:
    if engineer.user_id is None:
        return
    span = (since, now)
    solved = WorkOrder.objects.filter(solved_by=engineer.user_id, was_remote=True, kind=WorkOrder.Kind.REPAIR)
    for order in solved.filter(restored_at__range=span, repeats=None).select_related("customer"):
        what = f"{order.number} {order.subject}"
        yield (
            Evidence.REMOTE,
            Row(company_day(order.restored_at or now), what, order.customer.name, "work_order", order.pk),
        )


def _written(engineer: Engineer, since: datetime, now: datetime) -> Iterator[tuple[Evidence, Row]]:
    for held in held_certificates(engineer, today=company_day(now)):
        one = held.certificate
        if held.state != CertificateState.EXPIRED and one.valid_from <= company_day(now):
            until = _("valid until %(day)s") % {"day": one.valid_until}
            yield Evidence.CERTIFICATES, Row(one.valid_from, str(one.certificate_type), until)
    if engineer.user_id is None:
        return
    articles = Article.objects.filter(author=engineer.user_id, state="published", created_at__gte=since)
    for article in articles.select_related("current"):
        yield Evidence.ARTICLES, Row(company_day(article.created_at), str(article), "", "article", article.pk)
    helps = ArticleHelp.objects.filter(article__author=engineer.user_id, at__gte=since).exclude(by=F("article__author"))
    for help in helps.select_related("article__current", "by"):
        who = help.by.name if help.by else _("a customer")
        yield Evidence.HELPS, Row(company_day(help.at), str(help.article), who, "article", help.article_id)


def _said_by_customers(engineer: Engineer, since: datetime, now: datetime) -> Iterator[tuple[Evidence, Row]]:
    rated = FollowUp.objects.filter(rating__isnull=False, done_at__gte=since, work_order__in=visited_by(engineer))
    for one in rated.select_related("work_order__customer"):
        about = f"{one.work_order.number} {one.work_order.customer.name}" if one.work_order else ""
        yield (
            Evidence.RATINGS,
            Row(company_day(one.done_at or since), str(one.rating), one.remarks or about, "follow_up", one.pk),
        )
    for thanks in thanks_listed().filter(engineers=engineer, at__gte=since):
        customer = thanks.customer.name if thanks.customer else ""
        yield Evidence.THANKS, Row(company_day(thanks.at), thanks.text, thanks.says or customer)
    if engineer.user_id is None:
        return
    trainings = Training.objects.filter(by=engineer.user_id, at__gte=since).select_related("customer")
    for training in trainings:
        customer = training.customer.name if training.customer else ""
        yield Evidence.TRAININGS, Row(company_day(training.at), training.topics, customer, "training", training.pk)


def _strain(engineer: Engineer, since: datetime, now: datetime) -> Iterator[tuple[Evidence, Row]]:
    visits = Booking.objects.filter(engineer=engineer, visit__arrived_at__gte=since, visit__left_at__isnull=False)
    times = visits.values_list("visit", "visit__arrived_at", "visit__left_at")
    by_night = [id for id, arrived, left in times if arrived and left and lies_by_night(arrived, left)]
    for one in Visit.objects.filter(pk__in=by_night).select_related("work_order"):
        what = f"{one.work_order.number} {one.work_order.subject}"
        yield Evidence.NIGHTS, Row(company_day(one.arrived_at or since), what, "", "visit", one.pk)
    far = timedelta(hours=planning_rules().long_travel_hours)
    for day in hours_of(engineer, company_day(since), company_day(now)):
        said = _("%(work)s h of work, %(travel)s h on the road") % {
            "work": _hours(day.counted - day.travel), "travel": _hours(day.travel)
        }  # fmt: skip
        if day.counted >= LONG_DAY:
            yield Evidence.LONG_DAYS, Row(day.day, said)
        if day.travel >= far:
            yield Evidence.TRAVEL_DAYS, Row(day.day, said)


def lies_by_night(start: datetime, end: datetime) -> bool:
    """Whether some of it lies between 22:00 and 06:00 by the company's clock."""
    zone = company_zone()
    begin, finish = start.astimezone(zone), end.astimezone(zone)
    morning = datetime.combine(begin.date(), time(6), zone)
    evening = datetime.combine(begin.date(), time(22), zone)
    return begin < morning or begin >= evening or finish > evening


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f}"
