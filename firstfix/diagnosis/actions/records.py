"""One record per case: begun by the desk, gone on with on site, ended with the fault that it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.diagnosis import translate
from firstfix.diagnosis.facts import (
    FaultConfirmed,
    SymptomsReported,
    TroubleshootingBegun,
    TroubleshootingLinkMade,
    TroubleshootingStepped,
    TroubleshootingStepTaken,
    TroubleshootingStepUndone,
)
from firstfix.diagnosis.models import FaultModelVersion, RecordStep, TroubleshootingRecord
from firstfix.diagnosis.queries import (
    case_of,
    customers_step,
    has_link,
    link_token,
    may_take_back,
    published_version_of,
)
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.states import RECORD_STATES, UNDER_WAY
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.zone import company_day

#: Faults whose probability is kept when a case ends.
KEPT_FAULTS = 12


@transaction.atomic
def begin_troubleshooting(
    product_model: ProductModel,
    *,
    asset: Asset | None = None,
    text: str = "",
    symptoms: Mapping[str, str] | None = None,
    version: FaultModelVersion | None = None,
    by: Actor,
    at: datetime | None = None,
) -> TroubleshootingRecord:
    """A case of this product, with the published version of its fault model; or with the one that a phone without
    network had at hand (`version`), whose steps it tells.
    """
    require(by, "troubleshooting.do")
    return _begin(product_model, asset=asset, text=text, symptoms=symptoms or {}, version=version, by=by, at=at)


def _begin(
    product_model: ProductModel,
    *,
    asset: Asset | None,
    text: str,
    symptoms: Mapping[str, str],
    version: FaultModelVersion | None = None,
    by: Actor,
    at: datetime | None,
) -> TroubleshootingRecord:
    version = version or translate.refuse_without_model(published_version_of(product_model))
    begun = TroubleshootingRecord(
        model_version=version, asset=asset, text=text.strip(), symptoms=dict(symptoms),
        opened_at=at or timezone.now(), age_years=_age(asset, at or timezone.now()),
    )  # fmt: skip
    translate.belief_after(version, {"symptoms": begun.symptoms}, count=1)  # refuses symptoms that the model has not
    begun.save()
    record(TroubleshootingBegun(model=product_model.code, version=version.number), about=begun, by=by, at=at)
    return begun


def _age(asset: Asset | None, at: datetime) -> float | None:
    """In years; None when nobody knows since when it runs."""
    if asset is None or asset.commissioned_on is None:
        return None
    return max(0.0, round((company_day(at) - asset.commissioned_on).days / 365.25, 2))


@transaction.atomic
def report_symptoms(
    case: TroubleshootingRecord, symptoms: Mapping[str, str], *, by: Actor, at: datetime | None = None
) -> TroubleshootingRecord:
    """What the customer complains of, written anew; steps that were taken stay."""
    require(by, "troubleshooting.do")
    locked = _under_way(case)
    locked.symptoms = dict(symptoms)
    translate.belief_after(locked.model_version, locked.as_record(), count=1)
    locked.save()
    record(SymptomsReported(locked.symptoms), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def take_step(
    case: TroubleshootingRecord,
    *,
    step: str,
    outcome: str,
    on_site: bool = False,
    note: str = "",
    by: Actor,
    at: datetime | None = None,
) -> TroubleshootingRecord:
    """Write down what was asked, tested or tried and what came of it. A repair that fixed it solves the case.

    Any step of the model is legal at any time, advised or not; Invalid when the model has no such step or outcome.
    """
    require(by, "troubleshooting.do")
    return _take(_under_way(case), step, outcome, on_site=on_site, note=note, by=by, at=at)


@transaction.atomic
def answer_step(
    case: TroubleshootingRecord, *, step: str, outcome: str, by: Actor, at: datetime | None = None
) -> TroubleshootingRecord:
    """The customer's own answer. Only the step that their page asks for now: it is safe for them, and nothing is
    answered twice when two people have the link.
    """
    require(by, "troubleshooting.answer")
    locked = _under_way(case)
    asked = customers_step(translate.advice_for(locked))
    if asked is None or asked.id != step:
        raise Refused(_("This question has been answered meanwhile."))
    return _take(locked, step, outcome, by=by, at=at)


def _take(
    locked: TroubleshootingRecord,
    step: str,
    outcome: str,
    *,
    on_site: bool = False,
    note: str = "",
    by: Actor,
    at: datetime | None,
) -> TroubleshootingRecord:
    now = case_of(locked)
    if step in now.words.steps and step not in dict(now.further_steps):
        raise Refused(_("This step has been done already. Take it back first, or choose another one."))
    before = now.advice
    if on_site:
        locked.is_on_site = True
    done = locked.steps.count()
    RecordStep.objects.create(
        record=locked, place=done, step=step, outcome=outcome, was_on_site=locked.is_on_site,
        was_advised=before.best is not None and before.best.id == step, cost_before=before.cost,
        at=at or timezone.now(), by_id=by.pk, by_name=by.name, note=note.strip(),
    )  # fmt: skip
    after = translate.advice_for(locked)  # refuses steps and outcomes that the model has not
    left = 0.0 if outcome == "fixed" else after.cost
    RecordStep.objects.filter(record=locked, place=done).update(cost_after=left)
    locked.save()
    record(TroubleshootingStepTaken(step=step, outcome=outcome), about=locked, by=by, at=at)
    return _step(locked, "solve", by=by, at=at) if outcome == "fixed" else locked


@transaction.atomic
def make_link(case: TroubleshootingRecord, *, by: Actor) -> str:
    """The token of the customer's page; the same one however often it is asked for."""
    require(by, "troubleshooting.do")
    return _open_to_customer(_under_way(case), by=by)


@transaction.atomic
def begin_with_customer(
    product_model: ProductModel, *, asset: Asset, text: str, by: Actor, at: datetime | None = None
) -> TroubleshootingRecord:
    """Questions right after a report: a case that the customer begins, with the link to it."""
    require(by, "troubleshooting.answer")
    begun = _begin(product_model, asset=asset, text=text, symptoms={}, by=by, at=at)
    _open_to_customer(begun, by=by)
    return begun


def _open_to_customer(locked: TroubleshootingRecord, *, by: Actor) -> str:
    token = link_token(locked)
    if not has_link(locked):
        fit_doors("troubleshooting", [(token, locked.pk)])
        locked.save()  # whoever looks at the case sees that there is a link now
        record(TroubleshootingLinkMade(), about=locked, by=by)
    return token


@transaction.atomic
def undo_step(case: TroubleshootingRecord, *, by: Actor, at: datetime | None = None) -> TroubleshootingRecord:
    """Take the last step back: it was typed wrongly. A case that it had solved goes on."""
    require(by, "troubleshooting.do")
    locked = _locked(case)
    return _undo(locked, by=by, at=at)


@transaction.atomic
def take_back_answer(case: TroubleshootingRecord, *, by: Actor, at: datetime | None = None) -> TroubleshootingRecord:
    """The customer takes their own last answer back, also the one that the complaint is gone. Nobody else's."""
    require(by, "troubleshooting.answer")
    locked = _locked(case)
    if not may_take_back(locked, by=by):
        raise Refused(_("We have gone on from there already. Please call us if something was wrong."))
    return _undo(locked, by=by, at=at)


def _undo(locked: TroubleshootingRecord, *, by: Actor, at: datetime | None) -> TroubleshootingRecord:
    last = locked.steps.order_by("-place").first()
    if last is None:
        raise Refused(_("There is no step to take back."))
    was_visit = locked.is_on_site
    if locked.state == "solved" and last.outcome == "fixed":
        locked = _step(locked, "reopen", by=by, at=at)
        if was_visit:
            locked = _step(locked, "send_visit", by=by, at=at)
    elif locked.state not in UNDER_WAY:
        raise Refused(_("This case is over. Take it up again first."))
    last.delete()
    locked.save()
    record(TroubleshootingStepUndone(step=last.step, outcome=last.outcome), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def step_troubleshooting(
    case: TroubleshootingRecord, verb: str, *, by: Actor, at: datetime | None = None
) -> TroubleshootingRecord:
    """Ask for a visit, solve, escalate, cancel, or take up again what had ended."""
    require(by, "troubleshooting.do")
    return _step(_locked(case), verb, by=by, at=at)


def _step(locked: TroubleshootingRecord, verb: str, *, by: Actor, at: datetime | None) -> TroubleshootingRecord:
    locked.state = RECORD_STATES.after(locked.state, verb)
    if locked.state in UNDER_WAY:
        locked.closed_at, locked.belief_at_end = None, {}
    else:
        locked.closed_at = at or timezone.now()
        shares = translate.belief_after(locked.model_version, locked.as_record(), count=KEPT_FAULTS)
        locked.belief_at_end = {one.id: round(one.probability, 6) for one in shares}
    locked.save()
    record(TroubleshootingStepped(verb=verb, state=locked.state), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def confirm_fault(
    case: TroubleshootingRecord, fault: str, *, by: Actor, at: datetime | None = None
) -> TroubleshootingRecord:
    """Which fault it was, said by whoever saw it: what the model learns from."""
    require(by, "troubleshooting.do")
    locked = _locked(case)
    if fault not in Wording(locked.model_version.document).faults:
        raise Invalid({"confirmed_fault": _("This fault model has no such fault.")})
    locked.confirmed_fault = fault
    locked.save()
    record(FaultConfirmed(fault=fault), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def note_repeat(case: TroubleshootingRecord, *, days: int | None, by: Actor) -> TroubleshootingRecord:
    """The fault came back after so many days, which makes the last repair a failed one; None takes it back."""
    require(by, "troubleshooting.do")
    locked = _locked(case)
    if locked.repeated_within_days != days:
        locked.repeated_within_days = days
        locked.save()
    return locked


def _locked(case: TroubleshootingRecord) -> TroubleshootingRecord:
    rows = TroubleshootingRecord.objects.select_related("model_version__fault_model__product_model")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=case.pk)


def _under_way(case: TroubleshootingRecord) -> TroubleshootingRecord:
    locked = _locked(case)
    if locked.state not in UNDER_WAY:
        raise Refused(_("This case is over. Take it up again first."))
    return locked
