"""What closed cases say: whether beliefs hold, which questions earn their cost, and what there is to learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import sqrt
from typing import Any, Literal

from django.db import connection
from django.db.models import Avg, Case, Count, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, TruncMonth, TruncWeek

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import CaseScore, FaultModel, FaultModelVersion, LearningRun, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.rules.entries import shares
from firstfix.diagnosis.states import UNDER_WAY
from firstfix.equipment.models import ProductModel
from firstfix.platform.tenants.zone import company_zone

#: A belief below counts as this much in the log-loss, as the engine's calibration has it.
LEAST = 1e-6
#: A question that was asked less often gets no verdict.
LEAST_ASKED = 10
#: Standard errors on both sides of a mean that leave little doubt about its sign.
SURE = 2.0
#: Of four steps so many were the advice: then it counts as followed.
FOLLOWED = 0.75
#: Up to so many days figures are counted by the week, beyond by the month.
BY_WEEK = 92
#: Confirmed faults in a list.
MOST_FAULTS = 15

Verdict = Literal["earns", "unsure", "loses"]


@dataclass(frozen=True)
class Scope:
    """Which cases: closed in the last `days` (all without), of one product or of all."""

    now: datetime
    days: int | None = None
    product: ProductModel | None = None

    @property
    def since(self) -> datetime | None:
        return self.now - timedelta(days=self.days) if self.days else None

    @property
    def scores(self) -> QuerySet[CaseScore]:
        found = CaseScore.objects.all()
        if self.since:
            found = found.filter(closed_at__gte=self.since)
        return found.filter(product_model=self.product) if self.product else found


@dataclass(frozen=True)
class Figures:
    """Of some cases. Rates are None where nothing was counted; `log_loss` in nats."""

    cases: int = 0
    solved: int = 0
    remote: int = 0
    came_back: int = 0
    confirmed: int = 0
    log_loss: float | None = None
    top_1: float | None = None
    top_3: float | None = None
    begins: datetime | None = None
    product: ProductModel | None = None

    @property
    def remote_rate(self) -> float | None:
        return self.remote / self.solved if self.solved else None

    @property
    def came_back_rate(self) -> float | None:
        return self.came_back / self.solved if self.solved else None


@dataclass(frozen=True)
class QuestionWorth:
    """An observation over all cases in which it was made; money is per time."""

    id: str
    name: str
    product: str
    asked: int
    price: float
    saving: float
    error: float

    @property
    def net(self) -> float:
        return self.saving - self.price

    @property
    def verdict(self) -> Verdict:
        if self.asked < LEAST_ASKED or abs(self.net) < SURE * self.error:
            return "unsure"
        return "earns" if self.net > 0 else "loses"


@dataclass(frozen=True)
class FollowedFigures:
    """Cases in which the advice was followed, or was not."""

    followed: bool
    cases: int
    cost: float | None
    first_fix: float | None
    came_back: float | None


@dataclass(frozen=True)
class FaultShare:
    """A confirmed fault: how often, its share of all confirmed ones, and the share that the model begins with."""

    id: str
    name: str
    count: int
    share: float
    prior: float | None


@dataclass(frozen=True)
class Suspect:
    fault: str
    is_more: bool


@dataclass(frozen=True)
class DriftAlarm:
    """Cases stopped coming as the published model says: told at `at`, begun about `since`."""

    at: datetime
    since: datetime
    suspects: Sequence[Suspect]
    product: ProductModel


RECORD_COUNTS: Mapping[str, Any] = {
    "cases": Count("pk"),
    "solved": Count("pk", filter=Q(record__state="solved")),
    "remote": Count("pk", filter=Q(record__state="solved", record__is_on_site=False)),
    "came_back": Count("pk", filter=Q(record__repeated_within_days__isnull=False)),
    "confirmed": Count("probability"),
    # GREATEST passes nulls over, so the rows without a probability are left out by hand.
    "log_loss": Avg(
        -Func(Greatest(F("probability"), Value(LEAST)), function="ln", output_field=FloatField()),
        filter=Q(probability__isnull=False),
    ),
    "top_1": Avg(Case(When(place=1, then=1.0), When(place__isnull=False, then=0.0), output_field=FloatField())),
    "top_3": Avg(Case(When(place__lte=3, then=1.0), When(place__isnull=False, then=0.0), output_field=FloatField())),
}


class Learning:
    """All pictures of the page, each one statement."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def figures(self) -> Figures:
        return Figures(**self.scope.scores.aggregate(**RECORD_COUNTS))

    @cached_property
    def over_time(self) -> Sequence[Figures]:
        """By week or month, the oldest first."""
        is_short = self.scope.days is not None and self.scope.days <= BY_WEEK
        trunc = (TruncWeek if is_short else TruncMonth)("closed_at", tzinfo=company_zone())
        rows = self.scope.scores.annotate(begins=trunc).values("begins").annotate(**RECORD_COUNTS).order_by("begins")
        return [Figures(**row) for row in rows]

    @cached_property
    def by_product(self) -> Sequence[Figures]:
        """The product with the most cases first."""
        grouped = self.scope.scores.values("product_model").annotate(**RECORD_COUNTS)
        rows: list[dict[str, Any]] = sorted((dict(row) for row in grouped), key=lambda row: -row["cases"])
        found = {one.pk: one for one in ProductModel.objects.filter(pk__in=[row["product_model"] for row in rows])}
        return [Figures(product=found[row.pop("product_model")], **row) for row in rows]

    @cached_property
    def reliability(self) -> Sequence[Any]:
        """Bins of what was believed against what was found; every fault from one per cent on counts once per case."""
        pairs: list[tuple[float, bool]] = []
        rows = self.scope.scores.filter(probability__isnull=False).values_list("probability", "beliefs")
        for probability, others in rows:
            if probability is not None and probability >= translate.FAINT:
                pairs.append((probability, True))
            pairs += [(one, False) for one in others]
        return translate.reliability_of(pairs) if pairs else []

    @cached_property
    def questions(self) -> Sequence[QuestionWorth]:
        """Every observation that was made, what earned most first."""
        with connection.cursor() as cursor:
            cursor.execute(QUESTIONS, {"since": self.scope.since, "product": self._product_id})
            rows = cursor.fetchall()
        names = {one.pk: str(one.name) for one in ProductModel.objects.filter(pk__in={row[0] for row in rows})}
        found = []
        for product, id, asked, price, saving, spread in rows:
            words = self._words.get(product)
            found.append(
                QuestionWorth(
                    id, str(words.step(id)) if words else id, names.get(product, ""), asked, price, saving,
                    (spread or 0.0) / sqrt(asked),
                )
            )  # fmt: skip
        return sorted(found, key=lambda one: -one.net * one.asked)

    @cached_property
    def advice(self) -> Sequence[FollowedFigures]:
        """Cases with steps in which the advice was followed, then those in which it was not."""
        rows = (
            self.scope.scores.filter(steps__gt=0)
            .exclude(record__state="cancelled")
            .annotate(followed=Case(When(advised__gte=F("steps") * FOLLOWED, then=True), default=False))
            .values("followed")
            .annotate(
                cases=Count("pk"),
                cost=Avg("cost"),
                fixed=Count("pk", filter=FIXED_AT_ONCE),
                came_back=Count("pk", filter=Q(record__repeated_within_days__isnull=False)),
            )
            .order_by("-followed")
        )
        return [
            FollowedFigures(
                row["followed"], row["cases"], row["cost"], row["fixed"] / row["cases"], row["came_back"] / row["cases"]
            )
            for row in rows
        ]

    @cached_property
    def faults(self) -> Sequence[FaultShare]:
        """Of one product: confirmed faults, the most frequent first, beside what the published model begins with."""
        confirmed = self.scope.scores.exclude(fault="")
        rows = list(confirmed.values_list("fault").annotate(count=Count("pk")).order_by("-count", "fault"))
        total = sum(count for _fault, count in rows)
        version = self._versions.get(self._product_id or 0)
        priors: dict[str, float | None] = {}
        if version:
            known = [one.get("id", "") for one in version.document.get("faults", ())]
            priors = dict(zip(known, shares(version.document), strict=True))
        words = Wording(version.document if version else {})
        return [
            FaultShare(fault, words.fault(fault), count, count / total, priors.get(fault))
            for fault, count in rows[:MOST_FAULTS]
        ]

    @cached_property
    def alarms(self) -> Sequence[DriftAlarm]:
        """Given in the period by the published versions, the newest first."""
        found = []
        for product, version in self._versions.items():
            drift, words = version.fault_model.drift, self._words[product]
            if drift.get("version") != version.number:
                continue
            for alarm in drift["alarms"]:
                given = datetime.fromisoformat(alarm["at"])
                if self.scope.since and given < self.scope.since:
                    continue
                suspects = [Suspect(words.fault(one["fault"]), one["is_more"]) for one in alarm["suspects"]]
                product_model = version.fault_model.product_model
                found.append(DriftAlarm(given, datetime.fromisoformat(alarm["since"]), suspects, product_model))
        return sorted(found, key=lambda one: one.at, reverse=True)

    @property
    def _product_id(self) -> int | None:
        return self.scope.product.pk if self.scope.product else None

    @cached_property
    def _versions(self) -> Mapping[int, FaultModelVersion]:
        """The published versions of the products in question."""
        rows = (
            FaultModelVersion.objects.filter(state="published")
            .select_related("fault_model__product_model")
            .defer("tree")
        )
        if self.scope.product:
            rows = rows.filter(fault_model__product_model=self.scope.product)
        return {one.fault_model.product_model_id: one for one in rows}

    @cached_property
    def _words(self) -> Mapping[int, Wording]:
        return {product: Wording(version.document) for product, version in self._versions.items()}


#: Solved, for good, by the first repair that was tried.
FIXED_AT_ONCE = Q(record__state="solved", repairs=1, record__repeated_within_days__isnull=True)

QUESTIONS = """
select score.product_model_id, made->>0, count(*), avg((made->>1)::float), avg((made->>2)::float),
       stddev_samp((made->>2)::float - (made->>1)::float)
from diagnosis_casescore score, jsonb_array_elements(score.questions) made
where (%(since)s::timestamptz is null or score.closed_at >= %(since)s)
  and (%(product)s::bigint is null or score.product_model_id = %(product)s)
group by 1, 2
"""


# What there is to learn


def author_version_of(version: FaultModelVersion) -> FaultModelVersion:
    """The version by hand that this one, if it was learnt, goes back to: learning starts from there each time."""
    found = version
    while found.origin == FaultModelVersion.Origin.LEARNT and found.based_on is not None:
        found = found.based_on
    return found


def open_proposal_of(fault_model: FaultModel) -> FaultModelVersion | None:
    """A learnt version that waits for a person."""
    return open_proposals().filter(fault_model=fault_model).first()


def open_proposals() -> QuerySet[FaultModelVersion]:
    learnt = FaultModelVersion.objects.filter(origin=FaultModelVersion.Origin.LEARNT, state__in=("draft", "review"))
    return learnt.defer("document", "tree")


def running_for(fault_model: FaultModel) -> LearningRun | None:
    return LearningRun.objects.filter(fault_model=fault_model, state__in=("waiting", "running")).first()


def latest_run_of(product_model: ProductModel) -> LearningRun | None:
    runs = LearningRun.objects.filter(fault_model__product_model=product_model)
    return runs.select_related("proposal").defer("proposal__document", "proposal__tree").first()


def closed_cases_of(fault_model: FaultModel) -> QuerySet[TroubleshootingRecord]:
    cases = TroubleshootingRecord.objects.filter(model_version__fault_model=fault_model, closed_at__isnull=False)
    return cases.exclude(state__in=UNDER_WAY)


def teaching_records(fault_model: FaultModel) -> Sequence[TroubleshootingRecord]:
    """All closed cases of the product, whichever version they were begun with, the oldest first."""
    return list(closed_cases_of(fault_model).prefetch_related("steps").order_by("closed_at", "pk"))


def newly_closed(fault_model: FaultModel, *, since: datetime | None) -> int:
    """Cases closed since the published version came out, or since they were looked at last."""
    published = fault_model.versions.filter(state="published").values_list("published_at", flat=True).first()
    moments = [moment for moment in (published, since) if moment]
    cases = closed_cases_of(fault_model)
    return cases.filter(closed_at__gt=max(moments)).count() if moments else cases.count()
