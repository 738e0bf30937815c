"""The synonym list, and what a text suggests, for programs."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.diagnosis.access import synonym_for
from firstfix.diagnosis.actions.suggestions import remove_synonym, save_synonym, take_over_synonyms
from firstfix.diagnosis.models import Synonym
from firstfix.diagnosis.queries.suggestions import suggestions_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()
Phrase = Annotated[str, Field(min_length=1, max_length=120)]


class SynonymOut(Schema):
    id: int
    phrase: str
    code_id: int
    version: int


class SynonymChange(Schema):
    """What is not sent stays."""

    phrase: Phrase | None = None
    code_id: Id | None = None


class SynonymIn(SynonymChange):
    phrase: Phrase
    code_id: Id


class TakenOverOut(Schema):
    count: int


class ReportText(Schema):
    text: Annotated[str, Field(min_length=1, max_length=4000)]


class SuggestedOut(Schema):
    """`confidence` is null where only the synonym list speaks; `because` are ids of closed work orders."""

    label: str
    name: str
    confidence: float | None
    because: list[int]


class SuggestionsOut(Schema):
    """Up to three per field, best first; none when unsure."""

    product: list[SuggestedOut] = []
    component: list[SuggestedOut] = []
    symptom: list[SuggestedOut] = []
    mode: list[SuggestedOut] = []


@router.get("/synonyms", response=Page[SynonymOut])
def synonyms(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "synonym.change")
    return page_of(Synonym.objects.all(), after=after, limit=limit)


@router.post("/synonyms", response={201: SynonymOut})
def add_synonym(request: ApiRequest, given: SynonymIn) -> Any:
    require(request.user, "synonym.change")
    return Status(201, save_synonym(filled(Synonym(), given), by=request.user))


@router.post("/synonyms/usual", response=TakenOverOut)
def usual_synonyms(request: ApiRequest) -> Any:
    """FirstFix's own list, as far as its codes are the company's."""
    return {"count": take_over_synonyms(by=request.user)}


@router.get("/synonyms/{int:id}", response=SynonymOut)
def synonym(request: ApiRequest, id: int) -> Any:
    return synonym_for(request.user, id)


@router.patch("/synonyms/{int:id}", response=SynonymOut)
def change_synonym(request: ApiRequest, id: int, given: SynonymChange) -> Any:
    return save_synonym(filled(synonym_for(request.user, id), given), by=request.user)


@router.delete("/synonyms/{int:id}", response={204: None})
def delete_synonym(request: ApiRequest, id: int) -> Any:
    remove_synonym(synonym_for(request.user, id), by=request.user)
    return Status(204, None)


@router.post("/suggestions", response=SuggestionsOut)
def suggestions(request: ApiRequest, given: ReportText) -> Any:
    """What a report's text suggests."""
    require(request.user, "desk.see")
    return suggestions_for(given.text)
