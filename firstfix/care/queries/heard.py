"""What R&D says to orders: to those that were brought before them, and to open ones with the same fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from firstfix.care.models import Escalation, Problem, ProblemMessage
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import likely_faults
from firstfix.equipment.models import Asset
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

Kind = ProblemMessage.Kind

#: What an order is told of others, the newest answers first.
MOST_OF_OTHERS = 3
#: The newest orders whose cases are compared: the belief of each takes a few milliseconds.
MOST_CASES = 20
#: A fault that is at least as likely as all others together is what a case is about.
LEADS = 0.5


class FromRnd(NamedTuple):
    """The last that R&D said about a problem, None while they have said nothing. To an order that was brought before
    them (`is_own`) it may be a question; others are told answers only.
    """

    problem: Problem
    message: ProblemMessage | None
    is_own: bool
    brought_at: datetime


def heard_of_orders(orders: Collection[WorkOrder]) -> dict[int, list[FromRnd]]:
    """By order id: its own problems, the newest first, then what was answered for others with its fault. Five
    statements for any number of orders, which come with their assets and cases.
    """
    own: dict[int, dict[int, Escalation]] = defaultdict(dict)
    for row in _brought([order.pk for order in orders]):
        own[row.work_order_id].setdefault(row.problem_id, row)
    same = _with_the_same_fault(orders, own)
    last = _last_said([*own.values(), *same.values()])
    return {
        order.pk: [
            *(FromRnd(row.problem, last(row, True), True, row.at) for row in own[order.pk].values()),
            *(FromRnd(row.problem, last(row, False), False, row.at) for row in same[order.pk].values()),
        ]
        for order in orders
    }


def heard_of_asset(asset: Asset) -> list[FromRnd]:
    """The problems of all the machine's orders, the newest first."""
    own: dict[int, Escalation] = {}
    for row in _in_full(Escalation.objects.filter(work_order__asset=asset)):
        own.setdefault(row.problem_id, row)
    last = _last_said([own])
    return [FromRnd(row.problem, last(row, True), True, row.at) for row in own.values()]


def visits_that_hear(problem: Problem, *, of_others: bool) -> QuerySet[Visit]:
    """Visits to come or under way of the problem's orders, and `of_others` too that its answer concerns."""
    coming = Visit.objects.filter(state__in=("planned", "on_the_way", "arrived", "working", "restored"))
    brought = set(problem.escalations.values_list("work_order", flat=True))
    of_product = WorkOrder.objects.filter(
        asset__product_model=problem.product_model_id, state__in=OPEN_STATES, visits__in=coming
    )
    others = list(of_product.exclude(pk__in=brought).select_related("asset", "troubleshooting").distinct())
    heard = heard_of_orders(others) if of_others and problem.product_model_id else {}
    concerned = {order for order, said in heard.items() if any(one.problem.pk == problem.pk for one in said)}
    return coming.filter(work_order__in=brought | concerned)


def _last_said(brought: Iterable[Mapping[int, Escalation]]) -> Callable[[Escalation, bool], ProblemMessage | None]:
    said: dict[int, list[ProblemMessage]] = defaultdict(list)
    for message in _messages({problem for rows in brought for problem in rows}):
        said[message.problem_id].append(message)

    def last(row: Escalation, is_own: bool) -> ProblemMessage | None:
        theirs = (one for one in said[row.problem_id] if one.is_answer or (is_own and one.kind != Kind.REPLY))
        return next(theirs, None)

    return last


@written_once
def _messages(problems: Ids) -> QuerySet[ProblemMessage]:
    """The newest first."""
    return ProblemMessage.objects.filter(problem__in=problems).select_related("by").order_by("-at", "-pk")


def _in_full(rows: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return rows.select_related("problem__owner", "by").order_by("-at", "-pk")


@written_once
def _brought(orders: Ids) -> QuerySet[Escalation]:
    return _in_full(Escalation.objects.filter(work_order__in=orders))


def _with_the_same_fault(
    orders: Iterable[WorkOrder], own: dict[int, dict[int, Escalation]]
) -> dict[int, dict[int, Escalation]]:
    """By order and problem the escalation of another order of the product with the same failure mode or symptom, or
    whose case leads to the same fault; of problems that R&D has answered.
    """
    found: dict[int, dict[int, Escalation]] = defaultdict(dict)
    still_open = [order for order in orders if order.asset and order.state in OPEN_STATES]
    models = {order.asset.product_model_id for order in still_open if order.asset}
    if not models:
        return found
    modes = {order.mode_id or 0 for order in still_open}
    symptoms = {order.symptom_id or 0 for order in still_open}
    answered = [*_answered_by_mode(models, modes), *_answered_by_symptom(models, symptoms)]
    if any(order.troubleshooting_id for order in still_open):
        answered += _answered_with_case(models)
    leading = Leading()
    for row in sorted(answered, key=lambda row: (row.problem.answered_at, row.problem_id), reverse=True):
        for order in still_open:
            told = found[order.pk]
            if len(told) < MOST_OF_OTHERS and row.problem_id not in own[order.pk] and leading.is_same_fault(row, order):
                told.setdefault(row.problem_id, row)
    return found


def _answered(models: Ids) -> QuerySet[Escalation]:
    rows = Escalation.objects.filter(problem__product_model__in=models, problem__answered_at__isnull=False)
    told = rows.exclude(problem__state="merged")
    return told.select_related("problem__owner", "work_order__troubleshooting")


@written_once
def _answered_by_mode(models: Ids, modes: Ids) -> QuerySet[Escalation]:
    return _answered(models).filter(work_order__mode__in=modes)


@written_once
def _answered_by_symptom(models: Ids, symptoms: Ids) -> QuerySet[Escalation]:
    return _answered(models).filter(work_order__symptom__in=symptoms)


@written_once
def _answered_with_case(models: Ids) -> QuerySet[Escalation]:
    rows = _answered(models).exclude(work_order__troubleshooting=None)
    return rows.order_by("-problem__answered_at", "-pk")[:MOST_CASES]


class Leading:
    """The faults that cases are about, each believed once."""

    def __init__(self) -> None:
        self._faults: dict[int, str] = {}

    def is_same_fault(self, row: Escalation, order: WorkOrder) -> bool:
        other = row.work_order
        if order.asset is None or row.problem.product_model_id != order.asset.product_model_id:
            return False
        if (order.mode_id or 0) == other.mode_id or (order.symptom_id or 0) == other.symptom_id:
            return True
        fault = self._of(order.troubleshooting)
        return bool(fault) and fault == self._of(other.troubleshooting)

    def _of(self, case: TroubleshootingRecord | None) -> str:
        """ "" where no fault leads yet."""
        if case is None:
            return ""
        if case.pk not in self._faults:
            share = next(iter(likely_faults(case, count=1)), None)
            self._faults[case.pk] = share.id if share and share.probability >= LEADS else ""
        return self._faults[case.pk]
