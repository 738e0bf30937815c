"""Problems with R&D as people read them: the inbox, and what the orders in one have to tell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from firstfix.care.models import Escalation, Problem, ProblemMessage
from firstfix.care.states import UNDER_STUDY
from firstfix.diagnosis.queries import FaultShare, TakenStep, likely_faults, taken_steps
from firstfix.equipment.models import Reading
from firstfix.field.models import StepResult, VisitPhoto
from firstfix.work.models import RequestPhoto, WorkOrder

#: What is shown of one order's evidence; all of it stands on the order's own pages.
PHOTOS_SHOWN, READINGS_SHOWN = 12, 12


@dataclass(frozen=True)
class Evidence:
    """What an order tells R&D: what was tried, what is believed, what was measured and seen."""

    escalation: Escalation
    tried: Sequence[TakenStep]
    faults: Sequence[FaultShare]
    results: Sequence[StepResult]
    meters: Sequence[Reading]
    photos: Sequence[VisitPhoto | RequestPhoto]

    @property
    def order(self) -> WorkOrder:
        return self.escalation.work_order


def problems_listed() -> QuerySet[Problem]:
    """With `order_count`, and who has each in hand."""
    return Problem.objects.select_related("product_model", "owner").annotate(
        order_count=Count("escalations__work_order", distinct=True)
    )


def about_products(models: Collection[int]) -> Q:
    """Problems of these product models: as they were opened, or by the machine of any of their orders."""
    brought = Escalation.objects.filter(work_order__asset__product_model__in=models)
    return Q(product_model__in=models) | Q(pk__in=brought.values("problem"))


def known_problems(order: WorkOrder, *, most: int = 10) -> list[Problem]:
    """Problems of the same product that the order may belong to: those under study first, then the newest answers."""
    if order.asset is None:
        return []
    of_product = Problem.objects.filter(about_products([order.asset.product_model_id])).exclude(state="merged")
    rows = of_product.exclude(escalations__work_order=order).order_by(F("answered_at").desc(nulls_first=True), "-pk")
    return list(rows[:most])


def others_to_merge_into(problem: Problem, *, most: int = 20) -> list[Problem]:
    """Where a problem may belong: of the same product first."""
    others = Problem.objects.exclude(state="merged").exclude(pk=problem.pk).order_by("-pk")[:200]
    return sorted(others, key=lambda one: one.product_model_id != problem.product_model_id)[:most]


def messages_of(problem: Problem) -> list[ProblemMessage]:
    return list(problem.messages.select_related("by").order_by("at", "pk"))


def open_problem_of(order: WorkOrder) -> Problem | None:
    """The problem in which R&D studies this order."""
    return Problem.objects.filter(escalations__work_order=order, state__in=UNDER_STUDY).order_by("-pk").first()


def evidence_of(problem: Problem) -> list[Evidence]:
    """Of every order in the problem, the newest escalation first."""
    escalations = problem.escalations.select_related(
        "work_order__customer", "work_order__site", "work_order__asset__product_model",
        "work_order__troubleshooting__model_version", "work_order__request", "by",
    ).order_by("-at", "-pk")  # fmt: skip
    return [_evidence(one) for one in escalations]


def _evidence(escalation: Escalation) -> Evidence:
    order = escalation.work_order
    case = order.troubleshooting
    results = StepResult.objects.filter(visit__work_order=order).exclude(value=None, verdict=StepResult.Verdict.DONE)
    arrived = VisitPhoto.objects.filter(visit__work_order=order, file__isnull=False)
    photos: list[VisitPhoto | RequestPhoto] = [
        *arrived.select_related("file").order_by("-at")[:PHOTOS_SHOWN],
        *(order.request.photos.select_related("file")[:PHOTOS_SHOWN] if order.request else ()),
    ]
    return Evidence(
        escalation,
        tried=taken_steps(case) if case else [],
        faults=likely_faults(case) if case else [],
        results=list(results.order_by("-at")[:READINGS_SHOWN]),
        meters=list(order.asset.readings.order_by("-at")[:3]) if order.asset else [],
        photos=photos[:PHOTOS_SHOWN],
    )
