"""Open work orders and service history by the thousand.

Open orders get what `open_work_order` gives them: entitlement, promises, skills. History is what happened before
FirstFix: closed orders with a source, whose times are only those that the file has, so that they count in no figure
that needs another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from firstfix.customers.imports import CUSTOMERS, SITES, missing_customer
from firstfix.customers.models import ServiceContract
from firstfix.equipment.imports import ASSETS
from firstfix.equipment.models import Asset, ContractCoverage, ModelCertificate, ModelSkill
from firstfix.equipment.rules import CoveringContract, Entitlement, entitlement
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.exchange.entries import Entry, Verdict
from firstfix.platform.exchange.names import CHUNK, Names, Ref
from firstfix.platform.exchange.rows import BATCH, Rows
from firstfix.work.actions.repeats import relink_repeats
from firstfix.work.models import OrderCertificate, OrderSkill, StateChange, WorkOrder
from firstfix.work.queries import promise_terms
from firstfix.work.rules import default_priority, subject_of
from firstfix.work.states import UNDER_WAY
from firstfix.work.translate import Due, Terms, due_times

ORDERS = Names(WorkOrder, by=("number",), whole=False)
FAILURE_CODES = {
    kind: Names(FailureCode, only=(("kind", kind),)) for kind in ("symptom", "mode", "mechanism", "cause", "remedy")
}
CONTRACTS = Names(ServiceContract, by=("number",))


def import_work_orders(rows: Rows, *, by: Actor) -> None:
    """Orders that are still to be done. One that is known keeps its state, which only its own steps change."""
    require(by, "work_order.open")
    _place(rows)
    for entry in rows:
        if entry.values.get("state") in UNDER_WAY:
            entry.values["state"] = "open"
            entry.notes.append(_("Visits are not imported: the order waits to be scheduled."))
        if entry.values.get("state") in ("closed", "cancelled"):
            rows.refuse(entry, "state", _("is over; it belongs to the service history"))
    _check_times(rows)
    named = _name(rows)
    rows.match(ORDERS, made_code="N", or_by=("subject", "asset", "site", "reported_at", "description"))
    _unname(named)
    for entry in rows:
        if entry.is_new:
            entry.values.setdefault("entered_at", entry.values.get("reported_at", rows.attempt.now))
    _decide(rows)
    _plan(rows)
    _promise(rows)
    new = rows.merge(ORDERS, why_fixed=_why_over)
    _need(new)
    _note_states(new)


def import_service_history(rows: Rows, *, by: Actor) -> None:
    """Orders that are over. Their states, times and codes are what the file says; nothing is made up."""
    require(by, "history.import")
    for kind, names in FAILURE_CODES.items():
        rows.refer(kind, names)
    _place(rows)
    for entry in rows:
        times = (entry.values.get(name) for name in ("entered_at", "reported_at", "closed_at", "restored_at"))
        if (at := next(filter(None, times), None)) is None:
            rows.refuse(entry, "entered_at", _("is missing: when was it?"))
        else:
            entry.values["entered_at"] = at
            entry.values.setdefault("state", "closed")
    _check_times(rows)
    named = _name(rows)
    rows.match(ORDERS, made_code="H", or_by=("subject", "asset", "site", "entered_at", "description"))
    _unname(named)
    _decide(rows)
    made = rows.merge(ORDERS, why_fixed=_why_ours)
    _note_states(made)
    if not rows.is_trial:
        changed = [entry.record for entry in rows if entry.verdict is Verdict.CHANGED and entry.record]
        machines = {order.asset_id for order in (*made, *changed) if order.asset_id}
        relink_repeats(WorkOrder.objects.filter(Q(asset__in=machines) | Q(repeat_of__in=changed)))


def _place(rows: Rows) -> None:
    """Customer, site and asset, of which each tells those above it."""
    rows.refer("customer", CUSTOMERS, make=missing_customer, action="customer.change")
    rows.refer("site", SITES, within=("customer",))
    rows.refer("asset", ASSETS, within=("site",))
    sites, customers = rows.attempt.known_as(SITES), rows.attempt.known_as(CUSTOMERS)
    for entry in rows:
        asset = entry.values.get("asset")
        if "site" not in entry.values and isinstance(asset, Ref):
            entry.values["site"] = sites.by_key[asset.within["site"]]
        site = entry.values.get("site")
        if isinstance(site, Ref):
            entry.values["customer"] = customers.by_key[site.within["customer"]]


def _name(rows: Rows) -> list[Entry]:
    """Give those without a subject one from their description or asset; returns them."""
    named = [entry for entry in rows if "subject" not in entry.values]
    for entry in named:
        place = entry.values.get("asset") or entry.values.get("site")
        subject = subject_of(entry.values.get("description", "")) or (place.title if isinstance(place, Ref) else "")
        if subject:
            entry.values["subject"] = subject[:200]
    return named


def _unname(named: list[Entry]) -> None:
    """Orders that exist keep the subject they have."""
    for entry in named:
        if not entry.is_new:
            entry.values.pop("subject", None)


def _check_times(rows: Rows) -> None:
    """What was restored was reported before, and nothing has happened that is still to come."""
    order = ("reported_at", "responded_at", "restored_at", "closed_at")
    for entry in rows:
        told = [(name, entry.values[name]) for name in order if name in entry.values]
        for (_earlier, before), (name, after) in pairwise(told):
            if after < before:
                rows.refuse(entry, name, _("lies before the time it should follow"))
                break
        else:
            for name, at in told:
                if at > rows.attempt.now:
                    rows.refuse(entry, name, _("lies in the future"))
                    break


def _decide(rows: Rows) -> None:
    """Who pays for new orders: the rule of the day on which they were reported, as for a single order."""
    new = [entry for entry in rows if entry.is_new and "entitlement" not in entry.values]
    pks = {asset.pk for entry in new if isinstance(asset := entry.values.get("asset"), Ref) and asset.pk}
    warranties, contracts = _warranties(pks), _contracts(pks)
    for entry in new:
        asset = entry.values.get("asset")
        if not isinstance(asset, Ref):
            entry.values |= {"entitlement": "chargeable", "entitlement_reason": {"code": "no_asset"}}
            continue
        at: datetime = entry.values.get("reported_at") or entry.values["entered_at"]
        until = warranties.get(asset.pk or 0, asset.entry.values.get("warranty_until") if asset.entry else None)
        decided: Entitlement = entitlement(
            warranty_until=until, contracts=contracts.get(asset.pk or 0, []), on=at.astimezone(rows.attempt.zone).date()
        )
        entry.values |= {"entitlement": decided.payer.value, "entitlement_reason": dict(decided.reason)}
        if decided.contract_id:
            entry.values["contract"] = rows.attempt.known_as(CONTRACTS).by_key[decided.contract_id]


def _warranties(assets: Iterable[int]) -> dict[int, date | None]:
    return {
        pk: until
        for chunk in _chunks(assets)
        for pk, until in Asset.objects.filter(pk__in=chunk).values_list("pk", "warranty_until")
    }


def _contracts(assets: Iterable[int]) -> dict[int, list[CoveringContract]]:
    found: dict[int, list[CoveringContract]] = {}
    for chunk in _chunks(assets):
        for coverage in ContractCoverage.objects.filter(asset__in=chunk).select_related("contract"):
            one = coverage.contract
            found.setdefault(coverage.asset_id, []).append(
                CoveringContract(
                    one.pk, one.number, one.starts_on, one.ends_on, one.covers_labour, one.covers_parts,
                    one.covers_travel,
                )
            )  # fmt: skip
    return found


def _plan(rows: Rows) -> None:
    """Priority and time on site of new orders, where the file does not say them."""
    pks = {asset.pk for entry in rows if isinstance(asset := entry.values.get("asset"), Ref) and asset.pk}
    minutes = {
        pk: usual
        for chunk in _chunks(pks)
        for pk, usual in Asset.objects.filter(pk__in=chunk).values_list("pk", "product_model__repair_minutes")
    }
    for entry in rows:
        if entry.is_new:
            is_entitled = entry.values["entitlement"] != WorkOrder.Entitlement.CHARGEABLE
            entry.values.setdefault("priority", default_priority(is_stopped=False, is_entitled=is_entitled))
            asset = entry.values.get("asset")
            if isinstance(asset, Ref) and asset.pk in minutes and _is_repair(entry):
                entry.values.setdefault("planned_minutes", minutes[asset.pk])


def _is_repair(entry: Entry) -> bool:
    kind = entry.values.get("kind") or getattr(entry.record, "kind", WorkOrder.Kind.REPAIR)
    return bool(kind == WorkOrder.Kind.REPAIR)


def _promise(rows: Rows) -> None:
    """When the promises of repairs run out by their contracts: of new ones, and of those whose priority changes."""
    counted = [entry for entry in rows if _is_repair(entry) and _has_new_priority(entry)]
    owners = {entry: _contract_of(entry) for entry in counted}
    contracts = ServiceContract.objects.select_related("calendar").in_bulk({pk for pk in owners.values() if pk})
    since = min((_since(entry) for entry in counted), default=rows.attempt.now)
    terms: dict[tuple[int, int], Terms | None] = {}
    for entry, pk in owners.items():
        if pk is None:
            continue
        key = (pk, entry.values["priority"])
        if key not in terms:
            terms[key] = promise_terms(contracts[pk], priority=key[1], since=since, until=rows.attempt.now)
        due = _due(entry, terms[key], now=rows.attempt.now)
        entry.values |= {"response_due_at": due.response, "restoration_due_at": due.restoration}


def _has_new_priority(entry: Entry) -> bool:
    return entry.is_new or entry.values.get("priority", entry.record.priority) != entry.record.priority


def _contract_of(entry: Entry) -> int | None:
    contract = entry.values.get("contract")
    return contract.pk if isinstance(contract, Ref) else getattr(entry.record, "contract_id", None)


def _since(entry: Entry) -> datetime:
    if entry.record is not None:
        return entry.record.reported_at or entry.record.entered_at  # type: ignore[no-any-return]
    return entry.values.get("reported_at") or entry.values["entered_at"]  # type: ignore[no-any-return]


def _due(entry: Entry, terms: Terms | None, *, now: datetime) -> Due:
    if terms is None:
        return Due(None, None)
    if entry.record is not None:
        return due_times(entry.record, terms=terms, changes=entry.record.state_changes.all(), now=now)
    told = {name: entry.values.get(name) for name in ("reported_at", "entered_at", "responded_at", "restored_at")}
    return due_times(WorkOrder(**told), terms=terms, changes=(), now=now)


def _need(orders: list[WorkOrder]) -> None:
    """What the product models ask of whoever works on them."""
    assets = {order.asset_id for order in orders if order.asset_id}
    models = {
        pk: model
        for chunk in _chunks(assets)
        for pk, model in Asset.objects.filter(pk__in=chunk).values_list("pk", "product_model_id")
    }
    skills: dict[int, list[ModelSkill]] = {}
    for skill in ModelSkill.objects.filter(product_model__in=set(models.values())):
        skills.setdefault(skill.product_model_id, []).append(skill)
    certificates: dict[int, list[ModelCertificate]] = {}
    for certificate in ModelCertificate.objects.filter(product_model__in=set(models.values())):
        certificates.setdefault(certificate.product_model_id, []).append(certificate)
    OrderSkill.objects.bulk_create(
        [
            OrderSkill(work_order=order, skill_id=need.skill_id, level=need.level)
            for order in orders
            for need in skills.get(models.get(order.asset_id or 0, 0), [])
        ],
        batch_size=BATCH,
    )
    OrderCertificate.objects.bulk_create(
        [
            OrderCertificate(work_order=order, certificate_type_id=need.certificate_type_id)
            for order in orders
            for need in certificates.get(models.get(order.asset_id or 0, 0), [])
        ],
        batch_size=BATCH,
    )


def _note_states(orders: list[WorkOrder]) -> None:
    """Since when each is as it is; all that is known of an imported order's life."""
    StateChange.objects.bulk_create(
        [
            StateChange(
                work_order=order, state=order.state, at=order.closed_at or order.restored_at or order.entered_at
            )
            for order in orders
        ],
        batch_size=BATCH,
    )


def _why_over(order: WorkOrder) -> str:
    """As for a single change: an order that is over is reopened first."""
    return _("This order is over; reopen it first.") if order.state in ("closed", "cancelled") else ""


def _why_ours(order: WorkOrder) -> str:
    """What was done with FirstFix is told by its own steps; an import corrects only what an import brought."""
    return "" if order.source else _("This order was done here; an import does not rewrite it.")


def _chunks(pks: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(pks)
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
