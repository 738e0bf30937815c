"""What closed orders teach about reports, and what a report's words are taken for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstfix.diagnosis.actions.suggestions import learn_suggestions
from firstfix.diagnosis.models import SuggestionModel
from firstfix.diagnosis.rules.reports import Labelled
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.facts.actions import record
from firstfix.platform.search.actions import count_tokens
from firstfix.platform.tenants.company import company
from firstfix.work.facts import SuggestionLearningAsked, SymptomNamed
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries.reports import closed_reports


def learn_from_closed_orders(*, by: Actor, at: datetime | None = None) -> list[SuggestionModel]:
    """Learn every field anew. Minutes with 100,000 orders, and scikit-learn: for job workers only."""
    require(by, "synonym.change")
    count_tokens(WorkOrder._meta.label_lower)
    reports = closed_reports()
    tries = [
        learn_suggestions(
            field,
            [Labelled(one.text, one.labels[field], one.key, one.closed_at.timestamp()) for one in reports
             if field in one.labels],
            by=by, at=at,
        )
        for field in SuggestionModel.Field.values
    ]  # fmt: skip
    return [one for one in tries if one is not None]


@transaction.atomic
def ask_to_learn(*, by: Actor, at: datetime | None = None) -> None:
    """Learn from closed orders as soon as a worker is free."""
    require(by, "synonym.change")
    record(SuggestionLearningAsked(), about=company(), by=by, at=at)


@transaction.atomic
def name_symptom(request: ServiceRequest, symptom: FailureCode | None, *, by: Actor) -> ServiceRequest:
    """The desk says which symptom the report is about; None takes it back."""
    require(by, "request.handle")
    locked = ServiceRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    if locked.symptom_id != (symptom.pk if symptom else None):
        locked.symptom = symptom
        locked.save()
        record(SymptomNamed(symptom=symptom.code if symptom else ""), about=locked, by=by)
    return locked
