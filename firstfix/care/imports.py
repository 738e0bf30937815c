"""Maintenance plans by the hundred: the rules of `actions/maintenance.py`, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from firstfix.care.actions import switch_off, switch_on
from firstfix.care.models import MaintenancePlan
from firstfix.care.queries.timetables import expected_orders
from firstfix.care.rules.maintenance import ASKS_ABOVE
from firstfix.care.states import PLAN_STATES
from firstfix.equipment.imports import ASSETS, PRODUCT_MODELS, missing_product_model
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.compare import fields_of, stored
from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.names import Names, Ref
from firstfix.platform.exchange.pairs import pair_by_name
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.tenants.zone import company_day

PLANS = Names(MaintenancePlan, by=("name",), within=("product_model", "asset"))


def import_maintenance_plans(rows: Rows, *, by: Actor) -> None:
    """By product model or asset, and name. A plan that is on is not changed; one of many orders is not switched on
    unless the row says that so many are meant.
    """
    require(by, "maintenance.plan")
    rows.refer("product_model", PRODUCT_MODELS, make=missing_product_model, action="product.change")
    rows.refer("asset", ASSETS)
    for entry in rows:
        if ("product_model" in entry.values) == ("asset" in entry.values):
            rows.refuse(entry, "product_model", _("Choose a product model or one machine."))
    pair_by_name(rows, PLANS)
    wanted = dict(rows.taken("state"))
    agreed = dict(rows.taken("agreed"))
    _give_defaults(rows)
    for entry in rows:
        if entry.is_new or not entry.record.is_on:
            _check(rows, entry, is_on=wanted.get(entry) == "active", agreed=agreed.get(entry, 0))
    rows.merge(PLANS, why_fixed=_why_fixed)
    _switch(rows, wanted, agreed, by=by)


def _why_fixed(plan: MaintenancePlan) -> str:
    return _("Switch the plan off before you change it; its orders stay.") if plan.is_on else ""


def _give_defaults(rows: Rows) -> None:
    """What the form of a new plan is filled with."""
    new = [entry for entry in rows if entry.is_new]
    minutes = _minutes_on_site(new)
    for entry in new:
        entry.values.setdefault("begins_on", company_day(rows.attempt.now))
        if (usual := minutes.get(_target(entry))) is not None:
            entry.values.setdefault("planned_minutes", usual)


def _minutes_on_site(entries: list[Entry]) -> Mapping[tuple[str, int | None], int]:
    targets = {_target(entry) for entry in entries}
    models = ProductModel.objects.filter(pk__in=[pk for name, pk in targets if name == "product_model" and pk])
    assets = Asset.objects.filter(pk__in=[pk for name, pk in targets if name == "asset" and pk])
    found: dict[tuple[str, int | None], int] = {
        ("product_model", pk): minutes for pk, minutes in models.values_list("pk", "repair_minutes")
    }
    return found | {("asset", pk): minutes for pk, minutes in assets.values_list("pk", "product_model__repair_minutes")}


def _target(entry: Entry) -> tuple[str, int | None]:
    name = "asset" if "asset" in entry.values else "product_model"
    ref = entry.values[name]
    return name, ref.pk if isinstance(ref, Ref) else None


def _check(rows: Rows, entry: Entry, *, is_on: bool, agreed: int) -> None:
    """As the form and the switch on a plan's page do."""
    plan = _as_said(entry)
    try:
        plan.clean()
    except ValidationError as wrong:
        for name, problems in wrong.message_dict.items():
            rows.refuse(entry, name, " ".join(problems))
        return
    if is_on and (expected := expected_orders(plan, today=company_day(rows.attempt.now))) > max(ASKS_ABOVE, agreed):
        asks = _("This plan would make %(n)s orders in twelve months. Say that so many are meant.") % {"n": expected}
        rows.refuse(entry, "agreed", asks)


def _as_said(entry: Entry) -> MaintenancePlan:
    """The plan as it would be, not saved."""
    plan = MaintenancePlan() if entry.record is None else copy(entry.record)
    for name, value in fields_of(MaintenancePlan, entry.values, entry.record).items():
        setattr(plan, f"{name}_id" if isinstance(value, Ref) else name, stored(value))
    return plan


def _switch(rows: Rows, wanted: Mapping[Entry, str], agreed: Mapping[Entry, int], *, by: Actor) -> None:
    """A plan begins as a draft, and one that was on goes off: between these two a file changes nothing."""
    for entry, state in wanted.items():
        is_on = entry.record is not None and entry.record.is_on
        if entry.first or entry.verdict is Verdict.REFUSED or is_on == (state == "active"):
            continue
        if entry.verdict is not Verdict.NEW:
            entry.verdict = Verdict.CHANGED
            entry.changes.append(Change("state", _said(entry.record.state), _said(state)))
        if rows.is_trial:
            continue
        if state == "active":
            switch_on(entry.record, agreed=agreed.get(entry, 0), by=by, at=rows.attempt.now)
        else:
            switch_off(entry.record, reason=rows.attempt.source, by=by, at=rows.attempt.now)


def _said(state: str) -> str:
    return str(PLAN_STATES.states[state].name)
