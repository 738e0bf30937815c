"""The files of the demo company's medical devices, as if each record had been kept on its day."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from firstfix.care.actions.device_records import NOTHING, Entry, records_of
from firstfix.care.models import DeviceRecord
from firstfix.care.queries.device_records import closing_contents, visit_contents
from firstfix.equipment.models import Asset
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


def write_device_files() -> None:
    devices = Asset.objects.filter(product_model__kind="medical").in_bulk()
    visits = Visit.objects.filter(work_order__asset__in=devices, left_at__isnull=False).exclude(outcome="")
    orders = WorkOrder.objects.filter(asset__in=devices, closed_at__isnull=False)
    of_visits = visit_contents(list(visits.values_list("pk", flat=True)))
    of_orders = closing_contents(list(orders.values_list("pk", flat=True)))
    by_device: dict[int, list[tuple[Any, Entry]]] = defaultdict(list)
    for visit in visits.select_related("work_order"):
        entry = (visit.work_order, visit, of_visits[visit.pk])
        by_device[visit.work_order.asset_id or 0].append(((visit.left_at, 0, visit.pk), entry))
    for order in orders:
        by_device[order.asset_id or 0].append(((order.closed_at, 1, order.pk), (order, None, of_orders[order.pk])))
    records: list[DeviceRecord] = []
    for device, dated in by_device.items():
        entries = [entry for _when, entry in sorted(dated, key=lambda one: one[0])]
        records += records_of(devices[device], entries, former=NOTHING)
    DeviceRecord.objects.bulk_create(records, batch_size=1000)
