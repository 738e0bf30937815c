"""The parts of a visit's document, each from its row (docs/formats/phone-sync.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from firstfix.care.queries.bulletins import Told
from firstfix.care.queries.heard import FromRnd
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.engineer.queries.values import both, coded, decimal
from firstfix.equipment.queries import label_token
from firstfix.equipment.rules import number_of
from firstfix.equipment.words import entitlement_words
from firstfix.field.models import ChecklistStep, StepResult, VisitPhoto
from firstfix.field.queries.day import fault_of
from firstfix.field.queries.past import Past, repeat_warning
from firstfix.field.queries.visit import uid_of
from firstfix.logistics.models import PartUse, StockBalance
from firstfix.platform.tenants.company import company
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import CarryOver
from firstfix.work.models import RequestPhoto, WorkOrder
from firstfix.work.queries import contact_of

Document = dict[str, Any]
#: Outcomes that only repairs have.
OF_REPAIRS = ("fixed", "failed", "changed")


def order_part(
    order: WorkOrder, past: Sequence[Past], carried: CarryOver | None, photos: Iterable[RequestPhoto]
) -> Document:
    repeat = repeat_warning(order, past, window_days=company().repeat_window_days)
    return {
        "id": order.pk,
        "version": order.version,
        "number": order.number,
        "kind": coded(order.kind, order.get_kind_display()),
        "priority": coded(order.priority, order.get_priority_display()),
        "state": coded(order.state, order.get_state_display()),
        "subject": order.subject,
        "fault": fault_of(order),
        "description": order.description,
        "is_stopped": bool(order.request and order.request.is_stopped),
        "restore_due": order.restoration_due_at,
        "entitlement": entitlement_words(order.entitlement, order.entitlement_reason),
        "repeat_of": repeat.earlier.number if repeat else None,
        "carried_over": carried.why if carried else "",
        "photos": [reverse("file", args=[photo.file.uid]) for photo in photos],
    }


def site_part(order: WorkOrder) -> Document:
    site = order.site
    return {
        "id": site.pk,
        "version": site.version,
        "name": site.name,
        "address": site.address,
        "access_rules": site.access_rules,
        "latitude": site.latitude,
        "longitude": site.longitude,
    }


def contact_part(order: WorkOrder) -> Document | None:
    """The customer's contact, else who reported it, who is no record that can be edited: id 0."""
    person = contact_of(order)
    if person is None:
        return None
    known = order.contact
    return {
        "id": known.pk if known else 0,
        "version": known.version if known else 0,
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
    }


def asset_part(visit: Visit, past: Sequence[Past], contract: str) -> Document:
    asset = visit.work_order.asset
    assert asset is not None
    return {
        "id": asset.pk,
        "version": asset.version,
        "label": label_token(asset),
        "serial": asset.serial,
        "software_version": asset.software_version,
        "name": asset.name,
        "location": asset.place,
        "product_model": {"id": asset.product_model_id, "name": both(asset.product_model.name)},
        "installed_on": asset.commissioned_on or asset.delivered_on,
        "warranty_until": asset.warranty_until,
        "contract": contract,
        "history": [
            {
                "at": one.at,
                "number": one.order.number,
                "subject": one.order.subject,
                "done": one.done,
                "engineers": list(one.engineers),
            }
            for one in past
            if one.visit_id != visit.pk
        ],
    }


def bulletin_part(told: Told) -> Document:
    one = told.bulletin
    return {
        "id": one.pk,
        "number": one.number,
        "subject": both(one.subject),
        "text": both(one.text),
        "how": told.how,
        "minutes": one.minutes,
        "version_after": one.version_after,
        "lacks": told.lacks,
    }


def from_rnd_part(one: FromRnd) -> Document:
    message = one.message
    assert message is not None
    return {
        "problem": one.problem.pk,
        "number": one.problem.number,
        "subject": one.problem.subject,
        "text": message.text,
        "at": message.at,
        "is_answer": message.is_answer,
        "holds": message.withdrawn_at is None,
        "is_own": one.is_own,
        "asks": one.asks,
        "reply": one.reply.text if one.reply else "",
    }


def step_part(step: ChecklistStep, result: StepResult | None) -> Document:
    return {
        "id": step.pk,
        "moment": step.moment,
        "kind": step.kind,
        "text": both(step.text),
        "unit": step.unit,
        "low": decimal(step.low),
        "high": decimal(step.high),
        "blocks": step.blocks,
        "tool_type": step.tool_type_id,
        "tool_name": both(step.tool_type.name) if step.tool_type else None,
        "result": (
            {
                "verdict": result.verdict,
                "value": decimal(result.value),
                "note": result.note,
                "at": result.at,
                "tools": [tool["id"] for tool in result.tools],
            }
            if result
            else None
        ),
    }


def photo_part(photo: VisitPhoto) -> Document:
    """By the uid of its file the phone knows what it has taken itself; no url while that is on its way."""
    return {
        "uid": uid_of(photo),
        "step": photo.step_id,
        "caption": photo.caption,
        "at": photo.at,
        "url": reverse("file", args=[photo.file.uid]) if photo.file else None,
    }


def own_part(lying: StockBalance) -> Document:
    """What the customer keeps there: `use_part` says its place to take it."""
    return {
        "part": lying.part_id,
        "code": lying.part.code,
        "name": both(lying.part.name),
        "unit": lying.part.unit,
        "has_serial": lying.part.has_serial,
        "is_returnable": lying.part.is_returnable,
        "quantity": number_of(lying.quantity, lying.part.unit),
        "place": lying.place_id,
        "place_name": lying.place.name,
    }


def use_part(use: PartUse, lacks: list[str]) -> Document:
    return {
        "uid": use.uid,
        "part": use.part_id,
        "code": use.part.code,
        "name": both(use.part.name),
        "quantity": number_of(use.quantity, use.part.unit),
        "unit": use.part.unit,
        "serial_installed": use.serial_installed,
        "serial_removed": use.serial_removed,
        "at": use.at,
        "return_due": use.return_due_on,
        "is_back": use.returned_at is not None,
        "to_prove": lacks,
    }


def case_part(case: TroubleshootingRecord) -> Document:
    steps = case.as_record()["steps"]
    return {
        "id": case.pk,
        "version": case.version,
        "state": case.state,
        "symptoms": case.symptoms,
        "steps": [
            {"kind": "repair" if one["outcome"] in OF_REPAIRS else "observe", "step": one["step"],
             "outcome": one["outcome"]}
            for one in steps
        ],
        "age": case.age_years,
        "confirmed": case.confirmed_fault,
    }  # fmt: skip
