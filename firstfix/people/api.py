"""Engineers for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.people.access import engineer_for
from firstfix.people.actions import add_certificate, add_engineer, change_engineer, renew_certificate, set_skill_level
from firstfix.people.models import Engineer, EngineerCertificate
from firstfix.people.queries import engineers_with_abilities, held_certificates
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Latitude, Longitude
from firstfix.platform.catalogues.models import CertificateType, Skill, Territory
from firstfix.platform.errors import NotFound

router = Router(tags=["people"])


class SkillOut(Schema):
    skill_id: int
    level: int


class CertificateOut(Schema):
    """The newest of its type. `state` says how long it still holds."""

    id: int
    certificate_type_id: int
    number: str
    valid_from: date
    valid_until: date
    state: str


class EngineerOut(Schema):
    id: int
    uid: UUID
    code: str
    name: str
    call_name: str
    phone: str
    territory_id: int | None
    user_id: int | None
    is_active: bool
    version: int


class EngineerInFull(EngineerOut):
    skills: list[SkillOut]
    certificates: list[CertificateOut]


class EngineerIn(Schema):
    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    call_name: str = Field("", max_length=60)
    phone: str = Field("", max_length=40)
    territory_id: Id | None = None
    user_id: Id | None = None
    home_latitude: Latitude | None = None
    home_longitude: Longitude | None = None
    uid: UUID | None = None


class EngineerChange(Schema):
    """What is not sent stays."""

    code: str = Field("", max_length=40)
    name: str = Field("", max_length=120)
    call_name: str = Field("", max_length=60)
    phone: str = Field("", max_length=40)
    territory_id: Id | None = None
    user_id: Id | None = None
    home_latitude: Latitude | None = None
    home_longitude: Longitude | None = None
    is_active: bool = True


class LevelIn(Schema):
    level: Annotated[int, Field(ge=0, le=5, description="0 takes the skill away")]


class CertificateIn(Schema):
    certificate_type_id: Id
    valid_from: Day
    valid_until: Day
    number: str = Field("", max_length=80)


class RenewalIn(Schema):
    valid_until: Day
    valid_from: Day | None = None
    number: str = Field("", max_length=80)


@router.get("/engineers", response=Page[EngineerOut])
def engineers(request: ApiRequest, active: bool | None = None, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "engineer.see")
    rows = Engineer.objects.all()
    return page_of(rows if active is None else rows.filter(is_active=active), after=after, limit=limit)


@router.post("/engineers", response={201: EngineerOut})
def add(request: ApiRequest, given: EngineerIn) -> Any:
    require(request.user, "engineer.change")
    return Status(201, add_engineer(by=request.user, **_fields(given)))


@router.get("/engineers/{int:id}", response=EngineerInFull)
def engineer(request: ApiRequest, id: int) -> Any:
    engineer_for(request.user, id)
    return _in_full(id)


@router.patch("/engineers/{int:id}", response=EngineerOut)
def change(request: ApiRequest, id: int, given: EngineerChange) -> Any:
    return change_engineer(engineer_for(request.user, id, to="change"), by=request.user, **_fields(given))


@router.put("/engineers/{int:id}/skills/{int:skill}", response=EngineerInFull)
def skill_level(request: ApiRequest, id: int, skill: int, given: LevelIn) -> Any:
    held_by = engineer_for(request.user, id, to="change")
    set_skill_level(held_by, skill=_one(Skill, skill), level=given.level, by=request.user)
    return _in_full(id)


@router.post("/engineers/{int:id}/certificates", response={201: EngineerInFull})
def certify(request: ApiRequest, id: int, given: CertificateIn) -> Any:
    held_by = engineer_for(request.user, id, to="change")
    of_type = _one(CertificateType, given.certificate_type_id)
    fields = given.dict(exclude={"certificate_type_id"})
    add_certificate(held_by, certificate_type=of_type, by=request.user, **fields)
    return Status(201, _in_full(id))


@router.post("/engineers/{int:id}/certificates/{int:certificate}/renewal", response={201: EngineerInFull})
def renew(request: ApiRequest, id: int, certificate: int, given: RenewalIn) -> Any:
    held_by = engineer_for(request.user, id, to="change")
    old = EngineerCertificate.objects.filter(pk=certificate, engineer=held_by).first()
    if old is None:
        raise NotFound
    renew_certificate(old, by=request.user, **given.dict())
    return Status(201, _in_full(id))


def _fields(given: EngineerIn | EngineerChange) -> dict[str, Any]:
    fields = given.dict(exclude_unset=True)
    for name, model in (("territory", Territory), ("user", User)):
        if f"{name}_id" in fields:
            id = fields.pop(f"{name}_id")
            fields[name] = _one(model, id) if id else None
    return fields


def _one(model: Any, id: int) -> Any:
    found = model.objects.filter(pk=id).first()
    if found is None:
        raise NotFound
    return found


def _in_full(id: int) -> dict[str, Any]:
    shown = engineers_with_abilities().get(pk=id)
    held = held_certificates(shown, today=timezone.localdate())
    certificates = [
        {name: getattr(one.certificate, name) for name in
         ("id", "certificate_type_id", "number", "valid_from", "valid_until")} | {"state": str(one.state)}
        for one in held
    ]  # fmt: skip
    fields = {name: getattr(shown, name) for name in EngineerOut.model_fields}
    return fields | {"skills": list(shown.skills.all()), "certificates": certificates}
