"""What R&D says to orders: to those that were brought before them, and to open ones with the same fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery

from firstfix.care.models import Escalation, Problem, ProblemMessage
from firstfix.care.queries.problems import about_products
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
#: Problems that each order is compared with, and orders of each: the belief of a case takes a few milliseconds.
MOST_COMPARED = 20
MOST_OF_ONE = 5
#: A fault that is at least as likely as all others together is what a case is about.
LEADS = 0.5
#: Who comes next to another machine hears an answer at once; who comes later finds it with the visit.
SOON = timedelta(days=14)


class FromRnd(NamedTuple):
    """The last that R&D said about a problem, None while they have said nothing. To an order that was brought before
    them (`is_own`) it may be a question; others are told answers only. An answer that does not hold is what was said
    before R&D began to look again.
    """

    problem: Problem
    message: ProblemMessage | None
    is_own: bool
    brought_at: datetime
    #: What the field said since, to those whose problem it is.
    reply: ProblemMessage | None = None

    @property
    def asks(self) -> bool:
        """R&D waits for a reply."""
        return self.is_own and self.problem.state == "asked"


def heard_of_orders(orders: Collection[WorkOrder]) -> dict[int, list[FromRnd]]:
    """By order id: its own problems, the newest first, then what was answered for others with its fault. Seven
    statements at most for any number of orders, which come with their assets and cases.
    """
    own: dict[int, dict[int, Escalation]] = defaultdict(dict)
    for row in _brought([order.pk for order in orders]):
        own[row.work_order_id].setdefault(row.problem_id, row)
    same = _with_the_same_fault(orders, own)
    last = _last_said([*own.values(), *same.values()])
    return {
        order.pk: [
            *(last(row, True) for row in own[order.pk].values()),
            *(last(row, False) for row in same[order.pk].values()),
        ]
        for order in orders
    }


def heard_of_asset(asset: Asset) -> list[FromRnd]:
    """The problems of all the machine's orders, the newest first."""
    own: dict[int, Escalation] = {}
    for row in _in_full(Escalation.objects.filter(work_order__asset=asset)):
        own.setdefault(row.problem_id, row)
    last = _last_said([own])
    return [last(row, True) for row in own.values()]


def visits_that_hear(brought: QuerySet[Escalation], *, of_others: bool, now: datetime) -> QuerySet[Visit]:
    """Visits to come or under way of the orders brought before R&D in a problem, and `of_others` those that come soon
    to other machines with the same fault.
    """
    coming = Visit.objects.filter(state__in=("planned", "on_the_way", "arrived", "working", "restored"))
    orders = set(brought.values_list("work_order", flat=True))
    if of_others:
        orders |= _others_with_the_fault(brought, coming.filter(planned_start__lt=now + SOON))
    return coming.filter(work_order__in=orders)


def _others_with_the_fault(brought: QuerySet[Escalation], coming: QuerySet[Visit]) -> set[int]:
    cases = [Brought(*row) for row in _as_compared(brought.order_by("-pk"))]
    models = {model for case in cases for model in (*case.models, case.opened_for) if model}
    orders = WorkOrder.objects.filter(asset__product_model__in=models, state__in=OPEN_STATES)
    others = orders.filter(pk__in=coming.values("work_order")).exclude(pk__in=[case.order for case in cases])
    case = "troubleshooting"
    nearest = {
        order: _nearest(order, cases, but=())
        for order in others.select_related("asset", case).prefetch_related(f"{case}__model_version", f"{case}__steps")
    }
    leading = Leading(nearest.values())
    return {order.pk for order, near in nearest.items() if any(leading.is_same_fault(one, order) for one in near)}


def _last_said(brought: Iterable[Mapping[int, Escalation]]) -> Callable[[Escalation, bool], FromRnd]:
    said: dict[int, list[ProblemMessage]] = defaultdict(list)
    for message in _messages({problem for rows in brought for problem in rows}):
        said[message.problem_id].append(message)

    def last(row: Escalation, is_own: bool) -> FromRnd:
        theirs = (one for one in said[row.problem_id] if one.is_answer or (is_own and one.kind != Kind.REPLY))
        ours = (one for one in said[row.problem_id][:1] if is_own and one.kind == Kind.REPLY)
        return FromRnd(row.problem, next(theirs, None), is_own, row.at, next(ours, None))

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


class Brought(NamedTuple):
    """An order before R&D as it is compared with others: what people and its case say of the fault. The problem is
    about `models`, those of its orders, and about the one that it was `opened_for`.
    """

    escalation: int
    problem: int
    order: int
    mode: int | None
    symptom: int | None
    case: int | None
    model: int | None
    opened_for: int | None
    models: list[int | None]

    def may_be_that_of(self, order: WorkOrder) -> bool:
        """Without asking what cases lead to."""
        assert order.asset
        is_about = order.asset.product_model_id in (*self.models, self.opened_for)
        return is_about and bool(
            (self.mode and self.mode == order.mode_id)
            or (self.symptom and self.symptom == order.symptom_id)
            or (self.case and order.troubleshooting_id)
        )


def _as_compared(rows: QuerySet[Escalation]) -> QuerySet[Escalation, tuple[Any, ...]]:
    model = "work_order__asset__product_model"
    models = Escalation.objects.filter(problem=OuterRef("problem"), work_order__asset__isnull=False).order_by()
    return rows.annotate(models=ArraySubquery(models.values(model).distinct())).values_list(
        "pk", "problem", "work_order", "work_order__mode", "work_order__symptom", "work_order__troubleshooting", model,
        "problem__product_model", "models",
    )  # fmt: skip


@written_once
def _answered(models: Ids) -> QuerySet[Escalation, tuple[Any, ...]]:
    """Those of problems that R&D has answered, the newest answer first; last those at which they look again."""
    problems = Problem.objects.filter(about_products(models), answered_at__isnull=False).exclude(state="merged")
    answers = ProblemMessage.objects.filter(
        problem=OuterRef("problem"), kind__in=ProblemMessage.ANSWERS, withdrawn_at=None
    )
    newest = Subquery(answers.order_by("-at").values("at")[:1])
    rows = Escalation.objects.filter(problem__in=problems.values("pk"))
    return _as_compared(rows.order_by(newest.desc(nulls_last=True), "-problem", "-pk"))


@written_once
def _told(escalations: Ids) -> QuerySet[Escalation]:
    return _in_full(Escalation.objects.filter(pk__in=escalations))


def _with_the_same_fault(
    orders: Iterable[WorkOrder], own: Mapping[int, Collection[int]]
) -> dict[int, dict[int, Escalation]]:
    """By open order and problem an escalation of another order with the same fault, the newest answers first."""
    still_open = {order.pk: order for order in orders if order.asset and order.state in OPEN_STATES}
    models = {order.asset.product_model_id for order in still_open.values() if order.asset}
    answered = [Brought(*row) for row in _answered(models)]
    nearest = {pk: _nearest(order, answered, but=own[pk]) for pk, order in still_open.items()}
    leading = Leading(nearest.values())
    same = {
        pk: _first_of_problems(one for one in nearest[pk] if leading.is_same_fault(one, order))
        for pk, order in still_open.items()
    }
    rows = {row.pk: row for row in _told([one for ones in same.values() for one in ones])}
    return defaultdict(dict, {pk: {rows[one].problem_id: rows[one] for one in ones} for pk, ones in same.items()})


def _nearest(order: WorkOrder, brought: Iterable[Brought], *, but: Collection[int]) -> list[Brought]:
    """Those to be compared with the order, of the first few problems, a few of each."""
    found: dict[int, list[Brought]] = {}
    for one in brought:
        if one.problem not in but and one.may_be_that_of(order):
            if one.problem not in found and len(found) == MOST_COMPARED:
                break
            found.setdefault(one.problem, []).append(one)
    return [one for rows in found.values() for one in rows[:MOST_OF_ONE]]


def _first_of_problems(same: Iterable[Brought]) -> list[int]:
    """The escalations of the first few problems, one of each."""
    found: dict[int, int] = {}
    for one in same:
        found.setdefault(one.problem, one.escalation)
        if len(found) == MOST_OF_OTHERS:
            break
    return list(found.values())


class Leading:
    """The faults that cases are about, each believed once."""

    def __init__(self, compared: Iterable[Iterable[Brought]]) -> None:
        self._compared = compared
        self._faults: dict[int, str] = {}

    def is_same_fault(self, one: Brought, order: WorkOrder) -> bool:
        """What people named decides, then what the cases lead to; only where one of them says nothing, what was seen:
        a symptom has many causes.
        """
        assert order.asset
        if one.mode and order.mode_id:
            return one.mode == order.mode_id
        # The faults of another product's model have the same names by chance.
        if one.case and order.troubleshooting and one.model == order.asset.product_model_id:
            mine, other = self._of(order.troubleshooting), self._of(self._cases.get(one.case))
            if mine and other:
                return mine == other
        return bool(one.symptom) and one.symptom == order.symptom_id

    @cached_property
    def _cases(self) -> dict[int, TroubleshootingRecord]:
        return {case.pk: case for case in _cases({one.case for ones in self._compared for one in ones if one.case})}

    def _of(self, case: TroubleshootingRecord | None) -> str:
        """ "" where nothing is known of the case, or no fault leads yet."""
        if case is None or not (case.confirmed_fault or case.symptoms or case.steps.all()):
            return ""
        if case.pk not in self._faults:
            share = next(iter(likely_faults(case, count=1)), None)
            self._faults[case.pk] = share.id if share and share.probability >= LEADS else ""
        return self._faults[case.pk]


@written_once
def _cases(ids: Ids) -> QuerySet[TroubleshootingRecord]:
    return TroubleshootingRecord.objects.filter(pk__in=ids).prefetch_related("model_version", "steps")
