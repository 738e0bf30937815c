"""Photos and the signature: the record stands from the verb on, its file comes after the text."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.field.actions.visit import add_photo, remove_photo, sign_visit
from firstfix.field.models import ChecklistStep
from firstfix.field.queries.visit import photo_with_uid
from firstfix.logistics.actions import prove_old_part
from firstfix.logistics.models import PartUse
from firstfix.platform.api.values import Id
from firstfix.platform.errors import Invalid, NotFound
from firstfix.platform.files.models import Upload
from firstfix.platform.files.uploads import announce_upload


class AnnouncedFile(Schema):
    uid: uuid.UUID
    size: Annotated[int, Field(ge=0, le=2**31 - 1)]
    type: Annotated[str, Field(max_length=100)]

    def announce(self, told: Told, kind: str = Upload.Kind.PHOTO) -> Upload:
        return announce_upload(self.uid, size=self.size, content_type=self.type, kind=kind, by=told.by)


class PhotoData(Schema):
    file: AnnouncedFile
    step: Id | None = None
    caption: Annotated[str, Field(max_length=200)] = ""
    proof: uuid.UUID | None = None  # of the use whose old part it shows


class RemovalData(Schema):
    photo: uuid.UUID


class SignatureData(Schema):
    signer: Annotated[str, Field(max_length=120)]
    remarks: Annotated[str, Field(max_length=2000)] = ""
    file: AnnouncedFile


def tell_photo(told: Told, data: PhotoData) -> Made:
    """The photo has the uid of its file."""
    visit = told.visit
    step = None
    if data.step is not None and (step := ChecklistStep.objects.filter(pk=data.step).first()) is None:
        raise Invalid({"step": _("This step does not belong to this visit.")})
    upload = data.file.announce(told)
    photo = add_photo(visit, upload, caption=data.caption, step=step, by=told.by, at=told.at, uid=upload.uid)
    if data.proof is not None:
        use = PartUse.objects.filter(uid=data.proof, work_order=visit.work_order).first()
        if use is None:
            raise NotFound
        prove_old_part(use, photos=[upload], is_on_site=True, by=told.by, at=told.at)
    return Made("photo", photo.pk, photo.caption)


def tell_photo_removed(told: Told, data: RemovalData) -> None:
    photo = photo_with_uid(told.visit, data.photo)
    if photo is None:
        raise NotFound
    remove_photo(photo, by=told.by, at=told.at)


def tell_signed(told: Told, data: SignatureData) -> Made:
    visit = told.visit
    upload = data.file.announce(told, Upload.Kind.DRAWING)
    signature = sign_visit(visit, signer=data.signer, drawing=upload, remarks=data.remarks, by=told.by, at=told.at)
    return Made("signature", signature.pk, signature.signer)


VERBS: Verbs = {
    "add_photo": Verb(PhotoData, tell_photo),
    "remove_photo": Verb(RemovalData, tell_photo_removed),
    "sign": Verb(SignatureData, tell_signed),
}
