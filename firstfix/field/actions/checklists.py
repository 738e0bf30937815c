"""Checklists are written by those who know the product; old reports keep the texts that they were made with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from firstfix.field.facts import (
    ChecklistAdded,
    ChecklistChanged,
    ChecklistStepAdded,
    ChecklistStepChanged,
    ChecklistStepMoved,
    ChecklistStepRemoved,
)
from firstfix.field.models import Checklist, ChecklistStep
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import by_field, keep


def save_checklist(checklist: Checklist, *, by: Actor) -> Checklist:
    return keep(checklist, by=by, action="checklist.change", added=ChecklistAdded, changed=ChecklistChanged)


@transaction.atomic
def save_step(step: ChecklistStep, *, by: Actor) -> ChecklistStep:
    """A new step comes last. Only a reading has a unit and limits."""
    require(by, "checklist.change")
    checklist = _locked(step)
    is_new = step._state.adding
    if is_new:
        step.position = (checklist.steps.aggregate(last=Max("position"))["last"] or 0) + 1
    if step.kind != ChecklistStep.Kind.READING:
        step.unit, step.low, step.high = "", None, None
    elif step.low is not None and step.high is not None and step.low > step.high:
        raise Invalid({"high": _("The upper limit is below the lower one.")})
    try:
        step.full_clean()
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    step.save()
    return _told(step, ChecklistStepAdded if is_new else ChecklistStepChanged, by=by)


@transaction.atomic
def move_step(step: ChecklistStep, *, up: bool, by: Actor) -> ChecklistStep:
    """Change places with the step before or after; the first stays first and the last stays last."""
    require(by, "checklist.change")
    steps = list(_locked(step).steps.order_by("position"))
    at = next(index for index, one in enumerate(steps) if one.pk == step.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(steps):
        return step
    here, there = steps[at].position, steps[to].position
    for one, position in ((steps[to], steps[-1].position + 1), (steps[at], there), (steps[to], here)):
        one.position = position
        one.save(update_fields=["position"])
    return _told(steps[at], ChecklistStepMoved, by=by)


@transaction.atomic
def remove_step(step: ChecklistStep, *, by: Actor) -> None:
    require(by, "checklist.change")
    _locked(step)
    _told(step, ChecklistStepRemoved, by=by)
    step.delete()


def _locked(step: ChecklistStep) -> Checklist:
    """Two people who change one list at once take turns."""
    return Checklist.objects.select_for_update(no_key=True).get(pk=step.checklist_id)


def _told(step: ChecklistStep, fact: type[Any], *, by: Actor) -> ChecklistStep:
    record(fact(step=str(step.text)), about=step.checklist, by=by)
    return step
