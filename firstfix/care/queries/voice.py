"""What customers say of a product, month by month: follow-ups with their ratings, and feedback by topic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from firstfix.care.access import feedback_seen_by
from firstfix.care.models import Feedback, FollowUp
from firstfix.care.queries.feedback import feedback_listed
from firstfix.care.queries.follow_ups import follow_ups_listed
from firstfix.care.rules import Topic
from firstfix.care.rules.follow_ups import DETRACTOR, PROMOTER
from firstfix.care.translate import Ratio, changed_rate
from firstfix.equipment.models import ProductModel
from firstfix.logistics.rules import add_months
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.tenants.zone import company_zone, midnight

MONTHS = 12
#: What is said against us or for something better, as against business that comes.
COMPLAINTS = (Topic.PRODUCT, Topic.SERVICE, Topic.SALES, Topic.OTHER)
#: The topic under which the answers to follow-ups stand in addresses.
ANSWERS = "answers"


@dataclass(frozen=True)
class Answers:
    """rating: the mean of 1 to 5; nps: percent of promoters less percent of detractors; both None without answers."""

    count: int = 0
    rating: float | None = None
    nps: int | None = None


@dataclass(frozen=True)
class Voice:
    """By the first days of the last MONTHS months, the running one last, of which `today` is known."""

    months: Sequence[date]
    today: date
    answers: Mapping[date, Answers]
    said: Mapping[Topic, Mapping[date, int]] = field(default_factory=dict)

    def trend(self, topic: Topic) -> Ratio | None:
        """The rate a day of the later half of the months as a multiple of the earlier half's: the running month counts
        with the days that it has had.
        """
        half = len(self.months) // 2
        counts = [self.said.get(topic, {}).get(month, 0) for month in self.months]
        before = (self.months[half] - self.months[0]).days
        after = (self.today - self.months[half]).days + 1
        return changed_rate(sum(counts[:half]), sum(counts[half:]), before, after)


@dataclass(frozen=True)
class ProductVoice:
    """All MONTHS months together."""

    product_model: ProductModel
    answers: Answers
    complaints: int
    open: int


def voice_of(model: ProductModel, *, today: date) -> Voice:
    months = _months(today)
    answers = {
        row["month"].date(): _answers(row)
        for row in _rated(_since(months)).filter(work_order__asset__product_model=model)
        .annotate(month=TruncMonth("done_at", tzinfo=company_zone())).values("month").annotate(**_MEASURES).order_by()
    }  # fmt: skip
    said: dict[Topic, dict[date, int]] = defaultdict(dict)
    counted = (
        Feedback.objects.filter(product_model=model, at__gte=_since(months))
        .annotate(month=TruncMonth("at", tzinfo=company_zone()))
        .values_list("topic", "month")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for topic, month, count in counted:
        said[Topic(topic)][month.date()] = count
    return Voice(months, today, answers, said)


def voices(*, today: date) -> list[ProductVoice]:
    """Each product that somebody has said something about, those with the most complaints first."""
    since = _since(_months(today))
    by_model = _rated(since).filter(work_order__asset__isnull=False).values("work_order__asset__product_model")
    answers = {
        row["work_order__asset__product_model"]: _answers(row) for row in by_model.annotate(**_MEASURES).order_by()
    }
    complaints = Feedback.objects.filter(at__gte=since, topic__in=COMPLAINTS).exclude(product_model=None)
    total, open_ = Counter[int](), Counter[int]()
    counted = complaints.values_list("product_model").annotate(n=Count("pk"), open=Count("pk", filter=_OPEN)).order_by()
    for model, n, still_open in counted:
        total[model], open_[model] = n, still_open
    models = ProductModel.objects.in_bulk([*answers, *total])
    found = [ProductVoice(one, answers.get(id, Answers()), total[id], open_[id]) for id, one in models.items()]
    return sorted(found, key=lambda one: (-one.complaints, -one.answers.count, one.product_model.code))


def answers_behind(model: ProductModel, month: date) -> QuerySet[FollowUp]:
    rows = follow_ups_listed().filter(work_order__asset__product_model=model, rating__isnull=False)
    return rows.filter(done_at__gte=midnight(month), done_at__lt=midnight(add_months(month, 1))).order_by(
        "rating", "pk"
    )


def feedback_behind(model: ProductModel, topic: Topic, month: date, *, by: Actor) -> QuerySet[Feedback]:
    rows = feedback_listed().filter(feedback_seen_by(by)).filter(product_model=model, topic=topic)
    return rows.filter(at__gte=midnight(month), at__lt=midnight(add_months(month, 1))).order_by("-at", "-pk")


_OPEN = Q(state__in=("new", "in_work"))
_MEASURES: Mapping[str, Any] = {
    "n": Count("pk"),
    "mean": Avg("rating"),
    "asked": Count("nps"),
    "promoters": Count("pk", filter=Q(nps__gte=PROMOTER)),
    "detractors": Count("pk", filter=Q(nps__lte=DETRACTOR)),
}


def _answers(row: Mapping[str, Any]) -> Answers:
    nps = round(100 * (row["promoters"] - row["detractors"]) / row["asked"]) if row["asked"] else None
    return Answers(row["n"], float(row["mean"]), nps)


def _rated(since: Any) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(rating__isnull=False, done_at__gte=since)


def _months(today: date) -> list[date]:
    return [add_months(today.replace(day=1), n - MONTHS + 1) for n in range(MONTHS)]


def _since(months: Sequence[date]) -> Any:
    return midnight(months[0])
