"""Trainings held, for programs."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.urls import reverse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from firstfix.care.access import training_for
from firstfix.care.actions import change_training, hold_training
from firstfix.care.api.where import PLACE, CaughtIn, CaughtOut
from firstfix.care.models import Training
from firstfix.care.queries import trainings_listed
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id

router = Router()


class TrainingOut(CaughtOut):
    topics: str
    minutes: int
    attendees: list[str]
    file_url: str

    @staticmethod
    def resolve_attendees(training: Training) -> list[str]:
        return [one.name for one in training.attendees.all()]

    @staticmethod
    def resolve_file_url(training: Training) -> str:
        return reverse("file", args=[training.file.uid]) if training.file else ""


class TrainingIn(CaughtIn):
    topics: str
    attendees: list[str]
    minutes: int


class TrainingChange(Schema):
    """What is not sent stays."""

    topics: str | None = None
    attendees: list[str] | None = None
    minutes: int | None = None


@router.get("/trainings", response=Page[TrainingOut])
def trainings(
    request: ApiRequest,
    customer: Id | None = None,
    site: Id | None = None,
    asset: Id | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    require(request.user, "training.see")
    about = {"customer": customer, "site": site, "asset": asset}
    rows = trainings_listed().filter(**{name: id for name, id in about.items() if id})
    return page_of(rows, after=after, limit=limit)


@router.post("/trainings", response={201: TrainingOut})
def hold(request: ApiRequest, given: Form[TrainingIn], photo: File[UploadedFile | None] = None) -> Any:
    """As a form, because a photo of the signed list may come along."""
    said = given.dict(exclude=PLACE)
    held = hold_training(given.where(request.user), photo=cast("BinaryIO | None", photo), by=request.user, **said)
    return Status(201, held)


@router.get("/trainings/{int:id}", response=TrainingOut)
def training(request: ApiRequest, id: int) -> Any:
    return training_for(request.user, id)


@router.patch("/trainings/{int:id}", response=TrainingOut)
def change(request: ApiRequest, id: int, given: TrainingChange) -> Any:
    return change_training(training_for(request.user, id, to="change"), by=request.user, **given.dict())
