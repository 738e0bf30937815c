"""Opening work orders and changing what they say."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Contact, ServiceContract, Site
from firstfix.equipment.models import Asset, ModelCertificate, ModelSkill, Part
from firstfix.equipment.queries import entitlement_of
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.zone import company_day
from firstfix.platform.written_once import written_once
from firstfix.work.actions import requests
from firstfix.work.actions.cases import lead_case
from firstfix.work.actions.steps import count_promises, lock
from firstfix.work.facts import WorkOrderChanged, WorkOrderOpened
from firstfix.work.models import (
    OrderCertificate,
    OrderSkill,
    PartNeed,
    ServiceRequest,
    StateChange,
    ToolNeed,
    WorkOrder,
)
from firstfix.work.rules import default_priority, subject_of
from firstfix.work.states import ORDER_STATES


@transaction.atomic
def open_work_order(
    *,
    by: Actor,
    request: ServiceRequest | None = None,
    asset: Asset | None = None,
    site: Site | None = None,
    kind: str = WorkOrder.Kind.REPAIR,
    priority: int | None = None,
    subject: str = "",
    description: str = "",
    contact: Contact | None = None,
    planned_minutes: int | None = None,
    crew: int | None = None,
    not_before: date | None = None,
    part_needs: Mapping[Part, int] | None = None,
    tool_needs: Iterable[ToolType] = (),
    at: datetime | None = None,
    uid: uuid.UUID | None = None,
) -> WorkOrder:
    """A new order, from a request or without one. What is not said comes from the request and the product model.

    Of two people who open an order from one request, the second is refused. With a `uid` that is known already,
    the order of that time is given back.
    """
    require(by, "work_order.open")
    if uid and (known := WorkOrder.objects.filter(uid=uid).first()):
        return known
    at = at or timezone.now()
    if request:
        requests.lock(request)
        requests.step_request(request, "order", by=by, at=at)
    order = draft_order(
        request=request, asset=asset, site=site, kind=kind, priority=priority, subject=subject, description=description,
        contact=contact, at=at, uid=uid,
    )  # fmt: skip
    if planned_minutes:
        order.planned_minutes = planned_minutes
    if crew:
        order.crew = crew
    order.not_before = not_before
    keep_order(order, part_needs=part_needs or {}, tool_needs=tool_needs, by=by, at=at)
    lead_case(order, "open", at=at)
    return order


@transaction.atomic
def change_work_order(
    order: WorkOrder,
    *,
    by: Actor,
    priority: int | None = None,
    subject: str | None = None,
    description: str | None = None,
    contact: Contact | None = None,
    planned_minutes: int | None = None,
    crew: int | None = None,
    not_before: date | None = None,
    part_needs: Mapping[Part, int] | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> WorkOrder:
    """Change what is said (None leaves it). With `version`, somebody else's change in between is not overwritten."""
    require(by, "work_order.change")
    said = {
        "priority": priority,
        "subject": subject,
        "description": description,
        "contact": contact,
        "planned_minutes": planned_minutes,
        "crew": crew,
        "not_before": not_before,
    }
    return _change(order, said, part_needs=part_needs, version=version, by=by, at=at)


@transaction.atomic
def describe_work_order(
    order: WorkOrder,
    *,
    by: Actor,
    subject: str | None = None,
    description: str | None = None,
    at: datetime | None = None,
) -> WorkOrder:
    """Say better what is wrong, for whoever works on the order without planning it; None leaves it."""
    require(by, "work_order.describe")
    return _change(order, {"subject": subject, "description": description}, by=by, at=at)


def _change(
    order: WorkOrder,
    said: Mapping[str, Any],
    *,
    part_needs: Mapping[Part, int] | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime | None,
) -> WorkOrder:
    lock(order)
    if order.state in ("closed", "cancelled"):
        raise Refused(_("This order is %(state)s; reopen it first.") % {"state": ORDER_STATES.states[order.state].name})
    if version is not None and version != order.version:
        raise Refused(_("Somebody else has changed this order meanwhile. Please look at it again."))
    subject = said.get("subject")
    if subject is not None and not subject.strip():
        raise Invalid({"subject": _("Please give the order a subject.")})
    fields = [name for name, value in said.items() if value is not None and value != getattr(order, name)]
    for name in fields:
        setattr(order, name, said[name])
    if part_needs is not None and part_needs != {need.part: need.quantity for need in _needs(order)}:
        order.part_needs.all().delete()
        _need_parts(order, part_needs)
        fields.append("part_needs")
    if fields:
        if "priority" in fields:
            count_promises(order, changes=order.state_changes.all(), now=at or timezone.now())
        order.save()
        record(WorkOrderChanged(tuple(fields)), about=order, by=by, at=at)
    return order


@transaction.atomic
def need_parts(order: WorkOrder, totals: Mapping[Part, int], *, by: Actor, at: datetime | None = None) -> WorkOrder:
    """Raise what the order needs to at least `totals` pieces of each part, those built in already included."""
    require(by, "work_order.describe")
    lock(order)
    needs = {need.part: need.quantity for need in _needs(order)}
    raised = needs | {part: max(total, needs.get(part, 0)) for part, total in totals.items()}
    if raised != needs:
        order.part_needs.all().delete()
        _need_parts(order, raised)
        order.save()
        record(WorkOrderChanged(("part_needs",)), about=order, by=by, at=at)
    return order


@transaction.atomic
def swap_need(
    order: WorkOrder, old: Part, new: Part, quantity: int, *, by: Actor, at: datetime | None = None
) -> WorkOrder:
    """So much of `old` is needed as `new` now. The keeper of parts may say so, who may not describe the order."""
    require(by, "stock.reserve")
    lock(order)
    needs = {need.part: need.quantity for need in _needs(order)}
    if needs.get(old, 0) < quantity:
        raise Refused(_("This order does not need that much of %(part)s any more.") % {"part": old})
    needs[old] -= quantity
    needs[new] = needs.get(new, 0) + quantity
    order.part_needs.all().delete()
    _need_parts(order, {part: needed for part, needed in needs.items() if needed})
    order.save()
    record(WorkOrderChanged(("part_needs",)), about=order, by=by, at=at)
    return order


def draft_order(
    *,
    request: ServiceRequest | None,
    asset: Asset | None,
    site: Site | None,
    kind: str,
    priority: int | None,
    subject: str,
    description: str,
    contact: Contact | None,
    at: datetime,
    uid: uuid.UUID | None,
) -> WorkOrder:
    """An order with everything decided but not yet saved."""
    asset = asset or (request.asset if request else None)
    site = site or (asset.site if asset else request.site if request else None)
    if kind not in WorkOrder.Kind.values:
        raise Invalid({"kind": _("This kind of work is not known.")})
    if site is None:
        raise Invalid({"site": _("Please say which asset or site the order is for.")})
    if asset and asset.site_id != site.pk:
        raise Invalid({"site": _("This asset stands at another site.")})
    reported_at = request.reported_at if request else at
    order = WorkOrder(
        uid=uid or uuid.uuid4(),
        number=next_number("WO", at=at),
        kind=kind,
        request=request,
        customer=site.customer,
        site=site,
        asset=asset,
        contact=contact or _contact_of(request, site),
        description=description.strip() or (request.description if request else ""),
        reported_at=reported_at,
        entered_at=at,
        symptom=request.symptom if request else None,
        troubleshooting=request.troubleshooting if request else None,
    )
    order.subject = subject.strip() or subject_of(order.description) or _default_subject(order)
    _decide_entitlement(order, on=reported_at)
    is_entitled = order.entitlement != WorkOrder.Entitlement.CHARGEABLE
    order.priority = priority or default_priority(
        is_stopped=bool(request and request.is_stopped), is_entitled=is_entitled
    )
    if asset and kind == WorkOrder.Kind.REPAIR:
        order.planned_minutes = asset.product_model.repair_minutes
    return order


def keep_order(
    order: WorkOrder, *, part_needs: Mapping[Part, int], tool_needs: Iterable[ToolType], by: Actor, at: datetime
) -> WorkOrder:
    """Save a draft with its needs, its promises and the fact."""
    count_promises(order, changes=(), now=at)
    order.save()
    StateChange.objects.create(work_order=order, state=order.state, at=at)
    _need_skills(order)
    _need_parts(order, part_needs)
    ToolNeed.objects.bulk_create([ToolNeed(work_order=order, tool_type=tool_type) for tool_type in tool_needs])
    opened = WorkOrderOpened(order.number, order.kind, order.priority, order.entitlement, order.request_id)
    record(opened, about=order, by=by, at=at)
    return order


def _decide_entitlement(order: WorkOrder, *, on: datetime) -> None:
    if order.asset is None:
        order.entitlement, order.entitlement_reason = WorkOrder.Entitlement.CHARGEABLE, {"code": "no_asset"}
        return
    decided = entitlement_of(order.asset, on=company_day(on))
    order.entitlement = decided.payer.value
    order.entitlement_reason = dict(decided.reason)
    if decided.contract_id:
        order.contract = ServiceContract.objects.select_related("calendar").get(pk=decided.contract_id)


def _contact_of(request: ServiceRequest | None, site: Site) -> Contact | None:
    """The contact whose telephone or e-mail the reporter gave; people of this site first."""
    if request is None:
        return None
    for field, said in (("phone", request.contact_phone), ("email", request.contact_email)):
        known = Contact.objects.filter(customer=site.customer_id, **{field: said}) if said else []
        for contact in sorted(known, key=lambda one: one.site_id != site.pk):
            return contact
    return None


def _default_subject(order: WorkOrder) -> str:
    kind = WorkOrder.Kind(order.kind).label
    return f"{kind}: {order.asset or order.site}"[:200]


def _need_skills(order: WorkOrder) -> None:
    """What the product model asks of whoever works on it."""
    if order.asset is None:
        return
    model = order.asset.product_model_id
    OrderSkill.objects.bulk_create(
        OrderSkill(work_order=order, skill_id=need.skill_id, level=need.level) for need in _skills_for(model)
    )
    OrderCertificate.objects.bulk_create(
        OrderCertificate(work_order=order, certificate_type_id=need.certificate_type_id)
        for need in _certificates_for(model)
    )


@written_once
def _skills_for(model: int) -> QuerySet[ModelSkill]:
    return ModelSkill.objects.filter(product_model=model)


@written_once
def _certificates_for(model: int) -> QuerySet[ModelCertificate]:
    return ModelCertificate.objects.filter(product_model=model)


def _needs(order: WorkOrder) -> Iterable[PartNeed]:
    return order.part_needs.select_related("part")


def _need_parts(order: WorkOrder, part_needs: Mapping[Part, int]) -> None:
    wrong = [part for part, quantity in part_needs.items() if quantity < 1]
    if wrong:
        raise Invalid({"part_needs": _("How many of %(part)s?") % {"part": wrong[0]}})
    PartNeed.objects.bulk_create(
        PartNeed(work_order=order, part=part, quantity=quantity) for part, quantity in part_needs.items()
    )
