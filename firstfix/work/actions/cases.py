"""A request's or order's troubleshooting: begun, handed over to a visit, given to R&D, and led along with the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.actions import begin_troubleshooting, begin_with_customer, note_repeat, step_troubleshooting
from firstfix.diagnosis.models import FaultModelVersion, TroubleshootingRecord
from firstfix.diagnosis.queries import link_token
from firstfix.diagnosis.queries.records import named_symptoms
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.states import OPEN_STATES

_ENDS = {state: ["cancel"] for state in ("remote", "visit", "escalated")}
#: What a step of a request or order means to its case: by that step and the state of the case, the case's own steps.
FOLLOWING: Mapping[str, Mapping[str, Iterable[str]]] = {
    "open": {"remote": ["send_visit"], "escalated": ["send_visit"]},
    "schedule": {"remote": ["send_visit"], "escalated": ["send_visit"]},
    "resume": {"escalated": ["send_visit"]},
    "wait_for_rnd": {"remote": ["escalate"], "visit": ["escalate"]},
    **dict.fromkeys(("cancel", "decline", "mark_duplicate"), _ENDS),
    "resume_work": {"solved": ["reopen", "send_visit"]},
    "close": {"remote": ["solve"], "visit": ["solve"], "escalated": ["send_visit", "solve"]},
    "reopen": {state: ["reopen", "send_visit"] for state in ("solved", "escalated", "cancelled")},
}


@transaction.atomic
def troubleshoot(
    about: ServiceRequest | WorkOrder,
    *,
    version: FaultModelVersion | None = None,
    by: Actor,
    at: datetime | None = None,
) -> TroubleshootingRecord:
    """The case of a request or order: begun now, or the one that there is. An order goes on with its request's.

    version  of the product's fault model, where it is not the published one: see `begin_troubleshooting`
    """
    require(by, "troubleshooting.do")
    _lock(about)
    if about.troubleshooting:
        return about.troubleshooting
    asset = _asset_of(about)
    is_open = about.state in OPEN_STATES if isinstance(about, WorkOrder) else about.state == "new"
    if not is_open:
        raise Refused(_("Nothing is open here that could be troubleshot."))
    begun = begin_troubleshooting(
        asset.product_model, asset=asset, text=about.description, symptoms=_named_symptoms(about, asset),
        version=version, by=by, at=at,
    )  # fmt: skip
    _point_to(begun, about)
    return begun


@transaction.atomic
def offer_questions(request: ServiceRequest, *, by: Actor) -> str:
    """The customer goes on by themselves after a report; the token of their page of questions."""
    require(by, "troubleshooting.answer")
    _lock(request)
    if request.troubleshooting is None:
        if request.state != "new":
            raise Refused(_("We are dealing with this report already."))
        asset = _asset_of(request)
        _point_to(begin_with_customer(asset.product_model, asset=asset, text=request.description, by=by), request)
    assert request.troubleshooting
    return link_token(request.troubleshooting)


def lead_case(about: ServiceRequest | WorkOrder, verb: str, *, at: datetime | None) -> None:
    """The case goes along, whoever took the step: a customer who chooses a time need not be let to troubleshoot."""
    case = about.troubleshooting
    if case is None:
        return
    for step in FOLLOWING.get(verb, {}).get(case.state, ()):
        step_troubleshooting(case, step, by=SYSTEM, at=at)


def count_repeats(first: WorkOrder) -> None:
    """Tell the case how soon its fault came back, or that it has not after all."""
    if first.troubleshooting is None:
        return
    days = [days_until(first, again) for again in first.repeats.all()] if first.restored_at else []
    note_repeat(first.troubleshooting, days=min(days, default=None), by=SYSTEM)


def days_until(first: WorkOrder, again: WorkOrder) -> int:
    """Whole days between the restoration of one order and the report of another."""
    assert first.restored_at is not None, "only what was restored can come back"
    return max(0, ((again.reported_at or again.entered_at) - first.restored_at).days)


def _asset_of(about: ServiceRequest | WorkOrder) -> Asset:
    if about.asset is None:
        raise Refused(_("Say first which asset it is."))
    return about.asset


def _named_symptoms(about: ServiceRequest | WorkOrder, asset: Asset) -> Mapping[str, str]:
    """What the desk has named already need not be asked."""
    return named_symptoms(asset.product_model, about.symptom.code) if about.symptom else {}


def _lock(about: ServiceRequest | WorkOrder) -> None:
    about.refresh_from_db(from_queryset=type(about).objects.select_for_update(no_key=True))  # type: ignore[arg-type]


def _point_to(case: TroubleshootingRecord, about: ServiceRequest | WorkOrder) -> None:
    about.troubleshooting = case
    about.save()
