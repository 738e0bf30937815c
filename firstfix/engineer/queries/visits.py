"""Visits as documents: all that helps on site, for any number of visits in a bounded number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from firstfix.care.queries.bulletins import Told, told_of_assets
from firstfix.care.queries.heard import FromRnd, heard_of_orders
from firstfix.care.queries.training_effect import TrainingHint, hints_of_orders
from firstfix.care.queries.visits import CareItem, care_of_visits
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.engineer.queries.packs import pack_names, subjects_of
from firstfix.engineer.queries.values import both, coded, decimal
from firstfix.engineer.queries.visit_rows import Hanging, coverage_of, hanging_on, visits_in_full
from firstfix.equipment.queries import label_token
from firstfix.equipment.rules import number_of
from firstfix.equipment.words import entitlement_words
from firstfix.field.models import ChecklistStep, StepResult, VisitPhoto
from firstfix.field.queries.day import fault_of
from firstfix.field.queries.past import Past, past_of, repeat_warning
from firstfix.field.queries.visit import steps_of_orders, uid_of
from firstfix.logistics.models import PartUse
from firstfix.logistics.queries.claims import to_be_proved
from firstfix.people.models import Engineer
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import CarryOver, carry_overs
from firstfix.work.models import RequestPhoto, WorkOrder
from firstfix.work.queries import contact_of

Document = dict[str, Any]
#: What is to be done comes first, so that none of it is lost to what is to be known.
MOST_BULLETINS = 20
#: Outcomes that only repairs have.
OF_REPAIRS = ("fixed", "failed", "changed")


def visit_documents(engineer: Engineer, ids: Collection[int], *, today: date) -> dict[int, Document]:
    """By the visit's id."""
    if not ids:  # as a rule: Django takes milliseconds to find out that nothing is asked
        return {}
    visits = visits_in_full(ids)
    if not visits:
        return {}
    orders = list({visit.work_order_id: visit.work_order for visit in visits}.values())
    hanging = hanging_on(visits, orders)
    past = past_of(orders, but=())
    carried = {one.order.pk: one for one in carry_overs(engineer, today, among=[order.pk for order in orders])}
    covered = _contracts(orders, today)
    steps = steps_of_orders(orders)
    packs = _packs(orders, hanging)
    care = care_of_visits([visit.pk for visit in visits])
    bulletins = told_of_assets([order.asset_id for order in orders if order.asset_id])
    heard = heard_of_orders(orders)
    hints = hints_of_orders(orders, today=today)
    lacks = to_be_proved([use for uses in hanging.uses.values() for use in uses], counts_announced=True)
    return {
        visit.pk: _visit(
            visit, engineer, hanging, past=past[visit.work_order_id], carried=carried.get(visit.work_order_id),
            contract=covered.get(visit.work_order.asset_id or 0, ""), steps=steps[visit.work_order_id],
            pack=packs.get(visit.work_order_id), care=care.get(visit.pk, ()), lacks=lacks,
            bulletins=bulletins.get(visit.work_order.asset_id or 0, ()), heard=heard[visit.work_order_id],
            hint=hints.get(visit.work_order_id),
        )
        for visit in visits
    }  # fmt: skip


def _contracts(orders: Iterable[WorkOrder], today: date) -> dict[int, str]:
    """The contracts that cover each asset today, in words."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in coverage_of([order.asset_id for order in orders if order.asset_id]):
        if row.contract.starts_on <= today <= row.contract.ends_on:
            found[row.asset_id].append(str(row.contract))
    return {asset: "\n".join(names) for asset, names in found.items()}


def _packs(orders: Iterable[WorkOrder], hanging: Hanging) -> dict[int, str]:
    """By order: the pack of its asset's model, with the fault model that its case was begun with, if it has one."""
    wanted = {
        order.pk: (
            order.asset.product_model_id,
            case.model_version_id if (case := hanging.cases.get(order.troubleshooting_id)) else None,
        )
        for order in orders
        if order.asset
    }
    subjects = subjects_of(wanted.values())
    names = pack_names(subjects.values())
    return {order: names[subjects[one]] for order, one in wanted.items()}


def _visit(
    visit: Visit,
    engineer: Engineer,
    hanging: Hanging,
    *,
    past: Sequence[Past],
    carried: CarryOver | None,
    contract: str,
    steps: Sequence[ChecklistStep],
    pack: str | None,
    care: Sequence[CareItem],
    lacks: Mapping[int, list[str]],
    bulletins: Sequence[Told],
    heard: Sequence[FromRnd],
    hint: TrainingHint | None,
) -> Document:
    order = visit.work_order
    signature = next(iter(hanging.signatures[visit.pk]), None)
    case = hanging.cases.get(order.troubleshooting_id)
    results = {result.step_id: result for result in hanging.results[visit.pk]}
    return {
        "id": visit.pk,
        "version": visit.version,
        "state": visit.state,
        "day": company_day(visit.planned_start),
        "start": visit.planned_start,
        "end": visit.planned_end,
        "window": {"from": visit.window_from, "to": visit.window_to},
        "times": {
            name: getattr(visit, name) for name in ("set_off_at", "arrived_at", "started_at", "restored_at", "left_at")
        },
        "outcome": visit.outcome,
        "outcome_reason": visit.outcome_reason,
        "kilometres": next(
            (decimal(way.kilometres) for way in hanging.travels[visit.pk] if way.engineer_id == engineer.pk), None
        ),
        "colleagues": [
            {"name": one.engineer.name, "phone": one.engineer.phone}
            for one in hanging.crew[visit.pk]
            if one.engineer_id != engineer.pk
        ],
        "order": _order(order, past, carried, hanging.reported[order.request_id or 0]),
        "site": _site(order),
        "contact": _contact(order),
        "asset": _asset(visit, past, contract) if order.asset else None,
        "steps": [_step(step, results.get(step.pk)) for step in steps],
        "photos": [_photo(photo) for photo in hanging.photos[visit.pk]],
        "parts_needed": [
            {
                "part": need.part_id,
                "code": need.part.code,
                "name": both(need.part.name),
                "unit": need.part.unit,
                "quantity": number_of(need.quantity, need.part.unit),
            }
            for need in hanging.needs[order.pk]
        ],
        "parts_used": [_use(use, lacks.get(use.pk, [])) for use in hanging.uses[order.pk]],
        "signature": (
            {"signer": signature.signer, "remarks": signature.remarks, "at": signature.at} if signature else None
        ),
        "notes": [{"at": note.at, "by": note.by_name, "text": note.text} for note in hanging.notes[order.pk]],
        "case": _case(case) if case else None,
        "pack": pack,
        "care": [item._asdict() for item in care],
        "bulletins": [_bulletin(told) for told in bulletins[:MOST_BULLETINS]],
        "rnd": [_from_rnd(one) for one in heard if one.message],
        "training_hint": hint.faults if hint else 0,
    }


def _order(
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


def _site(order: WorkOrder) -> Document:
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


def _contact(order: WorkOrder) -> Document | None:
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


def _asset(visit: Visit, past: Sequence[Past], contract: str) -> Document:
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


def _bulletin(told: Told) -> Document:
    one = told.bulletin
    return {
        "id": one.pk,
        "number": one.number,
        "subject": both(one.subject),
        "text": both(one.text),
        "how": told.how,
        "minutes": one.minutes,
        "version_after": one.version_after,
    }


def _from_rnd(one: FromRnd) -> Document:
    message = one.message
    assert message is not None
    return {
        "number": one.problem.number,
        "subject": one.problem.subject,
        "text": message.text,
        "at": message.at,
        "is_answer": message.is_answer,
        "is_own": one.is_own,
    }


def _step(step: ChecklistStep, result: StepResult | None) -> Document:
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


def _photo(photo: VisitPhoto) -> Document:
    """By the uid of its file the phone knows what it has taken itself; no url while that is on its way."""
    return {
        "uid": uid_of(photo),
        "step": photo.step_id,
        "caption": photo.caption,
        "at": photo.at,
        "url": reverse("file", args=[photo.file.uid]) if photo.file else None,
    }


def _use(use: PartUse, lacks: list[str]) -> Document:
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


def _case(case: TroubleshootingRecord) -> Document:
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
