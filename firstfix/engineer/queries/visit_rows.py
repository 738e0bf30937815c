"""The rows that a visit's document is made of: the visit with its order, and all that hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet

from firstfix.diagnosis.models import RecordStep, TroubleshootingRecord
from firstfix.equipment.models import ContractCoverage
from firstfix.field.models import OrderNote, Signature, StepResult, VisitPhoto, VisitTravel
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockPlace
from firstfix.platform.written_once import Ids, written_once
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries import bookings_of
from firstfix.work.models import PartNeed, RequestPhoto, WorkOrder
from firstfix.work.queries import photos_of_requests

Row = TypeVar("Row", bound=Model)
#: By the id of what they hang on.
Rows = Mapping[int, Sequence[Row]]


@dataclass(frozen=True)
class Hanging:
    """`reported` are the photos of requests; cases by their own ids, what customers keep for themselves by theirs."""

    crew: Rows[Booking]
    signatures: Rows[Signature]
    results: Rows[StepResult]
    photos: Rows[VisitPhoto]
    travels: Rows[VisitTravel]
    notes: Rows[OrderNote]
    uses: Rows[PartUse]
    needs: Rows[PartNeed]
    reported: Rows[RequestPhoto]
    cases: Mapping[int | None, TroubleshootingRecord]
    own: Rows[StockBalance]


def hanging_on(visits: Collection[Visit], orders: Collection[WorkOrder]) -> Hanging:
    at, of = [visit.pk for visit in visits], [order.pk for order in orders]
    requests = {order.request_id for order in orders if order.request_id}
    cases = {order.troubleshooting_id for order in orders if order.troubleshooting_id}
    customers = {order.site.customer_id for order in orders}
    return Hanging(
        crew=_by("visit_id", bookings_of(at)),
        signatures=_by("visit_id", _signatures(at)),
        results=_by("visit_id", _results(at)),
        photos=_by("visit_id", _photos(at)),
        travels=_by("visit_id", _travels(at)),
        notes=_by("work_order_id", _notes(of)),
        uses=_by("work_order_id", _uses(of)),
        needs=_by("work_order_id", _needs(of)),
        reported=_by("request_id", photos_of_requests(requests)),
        cases={case.pk: case for case in _cases(cases)},
        own=_by_customer(_kept_by(customers)),
    )


def _by(name: str, rows: Iterable[Row]) -> Rows[Row]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _by_customer(rows: Iterable[StockBalance]) -> Rows[StockBalance]:
    found: dict[int, list[StockBalance]] = defaultdict(list)
    for row in rows:
        found[row.place.customer_id or 0].append(row)
    return found


@written_once
def visits_in_full(ids: Ids) -> QuerySet[Visit]:
    order = "work_order__"
    about = (f"{order}site", f"{order}contact", f"{order}asset__product_model", f"{order}request", f"{order}repeat_of")
    return Visit.objects.filter(pk__in=ids).select_related(*about).order_by("planned_start", "pk")


@written_once
def coverage_of(assets: Ids) -> QuerySet[ContractCoverage]:
    return ContractCoverage.objects.filter(asset__in=assets).select_related("contract").order_by("contract__number")


@written_once
def _signatures(visits: Ids) -> QuerySet[Signature]:
    return Signature.objects.filter(visit__in=visits)


@written_once
def _results(visits: Ids) -> QuerySet[StepResult]:
    return StepResult.objects.filter(visit__in=visits)


@written_once
def _photos(visits: Ids) -> QuerySet[VisitPhoto]:
    return VisitPhoto.objects.filter(visit__in=visits).select_related("file", "upload").order_by("at", "pk")


@written_once
def _travels(visits: Ids) -> QuerySet[VisitTravel]:
    return VisitTravel.objects.filter(visit__in=visits)


@written_once
def _notes(orders: Ids) -> QuerySet[OrderNote]:
    return OrderNote.objects.filter(work_order__in=orders).order_by("at", "pk")


@written_once
def _uses(orders: Ids) -> QuerySet[PartUse]:
    return PartUse.objects.filter(work_order__in=orders).select_related("part").order_by("at", "pk")


@written_once
def _needs(orders: Ids) -> QuerySet[PartNeed]:
    return PartNeed.objects.filter(work_order__in=orders).select_related("part").order_by("part__code")


@written_once
def _cases(ids: Ids) -> QuerySet[TroubleshootingRecord]:
    steps = Prefetch("steps", RecordStep.objects.order_by("place"))
    return TroubleshootingRecord.objects.filter(pk__in=ids).prefetch_related(steps)


@written_once
def _kept_by(customers: Ids) -> QuerySet[StockBalance]:
    """Good pieces of the customers' own; one past its day is told too, for whoever stands before it sees that."""
    rows = StockBalance.objects.filter(place__kind=StockPlace.Kind.CUSTOMER, place__customer__in=customers)
    good = rows.filter(condition=Condition.GOOD, quantity__gt=0)
    return good.select_related("place", "part").order_by("part__code", "place__code")
