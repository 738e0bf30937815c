"""The synonym list is edited; models of suggestions are learnt, and take over only when they are not worse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstfix.diagnosis import translate
from firstfix.diagnosis.facts import SuggestionsLearnt, SynonymAdded, SynonymChanged, SynonymRemoved, SynonymsTakenOver
from firstfix.diagnosis.models import SuggestionModel, Synonym
from firstfix.diagnosis.queries.suggestions import codes_in_use, current_model, synonym_entries
from firstfix.diagnosis.rules.reports import Labelled
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep
from firstfix.platform.tenants.company import company

#: Tries of a field that are kept; the content of the one in use stays however old it is.
KEPT = 10


def save_synonym(synonym: Synonym, *, by: Actor) -> Synonym:
    synonym.phrase = synonym.phrase.strip()
    return keep(synonym, by=by, action="synonym.change", added=SynonymAdded, changed=SynonymChanged)


@transaction.atomic
def remove_synonym(synonym: Synonym, *, by: Actor) -> None:
    require(by, "synonym.change")
    record(SynonymRemoved(phrase=synonym.phrase, code=synonym.code.code), about=company(), by=by)
    synonym.delete()


@transaction.atomic
def take_over_synonyms(*, by: Actor, at: datetime | None = None) -> int:
    """Begin with FirstFix's own list, as far as its codes are the company's; what is there stays. How many came in."""
    require(by, "synonym.change")
    codes = {(code.kind, code.code): code for code in FailureCode.objects.filter(kind__in=("symptom", "mode"))}
    known = set(Synonym.objects.values_list("code_id", "phrase"))
    new = [
        Synonym(phrase=phrase, code=code)
        for kind in ("symptom", "mode")
        for phrase, word in translate.usual_synonyms()
        if (code := codes.get((kind, word))) and (code.pk, phrase) not in known
    ]
    Synonym.objects.bulk_create(new)
    if new:
        record(SynonymsTakenOver(count=len(new)), about=company(), by=by, at=at)
    return len(new)


@transaction.atomic
def learn_suggestions(
    field: str, examples: Sequence[Labelled], *, by: Actor, at: datetime | None = None
) -> SuggestionModel | None:
    """Learn a field from closed orders; what was learnt takes over when it is not worse on the newest fifth.

    None when there are too few orders to learn from. Imports scikit-learn: for job workers only.
    """
    require(by, "synonym.change")
    former = current_model(field)
    learnt = translate.learnt_suggestions(
        examples, bytes(former.content) if former and former.content else None,
        synonyms=synonym_entries(field), labels=codes_in_use(field),
    )  # fmt: skip
    if learnt is None:
        return None
    made = SuggestionModel(
        field=field, examples=len(examples), figures=learnt.figures, content=learnt.content,
        is_current=learnt.content is not None, trained_at=at or timezone.now(),
    )  # fmt: skip
    if made.is_current:
        SuggestionModel.objects.filter(field=field, is_current=True).update(is_current=False, content=None)
    made.save()
    _forget_old(field)
    record(SuggestionsLearnt(field=field, examples=made.examples, is_used=made.is_current), about=made, by=by, at=at)
    return made


def _forget_old(field: str) -> None:
    tries = SuggestionModel.objects.filter(field=field).order_by("-trained_at", "-pk")
    SuggestionModel.objects.filter(field=field, is_current=False).exclude(
        pk__in=tries.values_list("pk", flat=True)[:KEPT]
    ).delete()
