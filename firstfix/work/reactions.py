"""What work does when files of phones arrive. Safe to repeat."""

from __future__ import annotations

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.platform.files.facts import FileArrived
from firstfix.platform.files.models import Upload
from firstfix.work.facts import RequestPhotosAdded
from firstfix.work.models import AwaitedPhoto, RequestPhoto


def take_request_photo(fact: FileArrived, *, about: Upload, by: Actor) -> None:
    """The request that waited for it has one more photo."""
    for awaited in AwaitedPhoto.objects.filter(upload=about).select_related("request"):
        RequestPhoto.objects.get_or_create(request=awaited.request, file=about.file)
        record(RequestPhotosAdded(1), about=awaited.request, by=by)
        awaited.delete()
