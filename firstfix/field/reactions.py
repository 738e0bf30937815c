"""What the day on site does when files arrive. Safe to repeat."""

from __future__ import annotations

from firstfix.field.facts import PhotoArrived, PhotoUnreadable, SignatureArrived
from firstfix.field.models import Signature, VisitPhoto
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.platform.files.facts import FileArrived, FileUnreadable
from firstfix.platform.files.models import Upload


def hand_over_file(fact: FileArrived, *, about: Upload, by: Actor) -> None:
    """Photos and signatures that waited for it get it."""
    for photo in VisitPhoto.objects.filter(upload=about, file=None).select_related("visit"):
        photo.file = about.file
        photo.save(update_fields=["file"])
        record(PhotoArrived(photo.caption), about=photo.visit, by=by)
    for signature in Signature.objects.filter(upload=about, file=None).select_related("visit"):
        signature.file = about.file
        signature.save(update_fields=["file"])
        record(SignatureArrived(signature.signer), about=signature.visit, by=by)


def say_unreadable(fact: FileUnreadable, *, about: Upload, by: Actor) -> None:
    for photo in VisitPhoto.objects.filter(upload=about).select_related("visit"):
        record(PhotoUnreadable(photo.caption), about=photo.visit, by=by)
