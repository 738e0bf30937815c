"""The short lists whose ids other records name."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import TextIn, TextOut
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.actions import save_entry
from firstfix.platform.catalogues.lists import CATALOGUES, catalogue_named
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.errors import NotFound

router = Router(tags=["catalogues"])
Name = Literal[
    "territories", "calendars", "skills", "certificate-types", "tool-types", "count-reasons", "failure-codes"
]


class EntryOut(Schema):
    """`kind` and `is_use` are told of failure codes, `hours` of calendars, `calibration_months` of tool types, `trade`
    and `family` of skills.
    """

    id: int
    code: str
    name: TextOut
    is_active: bool
    kind: str | None = None
    is_use: bool | None = None
    hours: dict[str, list[list[str]]] | None = None
    country: str | None = None
    closed_days: list[str] | None = None
    is_default: bool | None = None
    calibration_months: int | None = None
    trade: TextOut | None = None
    family: TextOut | None = None


class EntryIn(Schema):
    """What is not sent stays; code and name are needed for a new one."""

    code: str | None = Field(None, max_length=40)
    name: TextIn | None = None
    is_active: bool | None = None
    kind: FailureCode.Kind | None = None
    is_use: bool | None = None
    hours: dict[str, list[list[str]]] | None = None
    country: str | None = Field(None, max_length=2)
    closed_days: list[str] | None = None
    is_default: bool | None = None
    calibration_months: int | None = Field(None, ge=1, le=240)
    trade: TextIn | None = None
    family: TextIn | None = None


@router.get("/catalogues/{name}", response=Page[EntryOut])
def entries(
    request: ApiRequest, name: Name, kind: FailureCode.Kind | None = None, after: After = None, limit: Limit = 50
) -> Any:
    require(request.user, "search.use")
    rows = catalogue_named(name).model.objects.all()
    if kind and name == "failure-codes":
        rows = rows.filter(kind=kind)
    return page_of(rows, after=after, limit=limit)


@router.post("/catalogues/{name}", response={201: EntryOut})
def add(request: ApiRequest, name: Name, given: EntryIn) -> Any:
    require(request.user, "catalogue.change")
    return Status(201, _save(request, catalogue_named(name).model(), given))


@router.patch("/catalogues/{name}/{int:id}", response=EntryOut)
def change(request: ApiRequest, name: Name, id: int, given: EntryIn) -> Any:
    require(request.user, "catalogue.change")
    entry = CATALOGUES[name].model.objects.filter(pk=id).first()
    if entry is None:
        raise NotFound
    return _save(request, entry, given)


def _save(request: ApiRequest, entry: Any, given: EntryIn) -> Any:
    own = {field.name for field in entry._meta.concrete_fields}
    for name, value in given.dict(exclude_none=True).items():
        if name in own:
            setattr(entry, name, Bilingual(**value) if name == "name" else value)
    return save_entry(entry, by=request.user)
