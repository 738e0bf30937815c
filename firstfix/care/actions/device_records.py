"""What was done on a medical device is kept in its file, once and for all; what comes later is a record more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from firstfix.care.facts import DeviceRecordKept, DeviceRecordsTakenUp
from firstfix.care.models import DeviceRecord
from firstfix.care.models.device_records import kept_words
from firstfix.care.queries.device_records import (
    closing_contents,
    orders_not_kept,
    steps_left_out,
    visit_contents,
    visits_not_kept,
)
from firstfix.care.rules.device_records import digest_of, safety_test_of
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.facts.actions import record
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

#: A visit or the end of an order (no visit) with what its record holds.
Entry = tuple[WorkOrder, Visit | None, dict[str, Any]]
#: Before the first record.
NOTHING = (0, "")


@transaction.atomic
def keep_visit(visit: Visit, *, at: datetime | None = None) -> DeviceRecord | None:
    """A record of a visit that was left, if it was at a medical device; another one only where something is new."""
    order = visit.work_order
    if not (visit.left_at and visit.outcome and _has_file(order)):
        return None
    return _keep(order, visit, visit_contents([visit.pk])[visit.pk], at=at)


@transaction.atomic
def keep_closing(order: WorkOrder, *, at: datetime | None = None) -> DeviceRecord | None:
    """A record of an order that was closed: what was found and done, also where nobody went there."""
    if order.closed_at is None or not _has_file(order):
        return None
    return _keep(order, None, closing_contents([order.pk])[order.pk], at=at)


@transaction.atomic
def take_up_earlier(asset: Asset, *, by: Actor, at: datetime | None = None) -> int:
    """Records of all visits and closed orders from before the device had a file, and how many they are. Each says when
    it was kept, so nobody takes it for one of its day.
    """
    require(by, "device_file.take_up")
    _locked(asset)
    visits, orders = visits_not_kept(asset), orders_not_kept(asset)
    of_visits, of_orders = visit_contents(visits), closing_contents(orders)
    entries: list[Entry] = [
        (visit.work_order, visit, of_visits[visit.pk])
        for visit in Visit.objects.filter(pk__in=visits).select_related("work_order")
    ]
    entries += [(order, None, of_orders[order.pk]) for order in WorkOrder.objects.filter(pk__in=orders)]
    entries.sort(key=lambda entry: _when(entry[0], entry[1]))
    written = _append(asset, entries, at=at or timezone.now())
    if written:
        record(DeviceRecordsTakenUp(len(written)), about=asset, by=by, at=at)
    return len(written)


def _has_file(order: WorkOrder) -> bool:
    return order.asset is not None and order.asset.product_model.is_medical


def _keep(
    order: WorkOrder, visit: Visit | None, content: dict[str, Any], *, at: datetime | None
) -> DeviceRecord | None:
    asset = order.asset
    assert asset is not None
    _locked(asset)
    newest = DeviceRecord.objects.filter(asset=asset, work_order=order, visit=visit).order_by("-number").first()
    if visit and (left_out := steps_left_out(visit, content, newest.content if newest else None)):
        content["left_out"] = left_out
    if newest and newest.content == content:
        return None
    (kept,) = _append(asset, [(order, visit, content)], at=at or timezone.now())
    record(DeviceRecordKept(kept.number), about=asset, by=SYSTEM, at=at)
    return kept


def _locked(asset: Asset) -> None:
    """Two who add to one file take turns: each record counts in the one before."""
    Asset.objects.select_for_update(no_key=True).get(pk=asset.pk)


def _append(asset: Asset, entries: Iterable[Entry], *, at: datetime) -> list[DeviceRecord]:
    last = DeviceRecord.objects.filter(asset=asset).order_by("-number").first()
    former = (last.number, last.digest) if last else NOTHING
    return DeviceRecord.objects.bulk_create(records_of(asset, entries, former=former, at=at))


def records_of(
    asset: Asset, entries: Iterable[Entry], *, former: tuple[int, str], at: datetime | None = None
) -> list[DeviceRecord]:
    """The records that follow `former` (number and digest), not written yet.

    at  when they are kept; without it each is of its own day
    """
    number, digest = former
    records: list[DeviceRecord] = []
    for order, visit, content in entries:
        number, when = number + 1, _when(order, visit)
        kept_at = at or when
        digest = digest_of(digest, number=number, kept_at=kept_words(kept_at), content=content)
        records.append(
            DeviceRecord(
                asset=asset, number=number, work_order=order, visit=visit, at=when,
                safety_test=safety_test_of(content), content=content, kept_at=kept_at, digest=digest,
            )
        )  # fmt: skip
    return records


def _when(order: WorkOrder, visit: Visit | None) -> datetime:
    at = visit.left_at if visit else order.closed_at
    assert at is not None
    return at
