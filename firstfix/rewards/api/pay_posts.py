"""For programs: what engineers are employed as, and the grades that there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.people.access import engineer_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid, NotFound
from firstfix.rewards.actions import assign_pay_post, save_pay_grade
from firstfix.rewards.models import PayGrade, PayPost

router = Router()


class PayGradeIn(Schema):
    code: str = Field(min_length=1, max_length=40)
    zh: str = Field(max_length=120)
    en: str = Field(max_length=120)
    is_active: bool = True


class PayGradeOut(Schema):
    id: int
    code: str
    name: str
    is_active: bool

    @staticmethod
    def resolve_name(grade: PayGrade) -> str:
        return str(grade)


class PayPostIn(Schema):
    engineer_id: Id
    grade_id: Id
    territory_id: Id | None = None
    industry: str = Field("", max_length=10)
    experience_since: Day
    first_day: Day
    last_day: Day | None = None


class PayPostOut(Schema):
    id: int
    engineer_id: int
    grade_id: int
    territory_id: int | None
    industry: str
    experience_since: date
    first_day: date
    last_day: date | None


@router.get("/pay/grades", response=list[PayGradeOut])
def pay_grades(request: ApiRequest) -> Any:
    require(request.user, "pay.assign")
    return PayGrade.objects.order_by("code")


@router.post("/pay/grades", response={201: PayGradeOut})
def add_pay_grade(request: ApiRequest, given: PayGradeIn) -> Any:
    return Status(201, save_pay_grade(_grade(PayGrade(), given), by=request.user))


@router.put("/pay/grades/{int:id}", response=PayGradeOut)
def change_pay_grade(request: ApiRequest, id: int, given: PayGradeIn) -> Any:
    require(request.user, "pay.assign")
    grade = PayGrade.objects.filter(pk=id).first()
    if grade is None:
        raise NotFound
    return save_pay_grade(_grade(grade, given), by=request.user)


@router.get("/pay/posts", response=Page[PayPostOut])
def pay_posts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "pay.assign")
    return page_of(PayPost.objects.all(), after=after, limit=limit)


@router.post("/pay/posts", response={201: PayPostOut})
def add_pay_post(request: ApiRequest, given: PayPostIn) -> Any:
    """The post before it ends the day before; one that begins on the same day is put right."""
    require(request.user, "pay.assign")
    said = given.dict()
    engineer = engineer_for(request.user, said.pop("engineer_id"))
    said["grade"] = _named(PayGrade, said.pop("grade_id"), "grade_id")
    said["territory"] = _named(Territory, said.pop("territory_id"), "territory_id")
    return Status(201, assign_pay_post(engineer, by=request.user, **said))


def _grade(grade: PayGrade, given: PayGradeIn) -> PayGrade:
    grade.code, grade.name, grade.is_active = given.code, Bilingual(given.zh, given.en), given.is_active
    return grade


def _named(model: Any, id: int | None, field: str) -> Any:
    found = model.objects.filter(pk=id).first() if id else None
    if id and found is None:
        raise Invalid({field: str(NotFound.default)})
    return found
