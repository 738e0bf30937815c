"""Files of medical devices: what a record holds, what a file shows, and which devices lack something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet, Subquery

from firstfix.care.models import DeviceRecord
from firstfix.care.rules.device_records import first_altered, limits_said, owes_test
from firstfix.equipment.models import Asset, ProductModel
from firstfix.field.models import ChecklistStep, Signature, StepResult
from firstfix.field.queries.checklists import has_test_after_repair
from firstfix.field.queries.visit import MOMENTS, results_of, steps_of, uid_of
from firstfix.logistics.models import PartUse
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.bilingual import Bilingual
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

#: So many of the newest tests stand side by side.
TESTS_SHOWN = 6
#: Where values were measured, whatever came of it.
TESTED = ("passed", "failed", "incomplete")


# What a record holds


def visit_contents(visits: Collection[int]) -> dict[int, dict[str, Any]]:
    """By visit all that its record keeps, in a fixed number of statements. Numbers are text: see `rules`."""
    order = "work_order__"
    rows = (
        Visit.objects.filter(pk__in=visits)
        .select_related(
            f"{order}asset__product_model", f"{order}site__customer", *(f"{order}{name}" for name in CODES), "signature"
        )
        .prefetch_related(
            Prefetch("engineers", Engineer.objects.order_by("pk")),
            Prefetch("step_results", StepResult.objects.order_by("pk")),
            "photos__file",
            "photos__upload",
            Prefetch(f"{order}part_uses", PartUse.objects.select_related("part").order_by("at", "pk")),
        )
    )
    return {visit.pk: _visit(visit) for visit in rows}


def steps_left_out(visit: Visit, content: Mapping[str, Any], former: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Steps of the test after repair that were asked for when the visit was left, and of which nothing was recorded;
    none where no test is owed.

    A checklist may ask for something else later: once such a visit was kept (`former`), only what was left out then
    counts. Steps are known by their ids, since their words may be mended.
    """
    if not owes_test(content):
        return []
    if former and owes_test(former):
        asked = former.get("left_out", [])
    else:
        tests = [step for step in steps_of(visit) if step.moment == ChecklistStep.Moment.TEST]
        asked = [{"step": str(step.pk), **_both(step.text)} for step in tests]
    told = set(map(str, results_of(visit).exclude(step=None).values_list("step", flat=True)))
    return [one for one in asked if one["step"] not in told]


def closing_contents(orders: Collection[int]) -> dict[int, dict[str, Any]]:
    """By closed order what its record keeps: what was found and done in the words of the end."""
    rows = WorkOrder.objects.filter(pk__in=orders).select_related("asset__product_model", "site__customer", *CODES)
    return {
        order.pk: {
            **_head(order),
            "closed": _moment(order.closed_at),
            "restored": _moment(order.restored_at),
            "found": [_both(code.name) for name in CODES if (code := getattr(order, name))],
            "done": order.work_done,
            "remote": order.was_remote,
        }
        for order in rows
    }


CODES = ("symptom", "mode", "mechanism", "cause", "remedy")


def _head(order: WorkOrder) -> dict[str, Any]:
    """Which device this was, where, and what it was about, in the words of the day."""
    asset = order.asset
    assert asset is not None
    model = asset.product_model
    return {
        "order": order.number,
        "kind": order.kind,
        "reported": _moment(order.reported_at),
        "fault": order.description or order.subject,
        "customer": order.site.customer.name,
        "site": order.site.name,
        "place": asset.place,
        "device": {
            "code": asset.code, "serial": asset.serial, "model": model.code, "name": _both(model.name),
            "brand": model.brand, "registration": model.registration, "protection": model.protection,
            "applied_part": model.applied_part,
        },
    }  # fmt: skip


def _visit(visit: Visit) -> dict[str, Any]:
    signature: Signature | None = getattr(visit, "signature", None)
    results = sorted(visit.step_results.all(), key=lambda one: (MOMENTS[one.moment], one.at, one.pk))
    return {
        **_head(visit.work_order),
        "arrived": _moment(visit.arrived_at),
        "restored": _moment(visit.restored_at),
        "left": _moment(visit.left_at),
        "engineers": [engineer.name for engineer in visit.engineers.all()],
        "outcome": visit.outcome,
        "reason": visit.outcome_reason,
        "steps": [_step(result) for result in results],
        "parts": [_part(use) for use in visit.work_order.part_uses.all() if _went_in_on(visit, use)],
        "photos": [str(uid_of(photo)) for photo in sorted(visit.photos.all(), key=lambda one: one.pk)],
        "signer": signature.signer if signature else "",
        "signed": _moment(signature.at) if signature else "",
        "remarks": signature.remarks if signature else "",
    }


def _went_in_on(visit: Visit, use: PartUse) -> bool:
    return bool(visit.arrived_at and visit.left_at and visit.arrived_at <= use.at <= visit.left_at)


def _step(result: StepResult) -> dict[str, Any]:
    return {
        "text": _both(result.text),
        "moment": result.moment,
        "verdict": result.verdict,
        "value": _number(result.value),
        "unit": result.unit,
        "low": _number(result.low),
        "high": _number(result.high),
        "note": result.note,
        "tools": [{name: str(tool[name]) for name in sorted(tool) if name != "id"} for tool in result.tools],
        "at": _moment(result.at),
    }


def _part(use: PartUse) -> dict[str, Any]:
    return {
        "code": use.part.code,
        "name": _both(use.part.name),
        "quantity": str(use.quantity),
        "unit": use.part.unit,
        "serial_installed": use.serial_installed,
        "serial_removed": use.serial_removed,
    }


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


# What a file shows


@dataclass(frozen=True)
class Entry:
    """A record with what it replaced: the same visit or order as it was kept before, newest first."""

    record: DeviceRecord
    former: list[DeviceRecord]


@dataclass(frozen=True)
class ValueRow:
    """One measured value of the test after repair over the newest tests; a cell is a step of a record, or None."""

    text: Bilingual
    unit: str
    limits: str
    cells: list[dict[str, Any] | None]


@dataclass(frozen=True)
class DeviceFile:
    """`altered`: the number of the first record that is not as it was kept."""

    asset: Asset
    records: list[DeviceRecord]
    entries: list[Entry]
    altered: int | None
    lacks_class: bool
    lacks_test: bool
    tests: list[tuple[datetime, int]]
    value_rows: list[ValueRow]
    earlier: int

    @property
    def digest(self) -> str:
        """Of the last record; empty while there is none."""
        return self.records[-1].digest if self.records else ""

    @property
    def last_test(self) -> DeviceRecord | None:
        """The newest record of a repair that put the device back into use."""
        return next((entry.record for entry in self.entries if entry.record.safety_test), None)


def device_file(asset: Asset) -> DeviceFile:
    """All of it: a device has tens of records in its life."""
    records = list(asset.device_records.order_by("number"))
    entries = _entries(records)
    tested = [entry.record for entry in entries if entry.record.safety_test in TESTED][:TESTS_SHOWN]
    model = asset.product_model
    return DeviceFile(
        asset=asset,
        records=records,
        entries=entries,
        altered=first_altered(record.sealed for record in records),
        lacks_class=not (model.protection and model.applied_part),
        lacks_test=not has_test_after_repair(asset),
        tests=[(record.at, record.number) for record in tested],
        value_rows=_value_rows(tested),
        earlier=len(visits_not_kept(asset)) + len(orders_not_kept(asset)),
    )


def _entries(records: Iterable[DeviceRecord]) -> list[Entry]:
    """Each visit and each end of an order once, by when it was; what it was kept as before goes along."""
    same: dict[tuple[int, int | None], list[DeviceRecord]] = defaultdict(list)
    for record in records:
        same[record.work_order_id, record.visit_id].insert(0, record)
    entries = [Entry(newest, former) for newest, *former in same.values()]
    return sorted(entries, key=lambda one: (one.record.at, one.record.number), reverse=True)


def _value_rows(tested: list[DeviceRecord]) -> list[ValueRow]:
    cells: dict[tuple[str, str], list[dict[str, Any] | None]] = {}
    for place, record in enumerate(tested):
        for step in record.content["steps"]:
            if step["moment"] == "test" and step["value"]:
                row = cells.setdefault((step["text"]["zh"], step["text"]["en"]), [None] * len(tested))
                row[place] = step
    return [_value_row(Bilingual(zh, en), row) for (zh, en), row in cells.items()]


def _value_row(text: Bilingual, cells: list[dict[str, Any] | None]) -> ValueRow:
    newest = next(cell for cell in cells if cell)
    return ValueRow(text, newest["unit"], limits_said(newest), cells)


def visits_not_kept(asset: Asset) -> list[int]:
    """That were left before their device had a file."""
    kept = DeviceRecord.objects.filter(visit=OuterRef("pk"))
    visits = Visit.objects.filter(~Exists(kept), work_order__asset=asset, left_at__isnull=False).exclude(outcome="")
    return list(visits.values_list("pk", flat=True))


def orders_not_kept(asset: Asset) -> list[int]:
    """That were closed before their device had a file."""
    kept = DeviceRecord.objects.filter(work_order=OuterRef("pk"), visit=None)
    closed = WorkOrder.objects.filter(~Exists(kept), asset=asset, closed_at__isnull=False)
    return list(closed.values_list("pk", flat=True))


# Which devices there are


def devices_listed(by: Actor) -> QuerySet[Asset]:
    """Medical devices, each with how many records it has, when the newest is of, and how its newest test came out:
    `record_count`, `last_at`, `last_test`, `last_tested_at`.
    """
    # Of a visit that was kept more than once, the newest record counts.
    newer = DeviceRecord.objects.filter(asset=OuterRef("asset"), visit=OuterRef("visit"), number__gt=OuterRef("number"))
    tests = (
        DeviceRecord.objects.filter(~Exists(newer), asset=OuterRef("pk"))
        .exclude(safety_test="")
        .order_by("-at", "-number")
    )
    own = DeviceRecord.objects.filter(asset=OuterRef("pk"))
    counted = own.order_by().values("asset").annotate(n=Count("pk")).values("n")
    return (
        Asset.objects.visible_to(by)
        .filter(product_model__kind=ProductModel.Kind.MEDICAL)
        .select_related("product_model", "site__customer")
        .annotate(
            record_count=Subquery(counted),
            last_at=Subquery(own.order_by("-at").values("at")[:1]),
            last_test=Subquery(tests.values("safety_test")[:1]),
            last_tested_at=Subquery(tests.values("at")[:1]),
        )
        .order_by(F("last_at").desc(nulls_last=True), "pk")
    )
