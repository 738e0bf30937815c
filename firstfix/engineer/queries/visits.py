"""Visits as documents: all that helps on site, for any number of visits in a bounded number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from firstfix.care.queries.bulletins import Told, told_of_assets
from firstfix.care.queries.heard import FromRnd, heard_of_orders
from firstfix.care.queries.training_effect import TrainingHint, hints_of_orders
from firstfix.care.queries.visits import CareItem, care_of_visits
from firstfix.engineer.queries.packs import pack_names, subjects_of
from firstfix.engineer.queries.values import both, decimal
from firstfix.engineer.queries.visit_parts import (
    Document,
    asset_part,
    bulletin_part,
    case_part,
    contact_part,
    from_rnd_part,
    order_part,
    own_part,
    photo_part,
    site_part,
    step_part,
    use_part,
)
from firstfix.engineer.queries.visit_rows import Hanging, coverage_of, hanging_on, visits_in_full
from firstfix.equipment.rules import number_of
from firstfix.field.models import ChecklistStep
from firstfix.field.queries.past import Past, past_of
from firstfix.field.queries.visit import steps_of_orders
from firstfix.logistics.queries.claims import to_be_proved
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import CarryOver, carry_overs
from firstfix.work.models import WorkOrder

#: What is to be done comes first, so that none of it is lost to what is to be known.
MOST_BULLETINS = 20


def visit_documents(engineer: Engineer, ids: Collection[int], *, today: date) -> dict[int, Document]:
    """By the visit's id."""
    if not ids:  # as a rule: Django takes milliseconds to find out that nothing is asked
        return {}
    visits = visits_in_full(ids)
    if not visits:
        return {}
    orders = list({visit.work_order_id: visit.work_order for visit in visits}.values())
    hanging = hanging_on(visits, orders)
    for order in orders:  # with its steps, so that nobody asks for them anew
        order.troubleshooting = hanging.cases.get(order.troubleshooting_id)
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
        "order": order_part(order, past, carried, hanging.reported[order.request_id or 0]),
        "site": site_part(order),
        "contact": contact_part(order),
        "asset": asset_part(visit, past, contract) if order.asset else None,
        "steps": [step_part(step, results.get(step.pk)) for step in steps],
        "photos": [photo_part(photo) for photo in hanging.photos[visit.pk]],
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
        "own": [
            own_part(lying)
            for lying in hanging.own[order.site.customer_id]
            if lying.place.site_id in (None, order.site_id)
        ],
        "parts_used": [use_part(use, lacks.get(use.pk, [])) for use in hanging.uses[order.pk]],
        "signature": (
            {"signer": signature.signer, "remarks": signature.remarks, "at": signature.at} if signature else None
        ),
        "notes": [{"at": note.at, "by": note.by_name, "text": note.text} for note in hanging.notes[order.pk]],
        "case": case_part(case) if case else None,
        "pack": pack,
        "care": [item._asdict() for item in care],
        "bulletins": [bulletin_part(told) for told in bulletins[:MOST_BULLETINS]],
        "rnd": [from_rnd_part(one) for one in heard if one.message],
        "training_hint": hint.faults if hint else 0,
    }
