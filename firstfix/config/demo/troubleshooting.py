"""Troubleshooting records of the demo: of most repairs, closed and under way, worked on the product's fault model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.urls import reverse

from firstfix.config.demo.books import Books
from firstfix.config.demo.chronicle import Case, Chronicle
from firstfix.config.demo.clock import ZONE, minutes
from firstfix.config.demo.drawings import drawing
from firstfix.config.demo.fault_models import fault_in_model, fault_model_files
from firstfix.config.demo.troubleshooting_cases import Course, Taken, Troubleshooter
from firstfix.diagnosis.models import FaultModel, FaultModelVersion, RecordStep, TroubleshootingRecord
from firstfix.engines.troubleshooting.document import read_yaml
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.files.actions import store_drawing
from firstfix.work.models import WorkOrder

#: Of a hundred repairs so many are worked with the fault model, and of these so many end with a confirmed fault.
WITH_MODEL, CONFIRMED, CONFIRMED_WHEN_ESCALATED = 0.85, 0.87, 0.5
#: Of the orders that waited for R&D so many were given up by those who troubleshot.
GIVEN_UP = 0.6


def write_fault_models(*, at: datetime, seed: int) -> None:
    """Version 1 of each product's fault model, published when the company's history begins.

    Books of their own: a model more or less changes nothing in the company. A job grows the trees once the demo runs.
    """
    books, models = Books(Random(f"{seed} fault models")), {one.code: one for one in ProductModel.objects.all()}
    for code, text in fault_model_files().items():
        model = books.add(FaultModel(product_model=models[code], created_at=at))
        document = _illustrated(read_yaml(text.encode()))
        books.add(
            FaultModelVersion(
                fault_model=model, number=1, state="published", document=document, published_at=at, created_at=at,
            )
        )  # fmt: skip
    books.write()


def _illustrated(document: dict[str, Any]) -> dict[str, Any]:
    """Steps name drawings (`drawings.DRAWINGS`); what a browser fetches is the address of a file."""
    for step in (*document["observations"], *document["repairs"]):
        if "pictures" in step:
            files = [store_drawing(drawing(name), name=f"{name}.png") for name in step["pictures"]]
            step["pictures"] = [reverse("file", args=[file.uid]) for file in files]
    return document


@dataclass
class Product:
    version: FaultModelVersion
    troubleshooter: Troubleshooter
    faults: dict[int, str | None]

    def fault_of(self, case: Case) -> str | None:
        """The model's fault; None where the model has none that stands for it."""
        assert case.fault is not None
        key = id(case.fault)
        if key not in self.faults:
            try:
                self.faults[key] = fault_in_model(self.version.document, case.fault)
            except LookupError:
                self.faults[key] = None
        return self.faults[key]


class Troubleshooting:
    """Writes the records of all cases that the chronicle knows; those of older days are gone on with."""

    def __init__(self, chronicle: Chronicle, *, seed: int) -> None:
        self.chronicle, self.books, self.seed = chronicle, chronicle.books, seed
        self._products = {product.version.fault_model.product_model.code: product for product in products()}

    def write(self) -> None:
        written = dict(self._write_all())
        for case in self.chronicle.cases:
            former = case.order.repeat_of
            if former is None or former.restored_at is None or not case.is_over:
                continue
            days = max(0, ((case.order.reported_at or case.order.entered_at) - former.restored_at).days)
            if record := written.get(former.pk):
                record.repeated_within_days = days
            elif former.troubleshooting_id:
                kept = TroubleshootingRecord.objects.filter(pk=former.troubleshooting_id)
                kept.update(repeated_within_days=days)

    def _write_all(self) -> Iterator[tuple[int, TroubleshootingRecord]]:
        for case in self.chronicle.cases:
            order = case.order
            product = self._products.get(case.machine.product.code)
            if product is None or case.fault is None or order.kind != WorkOrder.Kind.REPAIR:
                continue
            rng = Random(f"{self.seed} {order.uid} troubleshooting")
            if rng.random() < WITH_MODEL and (record := self._record(case, product, rng)):
                yield order.pk, record

    def _record(self, case: Case, product: Product, rng: Random) -> TroubleshootingRecord | None:
        fault, order = product.fault_of(case), case.order
        if fault is None or case.fault is None:
            return None
        escalated_at = _escalated_at(case) if rng.random() < GIVEN_UP else None
        course = course_of(case, is_escalated=escalated_at is not None)
        symptoms = product.troubleshooter.reported(case.fault.symptom)
        worked = product.troubleshooter.work(fault, symptoms, course, rng)
        if worked is None:
            return None
        record = self._begun(case, product.version)
        record.symptoms = symptoms
        record.is_on_site = course.visits > 0
        record.state = "visit" if course.visits or order.state == "scheduled" else "remote"
        if escalated_at:
            record.state, record.closed_at = "escalated", escalated_at
        elif order.state == "cancelled":
            record.state, record.closed_at = "cancelled", case.last_at
        elif course.solved:
            record.state, record.closed_at = "solved", order.restored_at
        if record.closed_at:
            record.belief_at_end = worked.beliefs()
            likely = CONFIRMED if record.state == "solved" else CONFIRMED_WHEN_ESCALATED
            if order.state == "closed" and rng.random() < likely:
                record.confirmed_fault = fault
        self._write_steps(case, record, worked.taken, rng)
        return record

    def _begun(self, case: Case, version: FaultModelVersion) -> TroubleshootingRecord:
        """A new record, or the one that was under way on an earlier day, its steps to be written anew."""
        order = case.order
        if order.troubleshooting_id:
            former = TroubleshootingRecord.objects.get(pk=order.troubleshooting_id)
            RecordStep.objects.filter(record=former).delete()
            return self.books.watch(former)
        record = self.books.add(
            TroubleshootingRecord(
                model_version=version, asset=order.asset, text=order.description, opened_at=order.entered_at,
                created_at=order.entered_at, age_years=_age(case),
            )
        )  # fmt: skip
        order.troubleshooting = record
        if order.request:
            order.request.troubleshooting = record
        return record

    def _write_steps(self, case: Case, record: TroubleshootingRecord, taken: list[Taken], rng: Random) -> None:
        moments = list(_moments(case, taken, rng))
        desk = self.chronicle.staff(Role.DESK)
        for place, (one, moment) in enumerate(zip(taken, moments, strict=True)):
            by = self.chronicle.of(case.worker) if one.visit and case.worker else desk
            self.books.add(
                RecordStep(
                    record=record, place=place, step=one.step, outcome=one.outcome, was_on_site=one.visit > 0,
                    was_advised=one.was_advised, at=moment, by_id=by.pk if isinstance(by, User) else None,
                    by_name=by.name,
                )
            )  # fmt: skip


def _age(case: Case) -> float | None:
    years = case.machine.age(case.order.entered_at.astimezone(ZONE).date())
    return round(years, 2) if years >= 0 else None


def products() -> Iterable[Product]:
    versions = FaultModelVersion.objects.filter(state="published").select_related("fault_model__product_model")
    for version in versions.defer("tree"):
        yield Product(version, Troubleshooter(version.document), {})


def course_of(case: Case, *, is_escalated: bool) -> Course:
    order = case.order
    solved = order.restored_at is not None and order.state in ("restored", "closed") and not is_escalated
    return Course(order.visit_count, solved, went_badly=order.visit_count > 1)


def _escalated_at(case: Case) -> datetime | None:
    """When the case went to R&D, if it did."""
    return next((change.at for change in case.changes if change.state == "waiting_rnd"), None)


def _moments(case: Case, taken: list[Taken], rng: Random) -> Iterator[datetime]:
    """When each step was taken: on the phone soon after the report, on site between beginning and end of the visit."""
    order, now = case.order, case.last_at
    told = [visit for visit in case.visits if visit.started_at]
    at = order.entered_at
    for place, one in enumerate(taken):
        if one.visit == 0:
            at += minutes(rng.uniform(1, 4))
            limit = order.restored_at or now
        else:
            visit = told[min(one.visit, len(told)) - 1] if told else None
            begun = visit.started_at if visit and visit.started_at else order.restored_at or now
            at = max(at, begun) + minutes(rng.uniform(2, 9))
            limit = (visit.restored_at or visit.left_at if visit else None) or now
        is_last = place == len(taken) - 1
        yield order.restored_at if is_last and one.outcome == "fixed" and order.restored_at else min(at, limit)
        at = min(at, limit - timedelta(seconds=1))
